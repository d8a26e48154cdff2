"""A calendar file cut into its components, every property with its line; titles and texts are not even looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from booktui.exchange.busy.values import MAX_BYTES, BusyUnreadable

EVENT = frozenset(
    {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE"}
    | {"RECURRENCE-ID", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
)
OBSERVANCE = frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"})
WANTED = {
    "VCALENDAR": frozenset({"METHOD", "CALSCALE", "X-WR-TIMEZONE"}),
    "VEVENT": EVENT,
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": OBSERVANCE,
    "DAYLIGHT": OBSERVANCE,
}
"""The properties that say when; nothing else is kept."""
MAX_DEPTH = 20

_PROPERTY = re.compile(r'([\w-]+)\s*((?:;[^=:;"]+=(?:[^":;]|"[^"]*")*)*):(.*)', re.ASCII | re.DOTALL)
_PARAMETER = re.compile(r';([^=:;"]+)=((?:[^":;]|"[^"]*")*)')
_NAME = re.compile(rb"[A-Za-z0-9-]+")


class Property(NamedTuple):
    """One content line, its parameter names in capitals, quotes taken off their values."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END."""

    name: str
    line: int
    """Where its BEGIN is."""
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Line and name of properties that were begun but are none."""

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str:
        """The first one's value; empty when there is none."""
        return next((one.value for one in self.properties if one.name == name), "")

    def text(self, name: str) -> str:
        """The same in capitals."""
        return self.value(name).upper()


def calendars(data: bytes, wanted: Mapping[str, frozenset[str]] = WANTED) -> list[Component]:
    """The VCALENDARs of a file; components outside one are put into one without a name.

    Args:
        wanted: the properties to keep of which component.

    Raises:
        BusyUnreadable: larger than 10 MB, not UTF-8, no calendar, cut off, or badly nested; the line is named.
    """
    found: list[Component] = []
    open_ones: list[Component] = []
    for line, raw in _unfolded(_plain(data)):
        name = _name(raw)
        if name == "BEGIN":
            _begin(found, open_ones, line, raw)
        elif name == "END":
            _end(open_ones, line, raw)
        elif open_ones and name in wanted.get(open_ones[-1].name, ()):
            _add(open_ones[-1], line, raw, name)
    if open_ones:
        raise _cut_off(open_ones[-1])
    if not found:
        raise BusyUnreadable("There is no calendar in the file.")
    return found


def _plain(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise BusyUnreadable(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Please export a shorter time.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BusyUnreadable("The file is UTF-16. Please save it as UTF-8.")
    return data.removeprefix(b"\xef\xbb\xbf")


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Whole lines, still as bytes, since lines may be folded inside a character; with the number of the first part."""
    start, parts = 0, [b""]
    for number, line in enumerate(data.splitlines(), 1):
        if not line:
            continue
        if line[:1] in b" \t":
            parts.append(line[1:])
            continue
        yield _checked(start, parts)
        start, parts = number, [line]
    yield _checked(start, parts)


def _checked(line: int, parts: list[bytes]) -> tuple[int, bytes]:
    whole = parts[0] if len(parts) == 1 else b"".join(parts)
    if not whole.isascii():
        try:
            whole.decode()
        except UnicodeDecodeError:
            raise BusyUnreadable(f"Line {line} is not UTF-8. Please save the file as UTF-8.") from None
    return line, whole


def _name(raw: bytes) -> str:
    found = _NAME.match(raw)
    return found[0].decode().upper() if found else ""


def _begin(found: list[Component], open_ones: list[Component], line: int, raw: bytes) -> None:
    made = Component(_named(line, raw), line)
    if len(open_ones) >= MAX_DEPTH:
        raise BusyUnreadable(f"Line {line}: more than {MAX_DEPTH} components inside each other.")
    if open_ones:
        open_ones[-1].children.append(made)
    elif made.name == "VCALENDAR":
        found.append(made)
    else:
        if not found or found[-1].name:
            found.append(Component("", line))
        found[-1].children.append(made)
    open_ones.append(made)


def _end(open_ones: list[Component], line: int, raw: bytes) -> None:
    name = _named(line, raw)
    if not open_ones:
        raise BusyUnreadable(f"Line {line}: END:{name} without its BEGIN.")
    last = open_ones.pop()
    if last.name != name and last.name.startswith(name):
        raise _cut_off(last)
    if last.name != name:
        raise BusyUnreadable(f"Line {line}: END:{name}, but the {last.name} of line {last.line} is still open.")


def _cut_off(last: Component) -> BusyUnreadable:
    return BusyUnreadable(f"The file is cut off: the {last.name} of line {last.line} has no end.")


def _named(line: int, raw: bytes) -> str:
    name = raw.partition(b":")[2].strip().upper()
    if not name or len(name) > 40 or not _NAME.fullmatch(name):
        raise BusyUnreadable(f"Line {line}: a BEGIN or END that names no component.")
    return name.decode()


def _add(component: Component, line: int, raw: bytes, name: str) -> None:
    found = _PROPERTY.fullmatch(raw.decode())
    if found is None:
        component.broken.append((line, name))
        return
    parameters = {
        key.strip().upper(): value.strip().replace('"', "") for key, value in _PARAMETER.findall(found[2])
    } if found[2] else {}  # fmt: skip
    component.properties.append(Property(line, name, parameters, found[3].strip()))
