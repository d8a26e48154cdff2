"""The desk as a setup file: read from the store, written as TOML or JSON. Applying it again changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from booktui.desk.setting_up.keys import DESK, SPEC, WAYS
from booktui.desk.setting_up.values import (
    TABLES,
    AbsenceIn,
    ClinicIn,
    DeskIn,
    EquipmentIn,
    HolidayIn,
    InterpreterIn,
    LocationIn,
    PolicyLine,
    PractitionerIn,
    RoomIn,
    ServiceIn,
    SetupFile,
    SlotTypeIn,
    UserIn,
)
from booktui.rules.clinics.versions import APPROVED, Version
from booktui.rules.clock import from_wall, to_wall
from booktui.rules.policy import Policy
from booktui.rules.policy_keys import shown
from booktui.store import clinics
from booktui.store import tables as t
from booktui.store.catalogue import read_targets
from booktui.store.tables import table_of

SETTINGS = tuple(key.name for key in DESK)
SHOWN_ABSENCES = ("leave", "training", "closure")
"""Kinds that a setup file holds; holidays and busy time come from elsewhere."""


_schedule = table_of(t.Schedule)
_RESOURCES = select(_schedule).where(_schedule.c.kind != "client")


def rows(c: Connection, model: type, *order: str) -> list[Row[Any]]:
    """All rows of a table, in that order."""
    table = table_of(model)
    return list(c.execute(select(table).order_by(*(table.c[name] for name in order))))


def present(c: Connection) -> SetupFile:
    """The whole desk in a setup file's terms."""
    settings = {row.key: row.value for row in rows(c, t.Setting)}
    capacity = {row.id: row.capacity for row in c.execute(_RESOURCES)}
    places = {row.id: row.code for row in rows(c, t.LocationRow)}
    services = {row.id: row.code for row in rows(c, t.ServiceRow)}
    people = rows(c, t.Practitioner, "code")
    rooms = rows(c, t.Room, "code")
    codes = {row.id: row.code for model in (t.Equipment, t.Interpreter) for row in rows(c, model)}
    codes |= {row.id: row.code for row in (*people, *rooms)}
    return SetupFile(
        desk=DeskIn(**{key: settings.get(key) for key in SETTINGS}),
        location=_keyed(_locations(c, places)),
        room=_keyed(
            RoomIn(
                r.code,
                r.name,
                places[r.location_id],
                r.type,
                bool(r.step_free),
                capacity[r.id],
                bool(r.active),
                r.email,
                bool(r.invites),
            )
            for r in rooms
        ),
        equipment=_keyed(
            EquipmentIn(r.code, r.name, places[r.location_id], r.type, capacity[r.id], bool(r.active))
            for r in rows(c, t.Equipment, "code")
        ),
        interpreter=_keyed(
            InterpreterIn(r.code, r.name, r.language, bool(r.active)) for r in rows(c, t.Interpreter, "code")
        ),
        slot_type=_keyed(
            SlotTypeIn(r.letter, r.name, r.minutes, r.priority, r.release_days)
            for r in rows(c, t.SlotTypeRow, "letter")
        ),
        service=_keyed(_service(r) for r in rows(c, t.ServiceRow, "code")),
        practitioner=_keyed(_practitioners(c, people, services, capacity)),
        holiday=_keyed(HolidayIn(r.on_date, r.name, bool(r.opens)) for r in rows(c, t.Holiday, "on_date")),
        clinic=_keyed(_clinics(c, codes, places, services)),
        absence=_keyed(
            AbsenceIn(
                codes.get(r.schedule_id, ""), places.get(r.location_id, ""), r.starts_at, r.ends_at, r.kind, r.reason
            )
            for r in rows(c, t.AbsenceRow, "starts_at", "id")
            if _is_shown(r) and (r.schedule_id is None or r.schedule_id in codes)
        ),
        user=_keyed(UserIn(r.name, r.role, bool(r.active)) for r in rows(c, t.User, "name")),
    )


def _is_shown(row: Row[Any]) -> bool:
    """A single approved absence; parts of a repeating one, requests, holidays and busy time come from elsewhere."""
    return row.kind in SHOWN_ABSENCES and row.rule_id is None and row.state == "approved"


def _keyed(items: Iterable[Any]) -> dict[str, Any]:
    return {item.key: item for item in items}


def _locations(c: Connection, places: dict[int, str]) -> list[LocationIn]:
    travel: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows(c, t.Travel):
        travel[row.from_id].append((places[row.to_id], row.minutes))
    return [
        LocationIn(r.code, r.name, r.address, r.time_zone, tuple(sorted(travel[r.id])))
        for r in rows(c, t.LocationRow, "code")
    ]


def _practitioners(
    c: Connection, people: list[Row[Any]], services: dict[int, str], capacity: dict[int, int]
) -> list[PractitionerIn]:
    provides: dict[int, list[str]] = defaultdict(list)
    for row in rows(c, t.PractitionerService):
        provides[row.practitioner_id].append(services[row.service_id])
    return [
        PractitionerIn(
            r.code,
            r.name,
            r.email,
            tuple(sorted(provides[r.id])),
            capacity[r.id],
            bool(r.active),
            r.team,
            r.wte_percent,
            tuple(filter(None, r.languages.split(","))),
            bool(r.invites),
            r.calendar,
            r.calendar_user,
        )
        for r in people
    ]


def _service(row: Row[Any]) -> ServiceIn:
    needs = (("room", row.needs_room), ("equipment", row.needs_equipment))
    return ServiceIn(
        code=row.code, name=row.name, minutes=row.minutes, plain_name=row.plain_name, buffer_before=row.buffer_before,
        buffer_after=row.buffer_after, lead_hours=row.lead_hours, slot_types=tuple(sorted(row.slot_types)),
        needs=tuple((key, kind) for key, kind in needs if kind), modality=tuple(row.modality.split(",")),
        script=row.script, preparation=row.preparation, min_age=row.min_age, max_age=row.max_age, sex=row.sex or "",
        sensitive=bool(row.sensitive), active=bool(row.active), targets=read_targets(row.targets),
        weight_percent=row.weight_percent, diagnostic=bool(row.diagnostic),
    )  # fmt: skip


def _clinics(
    c: Connection, codes: dict[int, str], places: dict[int, str], services: dict[int, str]
) -> Iterable[ClinicIn]:
    """Each clinic as its newest approved version has it."""
    every = clinics.versions(c)
    for row in rows(c, t.Clinic, "code"):
        approved = [one for one in every[row.id] if one.state == APPROVED]
        if approved:
            yield clinic_in(approved[-1], bool(row.active), codes, places, services)


def clinic_in(
    one: Version, active: bool, codes: dict[int, str], places: dict[int, str], services: dict[int, str]
) -> ClinicIn:
    """A version in a setup file's terms."""
    return ClinicIn(
        code=one.clinic, name=one.name, practitioner=codes[one.practitioner_id], recur=one.recur, start=one.start,
        end=one.end, room=codes.get(one.room_id or 0, ""), location=places[one.location_id], since=one.valid_from,
        until=one.valid_until, slots=one.slots, services=tuple(sorted(services[key] for key in one.services)),
        equipment=codes.get(one.equipment_id or 0, ""), not_on=tuple(sorted(one.except_on)),
        also_on=tuple(sorted(one.also_on)), on_holidays=one.on_holidays, overbooks=one.overbooks, active=active,
    )  # fmt: skip


def as_data(desk: SetupFile) -> dict[str, Any]:
    """The structure of a setup file, ready for JSON or TOML: what is as it would be anyway is left out."""
    said = {key: getattr(desk.desk, key) for key in SETTINGS if getattr(desk.desk, key)}
    for name in ("policy", *WAYS):
        if name in said:
            said[name] = json.loads(said[name])
    found: dict[str, Any] = {"desk": said}
    for table in TABLES:
        if table != "absence":
            found[table] = [_plain(table, item) for item in desk.items(table).values()]
    found["absence"] = [_absence(desk, item) for item in desk.absence.values()]
    return {table: items for table, items in found.items() if items}


def _plain(table: str, item: Any) -> dict[str, Any]:
    usual = {f.name: f.default for f in fields(item) if f.default is not MISSING}
    plain: dict[str, Any] = {}
    for key in SPEC[table][1]:
        name = key.attribute or key.name
        value = getattr(item, name)
        if key.needed or value != usual.get(name, MISSING):
            plain[key.name] = _value(key.name, value)
    return plain


def policy_lines(policy: Policy) -> list[tuple[str, Any]]:
    """Public keys with their values, each line of a table by itself: `target.days.urgent`."""
    found: list[tuple[str, Any]] = []
    for key, value in shown(policy).items():
        parts = value.items() if isinstance(value, dict) else ()
        found += [(f"{key}.{part}", one) for part, one in parts] or [(key, value)]
    return found


def own_keys(kept: str) -> frozenset[str]:
    """The keys of them that the desk has changed, from what is kept as JSON."""
    own: dict[str, Any] = json.loads(kept) if kept else {}
    lines = [f"{key}.{part}" for key, value in own.items() if isinstance(value, dict) for part in value]
    return frozenset([*own, *lines])


def remarks(lines: Iterable[PolicyLine]) -> str:
    """The policy in force as remarks of a setup file, which applying it passes over."""
    head = "# The policy in force. Change a number in [desk]: policy = { hold.seconds = 300 }"
    said = (f"# {one.key} = {_toml('', _value('', one.value))}{'  (own)' if one.own else ''}" for one in lines)
    return "\n".join(["", head, *said]) + "\n"


def plain_clinic(item: ClinicIn) -> dict[str, Any]:
    """A clinic as the keys of a setup file, as they would be written."""
    return _plain("clinic", item)


def _value(key: str, value: Any) -> Any:
    if key in ("needs", "travel_minutes", "targets"):
        return dict(value)
    if key in ("weight", "wte"):
        return value / 100
    if isinstance(value, tuple):
        return [_value("", one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _absence(desk: SetupFile, item: AbsenceIn) -> dict[str, Any]:
    """An absence in the wall time of its place: days where it is whole days."""
    holders = (desk.practitioner, desk.room, desk.equipment, desk.interpreter)
    holder: Any = next((held[item.schedule] for held in holders if item.schedule in held), None)
    location = item.location or getattr(holder, "location", "")
    zone = desk.location[location].time_zone if location else desk.desk.time_zone or "UTC"
    start, end = to_wall(item.starts_at, zone), to_wall(item.ends_at, zone)
    whole = (start.hour, start.minute, start.second, end.hour, end.minute, end.second) == (0,) * 6
    times = (
        (start.date().isoformat(), (end.date() - timedelta(days=1)).isoformat())
        if whole
        else (_wall(item.starts_at, start, zone), _wall(item.ends_at, end, zone))
    )
    shown = {"schedule": item.schedule, "location": item.location, "start": times[0], "end": times[1]}
    usual = "leave" if item.schedule else "closure"
    shown |= {"kind": "" if item.kind == usual else item.kind, "reason": item.reason}
    return {key: value for key, value in shown.items() if value}


def _wall(instant: int, wall: datetime, zone: str) -> str:
    """Local wall time; with its offset where the hour comes twice and the second is meant."""
    naive = wall.replace(tzinfo=None, fold=0)
    return naive.isoformat(sep=" ") if from_wall(naive, zone) == instant else wall.isoformat(sep=" ")


def toml(data: dict[str, Any]) -> str:
    """The structure as a TOML file."""
    parts: list[str] = []
    for table, items in data.items():
        for item in [items] if table == "desk" else items:
            head = "[desk]" if table == "desk" else f"[[{table}]]"
            parts.append("\n".join([head, *(f"{key} = {_toml(key, value)}" for key, value in item.items())]))
    return "\n\n".join(parts) + "\n"


NATIVE = frozenset({"from", "until", "date"})
"""Keys whose dates are written without quotes."""

DATED = frozenset({"except", "also"})
"""Keys whose lists hold such dates."""


def _toml(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_bare(name)} = {_toml('', one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml("from" if key in DATED else "", one) for one in value) + "]"
    # JSON's escapes are TOML's
    return value if key in NATIVE else json.dumps(value, ensure_ascii=False)


def _bare(name: str) -> str:
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    return name if plain.isascii() and plain.isalnum() else json.dumps(name)
