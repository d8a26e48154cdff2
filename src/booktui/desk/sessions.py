"""The dated sessions of clinics: made from their recurrence, kept ahead, mended when a clinic changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from booktui.rules.clock import local_date, spoken, to_wall
from booktui.rules.recurrence import occurrences
from booktui.rules.values import Instant, Status
from booktui.store import tables as t
from booktui.store.errors import StoreError
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HISTORY = timedelta(days=730)
"""How far back sessions of a new clinic are made."""
RUNS_SHORT = 28
"""Days of the horizon that may be missing before it is topped up."""


_session, _clinic, _appointment, _absence = (
    table_of(t.SessionRow),
    table_of(t.Clinic),
    table_of(t.Appointment),
    table_of(t.AbsenceRow),
)
_dates = select(_session.c.on_date).where(_session.c.clinic_id == bindparam("clinic"))
_insert = insert(_session)
_reached = update(_clinic).where(_clinic.c.id == bindparam("clinic")).values(generated_until=bindparam("until"))
_holidays = select(_absence.c.starts_at).where(_absence.c.kind == "holiday")
_zones = select(table_of(t.LocationRow).c.id, table_of(t.LocationRow).c.time_zone)
_future = select(_session).where(_session.c.clinic_id == bindparam("clinic"), _session.c.starts_at > bindparam("now"))
_live = (
    select(_appointment.c.session_id, func.count())
    .join(_session, _session.c.id == _appointment.c.session_id)
    .where(
        _session.c.clinic_id == bindparam("clinic"),
        _session.c.starts_at > bindparam("now"),
        _appointment.c.status != Status.CANCELLED,
        (_appointment.c.status != Status.PROPOSED) | (_appointment.c.held_until > bindparam("now")),
    )
    .group_by(_appointment.c.session_id)
)
_loosen = update(_appointment).where(_appointment.c.session_id == bindparam("session")).values(session_id=None)
_remove = delete(_session).where(_session.c.id == bindparam("session"))
_short = select(_clinic).where(
    _clinic.c.active,
    (_clinic.c.generated_until.is_(None)) | (_clinic.c.generated_until < bindparam("need")),
    (_clinic.c.valid_until.is_(None)) | (_clinic.c.generated_until.is_(None))
    | (_clinic.c.generated_until < _clinic.c.valid_until),
)  # fmt: skip


class Sessions:
    """`desk.sessions`: keeping the diary's sessions ahead."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def top_up(self) -> int:
        """Make the sessions that the horizon lacks, when it runs short; how many. Cheap when it does not.

        Somebody who may not write, or a diary that cannot be written now, leaves it for the next opening.
        """
        from booktui.rules.values import Role

        now, zone = self._desk.now(), self._desk.zone
        until = local_date(now, zone) + timedelta(days=self._desk.policy.horizon_days)
        with self._desk.store.read() as c:
            short = c.execute(_short, {"need": until - timedelta(days=RUNS_SHORT)}).all()
        if not short or self._desk.person.role == Role.AUDITOR:
            return 0
        try:
            with self._desk.store.write() as c:
                return generate(c, short, until, now, zone)
        except (StoreError, DBAPIError):
            return 0


def generate(c: Connection, clinics: Iterable[Row[Any]], until: date, now: Instant, zone: str) -> int:
    """Make every session of those clinics to `until` (inclusive) that is not there yet; how many were made.

    Running it again makes none. Sessions reach back to the clinic's first day, at most two years. None is made on a
    public holiday. `zone` is the desk's, in whose midnights holidays are kept.
    """
    closed, zones = holidays_of(c, zone), _location_zones(c)
    made = 0
    for clinic in clinics:
        earliest = local_date(now, zones[clinic.location_id]) - HISTORY
        since = max(clinic.valid_from, earliest)
        if clinic.generated_until is not None:
            since = max(since, clinic.generated_until + timedelta(days=1))
        known = set(c.execute(_dates, {"clinic": clinic.id}).scalars())
        new = [row for row in _wanted(clinic, since, until, zones, closed) if row["on_date"] not in known]
        if new:
            c.execute(_insert, new)
        c.execute(_reached, {"clinic": clinic.id, "until": until})
        made += len(new)
    return made


@dataclass
class Mended:
    """What changing clinics did to their sessions to come."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    notes: list[str] = field(default_factory=list)
    """Sessions that stay as they were because somebody is booked into them."""


def mend(c: Connection, clinics: Sequence[Row[Any]], now: Instant, zone: str) -> Mended:
    """Bring the future sessions of clinics in line with their definition and the holidays.

    A session with live appointments is never touched (domain.md TPL-03), nor one that was cancelled or reduced;
    both are kept and the former noted. Clinics whose sessions were never made are left to `generate`.
    """
    closed, zones = holidays_of(c, zone), _location_zones(c)
    done = Mended()
    for clinic in clinics:
        if clinic.generated_until is not None:
            _mend_one(c, clinic, now, zones, closed, done)
    return done


def _mend_one(
    c: Connection, clinic: Row[Any], now: Instant, zones: dict[int, str], closed: frozenset[date], done: Mended
) -> None:
    today = local_date(now, zones[clinic.location_id])
    until = clinic.generated_until if clinic.active else today - timedelta(days=1)
    wanted = {row["on_date"]: row for row in _wanted(clinic, max(today, clinic.valid_from), until, zones, closed)}
    wanted = {day: row for day, row in wanted.items() if row["starts_at"] > now}
    booked = {row[0]: row[1] for row in c.execute(_live, {"clinic": clinic.id, "now": now})}
    for session in c.execute(_future, {"clinic": clinic.id, "now": now}).all():
        new = wanted.pop(session.on_date, None)
        if new is not None and all(getattr(session, name) == value for name, value in new.items()):
            continue
        if session.id in booked:
            done.notes.append(_kept(clinic, session, booked[session.id], zones))
        elif session.status == "planned":
            _replace(c, session, new, done)
    held = set(c.execute(_dates, {"clinic": clinic.id}).scalars())
    missing = [row for day, row in wanted.items() if day not in held]
    if missing:
        c.execute(_insert, missing)
        done.added += len(missing)


def _replace(c: Connection, session: Row[Any], new: dict[str, Any] | None, done: Mended) -> None:
    if new is not None:
        c.execute(update(_session).where(_session.c.id == session.id).values(**new))
        done.changed += 1
        return
    # cancelled appointments may still name it
    c.execute(_loosen, {"session": session.id})
    c.execute(_remove, {"session": session.id})
    done.removed += 1


def _kept(clinic: Row[Any], session: Row[Any], count: int, zones: dict[int, str]) -> str:
    start, end = (spoken(at, zones[session.location_id]) for at in (session.starts_at, session.ends_at))
    who = "1 appointment stays" if count == 1 else f"{count} appointments stay"
    return f"clinic {clinic.code}: {who} in the session of {start} to {end[-5:]}, which is kept as it was."


def holidays_of(c: Connection, zone: str) -> frozenset[date]:
    """The local dates of the public holidays that this desk keeps."""
    return frozenset(to_wall(at, zone).date() for at in c.execute(_holidays).scalars())


def _location_zones(c: Connection) -> dict[int, str]:
    return {row[0]: row[1] for row in c.execute(_zones)}


def _wanted(
    clinic: Row[Any], since: date, until: date, zones: dict[int, str], closed: frozenset[date]
) -> list[dict[str, Any]]:
    """Session rows of a clinic for the dates from `since` to `until`, both inclusive."""
    if until < since or not clinic.active:
        return []
    found = occurrences(
        clinic.recur, clinic.start, clinic.end, clinic.valid_from, clinic.valid_until,
        (since, until + timedelta(days=1)), zones[clinic.location_id], closed,
    )  # fmt: skip
    who = {
        "clinic_id": clinic.id, "practitioner_id": clinic.practitioner_id, "room_id": clinic.room_id,
        "location_id": clinic.location_id, "slots": clinic.slots,
    }  # fmt: skip
    return [{**who, "on_date": one.day, "starts_at": one.start, "ends_at": one.end} for one in found]
