"""Records whose time has run out: listed first, erased by two, one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound, Refused
from booktui.desk.subjects import erasing
from booktui.desk.tell import telling
from booktui.rules.clock import local_date
from booktui.rules.retention import Kept, Periods, keep
from booktui.store.subjects import keeping
from booktui.store.subjects.traces import Told, Traces

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Over:
    """A record whose period has run out, without whose it is."""

    client_id: int
    ref: str
    until: date
    """The last day that it had to stay."""
    rule: str
    """`adult`, `child` or `unseen`."""
    held: str = ""
    """Why it stays all the same; empty when it may go."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did."""

    erased: tuple[str, ...]
    """References."""
    kept: tuple[Over, ...]
    """Under a legal hold."""
    left: str = ""
    """A sentence when traces stay for now."""


def over(desk: Desk) -> tuple[Over, ...]:
    """Records whose period has run out, those that have waited longest first."""
    with telling(), desk.store.read() as c:
        found = _over(c, desk)
    return tuple(sorted(found, key=lambda one: (one.until, one.client_id)))


def run(desk: Desk, confirmed_by: str, limit: int | None, told: Told | None = None) -> Run:
    """Erase them, so many at most; what changed meanwhile is looked at again and stays.

    Args:
        told: told how far it has come in the audit log, which is read once for all of them.
    """
    found = over(desk)
    free, done = [one for one in found if not one.held][:limit], []
    known = erasing.traced(desk, [one.client_id for one in free], told)
    for one in free:
        if _erase(desk, one, known, confirmed_by):
            done.append(one.ref)
    left = erasing.tidy(desk) if done else ""
    return Run(tuple(done), tuple(one for one in found if one.held), left)


def _erase(desk: Desk, one: Over, known: Mapping[int, Traces], confirmed_by: str) -> bool:
    def still(c: Connection) -> bool:
        return _over(c, desk, one.client_id) == [one]

    reason = f"kept until {one.until.isoformat()} by the rule {one.rule}"
    try:
        erasing.erase(
            desk, one.client_id, known, reason=reason, rule=one.rule, confirmed_by=confirmed_by, if_still=still
        )
    except (Refused, NotFound):
        return False
    return True


def _over(c: Connection, desk: Desk, client_id: int | None = None) -> list[Over]:
    policy, today = desk.policy, local_date(desk.now(), desk.zone)
    periods = Periods(
        policy.retention_adult_years, policy.retention_child_age, policy.retention_child_late_age,
        policy.retention_unseen_years,
    )  # fmt: skip
    soonest = desk.now() - min(periods.unseen_years, periods.adult_years) * YEAR
    found = []
    for row in keeping.standing(c, soonest, client_id):
        kept = _kept(desk, row, periods)
        if kept.over(today):
            found.append(Over(row.client_id, row.ref, kept.until, kept.rule, row.held))
    return found


def _kept(desk: Desk, row: keeping.Standing, periods: Periods) -> Kept:
    seen = None if row.seen_at is None else local_date(row.seen_at, desk.zone)
    return keep(born=row.born, seen=seen, known=local_date(row.known_at, desk.zone), periods=periods)
