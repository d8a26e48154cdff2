"""Jobs of interpreters and transport as screens and commands show them: plain values, sentences, the JSON shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from booktui.desk.names import covered, shown
from booktui.rules.clock import iso, to_wall
from booktui.rules.jobs import FACE, INTERPRETER, LIVE, OPEN, State
from booktui.rules.transport import CRITERIA, MOBILITY
from booktui.rules.values import Instant
from booktui.store.jobs import Row

STATES = {
    State.NEEDED: "not asked for yet",
    State.REQUESTED: "asked for",
    State.OFFERED: "somebody was offered",
    State.CONFIRMED: "confirmed",
    State.DONE: "came",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """An interpreter or a journey, with the visit it is for; the client's name is masked where it must be."""

    id: int
    kind: str
    """`interpreter` or `transport`."""
    state: str
    appointment_id: int
    client_id: int
    client_ref: str
    who: str
    start: Instant
    """When the interpreter comes, or one is to be ready to be fetched."""
    end: Instant
    visit: Instant
    visit_status: str
    lead_by: date
    """The last day to ask with the usual notice."""
    language: str = ""
    mode: str = ""
    """`face to face`, `telephone` or `video`; of transport the mobility code."""
    wants: str = ""
    person: str = ""
    agency: str = ""
    reference: str = ""
    eligible: tuple[str, ...] = ()
    to_fix: str = ""
    acknowledged: bool = True
    replaces_id: int | None = None
    made_at: Instant = 0
    made_by: str = ""
    requested_at: Instant | None = None
    confirmed_at: Instant | None = None
    ended_at: Instant | None = None
    reason: str = ""
    zone: str = "UTC"

    @property
    def ref(self) -> str:
        return f"J{self.id:05d}"

    @property
    def live(self) -> bool:
        """It stands, whether or not anybody has confirmed it."""
        return self.state in LIVE

    @property
    def what(self) -> str:
        """`interpreter Punjabi by telephone`, `transport W1 own wheelchair`."""
        if self.kind != INTERPRETER:
            means = MOBILITY.get(self.mode, "")
            return " ".join(part for part in ("transport", self.mode, means) if part)
        how = "" if self.mode == FACE else f"by {self.mode}"
        return " ".join(part for part in ("interpreter", self.language, how) if part)

    @property
    def whom(self) -> str:
        """`Ada Obi, Words Ltd, ref 4711`; empty while nobody is named."""
        named = (self.person, self.agency, f"ref {self.reference}" if self.reference else "")
        return ", ".join(part for part in named if part)

    @property
    def standing(self) -> str:
        """How it stands, in words: `confirmed: Ada Obi`, `not asked for yet, ask by 7 Dec`."""
        state = State(self.state)
        said = STATES[state]
        if state in OPEN:
            return f"{said}{f' ({self.whom})' if self.whom else ''}, ask by {self.lead_by.day} {self.lead_by:%b}"
        if state is State.CONFIRMED:
            return f"{said}{f': {self.whom}' if self.whom else ''}"
        why = f": {self.reason}" if self.reason else ""
        return f"{said}{why}{'' if self.acknowledged else ', to acknowledge'}"

    @property
    def words(self) -> str:
        """One line: what, when, how it stands."""
        at = to_wall(self.start, self.zone)
        ready = "from" if self.kind == INTERPRETER else "ready by"
        return f"{self.what} {ready} {at:%a} {at.day} {at:%b %H:%M}: {self.standing}"


@dataclass(frozen=True, slots=True)
class JobDone:
    """What an action on a job did."""

    job: JobView | None
    message: str
    also: tuple[str, ...] = ()


def view(row: Row) -> JobView:
    """A row of the store as it is shown."""
    return JobView(
        id=row.id, kind=row.kind, state=row.state, appointment_id=row.appointment_id, client_id=row.client_id,
        client_ref=row.client_ref, who=shown(row.family, row.given, row.sensitive), start=row.starts_at,
        end=row.ends_at, visit=row.visit_start, visit_status=row.visit_status, lead_by=row.lead_by,
        language=row.language, mode=row.mode, wants=row.wants, person=row.person, agency=row.agency,
        reference=row.reference, eligible=tuple(name for name in row.eligible.split(",") if name), to_fix=row.to_fix,
        acknowledged=row.acknowledged, replaces_id=row.replaces_id, made_at=row.made_at, made_by=row.made_by,
        requested_at=row.requested_at, confirmed_at=row.confirmed_at, ended_at=row.ended_at, reason=row.reason,
        zone=row.zone,
    )  # fmt: skip


def listed(row: Row) -> JobView:
    """The same in a list: without what was typed about a sensitive client (PRV-01)."""
    hidden = bool(row.sensitive)
    return replace(view(row), wants=covered(row.wants, hidden), reason=covered(row.reason, hidden))


def criteria_words(met: tuple[str, ...]) -> str:
    """The criteria of transport that are met, in words."""
    return "; ".join(CRITERIA[name] for name in met)


def job_json(job: JobView) -> dict[str, Any]:
    """`{"id", "kind", "state", "appointment", "client", "start", "end", "visit", "lead_by", "language", "mode",
    "wants", "person", "agency", "reference", "eligible", "to_fix", "acknowledged", "replaces", "reason"}`."""
    same = ("id", "kind", "state", "language", "mode", "wants", "person", "agency", "reference", "to_fix")
    return {
        **{name: getattr(job, name) for name in same}, "appointment": f"A{job.appointment_id:06d}",
        "client": job.client_ref, "start": iso(job.start), "end": iso(job.end), "visit": iso(job.visit),
        "lead_by": job.lead_by.isoformat(), "eligible": list(job.eligible), "acknowledged": job.acknowledged,
        "replaces": job.replaces_id, "reason": job.reason,
    }  # fmt: skip
