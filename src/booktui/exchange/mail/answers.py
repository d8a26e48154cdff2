"""The answers in a calendar file: who says what to which version of which event; nothing else of it is looked at.

The calendar is cut into lines by our own reader, which keeps no VTIMEZONE beyond its file (`exchange.busy`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from booktui.exchange.busy.lines import WANTED, Component, Property, calendars
from booktui.exchange.busy.moments import read_moment, timed
from booktui.exchange.busy.values import BadValue, BusyUnreadable
from booktui.exchange.busy.zones import Zones
from booktui.exchange.mail.senders import mailbox
from booktui.exchange.mail.values import MAX_CALENDAR, MAX_EVENTS, Unreadable, line
from booktui.rules.messages.replies import Reply
from booktui.rules.values import Instant

NEEDED = {
    **WANTED,
    "VEVENT": frozenset(
        {"UID", "SEQUENCE", "X-MICROSOFT-CDO-APPT-SEQUENCE", "DTSTAMP", "RECURRENCE-ID", "ATTENDEE", "COMMENT"}
        | {"DTSTART", "DTEND"}
    ),
}
COMMENT = 500
MAX_ATTENDEES = 50
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n[ \t]")
_CHARSETS = re.compile(
    r"utf-?(8|16|16le|16be)|us-ascii|ascii|(iso-?|iso_)8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|"
    r"gb2312|gbk|gb18030|big5|shift[_-]jis|euc-(jp|kr)|iso-2022-jp",
    re.IGNORECASE,
)
"""Those that name letters, and nothing that Python only calls by the same name."""


def read_answers(data: bytes, charset: str = "", method: str = "", zone: str = "UTC") -> Iterator[Reply]:
    """Each event of a calendar as an answer; `method` counts where the calendar names none.

    Raises:
        Unreadable: too large, no calendar, cut off, or no event in it.
    """
    if len(data) > MAX_CALENDAR:
        raise Unreadable(f"its calendar is larger than {MAX_CALENDAR // 1_000_000} MB")
    try:
        found = calendars(text_of(_unfolded(data), charset).encode("utf-8", "replace"), NEEDED)
    except BusyUnreadable as error:
        raise Unreadable(f"its calendar cannot be read: {error}") from None
    events = [(calendar, event) for calendar in found for event in calendar.children if event.name == "VEVENT"]
    if not events:
        raise Unreadable("there is no event in its calendar")
    for calendar, event in events[:MAX_EVENTS]:
        said = calendar.text("METHOD") or method.upper()
        yield _answer(event, line(said, 20), Zones(calendar, zone))


def _unfolded(data: bytes) -> bytes:
    """Lines may be folded inside a letter (RFC 5545 3.1), which would then be none in any encoding of bytes."""
    return data if b"\0" in data[:2] or data.startswith((b"\xff\xfe", b"\xfe\xff")) else _FOLD.sub(b"", data)


def text_of(data: bytes, charset: str = "") -> str:
    """Bytes as text, whatever they are called: by their mark, as UTF-8, by the name, else as latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[:2].find(b"\0") >= 0:
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = charset.strip().strip("\"'")
    try:
        return data.decode(named if _CHARSETS.fullmatch(named) else "latin-1", "replace")
    except LookupError:
        return data.decode("latin-1")


def _answer(event: Component, method: str, zones: Zones) -> Reply:
    attendees = event.all("ATTENDEE")[:MAX_ATTENDEES]
    who = attendees[0] if attendees else None
    again = event.all("RECURRENCE-ID")
    return Reply(
        uid=line(event.value("UID"), 255),
        method=method,
        attendees=tuple(dict.fromkeys(_address(one) for one in attendees)),
        partstat=line(who.parameters.get("PARTSTAT", "") if who else "", 20).upper(),
        sequence=_sequence(event),
        stamp=_stamp(event),
        of_occurrence=bool(again),
        recurrence=_instant(again, zones),
        sent_by=mailbox(who.parameters.get("SENT-BY", "")) if who else "",
        comment=_comment(event, who),
        starts_at=_instant(event.all("DTSTART"), zones) if method == "COUNTER" else None,
        ends_at=_instant(event.all("DTEND"), zones) if method == "COUNTER" else None,
    )


def _address(attendee: Property) -> str:
    """What cannot be an address stays as it is, so that it is nobody who was asked."""
    return mailbox(attendee.value) or line(attendee.value, 254).lower() or "nobody"


def _sequence(event: Component) -> int:
    """Exchange puts its own where SEQUENCE is 0 or absent, as Thunderbird reads it too."""
    for name in ("SEQUENCE", "X-MICROSOFT-CDO-APPT-SEQUENCE"):
        said = event.value(name)
        if _NUMBER.fullmatch(said) and int(said):
            return int(said)
    return 0


def _stamp(event: Component) -> Instant | None:
    """DTSTAMP is in UTC (RFC 5545 3.8.7.2); one that does not say so is read as if it did."""
    try:
        at = datetime.strptime(event.text("DTSTAMP").removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return max(0, int(at.timestamp()))


def _instant(found: list[Property], zones: Zones) -> Instant | None:
    """Zone and type may differ from ours, the instant may not; None where it cannot be told."""
    try:
        return int(timed(read_moment(found[0], zones), zones.day).timestamp()) if found else None
    except (BadValue, ArithmeticError, ValueError, LookupError):
        return None


def _comment(event: Component, who: Property | None) -> str:
    said = [one.value for one in event.all("COMMENT")[:5]]
    if not any(said) and who is not None:
        said = [who.parameters.get("X-RESPONSE-COMMENT", "")]
    return line(" ".join(_ESCAPED.sub(_unescaped, one[: COMMENT * 4]) for one in said), COMMENT)


def _unescaped(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]
