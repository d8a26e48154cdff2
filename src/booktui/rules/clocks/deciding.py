"""Who may add a status, and what a nullified clock needs to stand on (RTT-12, RTT-20 to RTT-22, RTT-25)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from booktui.rules.clocks.codes import StatusCode
from booktui.rules.clocks.values import ClockRefused

NOT_JUSTIFIED = "33_NOT_JUSTIFIED"
PROVE = "PROVE_COMMUNICATION"
PROPOSED = "33_PROPOSED"
"""Tasks for somebody: look into it, prove that the visit was communicated, have a clinician decide."""
SAID = 'phone, "letter 2026-10-20", text or email'
"""How evidence is given."""
_LETTER = re.compile(r"letter[ :]+(\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Missed:
    """A visit that the client did not attend."""

    on: date
    first: bool
    """It would have been the first care activity on this clock: nothing before it took place."""
    arrived_late: bool = False
    """The client came, too late to be seen."""
    agreed: bool = False
    """It is on record that the client agreed to the time, read back: evidence by phone (RTT-22)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that the visit was clearly communicated."""

    kind: str
    """`phone` (the client agreed the date, read back), `letter` (to the address then current), `text` or `email`
    (delivered)."""
    sent_on: date | None = None
    """When the letter went."""
    consent: bool = False
    """The client agreed to be written to by that channel."""


def read_evidence(said: str, *, text_consent: bool = False, email_consent: bool = False) -> Evidence:
    """Evidence as it is given at the desk, joined with what the client's record says.

    Raises:
        ClockRefused: it is none that is known.
    """
    words = " ".join(said.casefold().split())
    if words == "phone":
        return Evidence("phone")
    if words in ("text", "email"):
        return Evidence(words, consent=text_consent if words == "text" else email_consent)
    letter = _LETTER.fullmatch(words)
    try:
        if letter:
            return Evidence("letter", date.fromisoformat(letter[1]))
    except ValueError:
        pass
    raise ClockRefused(f"{said.strip()[:40]!r} is no evidence that is known; give it as {SAID}.")


def why_no_evidence(evidence: Evidence | None, missed_on: date, notice_days: int) -> str:
    """Why it does not show that the visit was communicated, as a sentence; empty when it does (RTT-22)."""
    if evidence is None:
        return "There is no evidence that the visit was clearly communicated."
    if evidence.kind == "letter":
        notice = (missed_on - evidence.sent_on).days if evidence.sent_on else 0
        if notice < notice_days:
            return f"The letter went {notice} days before the visit, and {notice_days} are needed."
    elif evidence.kind != "phone" and not evidence.consent:
        return f"The client has not agreed to be written to by {evidence.kind}, so it shows nothing."
    return ""


def check_decider(code: StatusCode, clinician: str, decided_on: date | None, on: date) -> None:
    """The decision is somebody's who may make it (RTT-12).

    Raises:
        ClockRefused: a clinician's name or day is missing, or the decision is later than its effect.
    """
    if not code.by_clinician:
        return
    if not clinician or decided_on is None:
        raise ClockRefused(
            f"{code.code} ({code.meaning}) is a clinician's decision: give the clinician's name and the day."
        )
    if decided_on > on:
        raise ClockRefused(
            f"The decision of {decided_on.day} {decided_on:%b %Y} is later than {on.day} {on:%b %Y}, when it is said "
            "to have taken effect. Check the days."
        )


def check_nullify(
    missed: Missed | None, evidence: Evidence | None, *, notice_days: int, nullified: int, most: int
) -> None:
    """A missed visit may nullify the clock.

    Args:
        nullified: how many clocks of the referral were nullified before.
        most: how many may be.

    Raises:
        ClockRefused: it may not, and the clock runs on; the task says what is to be looked into.
    """
    if missed is None:
        raise ClockRefused("No visit on this clock is recorded as not attended. The clock runs on.", NOT_JUSTIFIED)
    if missed.arrived_late:
        raise ClockRefused("The client came, if too late to be seen, so the clock runs on.", NOT_JUSTIFIED)
    if not missed.first:
        raise ClockRefused("The missed visit was not the first on this clock, so the clock runs on.", NOT_JUSTIFIED)
    if nullified >= most:
        raise ClockRefused(
            f"{nullified} clocks of this referral were nullified already, and no more may be. The clock runs on.",
            NOT_JUSTIFIED,
        )
    shown = evidence or (Evidence("phone") if missed.agreed else None)
    why = why_no_evidence(shown, missed.on, notice_days)
    if why:
        raise ClockRefused(f"{why} The clock runs on; give evidence as {SAID}.", PROVE)
