"""What a status code does to the clocks of one referral, and why it cannot (domain.md 1.4).

The table of codes says which states a code may be added to and where it leads; what it does not list is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booktui.rules.clocks.codes import StatusCode, find, in_force
from booktui.rules.clocks.values import WORDS, Clock, ClockRefused, Kind, State

NO_CLOCK = "STOP_WITHOUT_CLOCK"
SECOND_REFERRAL = "DUPLICATE_REFERRAL"
"""Tasks that a refusal leaves behind."""


@dataclass(frozen=True, slots=True)
class Event:
    """A status that was added."""

    code: str
    on: date
    """The local day it took effect: of a stop the day it was told to the client."""
    decided_on: date | None = None
    """The day of the clinician's decision, where it was one."""


def state_of(clocks: Sequence[Clock]) -> State:
    """Where the referral stands: with its newest clock."""
    return clocks[-1].state if clocks else State.NONE


def add(
    clocks: Sequence[Clock], event: Event, codes: Iterable[StatusCode], *, received: date
) -> tuple[Clock, ...]:  # fmt: skip
    """The clocks of a referral after the event.

    Args:
        clocks: by number; empty when none has been started.
        received: the day the referral was received, from which its first clock counts, not from the booking.

    Raises:
        ClockRefused: the code is unknown, does not fit the state, or its day is before what it follows.
    """
    known = tuple(codes)
    code = find(known, event.code, event.on)
    state = state_of(clocks)
    if state not in code.after:
        raise _refusal(clocks, code, in_force(known, event.on))
    _in_order(clocks, code, event)
    if code.kind is Kind.START:
        began = received if state is State.NONE else _began(code, event)
        return (*clocks, Clock(len(clocks) + 1, began, code=code.code))
    if not clocks:
        return ()
    return (*clocks[:-1], _after(clocks[-1], code, event))


def replay(
    first: Clock | None, events: Iterable[Event], codes: Iterable[StatusCode], *, received: date
) -> tuple[Clock, ...]:
    """The clocks that a referral has after all its events, from the first as it was started with the referral."""
    clocks: tuple[Clock, ...] = () if first is None else (Clock(1, first.start),)
    known = tuple(codes)
    for event in events:
        clocks = add(clocks, event, known, received=received)
    return clocks


def _began(code: StatusCode, event: Event) -> date:
    """A clock that a decision starts begins on the day of the decision; else on the day that was said (RTT-23)."""
    return event.decided_on if code.by_clinician and event.decided_on is not None else event.on


def _after(clock: Clock, code: StatusCode, event: Event) -> Clock:
    if code.to is None:
        return replace(clock, code=code.code)
    return replace(clock, code=code.code, state=code.to, stop=event.on if code.kind is Kind.STOP else clock.stop)


def _in_order(clocks: Sequence[Clock], code: StatusCode, event: Event) -> None:
    if not clocks:
        return
    last = clocks[-1]
    day = _began(code, event) if code.kind is Kind.START else event.on
    since, what = (last.start, "started") if last.stop is None else (last.stop, "stopped")
    if day < since:
        raise ClockRefused(
            f"{code.code} on {_day(day)} would be before the clock {what} on {_day(since)}. Check the day."
        )


def _refusal(clocks: Sequence[Clock], code: StatusCode, known: Sequence[StatusCode]) -> ClockRefused:
    state = state_of(clocks)
    fits = [one.code for one in known if state in one.after]
    then = f" Possible now: {', '.join(fits)}." if fits else ""
    return ClockRefused(f"{_why(clocks, code)}{then}", _task(state, code))


def _why(clocks: Sequence[Clock], code: StatusCode) -> str:
    what = f"{code.code} ({code.meaning})"
    if not clocks:
        stops = "stop" if code.kind is Kind.STOP else "continue"
        return f"No clock has been started for this referral, so {what} has none to {stops}."
    last = clocks[-1]
    if last.state is State.RUNNING:
        if code.kind is Kind.START:
            return f"The clock is already open since {_day(last.start)}: is it the same referral a second time?"
        return f"The clock is running since {_day(last.start)}, and {what} is for one that is not."
    if last.state is State.DECEASED:
        return "The client has died, so nothing more can be added."
    since = "" if last.stop is None else f" since {_day(last.stop)}"
    return f"The clock is {WORDS[last.state]}{since}, so {what} does not fit."


def _task(state: State, code: StatusCode) -> str:
    if state is State.NONE and code.kind in (Kind.STOP, Kind.CONTINUE):
        return NO_CLOCK
    return SECOND_REFERRAL if state is State.RUNNING and code.kind is Kind.START else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year:04d}"
