"""What the finder is asked, and what it is told of a piece of time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from booktui.rules.values import (
    Absence,
    Client,
    Entry,
    Instant,
    Resource,
    Service,
    Session,
    SlotType,
    Span,
    Taken,
    Wishes,
)

TakenReader = Callable[[int, Span], Sequence[Taken]]
"""All rows of a schedule that touch a span, in order of start; more of them do no harm."""
AbsenceReader = Callable[[int | None], Sequence[Absence]]
"""The absences of a schedule; of None, the closures."""
RoomReader = Callable[[int, Span], Sequence[Session]]
"""The sessions that use a room and touch a span, whoever's they are; more of them do no harm."""
IN_TURN = attrgetter("start", "practitioner_id", "id")


class InOrder(Collection[Session]):
    """Sessions in order of time, then practitioner; read in batches, each only when somebody gets as far as that.

    Every session of a batch starts before every session of the next.
    """

    def __init__(self, batches: Iterable[Sequence[Session]]) -> None:
        self._batches = iter(batches)
        self.known: list[Session] = []
        """Those read so far."""

    def __iter__(self) -> Iterator[Session]:
        told = 0
        while told < len(self.known) or self._read():
            more = self.known[told:]
            told += len(more)
            yield from more

    def __len__(self) -> int:
        while self._read():
            pass
        return len(self.known)

    def __contains__(self, session: object) -> bool:
        return any(session == known for known in self)

    def _read(self) -> bool:
        batch = next((batch for batch in self._batches if batch), ())
        self.known += sorted(batch, key=IN_TURN)
        return bool(batch)


def in_turn(sessions: Collection[Session]) -> Iterator[Session]:
    """The sessions in order of time, then practitioner; of those read in batches, no more than are taken."""
    return iter(sessions if isinstance(sessions, InOrder) else sorted(sessions, key=IN_TURN))


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: a service, perhaps for somebody, and what must be met."""

    service: Service
    now: Instant
    client: Client | None = None
    entry: Entry | None = None
    """Its priority opens slots and its target is counted to; its wishes count only where they are given below."""
    wishes: Wishes = field(default_factory=Wishes)
    practitioner_id: int | None = None
    location_id: int | None = None
    weekdays: frozenset[int] = frozenset()
    """Monday is 0; empty means any."""
    part: str = ""
    """`am`, `pm`, `eve` or any."""
    start: Instant | None = None
    """The first instant at which an offer may start."""
    until: Instant | None = None
    """The first instant at which none may start any more."""
    count: int = 5
    minutes: int | None = None
    """A length to look for when more than service and client need."""
    mine: frozenset[int] = frozenset()
    """Appointments and holds that would be given up for it, and so are not in the way."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of time, with everything that bears on appointments that start in it.

    Everything may be given whole, or read when it is asked for: only what matters is. What is given whole reaches a
    day further on both sides.
    """

    start: Instant
    end: Instant
    sessions: Collection[Session] = ()
    """Of the practitioners; unless `hosted` reads them, also those that use the rooms."""
    taken: Sequence[Taken] | Mapping[int, Sequence[Taken]] | TakenReader = ()
    absences: Sequence[Absence] | AbsenceReader = ()
    practitioners: Sequence[Resource] = ()
    rooms: Sequence[Resource] = ()
    equipment: Sequence[Resource] = ()
    interpreters: Sequence[Resource] = ()
    slot_types: Mapping[str, SlotType] = field(default_factory=dict)
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Minutes between two different locations."""
    zones: Mapping[int, str] = field(default_factory=dict)
    """The IANA zone of each location, UTC where none is told."""
    hosted: RoomReader | None = None

    def zone(self, location_id: int) -> str:
        """The zone of a location."""
        return self.zones.get(location_id, "UTC")
