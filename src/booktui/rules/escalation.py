"""The ladder of escalation: who is asked, by when they answer, and who is next (domain.md 7.4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from booktui.rules.clock import day_span, local_date
from booktui.rules.policy import Policy
from booktui.rules.values import Instant
from booktui.rules.workdays import HOUR, after_working_hours, on_day, wall_instant, working_days_after

SUPERVISOR, MANAGER, LEAD, TOP = 1, 2, 3, 4
PEOPLE: Mapping[int, str] = MappingProxyType(
    {SUPERVISOR: "supervisor", MANAGER: "service manager", LEAD: "clinical lead", TOP: "director"}
)
"""Who answers at a level. The third of domain.md, clinical lead or director, is two: the director is asked last."""
SAFEGUARDING = "safeguarding lead"
INFORMATION = "information governance lead"
ICO_HOURS = 72
"""The Information Commissioner is told of a breach within so many hours of its being known."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a question is passed up for, and where on the ladder it starts."""

    name: str
    words: str
    level: int = SUPERVISOR
    to_whom: str = ""
    """Who is asked first where it is not the one whom the level names."""
    harm: bool = False
    """Somebody could come to harm: from the third level on an answer is due the same day."""

    @property
    def first(self) -> str:
        """Who is asked first."""
        return self.to_whom or PEOPLE[self.level]


_ALL = (
    Trigger("no capacity", "No time before the target"),
    Trigger("cancer day 10", "Suspected cancer, no date yet", harm=True),
    Trigger("third cancellation", "Cancelled by us for the third time", LEAD, harm=True),
    Trigger("interpreter", "No interpreter yet"),
    Trigger("conflict", "A conflict that nobody at the desk can solve"),
    Trigger("clinic cut", "A clinic cut at short notice", MANAGER),
    Trigger("complaint", "A complaint"),
    Trigger("safeguarding", "A safety concern", LEAD, SAFEGUARDING, harm=True),
    Trigger("data breach", "Data may have been seen by somebody else", LEAD, INFORMATION, harm=True),
    Trigger("other", "Something else"),
)
TRIGGERS: Mapping[str, Trigger] = MappingProxyType({trigger.name: trigger for trigger in _ALL})


@dataclass(frozen=True, slots=True)
class Hours:
    """When the desk works: its zone, its closed days, and its opening hours by policy."""

    zone: str
    closed: Collection[date]
    opens: time
    shuts: time


def hours_of(policy: Policy, zone: str, closed: Collection[date]) -> Hours:
    """The desk's working hours."""
    return Hours(zone, closed, time.fromisoformat(policy.open_from), time.fromisoformat(policy.open_until))


def due(level: int, at: Instant, policy: Policy, hours: Hours, *, harm: bool) -> Instant:
    """By when the one at that level answers what reached them at `at`.

    A supervisor has so many working hours, everybody above one working day; where harm is possible the third level
    and above answer the same day.
    """
    if level <= SUPERVISOR:
        return after_working_hours(
            at, policy.escalation_supervisor_hours, hours.zone, hours.closed, hours.opens, hours.shuts
        )
    if level >= LEAD and harm:
        return same_day(at, hours)
    day = working_days_after(local_date(at, hours.zone), policy.escalation_manager_wd, hours.closed)
    return on_day(at, day, hours.zone)


def same_day(at: Instant, hours: Hours) -> Instant:
    """When the desk shuts that day; later than that, the end of the day."""
    day = local_date(at, hours.zone)
    shuts = wall_instant(day, hours.shuts, hours.zone)
    return shuts if at < shuts else day_span(day, hours.zone)[1] - 60


def next_level(level: int) -> int | None:
    """The level above; None at the top."""
    return level + 1 if level < TOP else None


def ico_by(at: Instant) -> Instant:
    """By when the Information Commissioner knows of a breach: every hour counts, closed days too."""
    return at + ICO_HOURS * HOUR
