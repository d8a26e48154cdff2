"""What the desk shows of times that came free: plain values, names already masked where they must be."""

from __future__ import annotations

from dataclasses import dataclass

from booktui.desk.views import ClientLine, Outcome
from booktui.rules.values import Instant

CAME_FREE = "time came free"
"""How the line begins that says so."""


@dataclass(frozen=True, slots=True)
class AskView:
    """One client who was asked, or passed over, about a freed slot."""

    id: int
    number: int
    """From 1, in order."""
    entry_id: int
    client: ClientLine
    """With the service they wait for."""
    place: int
    """Place in the ranking when it was their turn."""
    why: str
    asked_at: Instant
    asked_by: str
    answer: str
    """`accepted`, `declined`, `no answer` or `passed over`; empty while they are on the line."""
    reason: str = ""
    answered_at: Instant | None = None
    held_until: Instant = 0
    """Until then the slot is kept for them; 0 when it is not."""

    @property
    def open(self) -> bool:
        """They have not answered yet."""
        return self.answer == ""


@dataclass(frozen=True, slots=True)
class FreedView:
    """A time that came free, and who was asked about it so far."""

    id: int
    start: Instant
    end: Instant
    zone: str
    letter: str
    name: str
    """The slot type's; `free time` without one."""
    service: str
    """Code of what it was booked for."""
    practitioner_id: int
    practitioner: str
    """Code."""
    practitioner_name: str
    location: str
    """Code."""
    location_name: str
    why: str
    """`cancelled` or `moved`."""
    freed_at: Instant
    freed_by: str
    state: str
    """`open`, `filled`, `gone` or `closed`, as it stands now."""
    note: str
    """What became of it, as a sentence; empty while it can be filled."""
    seconds_left: int
    """Until it starts; negative once it has."""
    filled_by: int | None = None
    """The appointment that fills it."""
    asks: tuple[AskView, ...] = ()
    """In the order in which they were asked."""

    @property
    def asking(self) -> AskView | None:
        """Who is on the line about it."""
        return next((ask for ask in reversed(self.asks) if ask.open), None)

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // 60


@dataclass(frozen=True, slots=True)
class FillCandidate:
    """Somebody who could come instead, in their place of the ranking."""

    place: int
    """From 1."""
    entry_id: int
    client: ClientLine
    """With the service they wait for."""
    priority: str
    band: str
    """`H`, `M`, `L`; `M+` where the wait moved it up."""
    days_waited: int
    days_left: int
    """To the target; negative once past it."""
    notice_hours: int | None
    """With how much notice they come; None while nobody asked."""
    agreed: bool
    """They agreed to so little notice, or there is enough of it for anybody."""
    booked_start: Instant | None
    """The later time that they have and would give up."""
    booked_id: int | None
    why: str
    """Why it is their turn, as a sentence."""
    passed: str = ""
    """Why they were passed over already; such a one is asked after everybody else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is asked: whom to ring, and what to say first."""

    freed: FreedView
    ask: AskView
    phone: str
    """Its last digits: `••• ••• 0042`; empty when there is none."""
    needs: tuple[str, ...]
    """To be seen before dialling (CS-08)."""
    read_back: str
    """Day, date, time and site to say and have said back (OFF-05)."""
    passed: tuple[str, ...]
    """Who was passed over on the way, a line each."""
    message: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    freed: FreedView
    ask: AskView
    message: str
    outcome: Outcome | None = None
    """Of a booking or a move."""
    next_freed: int | None = None
    """The time that the client gave up for it came free in turn."""
