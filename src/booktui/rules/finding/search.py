"""The search itself: sessions in order of time, in each the starts at which everybody and everything is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from heapq import heappop, heappush

from booktui.rules import bits, needs
from booktui.rules.checks.person import age_wrong
from booktui.rules.checks.sessions import hosts_another
from booktui.rules.clock import local_date
from booktui.rules.finding.piece import Days, Piece, key_of
from booktui.rules.finding.terms import Terms
from booktui.rules.finding.window import RoomReader
from booktui.rules.values import Instant, Offer, Resource, Session, Span

Heap = list[tuple[Instant, int, int, Offer | None, Iterator[Offer]]]
"""Start of the next offer of a session, practitioner, session, the offer, and those after it.

Without an offer nobody has looked yet, and it starts no sooner.
"""


class Search:
    """One question to one window."""

    def __init__(self, terms: Terms, days: Days | None = None) -> None:
        self.terms = terms
        self.days = days or Days(terms)
        self._pieces: dict[tuple[int, int], Piece] = {}

    def overlooking(self, blind: frozenset[str]) -> Search:
        """The same search, as if some of it were not in the way."""
        return Search(replace(self.terms, blind=blind), self.days)

    def offers(self) -> Iterator[Offer]:
        """All offers in order of time, then practitioner; no session or diary is looked at before its turn comes."""
        coming = self.terms.in_turn()
        session = next(coming, None)
        heap: Heap = []
        told: tuple[Instant, int] | None = None
        while session is not None or heap:
            while session is not None and (not heap or session.start <= heap[0][0]):
                self._line_up(heap, session)
                session = next(coming, None)
            if heap:
                start, practitioner_id, _, offer, rest = heappop(heap)
                if offer is not None and told != (start, practitioner_id):
                    yield offer
                    told = (start, practitioner_id)
                _push(heap, rest)

    def _line_up(self, heap: Heap, session: Session) -> None:
        """The session waits until the first time at which it could have an offer, going by all but its practitioner."""
        key = key_of(session)
        piece = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = self.days.piece(key, self.terms)
        here = self._starts(session, piece)
        if here:
            start = max(session.start, piece.ruler.instant(next(bits.each(here))))
            rest = self._in_session(session, piece, here)
            heappush(heap, (start, session.practitioner_id, session.id, None, rest))

    def _starts(self, session: Session, piece: Piece) -> int:
        """The ticks at which an offer could start, as far as that can be told without the practitioner's diary."""
        here = piece.within(session)
        return here & piece.fitting(session)[0] if here and session.slots else here

    def _in_session(self, session: Session, piece: Piece, here: int) -> Iterator[Offer]:
        """The offers of one session, in order of time."""
        here &= piece.practitioner(session)
        if here:
            within = self._in_slots if session.slots else self._in_free_time
            yield from within(session, piece, here)

    def _in_slots(self, session: Session, piece: Piece, here: int) -> Iterator[Offer]:
        """Every fitting slot."""
        for slot in piece.fitting(session)[1]:
            if here >> piece.ruler.bit(slot.start) & 1:
                offer = self._offer(session, piece, slot.start, slot.letter)
                if offer is not None:
                    yield offer

    def _in_free_time(self, session: Session, piece: Piece, here: int) -> Iterator[Offer]:
        """On ticks, each as soon as the one before it is over, buffers included."""
        terms, earliest = self.terms, session.start
        for bit in bits.each(here):
            start = piece.ruler.instant(bit)
            if start >= earliest:
                offer = self._offer(session, piece, start, "")
                if offer is not None:
                    yield offer
                    earliest = start + terms.length + terms.after + terms.before

    def _offer(self, session: Session, piece: Piece, start: Instant, letter: str) -> Offer | None:
        """The offer at that start, when the exact spans agree and a room and the rest are free; else None."""
        terms, core = self.terms, Span(start, start + self.terms.length)
        kept = needs.widened(core, terms.ask.service)
        if not self._is_free(session, piece, core, kept):
            return None
        room = self._room(session, piece, core, kept)
        machine = piece.first(self._machines(session), core, kept) if terms.needs_equipment else None
        interpreter = piece.first(terms.interpreters, core, core)
        wanted = (terms.needs_room, terms.needs_equipment, bool(terms.interpreters))
        found = (room, machine, interpreter)
        if any(want and thing is None for want, thing in zip(wanted, found, strict=True)):
            return None
        room_id, machine_id, interpreter_id = (None if thing is None else thing.id for thing in found)
        return Offer(
            start,
            core.end,
            session.practitioner_id,
            session.location_id,
            session.id,
            room_id,
            machine_id,
            interpreter_id,
            letter,
            self._days_to_target(start, session.location_id),
        )

    def _is_free(self, session: Session, piece: Piece, core: Span, kept: Span) -> bool:
        """Session, period, practitioner, client and age allow it, to the second."""
        terms = self.terms
        who, where, period = terms.providers[session.practitioner_id], session.location_id, terms.period
        return (
            session.span.contains(core)
            and not session.is_cut(core)
            and period.start <= core.start < period.end
            and piece.timelines.practitioner(who, where, terms.seen_from(session)).fits(core, kept)
            and self._suits_client(piece, core, where)
        )

    def _suits_client(self, piece: Piece, core: Span, location_id: int) -> bool:
        """The client is free, and of the right age by then."""
        client, service = self.terms.ask.client, self.terms.ask.service
        if client is None:
            return True
        if "client" not in self.terms.blind and not piece.timelines.client(client.id, location_id).fits(core, core):
            return False
        if service.min_age is None and service.max_age is None:
            return True
        return age_wrong(service, client, local_date(core.start, self.terms.window.zone(location_id))) is None

    def _days_to_target(self, start: Instant, location_id: int) -> int | None:
        entry = self.terms.ask.entry
        if entry is None or entry.target_on is None:
            return None
        return (entry.target_on - local_date(start, self.terms.window.zone(location_id))).days

    def _machines(self, session: Session) -> list[Resource]:
        """The machines there, the session's own first."""
        found = self.terms.machines(session.location_id)
        own = session.equipment_id
        return found if own is None else sorted(found, key=lambda machine: machine.id != own)

    def _room(self, session: Session, piece: Piece, core: Span, kept: Span) -> Resource | None:
        """The session's own room if it suits and is free, else the first that is and hosts nobody else then."""
        if not self.terms.needs_room:
            return None
        rooms = self.terms.rooms(session.location_id)
        own = next((room for room in rooms if room.id == session.room_id), None)
        if own is not None and piece.timelines.resource(own).fits(core, kept):
            return own
        if not piece.may_have_room(session.location_id, core.start):
            return None
        free = (room for room in rooms if piece.timelines.resource(room).fits(core, kept))
        found = next((room for room in free if not self._hosts(room, session, core)), None)
        if found is None:
            piece.look_at_rooms(session.location_id)
        return found

    def _hosts(self, room: Resource, session: Session, core: Span) -> bool:
        there = self._hosted(room.id, core)
        return hosts_another(room.id, core, session.practitioner_id, session, there) is not None

    @cached_property
    def _hosted(self) -> RoomReader:
        if self.terms.window.hosted is not None:
            return self.terms.window.hosted
        found: dict[int, list[Session]] = {}
        for session in self.terms.window.sessions:
            if session.room_id is not None:
                found.setdefault(session.room_id, []).append(session)
        return lambda room_id, _: found.get(room_id, ())


def _push(heap: Heap, found: Iterator[Offer]) -> None:
    """The next offer of a session takes its place among those of the others."""
    offer = next(found, None)
    if offer is not None:
        heappush(heap, (offer.start, offer.practitioner_id, offer.session_id, offer, found))
