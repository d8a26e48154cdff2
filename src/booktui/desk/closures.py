"""Public holidays of a country and its region, as dates. They become closures, local midnight to midnight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol


class UnknownRegion(ValueError):
    """No such country or region; the message continues the words `holidays = …`."""


def holiday_dates(region: str, first_year: int, last_year: int) -> dict[date, str]:
    """Every public holiday of those years by date, with its name in that country's words.

    Args:
        region: `GB-ENG`, `DE-BY`, `FR`: an ISO 3166-1 country, then its region.

    Raises:
        UnknownRegion: no such country or region is known.
    """
    import holidays

    country, _, part = region.partition("-")
    known: dict[str, list[str]] = holidays.list_supported_countries()
    if country not in known:
        raise UnknownRegion(f"names no country that is known: {country}")
    parts = known[country]
    if part and part not in parts:
        raise UnknownRegion(f"names no region of {country} that is known: {part}; known are {', '.join(parts)}")
    years = range(first_year, last_year + 1)
    found = holidays.country_holidays(country, subdiv=part or None, years=years)
    return dict(sorted(found.items()))


class LocalDay(Protocol):
    """A day that this desk keeps otherwise than its region does."""

    @property
    def date(self) -> date: ...

    @property
    def name(self) -> str: ...

    @property
    def opens(self) -> bool: ...


def with_local(days: Mapping[date, str], local: Iterable[LocalDay]) -> dict[date, str]:
    """The holidays with the desk's own put in, and those on which it is open left out."""
    found = dict(days)
    for one in local:
        if one.opens:
            found.pop(one.date, None)
        else:
            found[one.date] = one.name or found.get(one.date) or "Holiday"
    return found
