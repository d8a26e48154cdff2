"""One proposal with everything that bears on it: what each family of checks is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from booktui.rules import needs
from booktui.rules.checks import words
from booktui.rules.checks.codes import CODES, SUPERVISOR
from booktui.rules.clock import local_date
from booktui.rules.policy import Policy
from booktui.rules.values import Conflict, Facts, Instant, Kind, Proposal, Resource, Session, Span, Status, Taken


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal, the facts and the policy, with what every check would otherwise work out again."""

    proposal: Proposal
    facts: Facts
    policy: Policy
    core: Span
    """The appointment itself."""
    kept: Span
    """The core and its buffers."""
    day: date
    """The local date of the start."""
    others: Mapping[int, list[Taken]]
    """What other appointments occupy, by schedule."""
    session: Session | None
    """The live session that contains the core: the one the proposal names, else the first."""

    @property
    def used(self) -> tuple[Resource, ...]:
        """The practitioner, room, equipment and interpreter, those there are."""
        facts = self.facts
        return tuple(r for r in (facts.practitioner, facts.room, facts.equipment, facts.interpreter) if r is not None)

    @property
    def place(self) -> str:
        """Name of the proposal's location."""
        return self.location_name(self.proposal.location_id)

    @property
    def client(self) -> str:
        """`The client`, in the profile's word."""
        return f"The {self.policy.client_word}"

    def clash(
        self, code: str, message: str, clashes_with: str | None = None, *, severity: str = "", supervisor: bool = False
    ) -> Conflict:
        """A conflict of that code, as bad as the policy has it."""
        weight = self.policy.severity(code, severity or CODES[code])
        chief = weight == "override" and (supervisor or code in SUPERVISOR)
        return Conflict(code, weight, message, clashes_with, chief)

    def name(self, resource: Resource) -> str:
        """What to call a practitioner, room, machine or interpreter."""
        return self.facts.names.get(resource.id) or resource.name

    def location_name(self, location_id: int | None) -> str:
        """What to call a location."""
        facts = self.facts
        if location_id is not None and location_id in facts.location_names:
            return facts.location_names[location_id]
        known = facts.location is not None and facts.location.id == location_id
        return facts.location.name if known and facts.location else "another location"

    def at(self, instant: Instant) -> str:
        """`09:30`, with the date when it is another day."""
        return words.at(instant, self.facts.zone, self.day)

    def when(self, *spans: Span) -> str:
        """`from 09:00 to 09:30`."""
        return words.several(spans, self.facts.zone, self.day)


def case_of(proposal: Proposal, facts: Facts, policy: Policy) -> Case:
    """Everything the checks share."""
    core = proposal.span
    return Case(
        proposal,
        facts,
        policy,
        core,
        needs.widened(core, facts.service),
        local_date(proposal.start, facts.zone),
        _others(proposal, facts),
        session_of(proposal, facts.sessions),
    )


def _others(proposal: Proposal, facts: Facts) -> dict[int, list[Taken]]:
    """What is taken by schedule, without what this booking replaces or gives up."""
    replaced = frozenset() if proposal.moving_id is None else frozenset({proposal.moving_id})
    others: dict[int, list[Taken]] = {}
    for row in takes_time(facts.taken, proposal.also_mine | replaced, facts.now):
        others.setdefault(row.schedule_id, []).append(row)
    return others


def takes_time(rows: Iterable[Taken], mine: Iterable[int], now: Instant) -> list[Taken]:
    """The rows that count: not one's own, and no hold that has run out (SLT-01: checked when read)."""
    own, held = frozenset(mine), Status.PROPOSED.value
    return [row for row in rows if row.appointment_id not in own and (row.status != held or row.held_until > now)]


def session_of(proposal: Proposal, sessions: Iterable[Session]) -> Session | None:
    """The practitioner's live session at this location that contains the core; the one named before others."""
    holding = (s for s in sessions if is_live(s, proposal) and s.span.contains(proposal.span))
    return min(holding, key=lambda s: (s.id != proposal.session_id, s.start, s.id), default=None)


def is_live(session: Session, proposal: Proposal) -> bool:
    """It takes place, with this practitioner, at this location."""
    return (
        session.practitioner_id == proposal.practitioner_id
        and session.location_id == proposal.location_id
        and session.status != "cancelled"
    )


def kind_word(kind: Kind) -> str:
    """The conflict code for a schedule of that kind that is taken."""
    return f"{kind.value}-busy"
