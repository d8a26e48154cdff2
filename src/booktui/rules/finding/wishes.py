"""What a time has to meet besides being free: whom, where, on which days and parts of the day, and from when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from booktui.rules.bits import Ruler, ruler, run, up
from booktui.rules.checks.turn import HOURS
from booktui.rules.clock import day_span, exists, from_wall, local_date, next_existing
from booktui.rules.finding.window import Ask, Window
from booktui.rules.policy import Policy
from booktui.rules.values import DAY, Instant, Session, Span, Wishes

HOUR = 3600


def filters(ask: Ask, policy: Policy) -> tuple[Wishes, ...]:
    """Everything that was asked for, as wishes that all have to be met.

    The client's recorded wishes, notice and target only warn, so they are no filters, unless the policy is stricter.
    """
    asked = Wishes(ask.practitioner_id, ask.location_id, ask.weekdays, ask.part)
    recorded = ask.entry.wishes if ask.entry is not None and _strict(policy, "preference") else Wishes()
    return tuple(dict.fromkeys(wish for wish in (asked, ask.wishes, recorded) if wish != Wishes()))


def dates(ask: Ask, policy: Policy, zone: str) -> Wishes:
    """The local dates that a policy allows which refuses short notice or times after the target."""
    first = last = None
    if _strict(policy, "short-notice"):
        first = local_date(ask.now, zone) + timedelta(days=policy.notice_days)
    if _strict(policy, "past-target") and ask.entry is not None:
        last = ask.entry.target_on
    return Wishes(not_before=first, not_after=last)


def _strict(policy: Policy, code: str) -> bool:
    return policy.severity(code, "warn") != "warn"


def period(ask: Ask, window: Window, overlook_lead: bool = False) -> Span:
    """The instants at which an offer may start."""
    lead = 0 if overlook_lead else ask.service.lead_hours * HOUR
    first = max(window.start, ask.now + lead, ask.start if ask.start is not None else window.start)
    return Span(first, min(window.end, ask.until if ask.until is not None else window.end))


def suits(session: Session, wish: Wishes) -> bool:
    """The session is with whom and where it was wished."""
    return wish.practitioner_id in (None, session.practitioner_id) and wish.location_id in (None, session.location_id)


def wished(wish: Wishes, zone: str, scale: Ruler) -> int:
    """The ticks that lie on the wished days and parts of the day in that zone."""
    if not (wish.weekdays or wish.part or wish.not_before or wish.not_after):
        return scale.all
    return scale.touched(_parts(wish, zone, scale))


def touches(wish: Wishes, zone: str, start: Instant, end: Instant) -> bool:
    """Some tick of that time lies on the wished days and parts of the day."""
    day = start - start % DAY
    scale, bits = _day(wish, zone, day, -((day - end) // DAY))
    first = scale.bit(start)
    return bool(bits >> first & run(0, up(end - scale.start) - first))


@lru_cache(maxsize=1024)
def _day(wish: Wishes, zone: str, day: Instant, days: int) -> tuple[Ruler, int]:
    scale = ruler(day, day + days * DAY)
    return scale, wished(wish, zone, scale)


def _parts(wish: Wishes, zone: str, scale: Ruler) -> Iterator[Span]:
    day, last = local_date(scale.start, zone), local_date(scale.instant(scale.count), zone)
    while day <= last:
        if _on(wish, day):
            yield _part(wish.part, day, zone)
        day += timedelta(days=1)


def _on(wish: Wishes, day: date) -> bool:
    return (
        (not wish.weekdays or day.weekday() in wish.weekdays)
        and (wish.not_before is None or day >= wish.not_before)
        and (wish.not_after is None or day <= wish.not_after)
    )


@lru_cache(maxsize=1024)
def _part(part: str, day: date, zone: str) -> Span:
    """The instants of a part of a local day, whatever the clocks do on it."""
    midnight, next_midnight = day_span(day, zone)
    first, last = HOURS.get(part, (0, 24))
    start = _hour(day, first, zone) if first else midnight
    return Span(start, _hour(day, last, zone) if last < 24 else next_midnight)


def _hour(day: date, hour: int, zone: str) -> int:
    wall = datetime.combine(day, time(hour))
    return from_wall(wall if exists(wall, zone) else next_existing(wall, zone), zone)
