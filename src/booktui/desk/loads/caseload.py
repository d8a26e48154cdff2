"""Caseloads: how full and how even they are, moves that a lead approves, and how it went week by week (domain.md 6)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.loads import caseload_facts as bearing
from booktui.desk.loads.case_moving import CaseMoves, named, room_for
from booktui.desk.loads.caseload_views import CaseView, MoveView, TeamView, WeekLoad
from booktui.desk.tell import telling
from booktui.rules.case_moves import CaseMove, suggest
from booktui.rules.caseload import HUNDRED, balance, load_of
from booktui.rules.clock import local_date
from booktui.rules.values import DAY, Appointment, Role
from booktui.store import caseload as store
from booktui.store.caseload import Person

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DECLINED_DAYS = 28
"""A case that a lead would not move is not suggested again for so long."""
TREND_WEEKS = 12


class Caseload(CaseMoves):
    """`desk.caseload`. Whoever is in no team carries no caseload."""

    def teams(self) -> tuple[TeamView, ...]:
        """Every team with its people by code, the loads as they are now; the first look of a week is kept."""
        self.keep_week()
        with telling(), self._desk.store.read() as c:
            return tuple(self._team(c, team, list(people)) for team, people in _by_team(store.people(c)))

    def cases(self, code: str) -> tuple[CaseView, ...]:
        """Somebody's cases, the heaviest first.

        Raises:
            NotFound: there is no such practitioner, or they are in no team.
        """
        with telling(), self._desk.store.read() as c:
            who = named(c, code)
            rows = store.cases(c, who.id, self._desk.now())
            seen = [bearing.case_view(c, self._desk, row) for row in rows]
        return tuple(sorted(seen, key=lambda one: (-one.points, one.entry_id)))

    def suggest(self, team: str) -> tuple[MoveView, ...]:
        """Moves that would even the team out, in their order; nothing is changed (6.3).

        Raises:
            NotFound: there is no such team.
        """
        with telling(), self._desk.store.read() as c:
            people = [who for who in store.people(c) if who.team.casefold() == team.strip().casefold()]
            if not people:
                raise NotFound(f"There is no team {team!r}. A practitioner's team is part of the set-up.")
            skip = frozenset(entry for entry, _ in store.declined(c, self._desk.now() - DECLINED_DAYS * DAY))
            carriers = [bearing.carrier(c, self._desk, who, skip) for who in people]
            moves = suggest(carriers, self._desk.policy.caseload_cv_goal_percent / HUNDRED)
            return tuple(self._move(c, one) for one in moves)

    def trend(self, weeks: int = TREND_WEEKS) -> tuple[WeekLoad, ...]:
        """The loads of past weeks, oldest first."""
        first = bearing.monday(self._today()) - timedelta(weeks=weeks - 1)
        with telling(), self._desk.store.read() as c:
            codes = {who.id: who.code for who in store.people(c)}
            return tuple(
                WeekLoad(week, codes[person], cases, load_of(points, carries))
                for week, person, cases, points, carries in store.weeks(c, first)
                if person in codes
            )

    def keep_week(self) -> None:
        """Keep how the loads stand, once a week; an auditor, who changes nothing, keeps nothing."""
        desk, week = self._desk, bearing.monday(self._today())
        with telling(), desk.store.read() as c:
            if store.has_week(c, week) or not desk.person.may(Role.COORDINATOR):
                return
        with telling(), desk.store.write() as c:
            if not store.has_week(c, week):
                carriers = [bearing.carrier(c, desk, who) for who in store.people(c)]
                store.keep_week(c, week, [(one.id, len(one.cases), one.points, one.capacity) for one in carriers])

    def _team(self, c: Connection, team: str, people: list[Person]) -> TeamView:
        desk = self._desk
        views = tuple(bearing.load_view(c, desk, who, bearing.carrier(c, desk, who)) for who in people)
        alarm = desk.policy.caseload_cv_alarm_percent / HUNDRED
        return TeamView(team, views, balance([one.load for one in views], bearing.bands(desk), alarm))

    def _move(self, c: Connection, one: CaseMove) -> MoveView:
        found = store.one(c, one.case.id)
        assert found is not None
        visit = store.coming(c, one.case.id, self._desk.now())
        row = found[0]._replace(starts_at=visit[2] if visit else None)
        return MoveView(
            bearing.case_view(c, self._desk, row), one.giver.code, one.taker.code, one.giver_load, one.taker_load,
            one.cv_before, one.cv_after,
        )  # fmt: skip

    def _today(self) -> date:
        return local_date(self._desk.now(), self._desk.zone)


def _by_team(people: list[Person]) -> groupby[str, Person]:
    return groupby(people, key=lambda who: who.team)


def booked(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """A case goes to whoever was booked for it, if they are in a team.

    Raises:
        NotPermitted: see `room_for`.
    """
    who = store.person(c, appointment.practitioner_id) if appointment.entry_id is not None else None
    if who is None or not who.team or appointment.entry_id is None:
        return ()
    found = store.one(c, appointment.entry_id)
    if found is None or found[1] == who.id:
        return ()
    store.own(c, appointment.entry_id, who.id)
    return room_for(desk, who, bearing.carrier(c, desk, who).load, "appointment")
