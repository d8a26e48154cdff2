"""The conflict checker: every reason why a proposal should not, or may not, be booked (design.md section 6).

It is asked before every commit, in the transaction that commits. It knows no database and no clock: what it is told
(`Facts`) decides. Each family of checks has its file in `rules.checks` and reads like its row of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from booktui.rules.checks import away, changed, diary, offered, person, sessions, slots, timing, travel, turn
from booktui.rules.checks.case import Case, case_of
from booktui.rules.checks.codes import CODES
from booktui.rules.needs import kept
from booktui.rules.policy import SEVERITIES, Policy
from booktui.rules.values import Conflict, Facts, Proposal

__all__ = ["CODES", "blocking", "check", "kept", "worst_first"]

Family = Callable[[Case], Iterator[Conflict]]
OF_THE_TIME: tuple[Family, ...] = (diary.check, travel.check, away.check, sessions.check, slots.check)
"""Checks of the stretch of time; one that does not end after it starts is none."""
OF_THE_BOOKING: tuple[Family, ...] = (offered.check, timing.check, turn.check, person.check, changed.check)
ORDER = {code: place for place, code in enumerate(CODES)}


def check(proposal: Proposal, facts: Facts, policy: Policy) -> tuple[Conflict, ...]:
    """All conflicts of a proposal together, worst first, then in the order of design.md section 6.

    Empty means that nothing speaks against it. `alternatives` are left for the finder to fill in.
    """
    case = case_of(proposal, facts, policy)
    families = OF_THE_TIME + OF_THE_BOOKING if proposal.start < proposal.end else OF_THE_BOOKING
    found = [conflict for family in families for conflict in family(case)]
    return worst_first(found)


def worst_first(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Worst first, then in the order of design.md section 6."""
    return tuple(sorted(found, key=_rank))


def _rank(conflict: Conflict) -> tuple[int, int]:
    return SEVERITIES.index(conflict.severity), ORDER[conflict.code]


def blocking(conflicts: Iterable[Conflict], override: bool = False, supervisor: bool = False) -> tuple[Conflict, ...]:
    """The conflicts that still stand in the way.

    A warning never does. One that may be overridden does not when a reason was given (`override`) and, for the ones
    that are a supervisor's, a supervisor gave it. A block always does.
    """
    return tuple(conflict for conflict in conflicts if _stands(conflict, override, supervisor))


def _stands(conflict: Conflict, override: bool, supervisor: bool) -> bool:
    if conflict.severity != "override":
        return conflict.severity == "block"
    return not override or (conflict.supervisor and not supervisor)
