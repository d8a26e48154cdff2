"""When somebody who was not reached is rung again, and what follows when nobody answers (domain.md 2.5, CON-01).

All times are the desk's own wall clock, without a zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from booktui.rules.policy import Policy
from booktui.rules.workdays import is_working, working_days_after

AM, PM, EVE = "am", "pm", "eve"
NOON, EVENING = time(12), time(17)
_PARTS = ((AM, time.min, NOON), (PM, NOON, EVENING), (EVE, EVENING, time.max))
_FAR = 60
"""Days looked ahead; a pattern that cannot be met in them is given up for the next free part of a day."""
CANCER = "2ww"


class Step(StrEnum):
    """What is next for somebody who was not reached."""

    NOW = "ring now"
    LATER = "try again"
    LETTER = "please ring letter"
    SUPERVISOR = "supervisor"
    """The letter, and a supervisor the same day."""
    DOOR = "text and door"
    """A text that says not to come, and staff at the door."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt that reached nobody."""

    at: datetime
    dropped: bool = False
    """The line was lost."""

    @property
    def part(self) -> str:
        return part_of(self.at.time())


@dataclass(frozen=True, slots=True)
class Cadence:
    """How somebody is tried to reach: so many times, on so many days, in so many parts of the day."""

    attempts: int
    days: int
    parts: int
    evenings: int
    within_wd: int
    """Working days from the first attempt; 0 for no limit."""
    reply_days: int
    supervisor: bool
    opens: time
    shuts: time
    """Nobody is rung before and after."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next step; of one that is later from when on, and by when all attempts should have been made."""

    step: Step
    not_before: datetime | None = None
    by: datetime | None = None
    reply_by: date | None = None
    """The last day to answer the letter."""

    @property
    def gives_up(self) -> bool:
        """No more attempts: they are written to."""
        return self.step in (Step.LETTER, Step.SUPERVISOR)


def part_of(clock: time) -> str:
    """`am` before 12:00, `pm` from 12:00, `eve` from 17:00."""
    return next(name for name, _, end in _PARTS if clock < end or name == EVE)


def cadence_of(policy: Policy, priority: str) -> Cadence:
    """The pattern of a priority, by the policy's numbers."""
    return Cadence(
        policy.contact_attempts[priority], policy.contact_days[priority], policy.contact_parts[priority],
        policy.contact_evenings[priority], policy.contact_within_wd[priority],
        policy.contact_letter_reply_days[priority], priority == CANCER, time.fromisoformat(policy.call_from),
        time.fromisoformat(policy.call_until),
    )  # fmt: skip


def following(tries: Sequence[Try], cadence: Cadence, now: datetime, closed: Collection[date]) -> Next:
    """What is next after attempts that reached nobody, oldest first.

    Two in the same part of the same day count as two attempts, but as one of the different times (CON-01).
    """
    if tries and tries[-1].dropped and sum(one.dropped for one in tries) == 1:
        return Next(Step.NOW)
    lacking = _lacking(tries, cadence)
    if lacking.left <= 0:
        return written_to(cadence, now)
    slots = list(_slots(now, cadence, closed, _FAR))
    fitting = (at for at in slots if lacking.fits(at, tries))
    untried = (at for at in slots if _slot(at) not in {_slot(one.at) for one in tries})
    at = next(fitting, None) or next(untried, now)
    return Next(Step.NOW if at == now else Step.LATER, None if at == now else at, _limit(tries, cadence, closed))


def keep_trying(lost: date, cadence: Cadence, now: datetime, closed: Collection[date]) -> Next:
    """After an attempt to tell of a visit that we cancelled and that is near: the next part of the day, evenings too,
    until the day before it."""
    for at in _slots(now, cadence, closed, max(0, (lost - now.date()).days)):
        if at.date() < lost and _slot(at) != _slot(now):
            return Next(Step.LATER, at)
    return Next(Step.DOOR)


def may_ring_at(now: datetime, opens: time, shuts: time) -> datetime | None:
    """None inside the hours in which people are rung; else when they begin next."""
    if opens <= now.time() < shuts:
        return None
    day = now.date() if now.time() < opens else now.date() + timedelta(days=1)
    return datetime.combine(day, opens)


def rest(
    now: datetime, cadence: Cadence, closed: Collection[date], available_from: date | None = None, notice_days: int = 0
) -> datetime:
    """From when on somebody is rung again who was spoken with and got no date: not on the same day.

    Who can come from a later day on is rung when a date of that day can be offered with enough notice (RTT-29).
    """
    day = working_days_after(now.date(), 1, closed)
    if available_from is not None:
        day = max(day, working_days_after(available_from - timedelta(days=notice_days), 0, closed))
    return datetime.combine(day, cadence.opens)


def written_to(cadence: Cadence, now: datetime) -> Next:
    """The letter that asks to ring, and for suspected cancer a supervisor the same day."""
    step = Step.SUPERVISOR if cadence.supervisor else Step.LETTER
    return Next(step, reply_by=now.date() + timedelta(days=cadence.reply_days))


@dataclass(frozen=True, slots=True)
class _Lacking:
    attempts: int
    days: int
    parts: int
    evenings: int

    @property
    def left(self) -> int:
        """Attempts still to be made at the least: one can bring a new day, a new part and an evening at once."""
        return max(self.attempts, self.days, self.parts, self.evenings)

    def fits(self, at: datetime, tries: Sequence[Try]) -> bool:
        """An attempt then leaves enough of the others to meet the pattern."""
        part = part_of(at.time())
        return (
            _slot(at) not in {_slot(one.at) for one in tries}
            and (self.days < self.left or at.date() not in {one.at.date() for one in tries})
            and (self.parts < self.left or part not in {one.part for one in tries})
            and (self.evenings < self.left or part == EVE)
        )


def _lacking(tries: Sequence[Try], cadence: Cadence) -> _Lacking:
    open_parts = [name for name, start, end in _PARTS if max(start, cadence.opens) < min(end, cadence.shuts)]
    evenings = cadence.evenings if EVE in open_parts else 0
    return _Lacking(
        cadence.attempts - len(tries),
        cadence.days - len({one.at.date() for one in tries}),
        min(cadence.parts, len(open_parts)) - len({one.part for one in tries}),
        evenings - len({one.at.date() for one in tries if one.part == EVE}),
    )


def _slots(now: datetime, cadence: Cadence, closed: Collection[date], days: int) -> Iterator[datetime]:
    """The beginning of each part of each working day from now on, as far as people are rung in it."""
    for day in (now.date() + timedelta(days=n) for n in range(days + 1)):
        if not is_working(day, closed):
            continue
        for _, start, end in _PARTS:
            first = max(now, datetime.combine(day, max(start, cadence.opens)))
            if first < datetime.combine(day, min(end, cadence.shuts)):
                yield first


def _slot(at: datetime) -> tuple[date, str]:
    return at.date(), part_of(at.time())


def _limit(tries: Sequence[Try], cadence: Cadence, closed: Collection[date]) -> datetime | None:
    if not tries or not cadence.within_wd:
        return None
    first = tries[0].at
    return datetime.combine(working_days_after(first.date(), cadence.within_wd, closed), first.time())
