"""What bears on a caseload: its cases with their weights, what keeps them in place, and what a person can carry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.loads.caseload_views import CaseView, LoadView
from booktui.desk.names import shown
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.caseload import HUNDRED, Bands, Carrier, Case, capacity, load_of, weight
from booktui.rules.clock import day_span, local_date
from booktui.rules.priority import letter
from booktui.rules.values import DAY, Absence
from booktui.rules.workdays import is_working
from booktui.store import caseload as store
from booktui.store import facts
from booktui.store.caseload import CaseRow, Person

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

AHEAD = 28
"""Days to come whose leave lowers what somebody can carry (6.1)."""
NEAR = 7
"""A visit within so many days keeps a case where it is (6.3)."""


def bands(desk: Desk) -> Bands:
    """The policy's limits."""
    policy = desk.policy
    return Bands(policy.caseload_spare_percent, policy.caseload_soft_percent, policy.caseload_hard_percent)


def away_share(c: Connection, desk: Desk, practitioner_id: int) -> float:
    """The share of the working days of the coming four weeks on which somebody is away at noon."""
    today, closed = local_date(desk.now(), desk.zone), holidays_of(c, desk.zone)
    days = [day for n in range(AHEAD) if is_working(day := today + timedelta(days=n), closed)]
    spans = [(day_span(day, desk.zone)[0] + DAY // 2) for day in days]
    if not spans:
        return 0.0
    absences = facts.absences_of(c, practitioner_id, spans[0], spans[-1] + 1)
    gone = sum(any(_covers(one, noon) for one in absences) for noon in spans)
    return gone / len(spans)


def _covers(absence: Absence, noon: int) -> bool:
    return absence.approved and absence.kind in ("leave", "training") and absence.start <= noon < absence.end


def weigh(c: Connection, row: CaseRow) -> int:
    """Hundredths of a point."""
    return weight(row.base, row.own_band, row.complexity, [kind for kind, _ in store.needs(c, row.client_id)])


def fixed(desk: Desk, row: CaseRow) -> str:
    """Why the case stays where it is (6.3); empty when it may move."""
    if row.locked:
        return "locked"
    if row.continuity:
        return "keeps the same practitioner"
    if row.visited:
        return "under way"
    if row.starts_at is not None and row.starts_at <= desk.now() + NEAR * DAY:
        return "visit within a week"
    return ""


def language_of(c: Connection, row: CaseRow) -> str:
    """The language that whoever takes the case must work in: the client's, unless an interpreter comes."""
    kinds = {kind for kind, _ in store.needs(c, row.client_id)}
    spoken = row.language.strip().casefold()
    return "" if "interpreter" in kinds or spoken in ("", "english") else spoken


def carrier(c: Connection, desk: Desk, who: Person, skip: frozenset[int] = frozenset()) -> Carrier:
    """Somebody with all their cases, as the rules see them; those to skip stay where they are."""
    cases = tuple(
        Case(row.entry_id, weigh(c, row), row.service_id, language_of(c, row),
             fixed(desk, row) or ("declined lately" if row.entry_id in skip else ""))
        for row in store.cases(c, who.id, desk.now())
    )  # fmt: skip
    carries = capacity(who.wte_percent, desk.policy.caseload_points_per_wte, away_share(c, desk, who.id))
    known = desk.catalogue_in(c).resources[who.id]
    spoken = frozenset(word.strip().casefold() for word in who.languages.split(",") if word.strip())
    return Carrier(who.id, who.code, carries, cases, known.services, spoken)


def load_view(c: Connection, desk: Desk, who: Person, carries: Carrier) -> LoadView:
    """The same as people read it."""
    return LoadView(
        who.id, who.code, who.name, who.team, who.wte_percent, len(carries.cases), carries.points / HUNDRED,
        carries.capacity / HUNDRED, carries.load, bands(desk).word(carries.load), away_share(c, desk, who.id),
    )  # fmt: skip


def case_view(c: Connection, desk: Desk, row: CaseRow) -> CaseView:
    """A case as people read it."""
    name = shown(row.family_name, row.given_name, row.sensitive)
    return CaseView(
        row.entry_id, row.client_id, row.client_ref, name, row.service, letter(row.own_band, row.own_band),
        row.complexity, weigh(c, row) / HUNDRED, row.status, row.starts_at, fixed(desk, row),
    )  # fmt: skip


def load_with(c: Connection, desk: Desk, who: Person, added: int) -> float:
    """Somebody's load in per cent once so many hundredths of a point are added."""
    carries = carrier(c, desk, who)
    return load_of(carries.points + added, carries.capacity)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
