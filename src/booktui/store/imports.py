"""Statements for many rows at once: reading what an import is compared with, writing what it adds."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, text, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from booktui.rules.values import LONGEST, Client, Instant, Need, Taken
from booktui.store import audit, chain, moving, tables
from booktui.store.hot import Hot, as_date
from booktui.store.portable import on_server
from booktui.store.tables import table_of

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode
"""`chain.canonical` without making an encoder each time."""
CHUNK = 500
"""Values in one IN list: well below what every database takes."""

_a = table_of(tables.Appointment)
_o = table_of(tables.Occupancy)
_cl = table_of(tables.ClientRow)
_n = table_of(tables.AccessNeed)
_s = table_of(tables.Schedule)
_w = table_of(tables.WaitingEntry)
_r = table_of(tables.Referral)
_au = table_of(tables.Audit)
_ad = table_of(tables.AuditDetail)

_clients = select(
    _cl.c.id, _cl.c.ref, _cl.c.given_name, _cl.c.family_name, _cl.c.birth_date, _cl.c.sex, _cl.c.status, _cl.c.sensitive
).where(_cl.c.ref.in_(bindparam("values", expanding=True)))
_needs = (
    select(_n.c.client_id, _n.c.kind, _n.c.detail)
    .where(_n.c.client_id.in_(bindparam("values", expanding=True)), _n.c.ended_at.is_(None))
    .order_by(_n.c.id)
)
_records = select(_cl).where(_cl.c.ref.in_(bindparam("values", expanding=True)))
_by_nhs = select(_cl.c.nhs_number, _cl.c.ref).where(_cl.c.nhs_number.in_(bindparam("values", expanding=True)))
_taken = (
    select(
        _o.c.schedule_id, _o.c.lane, _o.c.starts_at, _o.c.ends_at, _o.c.appointment_id, _a.c.starts_at, _a.c.ends_at,
        _a.c.status, _a.c.held_by, _a.c.held_until, _a.c.client_id, _a.c.practitioner_id, _a.c.location_id,
        _a.c.session_id,
    )
    .select_from(_o.outerjoin(_a, _a.c.id == _o.c.appointment_id))
    .where(
        _o.c.schedule_id.in_(bindparam("values", expanding=True)),
        _o.c.starts_at < bindparam("until"),
        _o.c.starts_at > bindparam("since") - LONGEST,
        _o.c.ends_at > bindparam("since"),
    )
)  # fmt: skip
_existing = (
    select(
        _a.c.id, _a.c.uid, _a.c.client_id, _a.c.service_id, _a.c.starts_at, _a.c.ends_at, _a.c.practitioner_id,
        _a.c.room_id, _a.c.equipment_id, _a.c.status, _a.c.version, _a.c.sequence, _a.c.reason, _a.c.entry_id,
    )
    .where(_a.c.client_id.in_(bindparam("values", expanding=True)), _a.c.status != "proposed")
    .order_by(_a.c.id)
)  # fmt: skip
_entries = (
    select(
        _w.c.id, _w.c.referral_id, _w.c.client_id, _w.c.service_id, _r.c.received_on, _w.c.clock_start, _w.c.priority,
        _w.c.status, _w.c.version,
    )
    .select_from(_w.join(_r, _r.c.id == _w.c.referral_id))
    .where(_w.c.client_id.in_(bindparam("values", expanding=True)))
    .order_by(_w.c.id)
)  # fmt: skip
_next = {table: Hot(select(func.coalesce(func.max(table.c.id), 0) + 1)) for table in (_a, _s, _r, _w)}
COUNTED = frozenset(table.name for table in _next)
_counts = Hot(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"))
_given_out = Hot(text("SELECT seq + 1 FROM sqlite_sequence WHERE name = :name"))
"""Of a table that never uses a number twice, the first that no row has had."""
_stale = select(_a.c.id).where(_a.c.status == "proposed", _a.c.held_until <= bindparam("now"))


class Existing(NamedTuple):
    """An appointment that an imported row may mean."""

    id: int
    uid: str
    client_id: int
    service_id: int
    start: Instant
    end: Instant
    practitioner_id: int
    room_id: int | None
    equipment_id: int | None
    status: str
    version: int
    sequence: int
    reason: str
    entry_id: int | None


class ExistingEntry(NamedTuple):
    """A waiting entry that an imported row may mean."""

    id: int
    referral_id: int
    client_id: int
    service_id: int
    received_on: date
    clock_start: date
    priority: str
    status: str
    version: int


def clients(connection: Connection, refs: Iterable[str]) -> dict[str, Client]:
    """The clients with those references as the rules see them, needs in force included."""
    rows = {row.id: row for row in _many(connection, _clients, refs)}
    needs: dict[int, list[Need]] = {}
    for client_id, kind, detail in _many(connection, _needs, rows):
        needs.setdefault(client_id, []).append(Need(kind, detail))
    found: dict[str, Client] = {}
    for row in rows.values():
        initials = f"{row.given_name[:1]}{row.family_name[:1]}".upper()
        found[row.ref] = Client(
            row.id,
            row.ref,
            initials,
            row.birth_date,
            row.sex,
            row.status,
            bool(row.sensitive),
            tuple(needs.get(row.id, ())),
        )
    return found


def records(connection: Connection, refs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Whole client rows by reference; `needs` holds those in force."""
    found = {row.ref: {**row._mapping, "needs": ()} for row in _many(connection, _records, refs)}
    by_id = {row["id"]: row for row in found.values()}
    for client_id, kind, detail in _many(connection, _needs, by_id):
        by_id[client_id]["needs"] += (Need(kind, detail),)
    return found


def owners_of_nhs(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """Which client has each of those NHS numbers."""
    return dict(tuple(row) for row in _many(connection, _by_nhs, numbers))


def taken(connection: Connection, schedules: Iterable[int], since: Instant, until: Instant) -> list[Taken]:
    """Occupancies of any number of schedules that touch `[since, until)`."""
    return [
        Taken(
            row[0], row[1], row[2], row[3], row[4], row[5] or 0, row[6] or 0, row[7] or "booked", row[8] or "",
            row[9] or 0, row[10] or 0, row[11] or 0, row[12], row[13],
        )
        for row in _many(connection, _taken, schedules, since=since, until=until)
    ]  # fmt: skip


def appointments(connection: Connection, client_ids: Iterable[int]) -> list[Existing]:
    """All appointments of those clients, holds left out, oldest first."""
    return [Existing(*row) for row in _many(connection, _existing, client_ids)]


def entries(connection: Connection, client_ids: Iterable[int]) -> list[ExistingEntry]:
    """All waiting entries of those clients, whatever became of them."""
    return [
        ExistingEntry(row[0], row[1], row[2], row[3], as_date(row[4]), as_date(row[5]), row[6], row[7], row[8])
        for row in _many(connection, _entries, client_ids)
    ]


def next_id(connection: Connection, table: str) -> int:
    """The next id of `appointment`, `schedule`, `referral` or `waiting_entry`; safe inside a write transaction."""
    row = next(hot for known, hot in _next.items() if known.name == table).row(connection)
    if on_server(connection):
        had: Any = connection.exec_driver_sql(f"SELECT last_value + is_called::int FROM {table}_id_seq").first()
    else:
        had = _given_out.row(connection, name=table) if _counts.row(connection) else None
    return max(int(found[0]) if found else 1 for found in (row, had))


def clear_stale(connection: Connection, now: Instant) -> None:
    """Take away the holds that have run out: they no longer count but their time is still in the table."""
    gone = [{"gone": row[0]} for row in connection.execute(_stale, {"now": now})]
    if gone:
        connection.execute(_o.delete().where(_o.c.appointment_id == bindparam("gone")), gone)
        connection.execute(_a.delete().where(_a.c.id == bindparam("gone")), gone)


def add_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert plain rows into a table by the driver's `executemany`; dates as ISO text, others as in a new row."""
    values = rows if isinstance(rows, list) else [tuple(row) for row in rows]
    if values and on_server(connection):  # which knows no defaults
        first = _at_first(table, columns)
        columns, values = [*columns, *first], [(*row, *first.values()) for row in values]
    if values:
        moving.put(connection, table, columns, values)
        if on_server(connection) and "id" in columns and table in COUNTED:  # go on after them
            last = max(row[columns.index("id")] for row in values)
            connection.exec_driver_sql(
                f"SELECT setval('{table}_id_seq', greatest(?, (SELECT max(id) FROM {table})))", (last,)
            )


def _at_first(table: str, columns: Sequence[str]) -> dict[str, Any]:
    """What columns that may not be NULL, and are not among those, hold in a new row."""
    left = [one for one in tables.Appointment.metadata.tables[table].columns if one.name not in columns]
    known = ((one.name, one.default) for one in left if not one.nullable)
    return {name: default.arg for name, default in known if isinstance(default, ScalarElementColumnDefault)}


def change_rows(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Update rows by `id`, raising their version; each mapping holds `id` and the columns that change."""
    target = tables.Appointment.metadata.tables[table]
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        connection.execute(
            update(target).where(target.c.id == row["id"]).values(version=target.c.version + 1, **values)
        )


def free(connection: Connection, appointment_ids: Iterable[int]) -> None:
    """Give back what those appointments occupied."""
    gone = [{"gone": appointment_id} for appointment_id in appointment_ids]
    if gone:
        connection.execute(_o.delete().where(_o.c.appointment_id == bindparam("gone")), gone)


SPARE_LANE = 1_000_000
"""Lanes used for a moment while occupancies change places; never left behind."""


def replace_times(connection: Connection, rows: Sequence[Taken]) -> None:
    """Give occupancies that are there already their new span and lane: spans first, then lanes by way of spare ones."""
    own = (_o.c.appointment_id == bindparam("key")) & (_o.c.schedule_id == bindparam("schedule"))
    steps = (
        [{"starts_at": row.start, "ends_at": row.end} for row in rows],
        [{"lane": SPARE_LANE + place} for place in range(len(rows))],
        [{"lane": row.lane} for row in rows],
    )
    for values in steps:
        for row, change in zip(rows, values, strict=True):
            connection.execute(
                update(_o).where(own).values(change), {"key": row.appointment_id, "schedule": row.schedule_id}
            )


class Logged(NamedTuple):
    """An audit row but for its place in the chain: what takes time is done before the diary is locked."""

    action: str
    object: str
    object_id: int
    salt: str
    before: str
    after: str
    digest: str


def detailed(row: Mapping[str, Any]) -> Logged:
    """From `action`, `object`, `object_id`, `before` and `after`."""
    salt = secrets.token_hex(16)
    was, now = (_canonical(row[name]) if row.get(name) is not None else "" for name in ("before", "after"))
    digest = chain.detail_digest(salt, was, now)
    return Logged(row["action"], row["object"], row["object_id"], salt, was, now, digest)


def log(connection: Connection, common: Mapping[str, Any], rows: Iterable[Logged]) -> None:
    """Append many audit rows; `common` holds what they share: `at`, `by_user`, `role`, `reason`."""
    number, previous = audit.head(connection)
    links: list[tuple[Any, ...]] = []
    details: list[tuple[int, str, str, str]] = []
    shared = (common["at"], common["by_user"], common["role"])
    for row in rows:
        number += 1
        values = (number, *shared, row.action, row.object, row.object_id, common["reason"], None, row.digest)
        own = chain.linked(previous, *values)
        links.append((*values, previous, own))
        details.append((number, row.salt, row.before, row.after))
        previous = own
    add_rows(connection, _au.name, (*chain.FIELDS, "previous", "hash"), links)
    add_rows(connection, _ad.name, ("audit_id", "salt", "before", "after"), details)


def _many(connection: Connection, statement: Any, values: Iterable[Any], **params: Any) -> Iterator[Any]:
    """Rows of a statement with one IN list, a chunk of values at a time."""
    rest = iter(dict.fromkeys(values))
    while chunk := list(islice(rest, CHUNK)):
        yield from connection.execute(statement, {"values": chunk, **params})
