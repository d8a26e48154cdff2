"""Clocks as screens and commands show them: plain values, sentences, and the JSON shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from booktui.rules.clock import iso
from booktui.rules.clocks.counting import Wait
from booktui.rules.clocks.values import WORDS, State
from booktui.rules.values import Instant

HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock of a referral as it stands today."""

    number: int
    start: date
    state: State
    stop: date | None = None
    code: str = ""
    """The status code added last."""
    wait: Wait | None = None
    """To today while it runs, else to its stop; None for a nullified one."""
    target_18: date | None = None
    target_52: date | None = None

    @property
    def words(self) -> str:
        """`running, 63 days (9 weeks), last day inside 23 Nov 2026, breach 24 Nov 2026`."""
        state = WORDS[self.state]
        if self.wait is None:
            return f"{state} {day_words(self.stop)}"
        days = f"{_count(self.wait.days, 'day')} ({_count(self.wait.weeks, 'week')})"
        if self.state is State.RUNNING:
            inside = "" if self.wait.breached else f"last day inside {day_words(self.wait.last_inside)}, breach "
            return f"{state}, {days}, {inside or '‹!› breached since '}{day_words(self.wait.breach_on)}"
        return f"{state} {day_words(self.stop)} after {days}{', in breach' if self.wait.breached else ''}"


@dataclass(frozen=True, slots=True)
class EventView:
    """A status that was added, proposed, refused or taken back."""

    id: int
    number: int
    code: str
    meaning: str
    on: date
    outcome: str
    at: Instant
    by: str
    clinician: str = ""
    decided_on: date | None = None
    evidence: str = ""
    reason: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class CancerView:
    """The last days of the standards for suspected cancer, and the days to work by when those are closed."""

    first_seen_by: date
    faster_by: date
    treated_by: date
    work_by: date
    """For the diagnosis: its last day, or the last working day before it."""


@dataclass(frozen=True, slots=True)
class DiagnosticView:
    """The wait for a test (DM01): from its request, or from when the client last missed or cancelled it."""

    work_by: date
    """The last day inside, or the last working day before it."""
    breach_on: date


@dataclass(frozen=True, slots=True)
class Pathway:
    """A referral's clocks, for the waiting entry that it made."""

    entry_id: int
    client_ref: str
    service: str
    priority: str
    status: str
    """Of the waiting entry: `waiting`, `suspended`, `booked` or `removed`."""
    clocks: tuple[ClockView, ...]
    """By number, the newest last; there is always one."""
    events: tuple[EventView, ...] = ()
    """Oldest first."""
    cancer: CancerView | None = None
    sensitive: bool = False
    """The client's record or the service is."""
    test: DiagnosticView | None = None
    """Of a service that is a test, while its clock runs."""

    @property
    def shown_service(self) -> str:
        """The service's code; dots where it is sensitive (PRV-01)."""
        return HIDDEN if self.sensitive else self.service

    @property
    def newest(self) -> ClockView:
        return self.clocks[-1]


@dataclass(frozen=True, slots=True)
class ClockDone:
    """What an action on a clock did."""

    pathway: Pathway
    message: str
    also: tuple[str, ...] = ()
    """Further lines: what else was changed, what is to do."""


@dataclass(frozen=True, slots=True)
class ClockTask:
    """Something that somebody has to look into because of a status."""

    entry_id: int
    task: str
    """Such as `PROVE_COMMUNICATION`."""
    code: str
    on: date
    at: Instant
    by: str


def pathway_json(path: Pathway) -> dict[str, Any]:
    """`{"entry", "client", "service", "priority", "status", "clocks": […], "events": […], "cancer", "test"}`; days
    as ISO."""
    return {
        "entry": path.entry_id, "client": path.client_ref, "service": path.shown_service, "priority": path.priority,
        "status": path.status, "clocks": [_clock_json(clock) for clock in path.clocks],
        "events": [_event_json(event) for event in path.events],
        "cancer": None if path.cancer is None else _days(path.cancer),
        "test": None
        if path.test is None
        else {"work_by": path.test.work_by.isoformat(), "breach_on": path.test.breach_on.isoformat()},
    }  # fmt: skip


def _clock_json(clock: ClockView) -> dict[str, Any]:
    """`{"number", "start", "stop", "state", "code", "days", "weeks", "last_inside", "breach_on", "breached",
    "target_18", "target_52"}`; a nullified one has null for every number (RTT-06)."""
    return {
        "number": clock.number, "start": clock.start.isoformat(), "stop": _day(clock.stop),
        "state": clock.state.value, "code": clock.code, **_wait_json(clock.wait),
        "target_18": _day(clock.target_18), "target_52": _day(clock.target_52),
    }  # fmt: skip


def _wait_json(wait: Wait | None) -> dict[str, Any]:
    names = ("days", "weeks", "last_inside", "breach_on", "breached")
    found = {name: None if wait is None else getattr(wait, name) for name in names}
    return {name: _day(value) if isinstance(value, date) else value for name, value in found.items()}


def _event_json(event: EventView) -> dict[str, Any]:
    return {
        "id": event.id, "clock": event.number, "code": event.code, "on": event.on.isoformat(),
        "outcome": event.outcome, "clinician": event.clinician, "decided_on": _day(event.decided_on),
        "evidence": event.evidence, "reason": event.reason, "task": event.task, "at": iso(event.at), "by": event.by,
    }  # fmt: skip


def _days(view: CancerView) -> dict[str, str]:
    return {name: getattr(view, name).isoformat() for name in ("first_seen_by", "faster_by", "treated_by", "work_by")}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def day_words(day: date | None) -> str:
    """`23 Nov 2026`; nothing for no day."""
    return f"{day.day} {day:%b} {day.year:04d}" if day else ""
