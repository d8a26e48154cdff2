"""Who and what the plan has given out so far, and whether a time still fits beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from booktui.rules import lanes
from booktui.rules.planning.values import Displaced, Option, Settings
from booktui.rules.values import DAY, Instant, Span

Claim = tuple[int, Instant, Instant]
"""A schedule and the time it is taken for."""


class Place(NamedTuple):
    """All that an option takes; equal for all clients who could have each other's."""

    claims: tuple[Claim, ...]
    """Practitioner, and where they matter interpreter and client."""
    kept: Span
    """For this time one of the rooms and one of the machines."""
    rooms: tuple[int, ...]
    machines: tuple[int, ...]


class Seat(NamedTuple):
    """The room and the machine that go with a place."""

    room_id: int | None = None
    equipment_id: int | None = None


class Given(NamedTuple):
    """A client's time, and what it takes."""

    option: Option
    place: Place
    seat: Seat
    cost: int


class Diary:
    """The time given out, by schedule and day, beside what schedules of a larger capacity hold already."""

    def __init__(self, settings: Settings, clients: Sequence[int] = ()) -> None:
        """`clients` are those of all displaced appointments, one for each."""
        self.capacity: Mapping[int, int] = settings.capacity
        self._several = {client for client, count in Counter(clients).items() if count > 1}
        self._spans: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for schedule_id, spans in settings.taken.items():
            for span in spans if self.room_for(schedule_id) > 1 else ():
                self._spans[schedule_id, span.start // DAY].append(Span(*span))

    def place(self, who: Displaced, option: Option) -> Place:
        """What the option would take: of interpreter and client only the appointment itself, without buffers."""
        claims: tuple[Claim, ...] = ((option.practitioner_id, option.kept_start, option.kept_end),)
        if option.interpreter_id is not None:
            claims += ((option.interpreter_id, option.start, option.end),)
        if self.has_several(who.client_id):
            claims += ((who.client_id, option.start, option.end),)
        return Place(claims, Span(option.kept_start, option.kept_end), option.rooms, option.machines)

    def has_several(self, client_id: int) -> bool:
        """More than one appointment of the client is displaced, so that their own time counts."""
        return client_id in self._several

    def room_for(self, schedule_id: int) -> int:
        """How many the schedule takes at once."""
        return self.capacity.get(schedule_id, 1)

    def near(self, schedule_id: int, start: Instant, end: Instant) -> list[Span]:
        """What is given out of a schedule and may touch that time; none is longer than a day."""
        found: list[Span] = []
        for day in range(start // DAY - 1, (end - 1) // DAY + 1):
            found += self._spans.get((schedule_id, day), ())
        return found

    def every(self, schedule_id: int) -> list[Span]:
        """All that is given out of a schedule, and all it held before."""
        return [span for (owner, _), spans in self._spans.items() if owner == schedule_id for span in spans]

    def free(self, schedule_id: int, start: Instant, end: Instant) -> bool:
        """One more fits."""
        near = self.near(schedule_id, start, end)
        if not near:
            return True
        capacity = self.room_for(schedule_id)
        if capacity == 1:
            return not any(start < theirs.end and theirs.start < end for theirs in near)
        return not lanes.crowded(Span(start, end), near, capacity)

    def seats(self, place: Place) -> list[Seat]:
        """Every room with every machine that is still free for the place, the best first."""
        machines = list(self._choice(place.machines, place.kept))
        return [Seat(room, machine) for room in self._choice(place.rooms, place.kept) for machine in machines]

    def fit(self, place: Place) -> Seat | None:
        """The best seat when all that the place takes is free."""
        if not all(self.free(*claim) for claim in place.claims):
            return None
        for room in self._choice(place.rooms, place.kept):
            for machine in self._choice(place.machines, place.kept):
                return Seat(room, machine)
        return None

    def _choice(self, things: Collection[int], kept: Span) -> Iterator[int | None]:
        if not things:
            yield None
        for thing in things:
            if self.free(thing, *kept):
                yield thing

    def take(self, place: Place, seat: Seat) -> None:
        """Give it out."""
        for schedule_id, start, end in claimed(place, seat):
            self._spans[schedule_id, start // DAY].append(Span(start, end))

    def give_back(self, place: Place, seat: Seat) -> None:
        """As if it had not been given out."""
        for schedule_id, start, end in claimed(place, seat):
            self._spans[schedule_id, start // DAY].remove(Span(start, end))


def claimed(place: Place, seat: Seat) -> list[Claim]:
    """All schedules that a place takes with that seat."""
    return [*place.claims, *((thing, *place.kept) for thing in seat if thing is not None)]
