"""Reading and writing appointments and what they occupy, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from booktui.rules.lanes import relane
from booktui.rules.values import LONGEST, Appointment, Instant, Span
from booktui.store import tables
from booktui.store.errors import Gone
from booktui.store.hot import Adding, Hot
from booktui.store.tables import table_of

_a = table_of(tables.Appointment)
_o = table_of(tables.Occupancy)
_cl = table_of(tables.ClientRow)
_sv = table_of(tables.ServiceRow)
_pr = table_of(tables.Practitioner)
_rm = table_of(tables.Room)
_eq = table_of(tables.Equipment)
_lo = table_of(tables.LocationRow)

_columns = (
    _a.c.id, _a.c.uid, _a.c.sequence, _a.c.status, _a.c.version, _a.c.client_id, _cl.c.ref, _a.c.service_id, _sv.c.code,
    _a.c.practitioner_id, _pr.c.code, _a.c.location_id, _lo.c.code, _a.c.starts_at, _a.c.ends_at, _a.c.room_id,
    _rm.c.code, _a.c.equipment_id, _eq.c.code, _a.c.interpreter_id, _a.c.session_id, _a.c.entry_id, _a.c.slot_type,
    _a.c.modality, _a.c.held_by, _a.c.held_until, _lo.c.time_zone, _a.c.agreed, _a.c.attended,
    _a.c.outcome, _a.c.missed_reason,
)  # fmt: skip
_all = select(*_columns).select_from(
    _a.join(_cl, _cl.c.id == _a.c.client_id)
    .join(_sv, _sv.c.id == _a.c.service_id)
    .join(_pr, _pr.c.id == _a.c.practitioner_id)
    .join(_lo, _lo.c.id == _a.c.location_id)
    .outerjoin(_rm, _rm.c.id == _a.c.room_id)
    .outerjoin(_eq, _eq.c.id == _a.c.equipment_id)
)
_one = Hot(_all.where(_a.c.id == bindparam("id")))
_of_client = Hot(
    _all.where(_a.c.client_id == bindparam("client")).order_by(_a.c.starts_at.desc()).limit(bindparam("limit"))
)
_held = Hot(
    _all.where(_a.c.status == "proposed", _a.c.held_by == bindparam("user"), _a.c.held_until > bindparam("now"))
)


def _to_appointment(row: Sequence[Any]) -> Appointment:
    return Appointment(
        id=row[0], uid=row[1], sequence=row[2], status=row[3], version=row[4], client_id=row[5], client=row[6],
        service_id=row[7], service=row[8], practitioner_id=row[9], practitioner=row[10], location_id=row[11],
        location=row[12], start=row[13], end=row[14], room_id=row[15], room=row[16], equipment_id=row[17],
        equipment=row[18], interpreter_id=row[19], session_id=row[20], entry_id=row[21], slot_type=row[22],
        modality=row[23], held_by=row[24] or "", held_until=row[25] or 0, zone=row[26],
        agreed=bool(row[27]), attended=row[28], outcome=row[29], missed_reason=row[30],
    )  # fmt: skip


def get(connection: Connection, appointment_id: int) -> Appointment | None:
    """The appointment or hold with its codes."""
    row = _one.row(connection, id=appointment_id)
    return _to_appointment(row) if row else None


def of_client(connection: Connection, client_id: int, limit: int = 100) -> list[Appointment]:
    """The client's appointments, latest first."""
    return [_to_appointment(row) for row in _of_client.rows(connection, client=client_id, limit=limit)]


def held_by(connection: Connection, user: str, now: Instant) -> list[Appointment]:
    """The user's live holds."""
    return [_to_appointment(row) for row in _held.rows(connection, user=user, now=now)]


_adding = Adding(_a)
_adding_occupancy = Adding(_o)
_delete_occupancy = delete(_o).where(_o.c.appointment_id == bindparam("appointment"))
_delete = delete(_a).where(_a.c.id == bindparam("appointment"))


def add(connection: Connection, values: dict[str, Any]) -> int:
    """Insert an appointment row; its id."""
    return _adding.run(connection, values)


def change(connection: Connection, appointment_id: int, seen_version: int, values: dict[str, Any]) -> None:
    """Update one appointment as it was seen, raising its version.

    Raises:
        Gone: it was changed by somebody else since.
    """
    statement = (
        update(_a)
        .where(_a.c.id == appointment_id, _a.c.version == seen_version)
        .values(version=seen_version + 1, **values)
    )
    if connection.execute(statement).rowcount != 1:
        raise Gone(f"appointment {appointment_id}")


def remove(connection: Connection, appointment_id: int) -> None:
    """Take a hold away altogether; what it occupied goes with it."""
    connection.execute(_delete_occupancy, {"appointment": appointment_id})
    connection.execute(_delete, {"appointment": appointment_id})


def free(connection: Connection, appointment_id: int) -> None:
    """Give back the time it took."""
    connection.execute(_delete_occupancy, {"appointment": appointment_id})


_stale = Hot(
    select(_a.c.id)
    .join(_o, _o.c.appointment_id == _a.c.id)
    .where(
        _o.c.schedule_id == bindparam("schedule"),
        _o.c.starts_at < bindparam("until"),
        _o.c.starts_at > bindparam("since") - LONGEST,
        _o.c.ends_at > bindparam("since"),
        _a.c.status == "proposed",
        _a.c.held_until <= bindparam("now"),
    )
)


def clear_stale(connection: Connection, schedule_id: int, span: Span, now: Instant) -> None:
    """Remove holds that have run out and are in the way."""
    for (appointment_id,) in _stale.rows(connection, schedule=schedule_id, since=span.start, until=span.end, now=now):
        remove(connection, appointment_id)


_around = Hot(
    select(_o.c.id, _o.c.lane, _o.c.starts_at, _o.c.ends_at)
    .where(
        _o.c.schedule_id == bindparam("schedule"),
        _o.c.starts_at < bindparam("until"),
        _o.c.starts_at > bindparam("since") - LONGEST,
        _o.c.ends_at > bindparam("since"),
    )
    .order_by(_o.c.starts_at)
)
SPARE_LANE = 1_000_000
"""Lanes used for a moment while occupancies change places; never left behind."""


def occupy(connection: Connection, appointment_id: int, schedule_id: int, span: Span, capacity: int) -> int:
    """Take the span in the lowest free lane below `capacity`, moving others between lanes when that makes room.

    Raises:
        Overlap: (from the trigger, at the transaction's edge) when there is no room.
    """
    rows = _touching(connection, schedule_id, span)
    inside = [(lane, Span(start, end)) for _, lane, start, end in rows]
    busy = {lane for lane, other in inside if other.overlaps(span)}
    lane = next((n for n in range(capacity) if n not in busy), None)
    if lane is None:
        lane = _make_room(connection, rows, inside, span, capacity)
    values = {
        "schedule_id": schedule_id, "lane": lane, "starts_at": span.start, "ends_at": span.end,
        "appointment_id": appointment_id,
    }  # fmt: skip
    _adding_occupancy.run(connection, values)
    return lane


def _touching(connection: Connection, schedule_id: int, span: Span) -> list[tuple[Any, ...]]:
    """What overlaps the span, and what overlaps that, until nothing more does."""
    since, until = span
    while True:
        rows = _around.rows(connection, schedule=schedule_id, since=since, until=until)
        low = min((row[2] for row in rows), default=since)
        high = max((row[3] for row in rows), default=until)
        if low >= since and high <= until:
            return rows
        since, until = min(low, since), max(high, until)


def _make_room(
    connection: Connection, rows: list[tuple[Any, ...]], inside: list[tuple[int, Span]], span: Span, capacity: int
) -> int:
    places = relane(span, inside, capacity)
    if places is None:
        return 0  # there is no room: the trigger says so
    new_lane, others = places
    moving = [(row[0], lane) for row, lane in zip(rows, others, strict=True) if row[1] != lane]
    for index, (occupancy_id, _) in enumerate(moving):
        connection.execute(update(_o).where(_o.c.id == occupancy_id).values(lane=SPARE_LANE + index))
    for occupancy_id, lane in moving:
        connection.execute(update(_o).where(_o.c.id == occupancy_id).values(lane=lane))
    return new_lane


def trim_neighbours(connection: Connection, schedule_id: int, core: Span, own: int | None) -> list[dict[str, Any]]:
    """Shorten what others keep free so that it ends at, or starts from, this appointment's own time.

    An accepted short buffer is recorded as what was really kept free (design.md section 6).
    """
    changed: list[dict[str, Any]] = []
    for occupancy_id, lane, start, end in _around.rows(
        connection, schedule=schedule_id, since=core.start, until=core.end
    ):
        row = connection.exec_driver_sql(
            "SELECT a.starts_at, a.ends_at, a.id FROM occupancy o JOIN appointment a ON a.id = o.appointment_id "
            "WHERE o.id = ?",
            (occupancy_id,),
        ).first()
        if row is None or row[2] == own:
            continue
        kept = Span(
            max(start, core.end) if row[0] >= core.end else start, min(end, core.start) if row[1] <= core.start else end
        )
        if kept != (start, end) and kept.end > kept.start:
            connection.execute(update(_o).where(_o.c.id == occupancy_id).values(starts_at=kept.start, ends_at=kept.end))
            changed.append({"appointment": row[2], "lane": lane, "from": [start, end], "to": list(kept)})
    return changed
