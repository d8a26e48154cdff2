"""Clinics, their versions and sessions, and who is booked into them, as the rules' plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from booktui.rules.clinics.fitting import Booked
from booktui.rules.clinics.planned import Planned
from booktui.rules.clinics.versions import Version
from booktui.rules.values import Instant, Status
from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.session_facts import ids_of
from booktui.store.tables import table_of

_clinic = table_of(t.Clinic)
_version = table_of(t.ClinicVersion)
_session = table_of(t.SessionRow)
_appointment = table_of(t.Appointment)
_holiday = table_of(t.AbsenceRow)
_location = table_of(t.LocationRow)
_versions = select(_version, _clinic.c.code).join(_clinic, _clinic.c.id == _version.c.clinic_id)
LIVE = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)
"""What takes up a place of a session; a hold does while it lasts."""


def dates_of(text: str) -> frozenset[date]:
    """`2026-12-24,2026-12-31` as dates."""
    return frozenset(date.fromisoformat(one) for one in text.split(",") if one)


def dates_text(days: Iterable[date]) -> str:
    """The way back."""
    return ",".join(day.isoformat() for day in sorted(days))


def ids_text(ids: Iterable[int]) -> str:
    """Ids as a column keeps them."""
    return ",".join(str(one) for one in sorted(ids))


def to_version(row: Row[Any]) -> Version:
    """A row of `clinic_version` joined with its clinic's code."""
    return Version(
        id=row.id, clinic_id=row.clinic_id, clinic=row.code, number=row.number, effective_from=row.effective_from,
        name=row.name, practitioner_id=row.practitioner_id, location_id=row.location_id, recur=row.recur,
        start=row.start, end=row.end, valid_from=row.valid_from, state=row.state, valid_until=row.valid_until,
        services=ids_of(row.services), room_id=row.room_id, equipment_id=row.equipment_id, slots=row.slots,
        except_on=dates_of(row.except_on), also_on=dates_of(row.also_on), on_holidays=bool(row.on_holidays),
        overbooks=row.overbooks,
    )  # fmt: skip


def version_values(version: Version) -> dict[str, Any]:
    """The columns that a version's definition fills; not who made or approved it."""
    same = (
        "clinic_id", "number", "state", "effective_from", "name", "practitioner_id", "room_id", "equipment_id",
        "location_id", "recur", "start", "end", "valid_from", "valid_until", "slots", "on_holidays", "overbooks",
    )  # fmt: skip
    values = {name: getattr(version, name) for name in same}
    return {
        **values, "services": ids_text(version.services), "except_on": dates_text(version.except_on),
        "also_on": dates_text(version.also_on),
    }  # fmt: skip


def versions(c: Connection, clinic_ids: Collection[int] | None = None) -> dict[int, list[Version]]:
    """Every version of those clinics (of all when None), by clinic, in order of number."""
    statement = _versions.order_by(_version.c.clinic_id, _version.c.number)
    if clinic_ids is not None:
        statement = statement.where(_version.c.clinic_id.in_(clinic_ids))
    found: dict[int, list[Version]] = defaultdict(list)
    for row in c.execute(statement):
        found[row.clinic_id].append(to_version(row))
    return found


def add_version(c: Connection, version: Version, **who: Any) -> int:
    """Insert a version; its id."""
    key = c.execute(insert(_version).values(**version_values(version), **who)).inserted_primary_key
    assert key is not None
    return int(key[0])


def change_version(c: Connection, version_id: int, **values: Any) -> None:
    """Change columns of one version."""
    c.execute(update(_version).where(_version.c.id == version_id).values(**values))


def session_values(one: Planned) -> dict[str, Any]:
    """The columns that a planned session fills."""
    version = one.version
    return {
        "clinic_id": version.clinic_id, "version_id": version.id, "on_date": one.day,
        "practitioner_id": version.practitioner_id, "room_id": version.room_id, "equipment_id": version.equipment_id,
        "location_id": version.location_id, "starts_at": one.start, "ends_at": one.end, "slots": version.slots,
        "services": ids_text(version.services), "overbooks": version.overbooks, "on_holiday": one.on_holiday,
        "to_change": False,
    }  # fmt: skip


_to_change = Hot(select(_session.c.clinic_id).where(_session.c.id == bindparam("session"), _session.c.to_change))
_booked = select(
    _appointment.c.session_id, _appointment.c.id, _appointment.c.starts_at, _appointment.c.ends_at,
    _appointment.c.service_id, _appointment.c.practitioner_id, _appointment.c.location_id, _appointment.c.room_id,
    _appointment.c.slot_type,
).where(
    _appointment.c.status.in_(LIVE)
    | ((_appointment.c.status == Status.PROPOSED) & (_appointment.c.held_until > bindparam("now")))
)  # fmt: skip
_booked_of_clinic = _booked.join(_session, _session.c.id == _appointment.c.session_id).where(
    _session.c.clinic_id == bindparam("clinic"), _session.c.starts_at > bindparam("now")
)


def keep_to_change(c: Connection, session_ids: Collection[int]) -> None:
    """Nobody new gets into these until those who are booked into them have another time."""
    c.execute(update(_session).where(_session.c.id.in_(session_ids)).values(to_change=True))


def clinic_to_change(c: Connection, session_id: int) -> int | None:
    """The clinic of a session that is about to change; None for any other session."""
    row = _to_change.row(c, session=session_id)
    return int(row[0]) if row else None


def booked_ahead(c: Connection, clinic_id: int, now: Instant) -> dict[int, list[Booked]]:
    """Who is booked, or held, into the clinic's sessions to come, by session, in order of time."""
    found: dict[int, list[Booked]] = defaultdict(list)
    for row in c.execute(_booked_of_clinic.order_by(_appointment.c.starts_at), {"clinic": clinic_id, "now": now}):
        found[row[0]].append(Booked(*row[1:]))
    return found


_holidays = Hot(select(_holiday.c.starts_at).where(_holiday.c.schedule_id.is_(None), _holiday.c.kind == "holiday"))
"""A holiday closes places, never one schedule, of which there may be years of busy times."""
_zones = select(_location.c.id, _location.c.time_zone)


def holiday_starts(c: Connection) -> list[Instant]:
    """When the public holidays that this desk keeps begin."""
    return [row[0] for row in _holidays.rows(c)]


def location_zones(c: Connection) -> dict[int, str]:
    """The IANA zone of each location."""
    return {row[0]: row[1] for row in c.execute(_zones)}
