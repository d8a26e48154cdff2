"""Times that came free, and who was asked about them, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from booktui.rules.values import LONGEST, Instant
from booktui.store import tables as t
from booktui.store.hot import Adding, Hot
from booktui.store.tables import table_of

_f = table_of(t.FreedSlot)
_k = table_of(t.FillAsk)
_w = table_of(t.WaitingEntry)
_a = table_of(t.Appointment)


class FreedRow(NamedTuple):
    """A freed slot as it is kept."""

    id: int
    appointment_id: int
    service_id: int
    practitioner_id: int
    location_id: int
    session_id: int | None
    start: Instant
    end: Instant
    letter: str
    freed_at: Instant
    freed_by: str
    why: str
    state: str
    filled_by: int | None
    note: str
    client_id: int
    """Whose time it was."""


class AskRow(NamedTuple):
    """One who was asked, as it is kept."""

    id: int
    freed_id: int
    number: int
    entry_id: int
    client_id: int
    place: int
    why: str
    hold_id: int | None
    asked_at: Instant
    asked_by: str
    answer: str
    answered_at: Instant | None
    reason: str
    service_id: int


_freed = select(
    _f.c.id, _f.c.appointment_id, _f.c.service_id, _f.c.practitioner_id, _f.c.location_id, _f.c.session_id,
    _f.c.starts_at, _f.c.ends_at, _f.c.slot_type, _f.c.freed_at, _f.c.freed_by, _f.c.why, _f.c.state, _f.c.filled_by,
    _f.c.note, _a.c.client_id,
).select_from(_f.join(_a, _a.c.id == _f.c.appointment_id))  # fmt: skip
_one = Hot(_freed.where(_f.c.id == bindparam("id")))
_open = Hot(_freed.where(_f.c.state == "open", _f.c.starts_at > bindparam("now")).order_by(_f.c.starts_at, _f.c.id))
_over = Hot(
    _freed.where(
        _f.c.state == "open", _f.c.starts_at < bindparam("until"), _f.c.starts_at > bindparam("since") - LONGEST,
        _f.c.ends_at > bindparam("since"), _f.c.practitioner_id == bindparam("practitioner"),
    ).order_by(_f.c.id)
)  # fmt: skip
_filled = Hot(
    _freed.where(
        _f.c.state == "filled", _f.c.starts_at == bindparam("start"), _f.c.filled_by == bindparam("appointment")
    )
)
_ask = select(
    _k.c.id, _k.c.freed_id, _k.c.number, _k.c.entry_id, _k.c.client_id, _k.c.place, _k.c.why, _k.c.hold_id,
    _k.c.asked_at, _k.c.asked_by, _k.c.answer, _k.c.answered_at, _k.c.reason, _w.c.service_id,
).select_from(_k.join(_w, _w.c.id == _k.c.entry_id))  # fmt: skip
_asks = Hot(_ask.where(_k.c.freed_id == bindparam("freed")).order_by(_k.c.number, _k.c.id))
_ask_one = Hot(_ask.where(_k.c.id == bindparam("id")))
_ask_of_entry = Hot(_ask.where(_k.c.entry_id == bindparam("entry"), _k.c.answer == "").order_by(_k.c.id.desc()))
_last = Hot(select(func.coalesce(func.max(_k.c.number), 0)).where(_k.c.freed_id == bindparam("freed")))
_adding, _adding_ask = Adding(_f), Adding(_k)


def add(c: Connection, **values: Any) -> int:
    """Write down that a time came free; its number."""
    return _adding.run(c, values)


def one(c: Connection, freed_id: int) -> FreedRow | None:
    """One of them."""
    row = _one.row(c, id=freed_id)
    return FreedRow(*row) if row else None


def open_after(c: Connection, now: Instant) -> list[FreedRow]:
    """Those that are open and start later, soonest first."""
    return [FreedRow(*row) for row in _open.rows(c, now=now)]


def open_over(c: Connection, practitioner_id: int, start: Instant, end: Instant) -> list[FreedRow]:
    """Those that are open and overlap a practitioner's time."""
    found = _over.rows(c, practitioner=practitioner_id, since=start, until=end)
    return [FreedRow(*row) for row in found]


def filled_by(c: Connection, appointment_id: int, start: Instant) -> FreedRow | None:
    """The one that an appointment filled."""
    row = _filled.row(c, appointment=appointment_id, start=start)
    return FreedRow(*row) if row else None


def settle(
    c: Connection, freed_id: int, state: str, *, now: Instant, note: str = "", filled_by: int | None = None
) -> None:
    """What became of it; `open` takes that back."""
    closed = None if state == "open" else now
    values = {"state": state, "note": note[:200], "filled_by": filled_by, "closed_at": closed}
    c.execute(update(_f).where(_f.c.id == freed_id).values(**values))


def sweep(c: Connection, now: Instant) -> None:
    """Those whose time has passed unfilled are gone."""
    passed = update(_f).where(_f.c.state == "open", _f.c.starts_at <= now)
    c.execute(passed.values(state="gone", note="the time passed", closed_at=now))


def asks(c: Connection, freed_id: int) -> list[AskRow]:
    """Who was asked or passed over, in order."""
    return [AskRow(*row) for row in _asks.rows(c, freed=freed_id)]


def ask(c: Connection, ask_id: int) -> AskRow | None:
    """One of them."""
    row = _ask_one.row(c, id=ask_id)
    return AskRow(*row) if row else None


def open_ask_of(c: Connection, entry_id: int) -> AskRow | None:
    """The one that the entry's client has not answered yet."""
    row = _ask_of_entry.row(c, entry=entry_id)
    return AskRow(*row) if row else None


def add_ask(c: Connection, freed_id: int, **values: Any) -> int:
    """Write down that somebody is asked, or passed over; its id."""
    last = _last.row(c, freed=freed_id)
    number = int(last[0]) + 1 if last else 1
    return _adding_ask.run(c, {"freed_id": freed_id, "number": number, **values})


def answer(c: Connection, ask_id: int, said: str, *, now: Instant, reason: str = "") -> None:
    """What they said, or that they did not."""
    values = {"answer": said, "answered_at": now, "reason": reason[:200]}
    c.execute(update(_k).where(_k.c.id == ask_id).values(**values))


def held_by(c: Connection, ask_id: int, hold_id: int) -> None:
    """Another hold keeps the slot for them."""
    c.execute(update(_k).where(_k.c.id == ask_id).values(hold_id=hold_id))
