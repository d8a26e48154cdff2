"""The waiting list as the tracker shows it (domain.md 1.8): plain values; names already masked where they must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.rules.values import Instant


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """One line of the tracker."""

    entry_id: int
    client_id: int
    client_ref: str
    name: str
    service: str
    priority: str
    """`2ww`, `urgent` or `routine`."""
    letter: str
    """`H`, `M`, `L`, or `M+` and `L+` where the wait has moved it up."""
    proposed: bool
    """A change of urgency and severity waits for a clinician."""
    referred_on: date
    clock_start: date
    days_waited: int
    target_on: date
    days_to_target: int
    """Negative once past it."""
    state: str
    """`green`, `amber`, `red` or `breached` by the days to the target; `black` where nothing is planned."""
    next_event: str
    """`Tue 1 Dec 09:30 Dr Osei`, `ring after Thu 26 Nov`, `reply by 7 Dec`; empty where nothing is planned (TRK-01)."""
    last_contact_at: Instant | None
    attempts: int
    offers: int
    declined: int
    client_cancels: int
    hospital_cancels: int
    dnas: int
    flags: tuple[str, ...]
    """Access needs in short words."""
    owner: str
    """Code of the practitioner whose caseload it is in; empty for none."""
    comment: str
    status: str
    """`waiting`, `suspended`, `booked` or `removed`."""
    claimed_by: str
    """Who is ringing them now; empty for nobody."""
    sensitive: bool
    not_before: Instant | None = None
    """Do not ring before: the client asked to be rung later."""
    dm01_by: date | None = None
    """Of a test the last day within six weeks (1.7); None for anything else."""
    dm01_breach_on: date | None = None
    """The first day that is a breach."""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What part of the list is shown, and in which order; empty is the waiting list in its own order."""

    status: str = "waiting"
    """`waiting`, `suspended`, `booked`, `removed` or `all` (all but removed)."""
    priority: str = ""
    band: str = ""
    """`H`, `M` or `L` as it counts in the order."""
    service: str = ""
    within_days: int | None = None
    """Days to the target at the most; 0 is breached or due today."""
    need: str = ""
    """An access need: `interpreter`, `transport`, `step-free` …"""
    no_plan: bool = False
    contact_due: bool = False
    """May be rung now by cadence and wish."""
    proposed: bool = False
    """Another urgency and severity are proposed and wait for a clinician."""
    owner: str = ""
    text: str = ""
    """Part of a name, a reference or a number."""
    sort: str = "turn"
    """`turn` (the one order), `target`, `wait`, `name`, `contact`, `service`, `attempts`, `added`."""
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of urgency and severity that waits for a clinician (domain.md 7.3)."""

    id: int
    entry_id: int
    client_ref: str
    name: str
    service: str
    urgency: int
    severity: int
    band: str
    """The letter it would have: `H`, `M` or `L`."""
    was: str
    """The letter it has."""
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter that somebody named."""

    name: str
    text: str
    """In the words that the filter line takes."""
    shared: bool = False
    """Everybody's."""


@dataclass(frozen=True, slots=True)
class WeekBand:
    """How many have waited that long (RTT-07)."""

    number: int
    """1 up to 7 days, 2 up to 14, the last for more than 104 weeks."""
    words: str
    """`17 to 18 weeks`."""
    people: int
