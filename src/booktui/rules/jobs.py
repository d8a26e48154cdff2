"""Interpreters and transport as bookings of their own: states, notice, and what has to be put right (domain.md 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from booktui.rules import languages
from booktui.rules.policy import Policy
from booktui.rules.transport import mobility
from booktui.rules.values import MINUTE, Instant, Need, Span
from booktui.rules.workdays import working_between, working_days_after, working_days_before

INTERPRETER, TRANSPORT = "interpreter", "transport"
KINDS = (INTERPRETER, TRANSPORT)
FACE, TELEPHONE, VIDEO = "face to face", "telephone", "video"
MODES = (FACE, TELEPHONE, VIDEO)
REMOTE = (TELEPHONE, VIDEO)
HOURS_48 = timedelta(days=2)
"""No transport service takes less, whatever the policy says (5.2)."""


class State(StrEnum):
    """`NEEDED → REQUESTED → OFFERED → CONFIRMED → DONE | FAILED | CANCELLED` (5.1)."""

    NEEDED = "needed"
    REQUESTED = "requested"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.NEEDED, State.REQUESTED, State.OFFERED)
"""Nobody has said yet that they will come."""
LIVE = (*OPEN, State.CONFIRMED)
_ENDS = frozenset({State.FAILED, State.CANCELLED})
FOLLOWS: dict[State, frozenset[State]] = {
    State.NEEDED: frozenset({State.REQUESTED, State.OFFERED, State.CONFIRMED}) | _ENDS,
    State.REQUESTED: frozenset({State.OFFERED, State.CONFIRMED}) | _ENDS,
    State.OFFERED: frozenset({State.REQUESTED, State.CONFIRMED}) | _ENDS,
    State.CONFIRMED: frozenset({State.REQUESTED, State.DONE}) | _ENDS,
    State.DONE: frozenset({State.FAILED}),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""What may follow what: an offer may be turned down, a confirmation may fall through, and a visit that was recorded as
seen may turn out to have had no interpreter."""


def why_not(state: str, wanted: State) -> str:
    """Why a job cannot become that, as a sentence; empty when it can."""
    if wanted in FOLLOWS[State(state)]:
        return ""
    return f"It is {state} already." if state == wanted else f"It is {state}, so it cannot become {wanted}."


class Wanted(NamedTuple):
    """A job that a need leads to."""

    kind: str
    language: str = ""
    mode: str = FACE
    wants: str = ""


def wanted(needs: Iterable[Need], modality: str) -> tuple[Wanted, ...]:
    """The jobs of a visit: one for each language, and transport to where one has to travel to."""
    remote = next((way for way in REMOTE if way in modality.casefold()), "")
    found: dict[tuple[str, str], Wanted] = {}
    for need in needs:
        if need.kind == INTERPRETER:
            said = languages.read(need.detail)
            found.setdefault(
                (INTERPRETER, said.language), Wanted(INTERPRETER, said.language, remote or FACE, said.wish)
            )
        elif need.kind == TRANSPORT and not remote:
            found.setdefault((TRANSPORT, ""), Wanted(TRANSPORT, "", *travels(need.detail)))
    return tuple(found.values())


def sign_language(needs: Iterable[Need], modality: str) -> Wanted | None:
    """The sign language or support that is needed, which nobody books inside its notice without a reason (X12)."""
    found = (one for one in wanted(needs, modality) if one.kind == INTERPRETER and one.mode == FACE)
    return next((one for one in found if languages.kind_of(one.language) != languages.SPOKEN), None)


def notices(needs: Iterable[Need]) -> bool:
    """Something of it has to be asked for in time."""
    return any(need.kind in KINDS for need in needs)


def travels(detail: str) -> tuple[str, str]:
    """The mobility code, and what else was said: `walks with help, oxygen` is C2 and oxygen."""
    first, _, rest = detail.partition(",")
    try:
        return mobility(first), rest.strip()
    except ValueError:
        return "", detail


def notice_days(kind: str, language: str, mode: str, policy: Policy) -> int:
    """Working days ahead to ask for it (5.1, 5.2); by telephone or video an interpreter is there on demand."""
    if kind == TRANSPORT:
        return policy.transport_lead_wd
    if mode in REMOTE:
        return 0
    if languages.kind_of(language) != languages.SPOKEN:
        return policy.interpreter_bsl_wd
    return policy.interpreter_rare_wd if languages.is_rare(language) else policy.interpreter_spoken_wd


def lead_by(day: date, kind: str, language: str, mode: str, policy: Policy, closed: Collection[date]) -> date:
    """The last day to ask for a visit on that day with the usual notice: BSL for 2026-12-30 by 2026-12-14."""
    days = notice_days(kind, language, mode, policy)
    asked = working_days_before(day, days, closed) if days else day
    return min(asked, day - HOURS_48) if kind == TRANSPORT else asked


def first_day(asked: date, kind: str, language: str, mode: str, policy: Policy, closed: Collection[date]) -> date:
    """The first day of a visit that leaves the usual notice: asked on 2026-12-14, BSL is 2026-12-30 (INT-04)."""
    days = notice_days(kind, language, mode, policy)
    day = working_days_after(asked, days, closed) if days else asked
    return max(day, asked + HOURS_48) if kind == TRANSPORT else day


def span(kind: str, visit: Span, policy: Policy) -> Span:
    """An interpreter comes a little before; one who is fetched is ready two hours before (5.1, 5.2)."""
    early = policy.interpreter_early_minutes if kind == INTERPRETER else policy.transport_ready_minutes
    return Span(visit.start - early * MINUTE, visit.end)


def short_of_notice(wanted: Wanted, today: date, day: date, policy: Policy, closed: Collection[date]) -> str:
    """What is to fix where the visit is inside the notice, as a sentence; empty when there is time (INT-01)."""
    if today <= lead_by(day, wanted.kind, wanted.language, wanted.mode, policy, closed):
        return ""
    days = notice_days(wanted.kind, wanted.language, wanted.mode, policy)
    left = working_between(today, day, closed)
    return f"{named(wanted)} is asked for {_days(days)} ahead, and {_left(left)}: {_way_out(wanted)}"


def named(wanted: Wanted) -> str:
    """`A BSL interpreter`, `An interpreter`, `Transport`."""
    if wanted.kind == TRANSPORT:
        return "Transport"
    language = wanted.language if wanted.language.casefold() not in ("", "yes") else ""
    if languages.kind_of(language) == languages.SUPPORT:
        return language
    article = "An" if (language or "interpreter")[:1].upper() in "AEIOU" else "A"
    return f"{article} {language} interpreter" if language else "An interpreter"


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def _left(count: int) -> str:
    return f"there {'is' if count == 1 else 'are'} {count}" if count else "it is today"


def _way_out(wanted: Wanted) -> str:
    if wanted.kind == TRANSPORT:
        return "ring the transport desk, or move the visit."
    if languages.kind_of(wanted.language) == languages.SPOKEN:
        return "ring the agency, or take one by telephone or video."
    return "ring the agency; video relay only if the client agrees."


def remote_why_not(language: str, mode: str, relay_agreed: bool) -> str:
    """Why it cannot be done from afar, as a sentence; empty when it can (INT-01)."""
    if mode == FACE or languages.kind_of(language) == languages.SPOKEN:
        return ""
    if mode == TELEPHONE:
        return f"{language} cannot be interpreted by telephone."
    return "" if relay_agreed else f"{language} by video relay needs the client's agreement."


WHO = ("professional", "family")


def who_why_not(who: str, agreed_by: str) -> str:
    """Why that person may not interpret, as a sentence; empty when they may (5.1)."""
    if who == "child":
        return "A child never interprets. Ask an agency, or take somebody by telephone."
    if who not in WHO:
        return f"{who!r} is nobody who interprets here: say professional or family."
    if who == "family" and not agreed_by.strip():
        return "Family interprets only where the client insists and a clinician agrees: say which clinician."
    return ""


def escalates_on(day: date, policy: Policy, closed: Collection[date]) -> date:
    """From that day on an interpreter who is not confirmed is escalated (INT-03)."""
    return working_days_before(day, policy.interpreter_escalate_wd, closed)


def last_chance(day: date, closed: Collection[date]) -> date:
    """The working day before: from then on rebook, or go remote (INT-03)."""
    return working_days_before(day, 1, closed)


def worst_first(job_lead: date, starts: Instant, to_fix: str) -> tuple[bool, date, Instant]:
    """What is to fix first, then by the last day to ask, then by the visit."""
    return (not to_fix, job_lead, starts)


def asks_again(asked_on: date | None, today: date, months: int) -> bool:
    """Everybody is asked once what they need, and again after so many months (AIS-01)."""
    if asked_on is None:
        return True
    year, month = divmod(asked_on.month - 1 + months, 12)
    return (today.year, today.month, today.day) >= (asked_on.year + year, month + 1, asked_on.day)
