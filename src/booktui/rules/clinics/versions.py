"""What a clinic is from one day on, and which of its versions counts when (domain.md 3.3, TPL-01 to TPL-04)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DRAFT, APPROVED, WITHDRAWN = "draft", "approved", "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a clinic's definition; times are HH:MM in the location's wall time."""

    id: int
    clinic_id: int
    clinic: str
    """The clinic's code."""
    number: int
    effective_from: date
    name: str
    practitioner_id: int
    location_id: int
    recur: str
    start: str
    end: str
    valid_from: date
    """The anchor of the recurrence, and the first day it may take place."""
    state: str = APPROVED
    valid_until: date | None = None
    services: frozenset[int] = frozenset()
    room_id: int | None = None
    equipment_id: int | None = None
    slots: str = ""
    except_on: frozenset[date] = frozenset()
    also_on: frozenset[date] = frozenset()
    on_holidays: bool = False
    overbooks: int | None = None


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """The newest approved version that has come into force by that day; what was decided later counts."""
    there = [one for one in versions if one.state == APPROVED and one.effective_from <= day]
    return max(there, key=lambda one: one.number, default=None)


def standing(version: Version, versions: Iterable[Version], today: date, unresolved: int = 0) -> str:
    """Where a version is on its way: `draft`, `withdrawn`, `scheduled`, `live`, `waiting` or `retired`.

    Args:
        unresolved: bookings that do not fit it and wait to be dealt with; it is not live while there are any (TPL-02).
    """
    if version.state != APPROVED:
        return version.state
    others = list(versions)
    if version.effective_from > today:
        later = [o for o in others if o.state == APPROVED and o.number > version.number]
        return "retired" if any(o.effective_from <= version.effective_from for o in later) else "scheduled"
    if in_force(others, today) != version:
        return "retired"
    return "waiting" if unresolved else "live"


def starts_of(versions: Iterable[Version]) -> list[date]:
    """The days on which another version may come into force, in order."""
    return sorted({one.effective_from for one in versions if one.state == APPROVED})
