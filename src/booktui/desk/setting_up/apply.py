"""Writing a settled setup file: only what differs, in the caller's one transaction, each change audited."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update

from booktui.desk.closures import holiday_dates, with_local
from booktui.desk.setting_up.absences import stay_note
from booktui.desk.setting_up.clinic_versions import apply_clinics
from booktui.desk.setting_up.ids import KEYS, MODELS, Ids, first, logged, told
from booktui.desk.setting_up.mending import mend
from booktui.desk.setting_up.show import SETTINGS, present
from booktui.desk.setting_up.values import SCHEDULES, AbsenceIn, SetupFile, SetupReport
from booktui.desk.timetabling import sessions
from booktui.rules.clock import day_span, local_date
from booktui.store import catalogue as catalogues
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WRITTEN = (
    "location", "slot_type", "service", "room", "equipment", "interpreter", "practitioner", "user", "holiday",
)  # fmt: skip
"""Tables in an order in which everything an item refers to is there before it."""
HOLIDAY_YEARS = (1, 3)
"""Years before and after this one whose holidays are kept."""


def apply(c: Connection, desk: Desk, wanted: SetupFile, notes: list[str]) -> SetupReport:
    """Write what the file says and the desk does not have yet; what was done.

    Args:
        wanted: settled (`setup_check.settle`), so that every reference holds.
        notes: what the checks had to say.
    """
    desk.stands(c)
    was = present(c)
    ids = Ids(c)
    changes = _settings(c, desk, was, wanted)
    touched: set[str] = set()
    for table in WRITTEN:
        touched |= _write_table(c, desk, ids, table, was, wanted, changes)
    zone = wanted.desk.time_zone or was.desk.time_zone or "UTC"
    touched |= apply_clinics(c, desk, ids, was, wanted, changes, zone)
    changes += _absences(c, desk, ids, was, wanted, notes)
    after = present(c)
    closed = _holidays(c, desk, after, zone, changes)
    mended = mend(c, desk, touched, everything=closed, zone=zone)
    added = sessions.generate(c, _clinics(c), sessions.horizon(desk, zone), desk.now(), zone)
    if changes:
        catalogues.touch(c)
        desk.log(c, "setup", "desk", reason=f"{len(changes)} changes", after={"changes": changes})
    return SetupReport(
        tuple(changes), mended.added + added, mended.removed, mended.changed, (*notes, *mended.notes)
    )  # fmt: skip


def _settings(c: Connection, desk: Desk, was: SetupFile, wanted: SetupFile) -> list[str]:
    said = {key: getattr(wanted.desk, key) for key in SETTINGS}
    new = {key: value for key, value in said.items() if value is not None and value != (getattr(was.desk, key) or "")}
    if new:
        desk.set_settings(c, new)
    return [f"desk {key} is now {value or 'empty'}" for key, value in new.items()]


def _write_table(
    c: Connection, desk: Desk, ids: Ids, table: str, was: SetupFile, wanted: SetupFile, changes: list[str]
) -> set[str]:
    """Write one table; the codes of clinics whose sessions have to be looked at again."""
    new = {key: item for key, item in wanted.items(table).items() if was.items(table).get(key) != item}
    for key, item in new.items():
        old = was.items(table).get(key)
        row = ROWS.get(table, _plain_row)(ids, item) | _let_in(desk, table, old, item)
        number = _insert(c, table, item, row) if old is None else _update(c, table, key, item, row)
        changes.append(told(table, key, old, item))
        desk.log(c, "change" if old else "add", table, number, before=logged(old), after=logged(item))
    ids.forget(table)
    for key, item in new.items():
        AFTER.get(table, _nothing)(c, ids, key, item)
    return _touched(table, new, was)


def _let_in(desk: Desk, table: str, old: Any, item: Any) -> dict[str, Any]:
    """Who let a user in, or gave them another role, and when; when one left."""
    if table != "user":
        return {}
    if not item.active:
        return {"retired_at": desk.now(), "passphrase": ""}
    same = old is not None and old.active and old.role == item.role
    return {} if same else {"approved_by": desk.person.name, "approved_at": desk.now(), "retired_at": None}


def _touched(table: str, new: dict[str, Any], was: SetupFile) -> set[str]:
    if table == "location":
        moved = {
            key for key, item in new.items() if key in was.location and was.location[key].time_zone != item.time_zone
        }
        return {code for code, clinic in was.clinic.items() if clinic.location in moved}
    return set()


def _insert(c: Connection, table: str, item: Any, row: dict[str, Any]) -> int | None:
    """The row, and before it the schedule whose id it takes where it has one."""
    if table in SCHEDULES:
        schedule = table_of(t.Schedule)
        made = c.execute(insert(schedule).values(kind=table, capacity=getattr(item, "capacity", 1)))
        row = {"id": first(made.inserted_primary_key), **row}
    key = c.execute(insert(table_of(MODELS[table])).values(**row)).inserted_primary_key
    return None if table in KEYS else first(key)


def _update(c: Connection, table: str, key: str, item: Any, row: dict[str, Any]) -> int | None:
    rows = table_of(MODELS[table])
    column = rows.c[KEYS.get(table, "code")]
    same = date.fromisoformat(key) if table == "holiday" else key
    c.execute(update(rows).where(column == same).values(**row))
    if table in KEYS:
        return None
    number = int(c.execute(select(rows.c.id).where(column == key)).scalar_one())
    if table in SCHEDULES:
        schedule = table_of(t.Schedule)
        c.execute(update(schedule).where(schedule.c.id == number).values(capacity=getattr(item, "capacity", 1)))
    return number


def _plain_row(_ids: Ids, item: Any) -> dict[str, Any]:
    """The item's own fields that are columns as they stand."""
    return {f.name: getattr(item, f.name) for f in fields(item) if f.name != "capacity"}


def _location_row(ids: Ids, item: Any) -> dict[str, Any]:
    return {key: value for key, value in _plain_row(ids, item).items() if key != "travel_minutes"}


def _practitioner_row(ids: Ids, item: Any) -> dict[str, Any]:
    row = {key: value for key, value in _plain_row(ids, item).items() if key != "services"}
    return {**row, "languages": ",".join(item.languages)}


def _placed_row(ids: Ids, item: Any) -> dict[str, Any]:
    row = _plain_row(ids, item)
    location, kind = row.pop("location"), row.pop("kind")
    return {**row, "location_id": ids.of("location", location), "type": kind}


def _service_row(ids: Ids, item: Any) -> dict[str, Any]:
    row = _plain_row(ids, item)
    needs = dict(row.pop("needs"))
    return {
        **row, "slot_types": "".join(item.slot_types), "modality": ",".join(item.modality), "sex": item.sex or None,
        "needs_room": needs.get("room"), "needs_equipment": needs.get("equipment"),
        "targets": json.dumps(dict(item.targets)) if item.targets else "",
    }  # fmt: skip


def _holiday_row(_ids: Ids, item: Any) -> dict[str, Any]:
    return {"on_date": item.date, "name": item.name, "opens": item.opens}


ROWS: dict[str, Callable[[Ids, Any], dict[str, Any]]] = {
    "location": _location_row,
    "practitioner": _practitioner_row,
    "room": _placed_row,
    "equipment": _placed_row,
    "service": _service_row,
    "holiday": _holiday_row,
}


def _nothing(_c: Connection, _ids: Ids, _key: str, _item: Any) -> None:
    return


def _travel(c: Connection, ids: Ids, key: str, item: Any) -> None:
    """Journeys, once every location of the file is there."""
    travel, here = table_of(t.Travel), ids.of("location", key)
    c.execute(delete(travel).where(travel.c.from_id == here))
    for other, minutes in item.travel_minutes:
        c.execute(insert(travel).values(from_id=here, to_id=ids.of("location", other), minutes=minutes))


def _provides(c: Connection, ids: Ids, key: str, item: Any) -> None:
    table, person = table_of(t.PractitionerService), ids.of("practitioner", key)
    c.execute(delete(table).where(table.c.practitioner_id == person))
    for service in item.services:
        c.execute(insert(table).values(practitioner_id=person, service_id=ids.of("service", service)))


AFTER: dict[str, Callable[[Connection, Ids, str, Any], None]] = {"location": _travel, "practitioner": _provides}


def _absences(c: Connection, desk: Desk, ids: Ids, was: SetupFile, wanted: SetupFile, notes: list[str]) -> list[str]:
    table = table_of(t.AbsenceRow)
    lines = []
    for key, item in wanted.absence.items():
        old = was.absence.get(key)
        if old == item:
            continue
        row = _absence_row(ids, item)
        if old is None:
            number = first(c.execute(insert(table).values(**row)).inserted_primary_key)
            notes += stay_note(c, desk, item.schedule, row)
        else:
            same = [
                table.c[name] == row[name] for name in ("schedule_id", "location_id", "starts_at", "ends_at", "kind")
            ]
            c.execute(update(table).where(*same).values(reason=item.reason))
            number = None
        what = f"absence of {item.schedule}" if item.schedule else f"closure of {item.location or 'every location'}"
        lines.append(f"{what} {'changed' if old else 'added'}: {item.reason or item.kind}")
        desk.log(c, "change" if old else "add", "absence", number, before=logged(old), after=logged(item))
    return lines


def _absence_row(ids: Ids, item: AbsenceIn) -> dict[str, Any]:
    return {
        "schedule_id": ids.schedule(item.schedule) if item.schedule else None,
        "location_id": ids.of("location", item.location), "kind": item.kind,
        "starts_at": item.starts_at, "ends_at": item.ends_at, "reason": item.reason,
    }  # fmt: skip


def _holidays(c: Connection, desk: Desk, after: SetupFile, zone: str, changes: list[str]) -> bool:
    """Keep the region's holidays of the years around now, and the local ones, as closures; whether any day changed."""
    region = after.desk.holidays or ""
    table = table_of(t.AbsenceRow)
    year = local_date(desk.now(), zone).year
    first, last = year - HOLIDAY_YEARS[0], year + HOLIDAY_YEARS[1]
    days = with_local(holiday_dates(region, first, last) if region else {}, after.holiday.values())
    wanted = {(*day_span(day, zone), name[:200]) for day, name in days.items()}
    since = day_span(date(first, 1, 1), zone)[0]
    kept = {
        (row.starts_at, row.ends_at, row.reason): row.id
        for row in c.execute(select(table).where(table.c.kind == "holiday", table.c.starts_at >= since))
    }
    for span in kept.keys() - wanted:
        c.execute(delete(table).where(table.c.id == kept[span]))
    new = [
        {"kind": "holiday", "starts_at": a, "ends_at": b, "reason": name} for a, b, name in sorted(wanted - kept.keys())
    ]
    if new:
        c.execute(insert(table), new)
    gone = len(kept.keys() - wanted)
    if new or gone:
        changes.append(f"holidays {region or 'none'}: {len(new)} days added, {gone} taken away")
    return bool(new or gone)


def _clinics(c: Connection) -> list[Any]:
    return list(c.execute(select(table_of(t.Clinic)).where(table_of(t.Clinic).c.active)))
