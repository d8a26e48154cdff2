"""A freed slot as it is shown: what became of it, and who was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.candidates import line_of
from booktui.desk.capacity import FREE_TIME
from booktui.desk.errors import NotFound
from booktui.desk.freed.gap import Look, Time, look
from booktui.desk.freed.views import AskView, FreedView
from booktui.desk.names import covered
from booktui.store import booking, clients
from booktui.store import filling as store
from booktui.store.filling import AskRow, FreedRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def row_of(c: Connection, freed_id: int) -> FreedRow:
    """Raises NotFound."""
    row = store.one(c, freed_id)
    if row is None:
        raise NotFound(f"There is no freed slot {freed_id}; see: booktui fill")
    return row


def look_at(c: Connection, desk: Desk, row: FreedRow) -> Look:
    """Whether it can still be filled; the hold for whoever is being asked does not count against it."""
    mine = [ask.hold_id for ask in store.asks(c, row.id) if not ask.answer and ask.hold_id is not None]
    return look(c, desk, Time(row.practitioner_id, row.start, row.end, row.client_id), mine)


def view(c: Connection, desk: Desk, row: FreedRow) -> FreedView:
    """As it stands now: what is open on record and cannot be filled any more shows as gone, with why."""
    book, now = desk.catalogue_in(c), desk.now()
    seen = look_at(c, desk, row) if row.state == "open" else Look(None, row.note)
    who, where = book.resources[row.practitioner_id], book.locations[row.location_id]
    known = book.slot_types.get(row.letter)
    return FreedView(
        row.id, row.start, min(row.end, seen.gap.end) if seen.gap else row.end, where.zone, row.letter,
        known.name if known else row.letter or FREE_TIME, book.services[row.service_id].code, who.id, who.code,
        who.name, where.code, where.name, row.why, row.freed_at, row.freed_by,
        "gone" if row.state == "open" and seen.gap is None else row.state, seen.why, row.start - now, row.filled_by,
        tuple(ask_view(c, desk, ask) for ask in store.asks(c, row.id)),
    )  # fmt: skip


def ask_view(c: Connection, desk: Desk, ask: AskRow) -> AskView:
    """One who was asked, or passed over."""
    service = desk.catalogue_in(c).services[ask.service_id]
    line = line_of(clients.record_raw(c, ask.client_id), service)
    held = booking.get(c, ask.hold_id) if ask.hold_id is not None and not ask.answer else None
    until = held.held_until if held is not None and held.live(desk.now()) else 0
    return AskView(
        ask.id, ask.number, ask.entry_id, line, ask.place, ask.why, ask.asked_at, ask.asked_by, ask.answer,
        covered(ask.reason, line.sensitive), ask.answered_at, until,
    )  # fmt: skip
