"""A day's clinic list as it is printed: who comes when to whom, names masked where they must be (PRV-01)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from booktui.desk.names import shown
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import spoken, to_wall
from booktui.store.exports import ListLine

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.letters.day_sheet import Line

OFF = ("cancelled", "noshow")
"""Whoever has one of these is not expected."""


def printed(
    desk: Desk, day: date, lines: Iterable[ListLine], by: str, key: Callable[[ListLine], str], form: str
) -> bytes:
    """The list as `html` or `pdf`, a page for each group; the lines come in order of their group and time."""
    from booktui.exchange.letters.day_sheet import DaySheet, Group, day_html, day_pdf

    now = desk.now()
    groups = [
        Group(_title(desk, by, code), tuple(_line(one, by) for one in rows)) for code, rows in groupby(lines, key)
    ]
    sheet = DaySheet(
        whole_day(day),
        tuple(groups),
        f"Printed {spoken(now, desk.zone)} by {desk.person.name}",
        "Room" if by == "practitioner" else "With",
    )
    return day_html(sheet).encode() if form == "html" else day_pdf(sheet, made=now)


def _title(desk: Desk, by: str, code: str) -> str:
    if not code:
        return f"No {by}"
    book = desk.catalogue
    found = book.location_by_code.get(code.upper()) if by == "location" else book.resource_by_code.get(code.upper())
    return f"{code}  {found.name}" if found is not None and found.name != code else code


def _line(one: ListLine, by: str) -> Line:
    from booktui.exchange.letters.day_sheet import Line

    start, end = (f"{to_wall(instant, one.zone):%H:%M}" for instant in (one.start, one.end))
    others = (one.practitioner if by != "practitioner" else None, one.room if by != "room" else None, one.equipment)
    return Line(
        f"{start}-{end}",
        one.client,
        shown(one.family_name, one.given_name, one.client_sensitive or one.service_sensitive),
        one.service,
        " ".join(part for part in others if part),
        one.status,
        one.status in OFF,
    )
