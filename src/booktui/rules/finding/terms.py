"""What one question to one window comes down to: lengths, the period, and who and what could serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from booktui.rules import needs
from booktui.rules.bits import TICK
from booktui.rules.checks.offered import suits
from booktui.rules.finding import wishes
from booktui.rules.finding.window import Ask, Window, in_turn
from booktui.rules.policy import Policy
from booktui.rules.values import MINUTE, Resource, Session, Span, Wishes

SEEING: frozenset[str] = frozenset()
"""Nothing is overlooked."""
HOLIDAYS = frozenset({"holidays"})


@dataclass(frozen=True)
class Terms:
    """A question, the window it is put to, and what to overlook.

    `blind` may name `wishes`, `lead`, `letters`, `length`, `client`, `interpreter`, `equipment`, `room`, `away`,
    `closed` or `taken`, so that `why` can tell what is in the way; `holidays` overlooks those alone.
    """

    ask: Ask
    window: Window
    policy: Policy
    blind: frozenset[str] = SEEING

    @cached_property
    def length(self) -> int:
        """Seconds of the appointment itself."""
        ask = self.ask
        needed = max(ask.minutes or 0, needs.minutes(ask.service, ask.client, self.policy)) * MINUTE
        return min(needed, TICK) if "length" in self.blind else needed

    @cached_property
    def before(self) -> int:
        """Seconds of buffer before it."""
        return self.ask.service.buffer_before * MINUTE

    @cached_property
    def after(self) -> int:
        """Seconds of buffer after it."""
        return self.ask.service.buffer_after * MINUTE

    @cached_property
    def margin(self) -> int:
        """Seconds around an appointment within which another one can matter to it."""
        longest_way = max(self.window.travel.values(), default=0)
        return self.before + self.after + max(longest_way, self.policy.travel_default_minutes) * MINUTE

    @cached_property
    def period(self) -> Span:
        """The instants at which an offer may start."""
        return wishes.period(self.ask, self.window, "lead" in self.blind)

    @cached_property
    def filters(self) -> tuple[Wishes, ...]:
        """What was asked for, all of which has to be met."""
        return () if "wishes" in self.blind else wishes.filters(self.ask, self.policy)

    @cached_property
    def providers(self) -> dict[int, Resource]:
        """Who provides the service, by id."""
        service_id = self.ask.service.id
        return {who.id: who for who in self.window.practitioners if who.active and service_id in who.services}

    @cached_property
    def sessions(self) -> list[Session]:
        """All of `in_turn`."""
        return list(self.in_turn())

    def in_turn(self) -> Iterator[Session]:
        """Live sessions of those who provide the service, in the period, as wished: in order of time."""
        (start, end), providers = self.period, self.providers
        filters = [wish for wish in self.filters if wish.practitioner_id is not None or wish.location_id is not None]
        return (
            session
            for session in in_turn(self.window.sessions)
            if session.end > start
            and session.start < end
            and session.status != "cancelled"
            and session.practitioner_id in providers
            and session.takes(self.ask.service.id)
            and not session.to_change
            and (not filters or all(wishes.suits(session, wish) for wish in filters))
        )

    def seen_from(self, session: Session) -> frozenset[str]:
        """What to overlook for a session: one that takes place on a public holiday is not closed by it."""
        return self.blind | HOLIDAYS if session.on_holiday else self.blind

    @cached_property
    def needs_room(self) -> bool:
        """A room has to be found."""
        return self.ask.service.needs_room is not None and "room" not in self.blind

    @cached_property
    def needs_equipment(self) -> bool:
        """A machine has to be found."""
        return self.ask.service.needs_equipment is not None and "equipment" not in self.blind

    @cached_property
    def step_free(self) -> bool:
        """The client needs a room without steps."""
        return self.ask.client is not None and self.ask.client.needs_kind("step-free") is not None

    def rooms(self, location_id: int) -> list[Resource]:
        """Rooms there of the kind the service needs, step-free for those who need it, by id."""
        if location_id not in self._rooms:
            kind = self.ask.service.needs_room or ""
            found = (room for room in self.window.rooms if suits(room, kind, location_id))
            fitting = (room for room in found if room.step_free or not self.step_free)
            self._rooms[location_id] = sorted(fitting, key=lambda room: room.id)
        return self._rooms[location_id]

    @cached_property
    def _rooms(self) -> dict[int, list[Resource]]:
        return {}

    def machines(self, location_id: int) -> list[Resource]:
        """Equipment there of the kind the service needs, by id."""
        if location_id not in self._machines:
            kind = self.ask.service.needs_equipment or ""
            found = (machine for machine in self.window.equipment if suits(machine, kind, location_id))
            self._machines[location_id] = sorted(found, key=lambda machine: machine.id)
        return self._machines[location_id]

    @cached_property
    def _machines(self) -> dict[int, list[Resource]]:
        return {}

    @cached_property
    def interpreters(self) -> list[Resource]:
        """Interpreters of the language the client needs, by id; none when it is left to an agency."""
        need = self.ask.client.needs_kind("interpreter") if self.ask.client is not None else None
        if need is None or "interpreter" in self.blind:
            return []
        wanted = need.detail.casefold()
        found = (who for who in self.window.interpreters if who.active and who.type and who.type.casefold() in wanted)
        return sorted(found, key=lambda who: who.id)
