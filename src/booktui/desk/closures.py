"""Public holidays of a country and its region, as dates. They become closures, local midnight to midnight."""

from __future__ import annotations

from datetime import date


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
