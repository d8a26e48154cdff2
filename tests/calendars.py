"""What the tests of busy times share: small calendars, and when somebody is busy in them."""

from __future__ import annotations

from datetime import datetime

from booktui.exchange.busy.read import read_busy
from booktui.exchange.busy.values import BusyFile
from booktui.rules.clock import zone

LONDON = "Europe/London"


def at(text: str, zone_name: str = LONDON) -> int:
    """The instant of a wall time; the first where it comes twice."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone(zone_name)).timestamp())


SINCE, UNTIL = at("2026-01-01"), at("2029-01-01")


def calendar(*parts: str) -> bytes:
    """A VCALENDAR of whole lines."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "1") -> str:
    """A VEVENT of those lines."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def read(data: bytes, zone_name: str = LONDON, since: int = SINCE, until: int = UNTIL) -> BusyFile:
    """The file as a desk of that zone reads it."""
    return read_busy(data, since, until, zone_name)


def busy(*parts: str, zone_name: str = LONDON) -> list[tuple[str, str]]:
    """When somebody is busy, as `24 Nov 09:00` London time; the file must be without a problem."""
    found = read(calendar(*parts), zone_name)
    assert found.problems == ()
    return [(_wall(span.start), _wall(span.end)) for span in found.spans]


def _wall(instant: int) -> str:
    return f"{datetime.fromtimestamp(instant, zone(LONDON)):%Y-%m-%d %H:%M}"
