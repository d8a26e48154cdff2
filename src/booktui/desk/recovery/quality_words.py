"""What each finding of the doctor is called, what it means and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A check, said to the person at the desk."""

    what: str
    means: str
    todo: str
    kind: str = "appointment"
    """What its numbers are: `appointment`, `entry`, `client`, `referral`, `message`, `clinic`, `schedule`, `span`."""
    broken: bool = False
    """The diary contradicts itself: a problem of the doctor, not only a question of quality."""
    rtt: bool = False
    """Only where waiting times are counted by clocks."""


CHECKS: dict[str, Words] = {
    "double-booked": Words(
        "times that overlap in one diary", "somebody is expected twice at once",
        "move one of the two; see: booktui busy", "schedule", broken=True,
    ),
    "time-of-cancelled": Words(
        "cancelled appointments that still take up time", "a free time cannot be booked",
        "booktui doctor --mend time-of-cancelled", broken=True,
    ),
    "takes-no-time": Words(
        "booked appointments that take up no time", "the same time can be given to somebody else",
        "move each to its own time again, so that it is checked and taken", broken=True,
    ),
    "time-of-nobody": Words(
        "times that are taken by no appointment", "a free time cannot be booked",
        "booktui doctor --mend time-of-nobody", "span", broken=True,
    ),
    "entry-without-booking": Words(
        "waiting entries that say they are booked and are not", "somebody waits and nobody sees it",
        "booktui doctor --mend entry-without-booking", "entry", broken=True,
    ),
    "sequence-behind": Words(
        "appointments behind their own invitations", "calendars will not take the next change",
        "move or cancel by booktui only; restoring a backup numbers on by itself", broken=True,
    ),
    "stale-hold": Words(
        "holds that have run out", "they take up no time and clutter the diary", "booktui doctor --mend stale-hold",
    ),
    "long-hold": Words(
        "times held for more than ten minutes", "a time is kept from others without a booking",
        "book or release each: booktui release",
    ),
    "message-in-doubt": Words(
        "messages that may have gone or not", "somebody may not know of their appointment",
        "find out, then say so: booktui outbox list held", "message",
    ),
    "no-outcome": Words(
        "past appointments without an outcome", "figures and waiting times are wrong until it is known",
        "say arrived and seen, or missed: booktui seen, booktui dna",
    ),
    "closed-pathway": Words(
        "bookings to come on a pathway that is closed", "somebody comes who is no longer waiting",
        "cancel it, or put the entry back: booktui waiting reinstate",
    ),
    "after-death": Words(
        "bookings to come of somebody who has died", "a letter or a reminder may reach the family",
        "cancel each: booktui cancel",
    ),
    "outside-session": Words(
        "bookings to come outside every session", "nobody may be there",
        "move each, or add the day to the clinic: booktui clinic",
    ),
    "client-twice": Words(
        "bookings to come of a client who has another at the same time", "the client cannot come to both",
        "ring and move one of them",
    ),
    "rtt-99": Words(
        "pathways whose status is not known (99)", "their waiting time cannot be reported",
        "add the status that the clinician decided: booktui clock", "referral", rtt=True,
    ),
    "no-rtt-status": Words(
        "attended visits without a status", "the clock may run on although it was stopped",
        "ask for the outcome and add it: booktui clock", rtt=True,
    ),
    "no-next-event": Words(
        "open pathways without a next event", "somebody may be forgotten",
        "book, list, discharge or ask the clinician", "referral",
    ),
    "no-letter": Words(
        "waiting referrals without a letter or referrer", "nobody can say who asked for what",
        "ask for it and note the referrer: booktui waiting edit", "referral",
    ),
    "clinic-without-service": Words(
        "clinics whose practitioner gives no service", "nothing can be booked into them",
        "name the services in the setup file", "clinic",
    ),
    "bad-birth-date": Words(
        "clients whose date of birth cannot be right", "a client may be taken for another, or offered the wrong care",
        "ask the client: booktui client edit", "client",
    ),
    "bad-nhs-number": Words(
        "clients whose NHS number cannot be right", "letters may reach somebody else",
        "ask the client: booktui client edit", "client",
    ),
    "interpreter-to-book": Words(
        "visits within ten working days whose interpreter is not confirmed", "the visit may fail",
        "ring the agency: booktui job list",
    ),
    "job-never-made": Words(
        "visits of clients who need an interpreter, with none asked for", "nobody will come",
        "booktui doctor --mend job-never-made",
    ),
}  # fmt: skip

FILE: dict[str, Words] = {
    "damaged-file": Words(
        "damage in the file itself", "some of what was booked may not be readable",
        "change nothing; put back the newest backup: booktui restore", "line", broken=True,
    ),
    "lost-walls": Words(
        "protections that are missing", "another program can double-book or change the audit log",
        "booktui migrate --repair", "line", broken=True,
    ),
    "broken-chain": Words(
        "broken links in the audit log", "somebody changed it with another program, or part of it was lost",
        "compare with the head that was noted (booktui audit verify), and keep this file as evidence", "line",
        broken=True,
    ),
    "orphan": Words(
        "rows that belong to nothing", "another program deleted what they belonged to",
        "put back a backup, or ask whoever wrote into the file", "line", broken=True,
    ),
}  # fmt: skip
"""What is found about the file; each is named by what was found, not by numbers."""
