"""What the proposal was made from has been changed at another desk since (domain.md X19)."""

from __future__ import annotations

from collections.abc import Iterator

from booktui.rules.checks.case import Case
from booktui.rules.values import Conflict

STATES = {"booked": "has been booked", "suspended": "has been suspended", "removed": "has been removed from the list"}


def check(case: Case) -> Iterator[Conflict]:
    """Versions that were seen against versions that are."""
    proposal, facts, entry = case.proposal, case.facts, case.facts.entry
    seen = proposal.seen_entry is not None
    if entry is not None and entry.status == "removed":
        yield _changed(case, f"The waiting entry {STATES['removed']}")
    elif seen and entry is not None and entry.status != "waiting" and proposal.moving_id is None:
        yield _changed(case, f"The waiting entry {STATES.get(entry.status, 'is no longer open')}")
    elif seen and proposal.seen_entry != facts.entry_version:
        yield _changed(case, "The waiting entry has been changed")
    if proposal.seen_appointment is not None and proposal.seen_appointment != facts.appointment_version:
        reference = f"A{proposal.moving_id:06d}" if proposal.moving_id is not None else None
        yield _changed(case, "The appointment has been changed", reference)


def _changed(case: Case, what: str, clashes_with: str | None = None) -> Conflict:
    message = f"{what} at another desk since you opened it; look at it again."
    return case.clash("changed-meanwhile", message, clashes_with)
