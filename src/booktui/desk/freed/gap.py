"""Whether a time that came free can still be filled, looked at whenever it is asked: nothing about it is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from booktui.desk.openings import offered
from booktui.rules.clinics.openings import away_in, openings
from booktui.rules.filling.rest import rest
from booktui.rules.filling.values import Gap
from booktui.rules.values import MINUTE, Absence, Instant, Session, Span
from booktui.store import facts, session_facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Time(NamedTuple):
    """A practitioner's time, and whose it was."""

    practitioner_id: int
    start: Instant
    end: Instant
    client_id: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Look(NamedTuple):
    """What there is of it now."""

    gap: Gap | None
    """As far as it is free; None when it cannot be filled."""
    why: str = ""
    """Why not, as a sentence."""
    places: int = 0
    """How many could come then."""


def look(c: Connection, desk: Desk, time: Time, mine: Collection[int] = ()) -> Look:
    """The time as it stands: what passed, was cut or taken, or where somebody is away, is no time to fill.

    Args:
        mine: holds that do not count, because the slot is kept by them for whoever is asked about it.
    """
    left = time.start - desk.now()
    if left <= 0:
        return Look(None, "The time has passed.")
    if left <= desk.policy.fill_minutes * MINUTE:
        return Look(None, f"No more than {desk.policy.fill_minutes} minutes are left; nobody is rung for it.")
    session = _session(c, desk, time)
    if session is None:
        return Look(None, "There is no session then.")
    absences = facts.absences(c, (time.practitioner_id,), session.start, session.end)
    why = _shut(session, absences, time.span)
    return Look(None, why) if why else _free(c, desk, time, session, absences, mine)


def _session(c: Connection, desk: Desk, time: Time) -> Session | None:
    """Of several sessions over that time one that takes place is meant."""
    types = desk.catalogue_in(c).slot_types
    found = session_facts.sessions_of_many(c, (time.practitioner_id,), time.start, time.end, types)
    then = [session for session in found if session.start <= time.start < session.end]
    return min(then, key=lambda session: session.status == "cancelled", default=None)


def _shut(session: Session, absences: Collection[Absence], span: Span) -> str:
    if session.status == "cancelled":
        return "The session is cancelled."
    if session.to_change:
        return "The session is about to change."
    if session.is_cut(span):
        return "That part of the session was cut."
    if any(away.overlaps(span) for away in away_in(session, tuple(absences))):
        return "Somebody is away then, or the place is closed."
    return ""


def _free(
    c: Connection, desk: Desk, time: Time, session: Session, absences: Collection[Absence], mine: Collection[int]
) -> Look:
    book, now = desk.catalogue_in(c), desk.now()
    rows = facts.taken(c, (time.practitioner_id,), session.start, session.end, now)
    busy = sorted(row.span for row in rows if row.appointment_id not in mine)
    capacity = book.resources[time.practitioner_id].capacity
    left = rest(openings(session, busy, tuple(absences), capacity, now), time.start)
    if left is None:
        return Look(None, "The time is taken, or held at another desk.")
    room = book.resources.get(session.room_id) if session.room_id else None
    gap = Gap(
        time.start, left.end, book.zone_of(session.location_id, desk.zone), time.practitioner_id, session.location_id,
        left.letter, session.start, frozenset(service.id for service in offered(book, session)),
        room is None or room.step_free, time.client_id,
    )  # fmt: skip
    return Look(gap, "", left.places)
