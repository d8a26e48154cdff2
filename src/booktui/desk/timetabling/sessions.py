"""The dated sessions of clinics: made from their versions, kept ahead, mended when a clinic changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from booktui.rules.clinics.fitting import Booked, Names, why_unfit
from booktui.rules.clinics.planned import Planned, planned
from booktui.rules.clinics.versions import Version
from booktui.rules.clock import local_date, spoken, to_wall
from booktui.rules.values import Instant, Role
from booktui.store import clinics as store
from booktui.store import tables as t
from booktui.store.errors import StoreError
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HISTORY = timedelta(days=730)
"""How far back sessions of a new clinic are made."""
RUNS_SHORT = 28
"""Days of the horizon that may be missing before it is topped up."""

_session, _clinic, _appointment, _disruption = (
    table_of(t.SessionRow),
    table_of(t.Clinic),
    table_of(t.Appointment),
    table_of(t.Disruption),
)
_dates = select(_session.c.on_date).where(_session.c.clinic_id == bindparam("clinic"))
_insert = insert(_session)
_reached = update(_clinic).where(_clinic.c.id == bindparam("clinic")).values(generated_until=bindparam("until"))
_future = select(_session).where(_session.c.clinic_id == bindparam("clinic"), _session.c.starts_at > bindparam("now"))
_loosen = update(_appointment).where(_appointment.c.session_id == bindparam("session")).values(session_id=None)
_forget = update(_disruption).where(_disruption.c.session_id == bindparam("session")).values(session_id=None)
_let_go = text("UPDATE freed_slot SET session_id = NULL WHERE session_id = :session")
"""Written out, so that the table need not be made for it."""
_remove = delete(_session).where(_session.c.id == bindparam("session"))
_short = select(_clinic).where(
    (_clinic.c.generated_until.is_(None)) | (_clinic.c.generated_until < bindparam("need")),
    _clinic.c.active
    | _clinic.c.retired_from.is_not(None) & _clinic.c.generated_until.is_(None)
    | (_clinic.c.retired_from > _clinic.c.generated_until),
)


class Sessions:
    """`desk.sessions`: keeping the diary's sessions ahead."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def top_up(self) -> int:
        """Make the sessions that the horizon lacks, when it runs short; how many. Cheap when it does not.

        Somebody who may not write, or a diary that cannot be written now, leaves it for the next opening.
        """
        now, zone = self._desk.now(), self._desk.zone
        until = horizon(self._desk, zone)
        with self._desk.store.read() as c:
            short = c.execute(_short, {"need": until - timedelta(days=RUNS_SHORT)}).all()
        if not short or self._desk.person.role == Role.AUDITOR:
            return 0
        try:
            with self._desk.store.write() as c:
                return generate(c, short, until, now, zone)
        except (StoreError, DBAPIError):
            return 0


def horizon(desk: Desk, zone: str) -> date:
    """The last day that sessions are made for."""
    return local_date(desk.now(), zone) + timedelta(days=desk.policy.horizon_days)


def generate(c: Connection, clinics: Iterable[Row[Any]], until: date, now: Instant, zone: str) -> int:
    """Make every session of those clinics to `until` (inclusive) that is not there yet; how many were made.

    Running it again makes none. Sessions reach back to the clinic's first day, at most two years. None is made on a
    public holiday unless the clinic is open then. `zone` is the desk's, in whose midnights holidays are kept.
    """
    rows = list(clinics)
    closed, zones = holidays_of(c, zone), store.location_zones(c)
    every = store.versions(c, [row.id for row in rows])
    made = 0
    for clinic in rows:
        versions = every[clinic.id]
        since = local_date(now, zone) - HISTORY
        if clinic.generated_until is not None:
            since = max(since, clinic.generated_until + timedelta(days=1))
        known = set(c.execute(_dates, {"clinic": clinic.id}).scalars())
        wanted = planned(versions, since, until, zones, closed, clinic.retired_from)
        new = [store.session_values(one) for one in wanted if one.day not in known]
        if new:
            c.execute(_insert, new)
        c.execute(_reached, {"clinic": clinic.id, "until": until})
        made += len(new)
    return made


@dataclass(frozen=True, slots=True)
class Unfit:
    """A booking that does not fit its session as the clinic now is."""

    session_id: int
    booked: Booked
    why: str


@dataclass
class Differences:
    """How a clinic's sessions to come differ from what its versions say."""

    adding: list[Planned] = field(default_factory=list)
    changing: list[tuple[Row[Any], Planned]] = field(default_factory=list)
    removing: list[Row[Any]] = field(default_factory=list)
    unfit: list[tuple[Row[Any], list[Unfit]]] = field(default_factory=list)
    """Sessions that stay as they are, because of bookings that would not fit."""


@dataclass
class Mended:
    """What changing clinics did to their sessions to come."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    notes: list[str] = field(default_factory=list)
    """Sessions that stay as they were because somebody is booked into them who would not fit."""
    unfit: list[Unfit] = field(default_factory=list)

    def add(self, other: Mended) -> None:
        """What was done to another clinic, too."""
        self.added += other.added
        self.removed += other.removed
        self.changed += other.changed
        self.notes += other.notes
        self.unfit += other.unfit


def mend(c: Connection, desk: Desk, clinics: Sequence[Row[Any]], zone: str) -> Mended:
    """Bring the future sessions of clinics in line with their versions and the holidays.

    A session with a booking that would no longer fit is never touched (domain.md TPL-03), nor one that was cancelled
    or reduced; both are kept and the former noted. Clinics whose sessions were never made are left to `generate`.
    """
    every = store.versions(c, [row.id for row in clinics])
    closed, zones = holidays_of(c, zone), store.location_zones(c)
    done = Mended()
    for clinic in clinics:
        if clinic.generated_until is not None:
            _write(c, clinic, differences(c, desk, clinic, every[clinic.id], closed, zones), zones, done)
    return done


def differences(
    c: Connection, desk: Desk, clinic: Row[Any], versions: Sequence[Version], closed: frozenset[date],
    zones: dict[int, str],
) -> Differences:  # fmt: skip
    """What would have to change for the sessions to come to be what the versions say; nothing is written."""
    now = desk.now()
    today = min(local_date(now, zone) for zone in zones.values())
    until = clinic.generated_until or horizon(desk, desk.zone)
    every = planned(versions, today, until, zones, closed, clinic.retired_from)
    wanted = {one.day: one for one in every if one.start > now}
    booked = store.booked_ahead(c, clinic.id, now)
    found = Differences()
    for session in c.execute(_future, {"clinic": clinic.id, "now": now}).all():
        new = wanted.pop(session.on_date, None)
        if new is not None and _is_so(session, new):
            continue
        unfit = unfit_in(desk, c, session, new, booked.get(session.id, ()), zones)
        if unfit:
            found.unfit.append((session, unfit))
        elif session.status == "planned" and new is not None:
            found.changing.append((session, new))
        elif session.status == "planned":
            found.removing.append(session)
    held = set(c.execute(_dates, {"clinic": clinic.id}).scalars())
    found.adding = [one for day, one in wanted.items() if day not in held]
    return found


def _is_so(session: Row[Any], new: Planned) -> bool:
    return all(getattr(session, name) == value for name, value in store.session_values(new).items())


def _write(c: Connection, clinic: Row[Any], found: Differences, zones: dict[int, str], done: Mended) -> None:
    for session, unfit in found.unfit:
        done.unfit += unfit
        done.notes.append(_kept(clinic, session, len(unfit), zones))
    for session, new in found.changing:
        c.execute(update(_session).where(_session.c.id == session.id).values(**store.session_values(new)))
    for session in found.removing:
        # cancelled appointments and what was undone may still name it
        for statement in (_loosen, _forget, _let_go, _remove):
            c.execute(statement, {"session": session.id})
    if found.adding:
        c.execute(_insert, [store.session_values(one) for one in found.adding])
    done.added += len(found.adding)
    done.changed += len(found.changing)
    done.removed += len(found.removing)


def would_be(c: Connection, desk: Desk, session: Row[Any]) -> Planned | None:
    """What a session's clinic has on its day as its versions and the holidays are now; None when it has nothing."""
    clinic = c.execute(select(_clinic).where(_clinic.c.id == session.clinic_id)).one()
    closed, zones = holidays_of(c, desk.zone), store.location_zones(c)
    versions = store.versions(c, [clinic.id])[clinic.id]
    found = planned(versions, session.on_date, session.on_date, zones, closed, clinic.retired_from)
    return next(iter(found), None)


def why_not_in(c: Connection, desk: Desk, session_id: int, booked: Booked, *, same: bool) -> str:
    """Why a booking would not fit its session as the clinic is now, as a sentence; empty when it would.

    Args:
        same: the session has the slot at its time that it was booked into.
    """
    session = c.execute(select(_session).where(_session.c.id == session_id)).one()
    new = would_be(c, desk, session)
    if same and new is not None and _is_so(session, new):
        return ""
    return " ".join(one.why for one in unfit_in(desk, c, session, new, [booked], store.location_zones(c)))


def unfit_in(
    desk: Desk, c: Connection, session: Row[Any], new: Planned | None, booked: Sequence[Booked], zones: dict[int, str]
) -> list[Unfit]:
    """Who of a session would not fit it as it would be, and why."""
    if not booked:
        return []
    book = desk.catalogue_in(c)
    places = {place.id: place.name for place in book.locations.values()}
    names = Names(book.names, places, book.services, book.slot_types, zones[session.location_id])
    found = ((one, why_unfit(one, session.room_id, new, names)) for one in booked)
    return [Unfit(session.id, one, why) for one, why in found if why]


def _kept(clinic: Row[Any], session: Row[Any], count: int, zones: dict[int, str]) -> str:
    start, end = (spoken(at, zones[session.location_id]) for at in (session.starts_at, session.ends_at))
    who = "1 appointment stays" if count == 1 else f"{count} appointments stay"
    return f"clinic {clinic.code}: {who} in the session of {start} to {end[-5:]}, which is kept as it was."


def holidays_of(c: Connection, zone: str) -> frozenset[date]:
    """The local dates of the public holidays that this desk keeps."""
    return _local_dates(tuple(store.holiday_starts(c)), zone)


@lru_cache(maxsize=16)
def _local_dates(starts: tuple[Instant, ...], zone: str) -> frozenset[date]:
    return frozenset(to_wall(at, zone).date() for at in starts)
