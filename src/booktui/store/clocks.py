"""Reading and writing the clocks of referrals, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, func, insert, select, update

from booktui.rules.clocks.counting import target
from booktui.rules.clocks.machine import Event
from booktui.rules.clocks.values import Clock, State
from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.tables import table_of

_k = table_of(t.ClockRow)
_e = table_of(t.ClockEvent)
_w = table_of(t.WaitingEntry)
_r = table_of(t.Referral)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_a = table_of(t.Appointment)

YEAR = 364
"""Days of 52 weeks (RTT-03)."""


class Path(NamedTuple):
    """A waiting entry with the referral it is for."""

    entry_id: int
    referral_id: int
    client_id: int
    client_ref: str
    service: str
    hidden: bool
    """The client's record or the service is sensitive."""
    priority: str
    status: str
    received: date
    clock_start: date
    target_on: date


class Recorded(NamedTuple):
    """One event as it was recorded."""

    id: int
    number: int
    code: str
    on: date
    outcome: str
    takes_back: int | None
    clinician: str
    decided_on: date | None
    evidence: str
    reason: str
    task: str
    at: int
    by_user: str

    @property
    def event(self) -> Event:
        """What the rules see of it."""
        return Event(self.code, self.on, self.decided_on)


_paths = (
    select(
        _w.c.id, _w.c.referral_id, _w.c.client_id, _c.c.ref, _s.c.code, _c.c.sensitive | _s.c.sensitive, _w.c.priority,
        _w.c.status, _r.c.received_on, _w.c.clock_start, _w.c.target_on,
    )
    .select_from(
        _w.join(_r, _r.c.id == _w.c.referral_id)
        .join(_c, _c.c.id == _w.c.client_id)
        .join(_s, _s.c.id == _w.c.service_id)
    )
    .order_by(_w.c.id)
)  # fmt: skip
_of_entry = Hot(_paths.where(_w.c.id == bindparam("entry")))
_of_client = Hot(_paths.where(_w.c.client_id == bindparam("client")))
_clocks = Hot(
    select(_k.c.number, _k.c.start_on, _k.c.state, _k.c.stop_on, _k.c.code)
    .where(_k.c.referral_id == bindparam("referral"))
    .order_by(_k.c.number)
)
_events = Hot(
    select(
        _e.c.id, _e.c.number, _e.c.code, _e.c.on_date, _e.c.outcome, _e.c.takes_back, _e.c.clinician, _e.c.decided_on,
        _e.c.evidence, _e.c.reason, _e.c.task, _e.c.at, _e.c.by_user,
    )
    .where(_e.c.referral_id == bindparam("referral"))
    .order_by(_e.c.id)
)  # fmt: skip
_later = _e.alias()
_tasks = Hot(
    select(_w.c.id, _e.c.task, _e.c.code, _e.c.on_date, _e.c.at, _e.c.by_user)
    .select_from(_e.join(_w, _w.c.referral_id == _e.c.referral_id))
    .where(
        _e.c.task > "",
        ~exists().where(
            _later.c.referral_id == _e.c.referral_id, _later.c.id > _e.c.id,
            among(_later.c.outcome, "added", "taken back"),
        ),
    )
    .order_by(_e.c.at, _e.c.id)
)  # fmt: skip
_visits = Hot(
    select(_a.c.starts_at, _a.c.status, _a.c.attended, _a.c.agreed)
    .join(_w, _w.c.id == _a.c.entry_id)
    .where(
        _w.c.referral_id == bindparam("referral"),
        among(_a.c.status, "noshow", "fulfilled", "arrived"),
    )
    .order_by(_a.c.starts_at)
)


def of_entry(c: Connection, entry_id: int) -> Path | None:
    """The entry with its referral."""
    row = _of_entry.row(c, entry=entry_id)
    return _path(row) if row else None


def of_client(c: Connection, client_id: int) -> list[Path]:
    """All entries the client ever had, oldest first."""
    return [_path(row) for row in _of_client.rows(c, client=client_id)]


def _path(row: tuple[Any, ...]) -> Path:
    entry, referral, client, ref, service, hidden, priority, status, received, start, target_on = row
    days = as_date(received), as_date(start), as_date(target_on)
    return Path(entry, referral, client, ref, service, bool(hidden), priority, status, *days)


def entries_with_clocks(c: Connection) -> frozenset[int]:
    """Waiting entries whose referral has clocks on record."""
    return frozenset(c.execute(select(_w.c.id).join(_k, _k.c.referral_id == _w.c.referral_id)).scalars())


def clocks(c: Connection, referral_id: int) -> tuple[Clock, ...]:
    """The clocks on record, by number; empty where only the implied one runs."""
    rows = _clocks.rows(c, referral=referral_id)
    return tuple(
        Clock(row[0], as_date(row[1]), State(row[2]), as_date(row[3]) if row[3] else None, row[4]) for row in rows
    )


def events(c: Connection, referral_id: int) -> list[Recorded]:
    """Everything that was recorded, oldest first."""
    return [_recorded(row) for row in _events.rows(c, referral=referral_id)]


def _recorded(row: tuple[Any, ...]) -> Recorded:
    key, number, code, on, outcome, back, clinician, decided, evidence, reason, task, at, by_user = row
    day = as_date(decided) if decided else None
    return Recorded(key, number, code, as_date(on), outcome, back, clinician, day, evidence, reason, task, at, by_user)


def tasks(c: Connection) -> list[tuple[int, str, str, date, int, str]]:
    """What is still to be looked into, oldest first: entry, task, code, its day, when and by whom it was recorded."""
    return [(row[0], row[1], row[2], as_date(row[3]), row[4], row[5]) for row in _tasks.rows(c)]


def visits(c: Connection, referral_id: int) -> list[tuple[int, str, str, bool]]:
    """Start, status, attended code and whether the time was agreed, of every visit of the referral that took place or
    was missed, by time."""
    rows = _visits.rows(c, referral=referral_id)
    return [(int(start), str(status), str(code), bool(agreed)) for start, status, code, agreed in rows]


def add_event(c: Connection, **values: Any) -> int:
    """Record an event; its number."""
    made = c.execute(insert(_e), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def keep(c: Connection, referral_id: int, kept: Iterable[Clock], target_days: int) -> None:
    """Put the clocks of a referral in the place of those on record."""
    c.execute(delete(_k).where(_k.c.referral_id == referral_id))
    rows = [_values(referral_id, clock, target_days) for clock in kept]
    if rows:
        c.execute(insert(_k), rows)


def _values(referral_id: int, clock: Clock, target_days: int) -> dict[str, Any]:
    return {
        "referral_id": referral_id, "number": clock.number, "start_on": clock.start, "stop_on": clock.stop,
        "state": clock.state.value, "code": clock.code,
        "target_18": target(clock.start, target_days) if clock.counts else None,
        "target_52": target(clock.start, YEAR) if clock.counts else None,
    }  # fmt: skip


def follow(c: Connection, entry_id: int, start: date, target_on: date) -> None:
    """The list goes by the running clock."""
    c.execute(
        update(_w).where(_w.c.id == entry_id).values(clock_start=start, target_on=target_on, version=_w.c.version + 1)
    )


def stopped_waiting(c: Connection, since: date) -> tuple[int, int]:
    """How many who wait have no running clock, and how many of them have one that started on or after the day."""
    later = _k.alias()
    newest = select(func.max(later.c.number)).where(later.c.referral_id == _k.c.referral_id).scalar_subquery()
    inside: ColumnElement[Any] = func.count().filter(_w.c.clock_start >= since)
    row = c.execute(
        select(func.count(), inside)
        .select_from(_k.join(_w, _w.c.referral_id == _k.c.referral_id))
        .where(_k.c.state != State.RUNNING.value, _k.c.number == newest, _w.c.status == "waiting")
    ).one()
    return int(row[0]), int(row[1])
