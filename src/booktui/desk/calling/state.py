"""A call in progress as the desk holds it, and how it is kept: everything captured survives a kill at any key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from booktui.rules.script_run import Run
from booktui.rules.values import Appointment, Instant, Service

INNER = "_call"
"""The key among the captures that keeps what is not a captured field."""


@dataclass(frozen=True, slots=True)
class Made:
    """A time put to the client in this call; held until it is answered."""

    name: str
    """`offer1`, `offer2`, `offer3`, `short` or `slot`."""
    offer_id: int
    start: Instant
    end: Instant
    practitioner_id: int
    location_id: int
    made_at: Instant
    room_id: int | None = None
    equipment_id: int | None = None
    interpreter_id: int | None = None
    session_id: int | None = None
    hold_id: int | None = None
    held_until: Instant = 0
    answer: str = ""

    @property
    def open(self) -> bool:
        """Put to the client and neither refused nor taken back."""
        return self.answer in ("", "accepted")


@dataclass(frozen=True, slots=True)
class State:
    """One call."""

    id: int
    version: int
    """Of the script (CS-10)."""
    client_id: int
    entry_id: int | None
    appointment_id: int | None
    by_user: str
    started_at: Instant
    run: Run
    made: tuple[Made, ...] = ()
    booked_id: int | None = None
    moved: bool = False
    why_none: str = ""
    dialled: str = ""
    parked_at: Instant | None = None
    ended_at: Instant | None = None
    follows: str = ""
    """What the policy says is next, once it has ended; said and not kept."""

    def offer(self, name: str) -> Made | None:
        """The open offer of that name."""
        return next((made for made in reversed(self.made) if made.name == name and made.open), None)

    @property
    def chosen(self) -> Made | None:
        """The offer that was accepted."""
        return next((made for made in reversed(self.made) if made.answer == "accepted"), None)

    def answered(self, answers: Mapping[int, str]) -> State:
        """With answers to offers, by offer id."""
        return replace(self, made=tuple(replace(m, answer=answers.get(m.offer_id, m.answer)) for m in self.made))


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom and what the call is about, as on record now."""

    client: Mapping[str, Any]
    needs: tuple[tuple[str, str], ...] = ()
    support: tuple[tuple[str, str], ...] = ()
    """Kind and state of the interpreters and journeys of the booking."""
    entry: Mapping[str, Any] | None = None
    service: Service | None = None
    appointment: Appointment | None = None
    """The booking that the call is about."""
    booked: Appointment | None = None
    """The booking that the call has made."""

    @property
    def priority(self) -> str:
        return str(self.entry["priority"]) if self.entry else "routine"

    @property
    def full_name(self) -> str:
        return f"{self.client['given_name']} {self.client['family_name']}".strip()


def to_row(state: State) -> dict[str, Any]:
    """The columns that change while a call goes on."""
    inner = {
        "returns": list(state.run.returns),
        "made": [asdict(made) for made in state.made],
        "about": state.appointment_id,
        "booked": state.booked_id,
        "moved": state.moved,
        "why_none": state.why_none,
    }
    return {
        "step": state.run.step,
        "path": json.dumps(list(state.run.path)),
        "captures": json.dumps({**state.run.captures, INNER: inner}, ensure_ascii=False),
        "appointment_id": state.booked_id or state.appointment_id,
        "parked_at": state.parked_at,
        "ended_at": state.ended_at,
        "outcome": state.run.outcome or ("CALL_DROPPED" if state.parked_at else ""),
    }


def from_row(row: Mapping[str, Any]) -> State:
    """The call as it was kept."""
    captures = json.loads(row["captures"])
    inner = captures.pop(INNER, {})
    run = Run(
        script=row["script"],
        step=row["step"],
        path=tuple(json.loads(row["path"])),
        captures=captures,
        returns=tuple(inner.get("returns", ())),
        outcome=row["outcome"] if row["ended_at"] is not None else "",
    )
    booked = inner.get("booked")
    return State(
        id=row["id"],
        version=row["script_version"],
        client_id=row["client_id"],
        entry_id=row["entry_id"],
        appointment_id=inner.get("about"),
        by_user=row["by_user"],
        started_at=row["started_at"],
        run=run,
        made=tuple(Made(**made) for made in inner.get("made", ())),
        booked_id=booked,
        moved=inner.get("moved", False),
        why_none=inner.get("why_none", ""),
        dialled=row["dialled"],
        parked_at=row["parked_at"],
        ended_at=row["ended_at"],
    )
