"""Clinics and their sessions for the large desks: thousands of clinics share ten half-days, worked out once each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from booktui.desk.demo.loader import Loader
from booktui.desk.demo.plan import Setup
from booktui.rules.recurrence import Occurrence, occurrences

CLINIC_COLUMNS = ("id", "code", "active", "generated_until")
VERSION_COLUMNS = (
    "id", "clinic_id", "number", "state", "effective_from", "name", "services", "practitioner_id", "room_id",
    "location_id", "recur", "start", "end", "valid_from", "slots", "except_on", "also_on", "on_holidays", "made_by",
    "made_at", "approved_by", "reason", "short_notice",
)  # fmt: skip
SESSION_COLUMNS = (
    "clinic_id", "version_id", "on_date", "practitioner_id", "room_id", "location_id", "starts_at", "ends_at", "slots",
    "services", "on_holiday", "cuts", "to_change", "status",
)  # fmt: skip


def write_clinics(loader: Loader, clinics: list[Setup], until: date, zone: str) -> int:
    """Write clinics of a set-up and all their sessions to `until` (inclusive); how many sessions.

    None takes place on a public holiday; the set-up's holidays are already there.
    """
    closed = frozenset(
        date.fromisoformat(row[0])
        for row in loader.rows("SELECT date(starts_at + 43200, 'unixepoch') FROM absence WHERE kind = 'holiday'")
    )
    rows = [_row(loader, number, clinic) for number, clinic in enumerate(clinics, 1)]
    codes = (clinic["code"] for clinic in clinics)
    loader.put("clinic", CLINIC_COLUMNS, ((n, code, 1, until.isoformat()) for n, code in enumerate(codes, 1)))
    loader.put("clinic_version", VERSION_COLUMNS, rows)
    sessions = (one for row in rows for one in _sessions(row, until, zone, closed))
    return loader.put("session", SESSION_COLUMNS, sessions, "sessions", len(rows) * 180)


def _row(loader: Loader, number: int, clinic: Setup) -> tuple[Any, ...]:
    """The one version of a clinic, with the clinic's own number."""
    practitioner = _id(loader, "practitioner", clinic["practitioner"])
    room, location = _room(loader, clinic)
    since = clinic["from"].isoformat()
    return (
        number, number, 1, "approved", since, clinic["name"], "", practitioner, room, location, clinic["recur"],
        clinic["start"], clinic["end"], since, clinic.get("slots", ""), "", "", 0, "", 0, "", "", 0,
    )  # fmt: skip


def _room(loader: Loader, clinic: Setup) -> tuple[int | None, int]:
    """The room, and the location it is at."""
    if "room" not in clinic:
        return None, _id(loader, "location", clinic["location"])
    found = loader.rows("SELECT id, location_id FROM room WHERE code = ?", clinic["room"]).fetchone()
    return int(found[0]), int(found[1])


def _id(loader: Loader, table: str, code: str) -> int:
    return int(loader.rows(f"SELECT id FROM {table} WHERE code = ?", code).fetchone()[0])


def _sessions(row: tuple[Any, ...], until: date, zone: str, closed: frozenset[date]) -> Iterator[tuple[Any, ...]]:
    defined = row[: VERSION_COLUMNS.index("except_on")]
    number, *_, practitioner, room, location, recur, start, end, since, slots = defined
    for one in _dates(recur, start, end, date.fromisoformat(since), until, zone, closed):
        day = one.day.isoformat()
        yield number, number, day, practitioner, room, location, one.start, one.end, slots, "", 0, "", 0, "planned"


@lru_cache(maxsize=64)
def _dates(
    recur: str, start: str, end: str, since: date, until: date, zone: str, closed: frozenset[date]
) -> tuple[Occurrence, ...]:
    return tuple(occurrences(recur, start, end, since, None, (since, until + timedelta(days=1)), zone, closed))
