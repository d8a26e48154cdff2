"""What an answer to an invitation counts for: it is taken from whoever was asked, about what they were asked, or not.

Sources: RFC 5546 sections 2.1.5, 3.2.3, 3.2.7 and 6.1, RFC 6047 section 3, RFC 8601. Of an answer only PARTSTAT and
COMMENT are ever taken: nothing from outside moves a booking.
"""

from __future__ import annotations

from dataclasses import dataclass

from booktui.rules.values import Instant

ANSWERING = ("REPLY", "COUNTER", "REFRESH")
"""The METHODs of those who were invited (RFC 5546 1.4)."""
ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")
"""The PARTSTATs that say something (RFC 5545 3.2.12); others leave the answer open."""
WORDS = {
    "ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "may come", "DELEGATED": "sends somebody else",
    "NEEDS-ACTION": "not answered",
}  # fmt: skip
OUR_STAFF = ("practitioner", "room")
"""Whose secretary may answer for them; nobody answers for a client unasked."""
PASSED, FAILED, MISSING = "passed", "failed", "missing"
"""What our own mail server said of the sender; nothing where it is not asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one component of an answer says, cleaned; addresses in small letters, without `mailto:`."""

    uid: str
    method: str = ""
    """In capitals; empty where nothing says it."""
    attendees: tuple[str, ...] = ()
    partstat: str = ""
    sequence: int = 0
    """Absent is 0 (RFC 5545 3.8.7.4)."""
    stamp: Instant | None = None
    """DTSTAMP: when they answered; else when the mail left."""
    of_occurrence: bool = False
    """It has a RECURRENCE-ID,"""
    recurrence: Instant | None = None
    """which is this instant; none where that cannot be told."""
    sent_by: str = ""
    comment: str = ""
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    """The time that a COUNTER wishes; only ever shown."""
    sender: str | None = None
    """From, empty where it names nobody or several; None where it did not come by mail."""
    trust: str = ""
    """`passed`, `failed` or `missing`: our mail server's word on the sender; empty where it is not asked."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked, and the answer of theirs that counts so far."""

    party_id: int
    role: str
    address: str
    asked_sequence: int = 0
    starts_at: Instant = 0
    """The start that they were asked about."""
    partstat: str = "NEEDS-ACTION"
    sequence: int | None = None
    stamp: Instant | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of the appointment with that UID; none where there is no such appointment."""

    now: Instant
    appointment_id: int | None = None
    sequence: int = 0
    start: Instant = 0
    end: Instant = 0
    open: bool = True
    """It is booked: neither cancelled nor over with."""
    parties: tuple[Invited, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an answer."""

    word: str
    """`applied`; `asked`: a coordinator is; or why it changes nothing: `late`, `early`, `repeated`, `foreign`,
    `stranger`, `forged`, `ignored`."""
    why: str = ""
    party: Invited | None = None
    asks: bool = False
    """Somebody has to do something about it: a request."""


def judge(reply: Reply, known: Known) -> Verdict:
    """What an answer counts for.

    Who it is from is looked at before what it says: what is not theirs to say has no version to be late with.
    """
    party = next((one for one in known.parties if one.address.lower() in reply.attendees), None)
    return (
        _not_ours(reply, known)
        or _not_theirs(reply, party)
        or _not_now(reply, known, party)
        or _not_newer(reply, known, party)
        or _says(reply, party)
    )


def _not_ours(reply: Reply, known: Known) -> Verdict | None:
    """It is about nothing of ours, or tries what only the organizer may (RFC 5546 1.4)."""
    if known.appointment_id is None:
        return Verdict("foreign", "it is about no appointment of this desk")
    if reply.method not in ANSWERING:
        what = f"METHOD {reply.method}" if reply.method else "a calendar without a METHOD"
        return Verdict("ignored", f"{what} from outside is no answer; the booking stays as it is")
    return None


def _not_theirs(reply: Reply, party: Invited | None) -> Verdict | None:
    """The answer of somebody who was not asked, or that somebody else gives for them (RFC 5546 3.2.3, 6.1.2)."""
    if reply.trust == FAILED:
        return Verdict("forged", "our mail server says that the sender is not who they say", party)
    if len(reply.attendees) > 1:
        return Verdict("asked", "it answers for several people at once", party, asks=True)
    if party is None:
        who = reply.attendees[0] if reply.attendees else "nobody by name"
        wants = reply.partstat == "DECLINED" or reply.method == "COUNTER"
        return Verdict("stranger", f"it answers for {who}, who was not asked", None, asks=wants)
    if reply.sender is None:
        return None
    if reply.sender.lower() != party.address.lower():
        return _for_them(reply, party)
    if reply.trust == MISSING:
        return Verdict("asked", "our mail server does not confirm the sender", party, asks=True)
    return None


def _for_them(reply: Reply, party: Invited) -> Verdict | None:
    """Sent by somebody else: a secretary of the same house may, where SENT-BY says so (RFC 5545 3.2.18)."""
    sender = reply.sender or ""
    if not sender or reply.sent_by.lower() != sender.lower():
        return Verdict("forged", f"it was sent by {sender or 'nobody by name'}, not by whom it answers for", party)
    same_house = sender.lower().rpartition("@")[2] == party.address.lower().rpartition("@")[2]
    if party.role in OUR_STAFF and same_house and reply.trust != MISSING:
        return None
    return Verdict("asked", f"{sender} answers for them", party, asks=True)


def _not_now(reply: Reply, known: Known, party: Invited | None) -> Verdict | None:
    """About an occurrence, a time or a version that is not the booking's (RFC 5546 2.1.5)."""
    assert party is not None
    if reply.of_occurrence and reply.recurrence is None:
        return Verdict("asked", "it is about one occurrence, and which one cannot be told", party, asks=True)
    if reply.of_occurrence and reply.recurrence not in (known.start, party.starts_at):
        return Verdict("foreign", "it is about an occurrence that there is none of", party)
    if not known.open:
        return Verdict("late", "the appointment is cancelled or over with", party)
    if known.end <= known.now:
        return Verdict("late", "the appointment is past", party)
    if reply.sequence > max(known.sequence, party.asked_sequence):
        return Verdict("early", f"it answers version {reply.sequence}, which was never sent", party)
    moved = party.starts_at != known.start
    if reply.sequence < party.asked_sequence or (moved and reply.sequence < known.sequence):
        return Verdict("late", f"it answers version {reply.sequence}; the time has been changed since", party)
    return None


def counted_from(reply: Reply, now: Instant) -> Instant:
    """The DTSTAMP by which an answer counts: a clock that runs ahead must not outlive the answers that follow."""
    return min(reply.stamp or 0, now)


def _not_newer(reply: Reply, known: Known, party: Invited | None) -> Verdict | None:
    """Of two answers to one version the one with the newer DTSTAMP counts; of two equally new the one that differs."""
    assert party is not None
    if party.sequence is None or reply.method != "REPLY":
        return None
    theirs = (reply.sequence, counted_from(reply, known.now))
    ours = (party.sequence, party.stamp or 0)
    if theirs < ours:
        return Verdict("late", "a newer answer of theirs counts", party)
    if theirs == ours and reply.partstat == party.partstat:
        return Verdict("repeated", "the same answer is on record", party)
    return None


def _says(reply: Reply, party: Invited | None) -> Verdict:
    if reply.method == "COUNTER":
        return Verdict("asked", "they wish for another time", party, asks=True)
    if reply.method == "REFRESH":
        return Verdict("asked", "they ask to be sent the invitation again", party, asks=True)
    if reply.partstat not in ANSWERS:
        return Verdict("ignored", f"it leaves the answer open ({reply.partstat or 'no PARTSTAT'})", party)
    return Verdict("applied", WORDS[reply.partstat], party, asks=reply.partstat in ("DECLINED", "DELEGATED"))
