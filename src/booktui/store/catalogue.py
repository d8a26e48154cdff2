"""Reading the catalogue."""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import Connection, select

from booktui.rules.catalogue import Catalogue
from booktui.rules.values import Kind, Location, Resource, Service, SlotType
from booktui.store.hot import Hot
from booktui.store.tables import (
    Equipment,
    Interpreter,
    LocationRow,
    Practitioner,
    PractitionerService,
    Room,
    Schedule,
    ServiceRow,
    Setting,
    SlotTypeRow,
    Travel,
    table_of,
)

VERSION_KEY = "catalogue_version"
RAISED = " UNION ALL ".join(
    f"SELECT s.id, s.capacity FROM {kind} r JOIN schedule s ON s.id = r.id WHERE s.capacity > 1"
    for kind in ("practitioner", "room", "equipment", "interpreter")
)
"""Schedules with room for more than one. Clients' are not gone through: they are most of the table."""
_version = Hot(select(table_of(Setting).c.value).where(table_of(Setting).c.key == VERSION_KEY))


def version(connection: Connection) -> int:
    """Moves whenever anything of the catalogue or the settings was changed."""
    row = _version.row(connection)
    return int(row[0]) if row else 0


def touch(connection: Connection) -> None:
    """Say that the catalogue has changed, so that other desks read it again."""
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) VALUES(?, '1') "
        "ON CONFLICT(key) DO UPDATE SET value = CAST(CAST(setting.value AS INTEGER) + 1 AS TEXT)",
        (VERSION_KEY,),
    )


def load(connection: Connection) -> Catalogue:
    """Everything in it, as the rules' plain values."""
    return Catalogue(
        version=version(connection),
        locations={
            row.id: Location(row.id, row.code, row.name, row.time_zone, row.address)
            for row in _all(connection, LocationRow)
        },
        services={row.id: _service(row) for row in _all(connection, ServiceRow)},
        resources=_resources(connection),
        slot_types={
            row.letter: SlotType(row.letter, row.name, row.minutes, row.priority, row.release_days)
            for row in _all(connection, SlotTypeRow)
        },
        travel=_travel(connection),
    )


def _all(connection: Connection, table: type) -> list:  # type: ignore[type-arg]
    return list(connection.execute(select(table_of(table))))


def _service(row) -> Service:  # type: ignore[no-untyped-def]
    return Service(
        id=row.id, code=row.code, name=row.name, minutes=row.minutes, buffer_before=row.buffer_before,
        buffer_after=row.buffer_after, lead_hours=row.lead_hours, slot_types=tuple(row.slot_types),
        needs_room=row.needs_room, needs_equipment=row.needs_equipment, modality=tuple(row.modality.split(",")),
        script=row.script, preparation=row.preparation, plain_name=row.plain_name, min_age=row.min_age,
        max_age=row.max_age, sex=row.sex, sensitive=bool(row.sensitive), active=bool(row.active),
        targets=read_targets(row.targets), weight_percent=row.weight_percent, diagnostic=bool(row.diagnostic),
    )  # fmt: skip


def read_targets(text: str) -> tuple[tuple[str, int], ...]:
    """The days by priority that a service keeps as JSON, by priority; none for an empty text."""
    return tuple(sorted(json.loads(text).items())) if text else ()


def _resources(connection: Connection) -> dict[int, Resource]:
    capacity = {row[0]: row[1] for row in connection.exec_driver_sql(RAISED)}
    provides: dict[int, set[int]] = defaultdict(set)
    for row in _all(connection, PractitionerService):
        provides[row.practitioner_id].add(row.service_id)
    found: dict[int, Resource] = {}
    for row in _all(connection, Practitioner):
        found[row.id] = Resource(
            row.id, Kind.PRACTITIONER, row.code, row.name, capacity=capacity.get(row.id, 1),
            services=frozenset(provides[row.id]), email=row.email, active=bool(row.active), team=row.team,
            wte_percent=row.wte_percent, languages=tuple(filter(None, row.languages.split(","))),
        )  # fmt: skip
    for row in _all(connection, Room):
        found[row.id] = Resource(
            row.id, Kind.ROOM, row.code, row.name, row.location_id, capacity.get(row.id, 1), row.type,
            bool(row.step_free), active=bool(row.active),
        )  # fmt: skip
    for row in _all(connection, Equipment):
        found[row.id] = Resource(
            row.id, Kind.EQUIPMENT, row.code, row.name, row.location_id, capacity.get(row.id, 1), row.type,
            active=bool(row.active),
        )  # fmt: skip
    for row in _all(connection, Interpreter):
        found[row.id] = Resource(
            row.id, Kind.INTERPRETER, row.code, row.name, type=row.language, active=bool(row.active)
        )
    return found


def _travel(connection: Connection) -> dict[tuple[int, int], int]:
    minutes: dict[tuple[int, int], int] = {}
    for row in _all(connection, Travel):
        for pair in ((row.from_id, row.to_id), (row.to_id, row.from_id)):
            minutes[pair] = max(minutes.get(pair, 0), row.minutes)
    return minutes


__all__ = ["Schedule", "load", "touch", "version"]
