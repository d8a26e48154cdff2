"""What the form of a clinic says, as the desk wants it, and repeated back while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from booktui.rules.clinics.recurring import read_recur, say_recur
from booktui.rules.clock import local_date
from booktui.rules.recurrence import BadRecurrence, occurrences
from booktui.rules.values import Kind
from booktui.screens.dialogs.client_form import yes_no
from booktui.screens.dialogs.said import NotSaid, by_code, clock_said, code_said, codes_said, day_said, days_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_short
from booktui.widgets.details import Paint
from booktui.widgets.strip import strip_block
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LABELS = {
    "effective": "From when", "practitioner": "Who", "recur": "When", "start": "Starts", "end": "Ends",
    "from": "First day", "until": "Last day", "except": "Not on", "also": "Also on", "on_holidays": "On holidays",
    "overbooks": "Overbooks",
}  # fmt: skip
NEXT = 3
"""Dates that are named of a recurrence."""


def fields_of(desk: Desk, typed: Mapping[str, str]) -> tuple[dict[str, Any], date | None]:
    """The keys of a setup file's clinic, None for what was emptied, and the day from which the change counts.

    Raises:
        NotSaid: with the field's label before the sentence.
    """
    found: dict[str, Any] = {}
    effective: date | None = None
    for name, text in typed.items():
        try:
            value = _read(desk, name, text.strip())
        except (NotSaid, BadRecurrence) as problem:
            raise NotSaid(f"{LABELS.get(name, name)}: {problem}") from None
        if name == "effective":
            effective = value
        else:
            found[name] = value
    return found, effective


def _read(desk: Desk, name: str, text: str) -> Any:
    now, zone, book = desk.now(), desk.zone, desk.catalogue
    if name == "effective" and not text:
        raise NotSaid("Say from which day on the change counts: +8w, or 1 feb.")
    if name in ("effective", "from", "until"):
        return day_said(text, now, zone) if text else None
    if name in ("except", "also"):
        return days_said(text, now, zone)
    if name in ("start", "end"):
        return clock_said(text)
    if name == "recur":
        return read_recur(text)
    if name in KINDS:
        return code_said(text, by_code(book.of_kind(KINDS[name]))) or None
    if name == "location":
        return code_said(text, by_code(book.locations.values())) or None
    if name == "services":
        return codes_said(text, by_code(book.services.values()))
    if name == "slots":
        return letters_said(desk, text)
    if name == "overbooks":
        return _number(text)
    return _yes_no(text) if name == "on_holidays" else text


KINDS = {"practitioner": Kind.PRACTITIONER, "room": Kind.ROOM, "equipment": Kind.EQUIPMENT}


def letters_said(desk: Desk, text: str) -> str:
    """The slot pattern: blanks are left out, and a small letter may stand for a capital one."""
    types = desk.catalogue.slot_types
    letters = [letter for letter in text if letter != " "]
    return "".join(letter.upper() if letter not in types and letter.upper() in types else letter for letter in letters)


def _number(text: str) -> int | None:
    if text and not text.isdecimal():
        raise NotSaid(f"{text!r} is not a number.")
    return int(text) if text else None


def _yes_no(text: str) -> bool:
    try:
        return bool(yes_no(text))
    except ValueError as problem:
        raise NotSaid(f"{problem}.".capitalize()) from None


def repeated(desk: Desk, typed: Mapping[str, str]) -> Paint:
    """When it takes place, in full and with its next dates; or what of it is not understood."""
    said, style = _when(desk, typed)
    return lambda width: wrap([(said, style)], width)[:2] if said else [[Cell("", "row")]]


def _when(desk: Desk, typed: Mapping[str, str]) -> tuple[str, str]:
    if not typed["recur"].strip():
        return "Say when it takes place: tue, mon-fri, mon weeks 1,3,5, every 2 weeks tue.", "muted"
    try:
        recur = read_recur(typed["recur"])
        start, end = _hour(typed["start"]), _hour(typed["end"])
        first = _first(desk, typed)
    except (BadRecurrence, NotSaid) as problem:
        return f"‹!› {problem}", "alarm"
    words = say_recur(recur)
    if not (start and end and start != end):
        return words, "row"
    days = _dates(desk, recur, start, end, first)
    return f"{words} {start} to {end}: {', '.join(day_short(day) for day in days)}{' …' if days else 'never'}", "row"


def _hour(text: str) -> str:
    return clock_said(text) if text.strip() else ""


def _first(desk: Desk, typed: Mapping[str, str]) -> tuple[date, date]:
    """The day that the recurrence counts from, and the day from which its dates are named."""
    now, zone = desk.now(), desk.zone
    today = local_date(now, zone)
    anchor = day_said(typed["from"], now, zone) if typed["from"].strip() else today
    since = day_said(typed["effective"], now, zone) if typed.get("effective", "").strip() else today
    return anchor, max(anchor, since)


def _dates(desk: Desk, recur: str, start: str, end: str, first: tuple[date, date]) -> list[date]:
    anchor, since = first
    window = (since, since + timedelta(days=400))
    return [one.day for one in occurrences(recur, start, end, anchor, None, window, desk.zone)[:NEXT]]


def slots_block(desk: Desk, typed: Mapping[str, str], width: int) -> list[list[Cell]]:
    """The slots over their hours, or what is wrong with them."""
    try:
        start, end = _hour(typed["start"]), _hour(typed["end"])
        over = _number(typed["overbooks"].strip())
    except NotSaid:
        return []
    if not (start and end):
        return [[Cell("The slots are drawn here once it is said when it starts and ends.", "muted")]]
    who = code_said(typed["practitioner"], by_code(desk.catalogue.of_kind(Kind.PRACTITIONER)))
    laid = desk.clinics.strip(letters_said(desk, typed["slots"]), start, end, who, over)
    return strip_block(laid, start, desk.catalogue.slot_types, width)
