"""The sessions that start on one day: the starts at which all that does not depend on the session is free, as bits."""

from __future__ import annotations

from collections.abc import Sequence

from booktui.rules.bits import ruler
from booktui.rules.finding import wishes
from booktui.rules.finding.terms import Terms
from booktui.rules.finding.timeline import Diaries, Timelines
from booktui.rules.values import DAY, Instant, Resource, Session, Span


class Piece:
    """Bits of a day and of how far its sessions reach into the next, each made when it is first needed."""

    def __init__(self, terms: Terms, timelines: Timelines, within: Span) -> None:
        self.timelines = timelines
        self.ruler = ruler(*within)
        self._terms = terms
        self._common: dict[int, int] = {}
        self._of_practitioner: dict[tuple[int, int], int] = {}
        self._of_any: dict[tuple[str, int], int] = {}

    def common(self, location_id: int) -> int:
        """Starts that suit the wishes, the client and the equipment at a location, whoever it is with."""
        if location_id not in self._common:
            self._common[location_id] = self._wished(location_id) & self._usable(location_id)
        return self._common[location_id]

    def _wished(self, location_id: int) -> int:
        terms, zone, found = self._terms, self._terms.window.zone(location_id), self.ruler.all
        for wish in (*terms.filters, wishes.dates(terms.ask, terms.policy, zone)):
            found &= wishes.wished(wish, zone, self.ruler)
        return found

    def _usable(self, location_id: int) -> int:
        terms, found = self._terms, self.ruler.all
        if terms.ask.client is not None and "client" not in terms.blind:
            diary = self.timelines.client(terms.ask.client.id, location_id)
            found &= diary.starts(self.ruler, 0, terms.length, 0)
        if terms.needs_equipment:
            found &= self.any_of("equipment", location_id, terms.machines(location_id))
        return found

    def practitioner(self, session: Session) -> int:
        """Starts at which the practitioner of a session is free."""
        key, terms = (session.practitioner_id, session.location_id), self._terms
        if key not in self._of_practitioner:
            diary = self.timelines.practitioner(terms.providers[key[0]], key[1], terms.blind)
            self._of_practitioner[key] = diary.starts(self.ruler, terms.before, terms.length, terms.after)
        return self._of_practitioner[key]

    def any_of(self, kind: str, location_id: int, things: Sequence[Resource]) -> int:
        """Starts at which at least one of the rooms or machines is free."""
        key, terms = (kind, location_id), self._terms
        if key not in self._of_any:
            found = 0
            for thing in things:
                diary = self.timelines.resource(thing)
                found |= diary.starts(self.ruler, terms.before, terms.length, terms.after)
            self._of_any[key] = found
        return self._of_any[key]

    def first(self, things: Sequence[Resource], core: Span, kept: Span) -> Resource | None:
        """The first that is free for that time."""
        return next((thing for thing in things if self.timelines.resource(thing).fits(core, kept)), None)


class Days:
    """The timelines of a window, by the day (in UTC) on which sessions start; searches of one window share them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._diaries = Diaries(terms)
        self._reach = DAY + max((s.end - s.start for s in terms.window.sessions), default=0) + terms.margin
        self._made: dict[int, tuple[Span, Timelines]] = {}

    def piece(self, start: Instant, terms: Terms) -> Piece:
        """The bits, for these terms, of the day on which a session starts."""
        day = start // DAY
        if day not in self._made:
            within = Span(day * DAY - self._terms.margin, day * DAY + self._reach)
            self._made[day] = (within, Timelines(self._terms, self._diaries, within))
        within, timelines = self._made[day]
        return Piece(terms, timelines, within)
