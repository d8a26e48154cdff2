"""In which order they are asked, and why it is somebody's turn (domain.md 7.3, scripts.md D)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from booktui.rules.checks.turn import PRIORITIES
from booktui.rules.checks.words import counted
from booktui.rules.clock import local_date, spoken
from booktui.rules.filling.values import Applicant, Gap, Ranked
from booktui.rules.policy import Policy
from booktui.rules.priority import WORDS
from booktui.rules.values import Instant, Wishes

Key = tuple[int, int, bool, bool, date, int, date, int]


def is_short(gap: Gap, now: Instant, policy: Policy) -> bool:
    """So little notice that nobody needs to take it (OFF-02)."""
    return (gap.day - local_date(now, gap.zone)).days < policy.notice_days


def agrees(ranked: Ranked, gap: Gap, now: Instant, policy: Policy) -> bool:
    """They said that they come at so little notice, or there is enough of it for anybody."""
    return not is_short(gap, now, policy) or _takes(ranked, gap.start - now)


def _takes(ranked: Ranked, left: int) -> bool:
    return ranked.notice_hours is not None and left >= ranked.notice_hours * 3600


def by(gap: Gap, now: Instant, policy: Policy) -> Callable[[Ranked], Key]:
    """The one sort key, and within one priority first who agreed to little notice, then who has no date yet.

    No agreement puts anybody before a higher priority; and a date that somebody has already is worth less to bring
    forward than one is to somebody without.
    """
    short, left = is_short(gap, now, policy), gap.start - now

    def key(ranked: Ranked) -> Key:
        return (
            ranked.band, ranked.rank, short and not _takes(ranked, left), ranked.booked_id is not None,
            ranked.order_on, ranked.hospital_cancels, ranked.clock_start, ranked.entry_id,
        )  # fmt: skip

    return key


def why(one: Applicant, gap: Gap, now: Instant, policy: Policy) -> str:
    """Why they are asked when they are, as a sentence: `Urgent, medium; waits 45 days, 3 to the target; …`."""
    said = "; ".join(_reasons(one, gap, now, policy))
    return f"{said[:1].upper()}{said[1:]}."


def _reasons(one: Applicant, gap: Gap, now: Instant, policy: Policy) -> Iterator[str]:
    ranked, today = one.ranked, local_date(now, gap.zone)
    moved_up = " (moved up by the wait)" if ranked.band < ranked.own_band else ""
    yield f"{PRIORITIES.get(one.entry.priority, one.entry.priority)}, {WORDS[ranked.own_band]}{moved_up}"
    waited = counted((today - ranked.clock_start).days, "day")
    yield f"waits {waited}, {_to_target((ranked.target_on - today).days)}"
    if ranked.hospital_cancels:
        yield f"we cancelled {counted(-ranked.hospital_cancels, 'time')}"
    yield from _notice(ranked, gap, now, policy)
    if ranked.booked_start is not None:
        yield f"has {spoken(ranked.booked_start, gap.zone)}, which would come free"
    if one.entry.wishes != Wishes():
        yield "it is what they asked for"


def _to_target(days: int) -> str:
    if days < 0:
        return f"{counted(-days, 'day')} past the target"
    return f"{counted(days, 'day')} to the target" if days else "target today"


def _notice(ranked: Ranked, gap: Gap, now: Instant, policy: Policy) -> Iterator[str]:
    if not is_short(gap, now, policy):
        return
    if ranked.notice_hours is None:
        yield "has not been asked about short notice"
    else:
        yield f"takes {counted(ranked.notice_hours, 'hour')} of notice, {gap.hours_left(now)} are left"
