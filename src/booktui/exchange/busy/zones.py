"""The time zones of one calendar: by IANA name, by the file's own VTIMEZONE, by Windows name; never guessed.

A VTIMEZONE is read here and belongs to its file. icalendar keeps them by name for the whole process, so that of two
files with a `Customized Time Zone` the second would be read with the first one's hours.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from booktui.exchange.busy.lines import Component, Property
from booktui.exchange.busy.repeats import BadRule, onsets
from booktui.exchange.busy.values import BadValue
from booktui.rules.clock import zone

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
_WALL = re.compile(r"\d{8}(?:T\d{6})?", re.ASCII)
LAST_YEAR = 2100
"""Own zones change their clocks until then."""


class Zones:
    """What a calendar means by the names of its zones, and by no name at all."""

    def __init__(self, calendar: Component, default: str) -> None:
        self._own = {_key(one.text("TZID")): one for one in calendar.children if one.name == "VTIMEZONE"}
        self._said = next(iter(calendar.all("X-WR-TIMEZONE")), None)
        self._default = default
        self._known: dict[str, tzinfo] = {}
        self.day = zone(default)
        """Whole days are those of the desk."""
        self.notes: dict[str, None] = {}
        """Sentences, each once."""

    def named(self, prop: Property, name: str) -> tzinfo:
        """The zone that a property names.

        Raises:
            BadValue: nobody knows it, or its VTIMEZONE cannot be read.
        """
        if name not in self._known:
            self._known[name] = self._find(prop, name)
        return self._known[name]

    def floating(self, prop: Property) -> tzinfo:
        """The zone of a time that names none: what X-WR-TIMEZONE says, else the desk's.

        Raises:
            BadValue: X-WR-TIMEZONE names a zone that nobody knows.
        """
        said = self._said
        if said is None or not said.value:
            self.notes[f"Times without a zone were read as {self._default} time, this desk's."] = None
            return self.day
        found = self.named(said, said.value)
        self.notes[f"Times without a zone were read as {said.value} time, as the file says."] = None
        return found

    def _find(self, prop: Property, name: str) -> tzinfo:
        plain = name.strip("/")
        if plain in iana():
            return zone(plain)
        own = self._own.get(_key(name))
        if own is not None:
            return own_zone(own, name)
        if plain in WINDOWS_TO_OLSON:
            return zone(WINDOWS_TO_OLSON[plain])
        if name.startswith("/"):  # /vendor/Europe/Berlin, as libical and Thunderbird write it (RFC 5545 3.2.19)
            parts = plain.split("/")
            for known in ("/".join(parts[n:]) for n in range(1, len(parts) - 1)):
                if known in iana():
                    return zone(known)
        raise BadValue(prop.line, prop.name, f"the time zone {name[:60]!r} is not known, and the file does not say it")


def _key(name: str) -> str:
    r"""Names are the same in any case, quoted or not, with `\,` or `,`."""
    return name.replace("\\", "").replace('"', "").upper()


@cache
def iana() -> frozenset[str]:
    """Every zone name that this machine knows."""
    return frozenset(available_timezones()) - {"localtime", "posixrules", "Factory"}


class FileZone(tzinfo):
    """A zone made from its changes: (instant, offset before, offset after)."""

    def __init__(self, name: str, changes: list[tuple[datetime, timedelta, timedelta]], first: timedelta) -> None:
        self._name = name
        self._offsets = [first, *(after for _, _, after in changes)]
        self._instants = [at for at, _, _ in changes]
        walls = [(at + before, at + after) for at, before, after in changes]
        # an hour that is left out or comes twice belongs to what was before, and with fold=1 to what is after
        self._walls = ([max(pair) for pair in walls], [min(pair) for pair in walls])

    def utcoffset(self, dt: datetime | None) -> timedelta:
        if dt is None:
            return self._offsets[-1]
        return self._offsets[bisect_right(self._walls[dt.fold], dt.replace(tzinfo=None, fold=0))]

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return self._name

    def fromutc(self, dt: datetime) -> datetime:
        naive = dt.replace(tzinfo=None)
        offset = self._offsets[bisect_right(self._instants, naive)]
        found = (naive + offset).replace(tzinfo=self)
        return found if self.utcoffset(found) == offset else found.replace(fold=1)


def own_zone(component: Component, name: str) -> FileZone:
    """The zone of a VTIMEZONE.

    Raises:
        BadValue: it has no STANDARD or DAYLIGHT, or one of them cannot be read.
    """
    changes: dict[datetime, tuple[timedelta, timedelta]] = {}
    for part in component.children:
        if part.name in ("STANDARD", "DAYLIGHT"):
            before, after = (_offset(part, end) for end in ("TZOFFSETFROM", "TZOFFSETTO"))
            for wall in _onsets(part, before):
                changes[wall - before] = before, after
    if not changes:
        raise BadValue(component.line, "VTIMEZONE", f"the time zone {name[:60]!r} says no hours")
    ordered = [(at, *changes[at]) for at in sorted(changes)]
    return FileZone(name, ordered, ordered[0][1])


def _offset(part: Component, name: str) -> timedelta:
    prop = next(iter(part.all(name)), None)
    found = _OFFSET.fullmatch(prop.value) if prop else None
    if found is None:
        raise BadValue(prop.line if prop else part.line, name, "is not an offset like +0100" if prop else "is missing")
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if size >= timedelta(days=1):
        raise BadValue(prop.line if prop else part.line, name, "is more than a day")
    return -size if found[1] == "-" else size


def _onsets(part: Component, before: timedelta) -> list[datetime]:
    """Wall times at which it begins, on the clock that is changed."""
    start = next(iter(part.all("DTSTART")), None)
    if start is None:
        raise BadValue(part.line, "DTSTART", "is missing")
    found = [first := _wall(start, start.value)]
    for prop in part.all("RDATE"):
        found += [_wall(prop, text.partition("/")[0].strip()) for text in prop.value.split(",") if text.strip()]
    for prop in part.all("RRULE"):
        try:
            found += onsets(prop.value, first, date(LAST_YEAR, 1, 1), before)
        except BadRule as error:
            raise BadValue(prop.line, prop.name, str(error)) from None
    return [wall for wall in found if 1 < wall.year <= LAST_YEAR]


def _wall(prop: Property, text: str) -> datetime:
    plain = text.upper().removesuffix("Z")
    if _WALL.fullmatch(plain):
        try:
            return datetime.strptime(plain if "T" in plain else f"{plain}T000000", "%Y%m%dT%H%M%S")
        except ValueError:
            pass
    raise BadValue(prop.line, prop.name, f"{text[:40]!r} is not a time like 20261025T020000")
