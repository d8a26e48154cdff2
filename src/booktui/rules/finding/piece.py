"""The sessions that start on one day: the starts at which all that does not depend on the session is free, as bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from booktui.rules.bits import ruler, run
from booktui.rules.checks.slots import UNBOOKABLE, carried_from, opens
from booktui.rules.finding import wishes
from booktui.rules.finding.terms import Terms
from booktui.rules.finding.timeline import Diaries, Timelines
from booktui.rules.values import DAY, Instant, Resource, Session, Slot, Span

REACH = DAY // 4
"""Sessions that are as long but for this share a piece."""
Fitting = tuple[int, tuple[Slot, ...]]
"""The ticks in which fitting slots start, and the slots."""


class Piece:
    """Bits of a day and of how far some of its sessions reach into the next, each made when it is first needed."""

    def __init__(self, terms: Terms, timelines: Timelines, within: Span) -> None:
        self.timelines = timelines
        self.ruler = ruler(*within)
        self._terms = terms
        self._common: dict[int, int] = {}
        self._of_practitioner: dict[tuple[int, int, bool], int] = {}
        self._of_rooms: dict[int, int] = {}
        self._within: dict[tuple[Instant, Instant, int], int] = {}
        self._of_zone: dict[str, int] = {}
        self._fitting: dict[tuple[Instant, Sequence[Slot]], Fitting] = {}

    def _common_at(self, location_id: int) -> int:
        """Starts that suit the wishes, the client and the equipment at a location, whoever it is with."""
        if location_id not in self._common:
            wished = self._wished(self._terms.window.zone(location_id))
            self._common[location_id] = wished & self._usable(location_id) if wished else 0
        return self._common[location_id]

    def _wished(self, zone: str) -> int:
        if zone not in self._of_zone:
            terms, found = self._terms, self.ruler.all
            for wish in (*terms.filters, wishes.dates(terms.ask, terms.policy, zone)):
                found &= wishes.wished(wish, zone, self.ruler)
            self._of_zone[zone] = found
        return self._of_zone[zone]

    def _usable(self, location_id: int) -> int:
        terms, found = self._terms, self.ruler.all
        if terms.ask.client is not None and "client" not in terms.blind:
            diary = self.timelines.client(terms.ask.client.id, location_id)
            found &= diary.starts(self.ruler, 0, terms.length, 0)
        if terms.needs_equipment:
            found &= self._any_of(terms.machines(location_id))
        return found

    def within(self, session: Session) -> int:
        """Those of the starts that leave the appointment inside the session and the period."""
        key = (session.start, session.end, session.location_id)
        found = self._within.get(key)
        if found is None:
            period, bit = self._terms.period, self.ruler.bit
            first = bit(max(session.start, period.start))
            last = bit(min(session.end - self._terms.length, period.end - 1))
            found = self._within[key] = self._common_at(session.location_id) & run(first, last + 1)
        return found

    def fitting(self, session: Session) -> Fitting:
        """The slots of a session that are for this client and from which enough of them follow, free or not."""
        key = (session.start, session.slots)  # sessions of one pattern that start together share it
        if key not in self._fitting:
            found = tuple(self._slots(session))
            starts = 0
            for slot in found:
                starts |= 1 << self.ruler.bit(slot.start)
            self._fitting[key] = (starts, found)
        return self._fitting[key]

    def _slots(self, session: Session) -> Iterator[Slot]:
        slots, length = session.slots, self._terms.length
        usable = {letter: self._opens(letter, session.start) for letter in {slot.letter for slot in slots}}
        for index, slot in enumerate(slots):
            if usable[slot.letter] and slot.start >= session.start:
                carrying = carried_from(slots, index, slot.start + length)
                if carrying and all(usable[one.letter] for one in carrying):
                    yield slot

    def _opens(self, letter: str, session_start: Instant) -> bool:
        ask, types = self._terms.ask, self._terms.window.slot_types
        overlooked = "letters" in self._terms.blind and letter != UNBOOKABLE
        return overlooked or opens(letter, session_start, ask.service, types, ask.entry, ask.now)

    def practitioner(self, session: Session) -> int:
        """Starts at which the practitioner of a session is free."""
        key, terms = (session.practitioner_id, session.location_id, session.on_holiday), self._terms
        if key not in self._of_practitioner:
            diary = self.timelines.practitioner(terms.providers[key[0]], key[1], terms.seen_from(session))
            self._of_practitioner[key] = diary.starts(self.ruler, terms.before, terms.length, terms.after)
        return self._of_practitioner[key]

    def may_have_room(self, location_id: int, start: Instant) -> bool:
        """Some room there may be free, as far as anybody has looked."""
        return bool(self._of_rooms.get(location_id, self.ruler.all) >> self.ruler.bit(start) & 1)

    def look_at_rooms(self, location_id: int) -> None:
        """Look at all rooms there at once: after one search in vain there are likely to be more."""
        if location_id not in self._of_rooms:
            self._of_rooms[location_id] = self._any_of(self._terms.rooms(location_id))

    def _any_of(self, things: Sequence[Resource]) -> int:
        """Starts at which at least one of the rooms or machines is free."""
        terms, found = self._terms, 0
        for thing in things:
            diary = self.timelines.resource(thing)
            found |= diary.starts(self.ruler, terms.before, terms.length, terms.after)
        return found

    def first(self, things: Sequence[Resource], core: Span, kept: Span) -> Resource | None:
        """The first that is free for that time."""
        return next((thing for thing in things if self.timelines.resource(thing).fits(core, kept)), None)


class Days:
    """The timelines of a window, by the day (in UTC) on which sessions start; searches of one window share them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self.diaries = Diaries(terms)
        self._made: dict[tuple[int, int], tuple[Span, Timelines]] = {}

    def piece(self, key: tuple[int, int], terms: Terms) -> Piece:
        """The bits, for these terms, of the sessions of that key."""
        if key not in self._made:
            day, reach = key
            margin = self._terms.margin
            within = Span(day * DAY - margin, (day + 1) * DAY + reach * REACH + margin)
            self._made[key] = (within, Timelines(self._terms, self.diaries, within))
        within, timelines = self._made[key]
        return Piece(terms, timelines, within)


def key_of(session: Session) -> tuple[int, int]:
    """The day on which a session starts, and how far it may reach into the next."""
    return session.start // DAY, -((session.start - session.end) // REACH)
