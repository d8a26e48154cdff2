"""What the rooms of attendance read and write, inside the caller's transaction."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, bindparam, func, literal_column, select, update

from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.tables import table_of

_a = table_of(t.Appointment)
_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_p = table_of(t.Practitioner)
_l = table_of(t.LocationRow)
_m = table_of(t.Message)
_j = table_of(t.Job)
_r = table_of(t.Room)
_t = table_of(t.Task)
_k = table_of(t.ClockRow)
_n = table_of(t.AccessNeed)
_audit, _detail = table_of(t.Audit), table_of(t.AuditDetail)

COUNTED = (
    "status", "appointment_id", "hospital_cancels", "client_cancels", "dnas", "earliest_offer_on", "contact_step",
    "clock_start", "target_on", "order_on", "band", "own_band", "ages_on", "offers_made", "declined",
)  # fmt: skip
"""Columns of a waiting entry that a visit's outcome may change, and its undoing puts back."""
AFTER = "attendance"
"""The audit's word for what followed from an action on a visit; `attendance back` once that was taken back."""

_entry = Hot(select(*(_w.c[name] for name in COUNTED), _w.c.priority).where(_w.c.id == bindparam("entry")))
_before = Hot(
    select(_a.c.attended, _a.c.status, _a.c.practitioner_id, _w.c.referral_id, _a.c.service_id)
    .select_from(_a.outerjoin(_w, _w.c.id == _a.c.entry_id))
    .where(_a.c.client_id == bindparam("client"), _a.c.starts_at < bindparam("start"))
    .order_by(_a.c.starts_at.desc())
    .limit(100)
)
_open_tasks = Hot(
    select(_t.c.id).where(_t.c.appointment_id == bindparam("appointment"), _t.c.state == "open")
)  # fmt: skip
_counts = Hot(
    select(_w.c.id, _w.c.client_cancels, _w.c.hospital_cancels, _w.c.dnas)
    .where(_w.c.client_id == bindparam("client"), _w.c.status != "removed")
    .order_by(_w.c.id)
)  # fmt: skip
_referral = Hot(select(_w.c.referral_id).where(_w.c.id == bindparam("entry")))
_told = Hot(
    select(func.max(_a.c.booked_at), func.max(_m.c.created_at))
    .select_from(
        _a.outerjoin(
            _m,
            (_m.c.appointment_id == _a.c.id)
            & among(_m.c.kind, "confirm", "change")
            & (_m.c.created_at < bindparam("until")),
        )
    )
    .where(_a.c.id == bindparam("appointment"))
)
_jobs = Hot(
    select(_j.c.kind).where(
        _j.c.appointment_id == bindparam("appointment"), among(_j.c.state, "confirmed", "done")
    )
)  # fmt: skip
_newest_clock = Hot(
    select(_k.c.state)
    .join(_w, _w.c.referral_id == _k.c.referral_id)
    .where(_w.c.id == bindparam("entry"))
    .order_by(_k.c.number.desc())
    .limit(1)
)
_need = Hot(
    select(_n.c.kind, _n.c.detail).where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None))
)  # fmt: skip
_person = Hot(select(_c.c.birth_date, _c.c.postcode).where(_c.c.id == bindparam("client")))
_step_free = Hot(select(_r.c.step_free).where(_r.c.id == bindparam("room")))
_followed = Hot(
    select(_audit.c.id, _audit.c.action, _detail.c.before, _detail.c.after)
    .join(_detail, _detail.c.audit_id == _audit.c.id)
    .where(
        _audit.c.object == "appointment", _audit.c.object_id == bindparam("appointment"),
        among(_audit.c.action, AFTER, f"{AFTER} back"), _audit.c.reason == bindparam("of"),
    )
    .order_by(_audit.c.id.desc())
    .limit(1)
)  # fmt: skip
_missing = Hot(
    select(
        _a.c.id, _a.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive,
        _s.c.code, _p.c.code, _a.c.starts_at, _a.c.ends_at, _l.c.time_zone, _a.c.status,
    )
    .select_from(
        _a.join(_c, _c.c.id == _a.c.client_id)
        .join(_s, _s.c.id == _a.c.service_id)
        .join(_p, _p.c.id == _a.c.practitioner_id)
        .join(_l, _l.c.id == _a.c.location_id)
    )
    .where(
        _a.c.attended == literal_column("'0'"), among(_a.c.status, "booked", "arrived"),
        _a.c.starts_at < bindparam("before"),
    )
    .order_by(_a.c.starts_at, _a.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip


class Earlier(NamedTuple):
    """A visit before."""

    attended: str
    status: str
    practitioner_id: int
    referral_id: int | None
    service_id: int


class Missing(NamedTuple):
    """A visit that is over, and of which nothing was recorded."""

    id: int
    client_id: int
    client_ref: str
    family: str
    given: str
    hidden: bool
    service: str
    practitioner: str
    start: int
    end: int
    zone: str
    status: str


def entry(c: Connection, entry_id: int) -> dict[str, Any] | None:
    """What of an entry may change, days as ISO text, and its priority."""
    row = _entry.row(c, entry=entry_id)
    return dict(zip((*COUNTED, "priority"), row, strict=True)) if row else None


def open_tasks(c: Connection, appointment_id: int) -> frozenset[int]:
    """The tasks about a visit that are still to be done."""
    return frozenset(row[0] for row in _open_tasks.rows(c, appointment=appointment_id))


def counts(c: Connection, client_id: int) -> list[tuple[int, int, int, int]]:
    """Of each of a client's entries that is not removed: cancellations by the client, by us, and visits missed."""
    return [(int(row[0]), int(row[1]), -int(row[2]), int(row[3])) for row in _counts.rows(c, client=client_id)]


def change_entry(c: Connection, entry_id: int, values: dict[str, Any]) -> None:
    """Update an entry; days may be ISO text."""
    given = {
        name: as_date(value) if value is not None and isinstance(_w.c[name].type, Date) else value
        for name, value in values.items()
    }
    c.execute(update(_w).where(_w.c.id == entry_id).values(**given, version=_w.c.version + 1))


def referral_of(c: Connection, entry_id: int | None) -> int | None:
    """The referral that the entry is for."""
    row = _referral.row(c, entry=entry_id) if entry_id is not None else None
    return int(row[0]) if row else None


def before(c: Connection, client_id: int, start: int) -> list[Earlier]:
    """The client's visits before an instant, latest first."""
    return [Earlier(*row) for row in _before.rows(c, client=client_id, start=start)]


def told_at(c: Connection, appointment_id: int, until: int) -> int | None:
    """When the client was last given the time before an instant, as far as it is on record."""
    row = _told.row(c, appointment=appointment_id, until=until)
    return max((int(at) for at in row if at is not None), default=None) if row else None


def jobs(c: Connection, appointment_id: int) -> frozenset[str]:
    """Kinds of job that were confirmed for the visit."""
    return frozenset(row[0] for row in _jobs.rows(c, appointment=appointment_id))


def step_free(c: Connection, room_id: int | None) -> bool:
    """The room is reached without steps; True without a room."""
    row = _step_free.row(c, room=room_id) if room_id is not None else None
    return bool(row[0]) if row else True


def newest_clock(c: Connection, entry_id: int) -> str:
    """The state of the newest clock on record of the entry's referral; empty where only the implied one runs."""
    row = _newest_clock.row(c, entry=entry_id)
    return str(row[0]) if row else ""


def person(c: Connection, client_id: int) -> tuple[date | None, str, list[tuple[str, str]]]:
    """The client's birth date, postcode and needs."""
    row = _person.row(c, client=client_id)
    needs = [(str(kind), str(detail)) for kind, detail in _need.rows(c, client=client_id)]
    return (as_date(row[0]) if row and row[0] else None), (row[1] if row else ""), needs


def followed(c: Connection, appointment_id: int, of: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What followed last from the visit's coming to that status, before and after; None when it was taken back."""
    row = _followed.row(c, appointment=appointment_id, of=of)
    if row is None or row[1] != AFTER or not row[3]:
        return None
    return json.loads(row[2]), json.loads(row[3])


def missing(c: Connection, before: int, limit: int) -> list[Missing]:
    """Visits that began before an instant and have no outcome, oldest first; read from an index of such visits."""
    return [_to_missing(row) for row in _missing.rows(c, before=before, limit=limit)]


def _to_missing(row: tuple[Any, ...]) -> Missing:
    values = list(row)
    values[5] = bool(values[5])
    return Missing(*values)
