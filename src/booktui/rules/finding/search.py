"""The search itself: sessions in order of time, in each the starts at which everybody and everything is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from heapq import heappop, heappush

from booktui.rules import bits, needs
from booktui.rules.checks.person import age_wrong
from booktui.rules.checks.sessions import hosts_another
from booktui.rules.checks.slots import UNBOOKABLE, carried_from, opens
from booktui.rules.clock import local_date
from booktui.rules.finding.piece import Days, Piece
from booktui.rules.finding.terms import Terms
from booktui.rules.values import DAY, Instant, Offer, Resource, Session, Span

Heap = list[tuple[Instant, int, int, Offer, Iterator[Offer]]]


class Search:
    """One question to one window."""

    def __init__(self, terms: Terms, days: Days | None = None) -> None:
        self.terms = terms
        self._days = days or Days(terms)
        self._pieces: dict[int, Piece] = {}

    def overlooking(self, blind: frozenset[str]) -> Search:
        """The same search, as if some of it were not in the way."""
        return Search(replace(self.terms, blind=blind), self._days)

    def offers(self) -> Iterator[Offer]:
        """All offers in order of time, then practitioner; a session is looked at when its turn comes."""
        waiting = sorted(self.terms.sessions, key=lambda s: (s.start, s.practitioner_id, s.id), reverse=True)
        heap: Heap = []
        told: tuple[Instant, int] | None = None
        while waiting or heap:
            while waiting and (not heap or waiting[-1].start <= heap[0][0]):
                _push(heap, self._in_session(waiting.pop()))
            if heap:
                start, practitioner_id, _, offer, rest = heappop(heap)
                if told != (start, practitioner_id):
                    yield offer
                told = (start, practitioner_id)
                _push(heap, rest)

    def _in_session(self, session: Session) -> Iterator[Offer]:
        """The offers of one session, in order of time."""
        day, period = session.start // DAY, self.terms.period
        if day not in self._pieces:
            self._pieces[day] = self._days.piece(session.start, self.terms)
        piece = self._pieces[day]
        first = piece.ruler.bit(max(session.start, period.start))
        last = piece.ruler.bit(min(session.end - self.terms.length, period.end - 1))
        here = (piece.common(session.location_id) >> first) & bits.run(0, last + 1 - first)
        if here:
            here &= piece.practitioner(session) >> first
        if here:
            within = self._in_slots if session.slots else self._in_free_time
            yield from within(session, piece, here << first)

    def _in_slots(self, session: Session, piece: Piece, here: int) -> Iterator[Offer]:
        """Every slot that is for this client and from which enough slots follow."""
        usable: dict[str, bool] = {}
        for index, slot in enumerate(session.slots):
            if slot.start < session.start or not here >> piece.ruler.bit(slot.start) & 1:
                continue
            carrying = carried_from(session.slots, index, slot.start + self.terms.length)
            if carrying and all(self._usable(one.letter, session, usable) for one in carrying):
                offer = self._offer(session, piece, slot.start, slot.letter)
                if offer is not None:
                    yield offer

    def _usable(self, letter: str, session: Session, known: dict[str, bool]) -> bool:
        if letter not in known:
            ask, types = self.terms.ask, self.terms.window.slot_types
            overlooked = "letters" in self.terms.blind and letter != UNBOOKABLE
            known[letter] = overlooked or opens(letter, session.start, ask.service, types, ask.entry, ask.now)
        return known[letter]

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
        machine = piece.first(terms.machines(session.location_id), core, kept) if terms.needs_equipment else None
        interpreter = piece.first(terms.interpreters, core, core)
        wanted = (terms.needs_room, terms.needs_equipment, bool(terms.interpreters))
        found = (room, machine, interpreter)
        if any(want and thing is None for want, thing in zip(wanted, found, strict=True)):
            return None
        ids = [None if thing is None else thing.id for thing in found]
        who, where = session.practitioner_id, session.location_id
        return Offer(start, core.end, who, where, session.id, *ids, letter, self._days_to_target(start, where))

    def _is_free(self, session: Session, piece: Piece, core: Span, kept: Span) -> bool:
        """Session, period, practitioner, client and age allow it, to the second."""
        terms = self.terms
        who, where, period = terms.providers[session.practitioner_id], session.location_id, terms.period
        return (
            session.span.contains(core)
            and period.start <= core.start < period.end
            and piece.timelines.practitioner(who, where, terms.blind).fits(core, kept)
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

    def _room(self, session: Session, piece: Piece, core: Span, kept: Span) -> Resource | None:
        """The session's own room if it suits and is free, else the first that is and hosts nobody else then."""
        if not self.terms.needs_room:
            return None
        rooms = self.terms.rooms(session.location_id)
        own = piece.first([room for room in rooms if room.id == session.room_id], core, kept)
        if own is not None:
            return own
        if not piece.any_of("room", session.location_id, rooms) >> piece.ruler.bit(core.start) & 1:
            return None
        return piece.first([room for room in rooms if not self._hosts(room, session, core)], core, kept)

    def _hosts(self, room: Resource, session: Session, core: Span) -> bool:
        there = self._sessions_by_room.get(room.id, ())
        return hosts_another(room.id, core, session.practitioner_id, session, there) is not None

    @cached_property
    def _sessions_by_room(self) -> dict[int, list[Session]]:
        found: dict[int, list[Session]] = {}
        for session in self.terms.window.sessions:
            if session.room_id is not None:
                found.setdefault(session.room_id, []).append(session)
        return found


def _push(heap: Heap, found: Iterator[Offer]) -> None:
    """The next offer of a session takes its place among those of the others."""
    offer = next(found, None)
    if offer is not None:
        heappush(heap, (offer.start, offer.practitioner_id, offer.session_id, offer, found))
