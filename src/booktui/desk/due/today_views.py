"""What is due, as the screen and the commands show it: plain values, worst first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from booktui.rules.clock import iso
from booktui.rules.values import Instant

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "escalation": "escalations", "request": "requests", "hold": "holds ending", "call": "calls asked for",
        "displaced": "displaced", "tell": "to tell by phone",
        "support": "interpreters and transport", "task": "tasks", "review": "reviews",
        "outcome": "missing outcomes", "reminder": "reminder calls", "freed": "freed times", "proposal": "priorities",
        "clock": "clocks", "reply": "replies overdue",
        "unanswered": "invitations not answered", "attempt": "attempts due", "validation": "validations",
        "access": "access reviews",
    }
)  # fmt: skip
"""Every kind of thing that is due, and its name in the plural; in the order that decides between equals."""

HIDDEN = "••••"
URGENCY = ("late", "now", "soon", "today", "later")
"""In words: past its time; to be done at once; within the hour; before the day ends; after it."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that somebody is to do."""

    kind: str
    rank: int
    """How urgent, 0 to 4: see `rules.due`."""
    due_at: Instant
    who: str
    """The client's name, masked where it must be; somebody else's, or nothing."""
    what: str
    key: str
    """What enter does: `call`, `answer`, `decide` …"""
    client_id: int | None = None
    entry_id: int | None = None
    appointment_id: int | None = None
    object_id: int | None = None
    """The escalation, request, task, review, job, freed slot or proposal."""
    client_ref: str = ""
    script: str = ""
    """Which script the call has, where that is not evident from the diary."""


@dataclass(frozen=True, slots=True)
class TodayCounts:
    """How many there are of each kind, also of those that are not all listed."""

    of: Mapping[str, int] = field(default_factory=dict)
    late: int = 0

    @property
    def due(self) -> int:
        """All but escalations."""
        return sum(number for kind, number in self.of.items() if kind != "escalation")

    @property
    def escalated(self) -> int:
        return self.of.get("escalation", 0)


def due_json(line: DueLine) -> dict[str, Any]:
    """`{"kind", "urgency", "due_at", "client", "entry", "appointment", "id", "what", "do"}`."""
    return {
        "kind": line.kind, "urgency": URGENCY[line.rank], "due_at": iso(line.due_at), "client": line.client_ref or None,
        "entry": line.entry_id, "appointment": line.appointment_id, "id": line.object_id, "what": line.what,
        "do": line.key,
    }  # fmt: skip
