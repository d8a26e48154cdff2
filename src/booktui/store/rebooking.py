"""What took clients' times away, and the rebook list, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Integer, Row, and_, bindparam, func, insert, or_, select, update

from booktui.rules.values import Instant, Status
from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_d = table_of(t.Displacement)
_x = table_of(t.Disruption)
_a = table_of(t.Appointment)
_o = table_of(t.Occupancy)
_w = table_of(t.WaitingEntry)
_r = table_of(t.Referral)
_cl = table_of(t.ClientRow)
_sv = table_of(t.ServiceRow)
_pr = table_of(t.Practitioner)
_lo = table_of(t.LocationRow)

FAR = 400 * 366 * 86_400
"""Seconds ahead of now within which every appointment is."""
_affected = (
    select(
        _a.c.id, _a.c.status, _a.c.starts_at, _a.c.ends_at, _a.c.client_id, _a.c.service_id, _a.c.practitioner_id,
        _a.c.location_id, _a.c.session_id, _a.c.entry_id, _a.c.booked_at, _a.c.held_by, _cl.c.family_name,
        _cl.c.given_name, _cl.c.sensitive, _cl.c.ref, _cl.c.phone, _cl.c.mobile, _sv.c.code.label("service"),
        _sv.c.sensitive.label("hidden"), _w.c.priority, _w.c.clock_start, _w.c.target_on, _w.c.hospital_cancels,
        _r.c.received_on, _lo.c.time_zone,
    )
    .select_from(
        _a.join(_cl, _cl.c.id == _a.c.client_id)
        .join(_sv, _sv.c.id == _a.c.service_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
        .outerjoin(_w, _w.c.id == _a.c.entry_id)
        .outerjoin(_r, _r.c.id == _w.c.referral_id)
    )
    .where(
        or_(
            _a.c.status.in_((Status.BOOKED, Status.ARRIVED)),
            and_(_a.c.status == Status.PROPOSED, _a.c.held_until > bindparam("now")),
        ),
        _a.c.starts_at < bindparam("until"),
        _a.c.ends_at > bindparam("since"),
    )
    .order_by(_a.c.starts_at, _a.c.id)
)  # fmt: skip
_of_session = _affected.where(
    or_(
        _a.c.session_id == bindparam("session"),
        and_(
            _a.c.session_id.is_(None), _a.c.practitioner_id == bindparam("practitioner"),
            _a.c.location_id == bindparam("location"),
        ),
    )
)  # fmt: skip
_of_schedule = _affected.where(
    _a.c.id.in_(
        select(_o.c.appointment_id).where(
            _o.c.schedule_id == bindparam("schedule"),
            _o.c.starts_at < bindparam("until"),
            _o.c.ends_at > bindparam("since"),
        )
    )
)
_of_ids = _affected.where(_a.c.id.in_(bindparam("ids", expanding=True)))
_of_place = _affected.where(
    or_(bindparam("location", type_=Integer).is_(None), _a.c.location_id == bindparam("location"))
)


def affected_in_session(
    c: Connection, session: Row[Any], since: Instant, until: Instant, now: Instant
) -> list[Row[Any]]:
    """Who is booked or held into that part of a session, or then with its practitioner, in order of time."""
    values = {
        "session": session.id, "practitioner": session.practitioner_id, "location": session.location_id,
        "since": since, "until": until, "now": now,
    }  # fmt: skip
    return list(c.execute(_of_session, values))


def affected_by_absence(
    c: Connection, schedule_id: int | None, location_id: int | None, since: Instant, until: Instant, now: Instant
) -> list[Row[Any]]:
    """Whose appointment itself lies in somebody's absence, or in a closure of a location (None: of all)."""
    values = {"since": since, "until": until, "now": now}
    if schedule_id is not None:
        return list(c.execute(_of_schedule, {**values, "schedule": schedule_id}))
    return list(c.execute(_of_place, {**values, "location": location_id}))


def affected_of(c: Connection, ids: Collection[int], now: Instant) -> list[Row[Any]]:
    """Those appointments and holds, where they still stand, in order of time."""
    return list(c.execute(_of_ids, {"ids": list(ids), "since": 0, "until": now + FAR, "now": now}))


def add_disruption(c: Connection, **values: Any) -> int:
    """Write down what takes times away; its id."""
    return _key(c.execute(insert(_x).values(**values)))


def add_displacement(c: Connection, **values: Any) -> int:
    """Put a client on the rebook list."""
    return _key(c.execute(insert(_d).values(**values)))


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])


def disruption(c: Connection, disruption_id: int) -> Row[Any] | None:
    """One of them."""
    return c.execute(select(_x).where(_x.c.id == disruption_id)).first()


def undone(c: Connection, disruption_id: int, now: Instant) -> None:
    """It was taken back."""
    c.execute(update(_x).where(_x.c.id == disruption_id).values(undone_at=now))


_listing = (
    select(
        _d, _x.c.kind, _x.c.reason, _x.c.version_id, _cl.c.family_name, _cl.c.given_name, _cl.c.sensitive, _cl.c.ref,
        _sv.c.code.label("service"), _sv.c.sensitive.label("hidden"), _pr.c.code.label("practitioner"),
        _lo.c.time_zone, _a.c.location_id, _a.c.starts_at, _a.c.ends_at, _a.c.status.label("booking"),
    )
    .select_from(
        _d.join(_x, _x.c.id == _d.c.disruption_id)
        .join(_cl, _cl.c.id == _d.c.client_id)
        .join(_sv, _sv.c.id == _d.c.service_id)
        .join(_pr, _pr.c.id == _d.c.was_practitioner_id)
        .join(_a, _a.c.id == _d.c.appointment_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
    )
    .order_by(_d.c.id)
)  # fmt: skip


def listing(c: Connection, *, disruption_id: int | None = None, open_only: bool = True) -> list[Row[Any]]:
    """Rows of the rebook list, with what a list shows of each."""
    statement = _listing
    if open_only:
        statement = statement.where(_d.c.state == "open")
    if disruption_id is not None:
        statement = statement.where(_d.c.disruption_id == disruption_id)
    return list(c.execute(statement))


def one(c: Connection, displacement_id: int) -> Row[Any] | None:
    """One row of it."""
    return c.execute(_listing.where(_d.c.id == displacement_id)).first()


def count_open(c: Connection) -> int:
    """How many still need a time."""
    return int(c.execute(select(func.count()).where(_d.c.state == "open")).scalar_one())


def unfit_by_clinic(c: Connection) -> dict[int, int]:
    """How many bookings do not fit their clinic as it now is and wait to be dealt with, by clinic."""
    statement = (
        select(_x.c.clinic_id, func.count())
        .select_from(_d.join(_x, _x.c.id == _d.c.disruption_id))
        .where(_d.c.state == "open", _x.c.kind == "change")
        .group_by(_x.c.clinic_id)
    )
    return {row[0]: row[1] for row in c.execute(statement)}


def latest_change(c: Connection, clinic_id: int) -> Row[Any] | None:
    """The newest change of a clinic that left bookings unfit."""
    changes = select(_x).where(_x.c.clinic_id == clinic_id, _x.c.kind == "change")
    return c.execute(changes.order_by(_x.c.id.desc()).limit(1)).first()


def account(c: Connection, disruption_id: int) -> dict[str, int]:
    """How many were displaced by it, by what became of them; the sum is everybody."""
    statement = select(_d.c.state, func.count()).where(_d.c.disruption_id == disruption_id).group_by(_d.c.state)
    return {row[0]: row[1] for row in c.execute(statement)}


_open_of_client = Hot(
    select(_d.c.id, _d.c.entry_id, _d.c.disruption_id)
    .join(_a, _a.c.id == _d.c.appointment_id)
    .where(
        _d.c.client_id == bindparam("client"),
        _d.c.state == "open",
        _d.c.service_id == bindparam("service"),
        _a.c.status == "cancelled",
    )
    .order_by(_d.c.was_start, _d.c.id)
)
_open_of_appointment = Hot(
    select(_d.c.id, _d.c.entry_id, _d.c.disruption_id).where(
        _d.c.appointment_id == bindparam("appointment"), _d.c.state == "open"
    )
)
_made = Hot(
    select(_d.c.id, _d.c.entry_id, _d.c.disruption_id).where(
        _d.c.new_appointment_id == bindparam("appointment"), _d.c.state == "rebooked"
    )
)
_left = Hot(
    select(_d.c.id)
    .where(
        _d.c.appointment_id == bindparam("appointment"), _d.c.new_appointment_id == bindparam("appointment"),
        _d.c.was_start == bindparam("start"), or_(_d.c.state == "closed", _d.c.state == "moved"),
    )
    .order_by(_d.c.id.desc())
)  # fmt: skip
_unfit = (
    select(_d.c.id, _d.c.appointment_id)
    .select_from(_d.join(_x, _x.c.id == _d.c.disruption_id).join(_a, _a.c.id == _d.c.appointment_id))
    .where(
        _d.c.state == "open", _x.c.kind == "change", _x.c.clinic_id == bindparam("clinic"),
        _a.c.status == Status.BOOKED, _a.c.starts_at > bindparam("now"), _a.c.session_id.is_not(None),
    )
)  # fmt: skip


def open_of_client(c: Connection, client_id: int, service_id: int, entry_id: int | None) -> int | None:
    """The client's row that a booking of the service answers: the one of its waiting entry, else the oldest."""
    rows = _open_of_client.rows(c, client=client_id, service=service_id)
    same = (row for row in rows if entry_id is not None and row[1] == entry_id)
    found = next(same, None) or (rows[0] if rows else None)
    return int(found[0]) if found else None


def open_of_appointment(c: Connection, appointment_id: int) -> tuple[int, int] | None:
    """The open row of an appointment and its disruption's id."""
    row = _open_of_appointment.row(c, appointment=appointment_id)
    return (int(row[0]), int(row[2])) if row else None


def made_by(c: Connection, appointment_id: int) -> int | None:
    """The row whose client was booked anew with this appointment."""
    row = _made.row(c, appointment=appointment_id)
    return int(row[0]) if row else None


def left_by(c: Connection, appointment_id: int, start: Instant) -> int | None:
    """The newest line of a booking that did not fit at that time, and left it: moved, cancelled or cut away."""
    row = _left.row(c, appointment=appointment_id, start=start)
    return int(row[0]) if row else None


def unfit_of_clinic(c: Connection, clinic_id: int, now: Instant) -> dict[int, int]:
    """Open lines of bookings to come in sessions of a changed clinic that they did not fit, by appointment."""
    return {row.appointment_id: row.id for row in c.execute(_unfit, {"clinic": clinic_id, "now": now})}


def settle(
    c: Connection, displacement_id: int, state: str, *, now: Instant, by: str, new_id: int | None = None,
    note: str = "",
) -> None:  # fmt: skip
    """What became of a row; `open` puts it back on the list."""
    again = state == "open"
    c.execute(
        update(_d)
        .where(_d.c.id == displacement_id)
        .values(
            state=state,
            new_appointment_id=None if again else new_id,
            resolved_at=None if again else now,
            resolved_by="" if again else by,
            note=note,
        )
    )
