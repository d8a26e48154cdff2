"""Every place a time could be had at: what a plan for many clients chooses among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from booktui.rules import needs
from booktui.rules.checks.sessions import hosts_another
from booktui.rules.finding.piece import Days, Piece
from booktui.rules.finding.search import Search
from booktui.rules.finding.terms import Terms
from booktui.rules.values import Instant, Offer, Resource, Session, Span


class Found(NamedTuple):
    """An offer, with all the rooms and machines that suit and are free then, the best first."""

    offer: Offer
    session: Session
    kept: Span
    """What practitioner, room and machine are kept for: buffers included."""
    rooms: tuple[int, ...] = ()
    machines: tuple[int, ...] = ()


class EveryPlace(Search):
    """A search whose offers come with every room and machine instead of the first ones."""

    def __init__(self, terms: Terms, days: Days | None = None) -> None:
        super().__init__(terms, days)
        self._places: dict[tuple[int, Instant], Found] = {}
        self._beside: dict[tuple[int, int], list[Session]] = {}

    def found(self) -> Iterator[Found]:
        """All offers in order of time, then practitioner."""
        return (self._places.pop((offer.session_id, offer.start)) for offer in self.offers())

    def _offer(self, session: Session, piece: Piece, start: Instant, letter: str) -> Offer | None:
        offer = super()._offer(session, piece, start, letter)
        if offer is not None:
            core = Span(offer.start, offer.end)
            kept = needs.widened(core, self.terms.ask.service)
            rooms = self._every_room(session, piece, core, kept) if self.terms.needs_room else ()
            machines = self._free(piece, self._machines(session), core, kept) if self.terms.needs_equipment else ()
            self._places[session.id, start] = Found(offer, session, kept, rooms, machines)
        return offer

    def _every_room(self, session: Session, piece: Piece, core: Span, kept: Span) -> tuple[int, ...]:
        """The session's own first, then those that host nobody else then."""
        own = session.room_id
        rooms = sorted(self.terms.rooms(session.location_id), key=lambda room: room.id != own)
        free = self._free(piece, rooms, core, kept)
        by_id = {room.id: room for room in rooms}
        return tuple(key for key in free if key == own or not self._hosts(by_id[key], session, core))

    def _free(self, piece: Piece, things: Sequence[Resource], core: Span, kept: Span) -> tuple[int, ...]:
        return tuple(thing.id for thing in things if piece.timelines.resource(thing).fits(core, kept))

    def _hosts(self, room: Resource, session: Session, core: Span) -> bool:
        """As any search says it, looking through a room's sessions once for all times of a session."""
        key = (room.id, session.id)
        if key not in self._beside:
            there = self._hosted(room.id, session.span)
            start, end = session.span  # thousands of comparisons, so without a span for each
            self._beside[key] = [other for other in there if other.start < end and start < other.end]
        return hosts_another(room.id, core, session.practitioner_id, session, self._beside[key]) is not None
