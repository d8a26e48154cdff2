"""Clinics and sessions as lists show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from booktui.desk.clinic_views import ClinicView, SessionView, VersionView
from booktui.desk.errors import NotFound
from booktui.desk.timetabling.named import clinic_of
from booktui.rules.catalogue import Catalogue
from booktui.rules.clinics.cuts import read_cuts, without
from booktui.rules.clinics.recurring import say_recur
from booktui.rules.clinics.versions import APPROVED, Version, in_force, standing
from booktui.rules.clock import local_date
from booktui.rules.slots import UNBOOKABLE, expand
from booktui.store import clinics as store
from booktui.store import rebooking
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_session, _clinic, _version = table_of(t.SessionRow), table_of(t.Clinic), table_of(t.ClinicVersion)
_appointment = table_of(t.Appointment)
_next = select(func.min(_session.c.clinic_id), func.min(_session.c.starts_at)).where(
    _session.c.starts_at > bindparam("now"), _session.c.status != "cancelled"
)
_between = (
    select(_session, _clinic.c.code, _version.c.number)
    .select_from(
        _session.join(_clinic, _clinic.c.id == _session.c.clinic_id).join(
            _version, _version.c.id == _session.c.version_id
        )
    )
    .where(_session.c.on_date >= bindparam("first"), _session.c.on_date <= bindparam("last"))
    .order_by(_session.c.starts_at, _clinic.c.code)
)
_who_made = select(
    _version.c.id, _version.c.made_by, _version.c.approved_by, _version.c.reason, _version.c.short_notice
)
DAY = 86_400


def clinics(c: Connection, desk: Desk, *, retired: bool) -> tuple[ClinicView, ...]:
    """Every clinic by code; one that ends on a day to come is not a retired one yet."""
    every_row = c.execute(select(_clinic).order_by(_clinic.c.code)).all()
    rows = [row for row in every_row if retired or not _over(desk, row)]
    upcoming = {row[0]: row[1] for row in c.execute(_next.group_by(_session.c.clinic_id), {"now": desk.now()}).all()}
    every, unfit = store.versions(c), rebooking.unfit_by_clinic(c)
    who = {one.id: one for one in c.execute(_who_made).all()}
    book = desk.catalogue_in(c)
    return tuple(
        _view(book, desk, row, every[row.id], upcoming.get(row.id), who, unfit.get(row.id, 0))
        for row in rows
        if every[row.id]
    )


def clinic(c: Connection, desk: Desk, row: Row[Any]) -> ClinicView:
    """One clinic with all its versions."""
    upcoming = c.execute(_next.where(_session.c.clinic_id == row.id), {"now": desk.now()}).one()[1]
    who = {one.id: one for one in c.execute(_who_made.where(_version.c.clinic_id == row.id))}
    unfit = rebooking.unfit_by_clinic(c).get(row.id, 0)
    return _view(desk.catalogue_in(c), desk, row, store.versions(c, [row.id])[row.id], upcoming, who, unfit)


def _over(desk: Desk, row: Row[Any]) -> bool:
    if row.active:
        return False
    return row.retired_from is None or bool(row.retired_from <= local_date(desk.now(), desk.zone))


def _view(
    book: Catalogue, desk: Desk, row: Row[Any], versions: Sequence[Version], upcoming: int | None,
    who: Mapping[int, Any], unfit: int,
) -> ClinicView:  # fmt: skip
    """`unfit` bookings wait for the newest approved version, whichever of them they did not fit first."""
    zone = book.zone_of(versions[-1].location_id, desk.zone)
    today = local_date(desk.now(), zone)
    approved = [one for one in versions if one.state == APPROVED]
    newest = approved[-1] if approved else None
    shown = [
        _version_view(book, one, standing(one, versions, today, waiting), who[one.id], waiting)
        for one in versions
        for waiting in (unfit if one is newest else 0,)
    ]
    current = in_force(versions, today) or (approved[0] if approved else versions[-1])
    now = next(view for view in shown if view.number == current.number)
    return ClinicView(
        row.id, row.code, bool(row.active), row.retired_from, now, tuple(shown), upcoming, zone, _over(desk, row)
    )  # fmt: skip


def _version_view(book: Catalogue, one: Version, stands: str, who: Any, unresolved: int) -> VersionView:
    return VersionView(
        number=one.number, standing=stands,
        effective_from=one.effective_from, name=one.name, practitioner=_code(book, one.practitioner_id),
        location=book.locations[one.location_id].code, recur=one.recur,
        when=f"{say_recur(one.recur)} {one.start} to {one.end}", start=one.start, end=one.end, since=one.valid_from,
        until=one.valid_until, room=_code(book, one.room_id), equipment=_code(book, one.equipment_id),
        slots=one.slots, services=tuple(sorted(book.services[key].code for key in one.services)),
        not_on=tuple(sorted(one.except_on)), also_on=tuple(sorted(one.also_on)), on_holidays=one.on_holidays,
        overbooks=one.overbooks, made_by=who.made_by, approved_by=who.approved_by, reason=who.reason,
        short_notice=bool(who.short_notice), unresolved=unresolved,
    )  # fmt: skip


def _code(book: Catalogue, key: int | None) -> str:
    return book.resources[key].code if key is not None and key in book.resources else ""


def sessions(
    c: Connection, desk: Desk, first: date, last: date, clinic_code: str | None, location: str | None
) -> tuple[SessionView, ...]:
    """Sessions between two local dates, both inclusive."""
    book = desk.catalogue_in(c)
    statement = _between
    if clinic_code:
        statement = statement.where(_session.c.clinic_id == clinic_of(c, clinic_code).id)
    if location:
        place = book.location_by_code.get(location.upper())
        if place is None:
            raise NotFound(f"There is no location {location!r}. Known: {', '.join(sorted(book.location_by_code))}.")
        statement = statement.where(_session.c.location_id == place.id)
    rows = c.execute(statement, {"first": first, "last": last}).all()
    taken = _booked(c, rows)
    return tuple(_session_view(book, desk, row, taken[row.id]) for row in rows)


def _booked(c: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[tuple[str, bool]]]:
    """Slot letter and whether it is an overbook, of every booking, by session."""
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    if rows:
        since, until = min(row.starts_at for row in rows) - DAY, max(row.ends_at for row in rows)
        wanted = {row.id for row in rows}
        statement = select(
            _appointment.c.session_id, _appointment.c.slot_type, _appointment.c.overbooked
        ).where(
            and_(_appointment.c.starts_at >= since, _appointment.c.starts_at < until),
            _appointment.c.session_id.is_not(None), _appointment.c.status.in_(store.LIVE),
        )  # fmt: skip
        for session_id, letter, over in c.execute(statement):
            if session_id in wanted:
                found[session_id].append((letter, bool(over)))
    return found


def _session_view(book: Catalogue, desk: Desk, row: Row[Any], booked: list[tuple[str, bool]]) -> SessionView:
    cuts = read_cuts(row.cuts)
    slots = without(expand(row.slots, row.starts_at, row.ends_at, book.slot_types), cuts)
    at_once = book.resources[row.practitioner_id].capacity
    places = Counter(slot.letter for slot in slots if slot.letter != UNBOOKABLE)
    used = Counter(letter for letter, over in booked if not over)
    room = _code(book, row.room_id)
    none_left = row.status == "cancelled"
    return SessionView(
        id=row.id, clinic=row.code, day=row.on_date, start=row.starts_at, end=row.ends_at,
        zone=book.zone_of(row.location_id, desk.zone), practitioner=_code(book, row.practitioner_id),
        location=book.locations[row.location_id].code, room=room, slots=row.slots, status=row.status,
        booked=len(booked), places=(0 if none_left else sum(places.values()) * at_once) if row.slots else None,
        overbooked=sum(over for _, over in booked), version=row.number, cuts=cuts,
        letters={} if none_left else {one: (used[one], places[one] * at_once) for one in places},
    )  # fmt: skip
