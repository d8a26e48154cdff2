"""How long a record stays (NHS Records Management Code 2021; domain.md section 8). Local days, both ends kept.

A record may go from the day after its last day; nothing goes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.rules.identity import age

GROWN = 18
"""Full years from which on a person is no child."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind of record stays."""

    adult_years: int
    """After the last visit."""
    child_age: int
    """Until that birthday, of somebody who was a child when seen last;"""
    child_late_age: int
    """or that one, of somebody who was 17."""
    unseen_years: int
    """After the last that is on record of somebody who was never seen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a record stays, and by which rule."""

    until: date
    """The last day."""
    rule: str
    """`adult`, `child` or `unseen`."""

    def over(self, today: date) -> bool:
        """The period has run out."""
        return today > self.until


def keep(*, born: date | None, seen: date | None, known: date, periods: Periods) -> Kept:
    """How long a record stays; of several periods that hold, the one that ends last.

    Args:
        born: without a birth date somebody may have been a newborn child, and is kept as one.
        seen: the last visit that took place; None when there was none.
        known: the last day of anything on record.
    """
    last = seen or known
    found = [Kept(years_on(known, periods.unseen_years), "unseen")]
    if born is None or age(born, last) < GROWN:
        late = born is not None and age(born, last) == GROWN - 1
        birthday = years_on(born or last, periods.child_late_age if late else periods.child_age)
        found.append(Kept(birthday, "child"))
    elif seen is not None:
        found.append(Kept(years_on(seen, periods.adult_years), "adult"))
    return max(found, key=lambda kept: kept.until)


def years_on(day: date, years: int) -> date:
    """The same day so many years on; of 29 February 1 March where there is none (TZ-08); never past the last date."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
