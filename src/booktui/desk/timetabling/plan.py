"""A rebooking plan for lines of the rebook list: times for all of them together, each seen by the checker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.clinic_views import PlanRow, PlanView, RebookRow
from booktui.desk.errors import NotFound
from booktui.desk.timetabling import rebook
from booktui.desk.timetabling.plan_clients import Question, Suits, Who, ask, displaced, grouped, read
from booktui.desk.timetabling.plan_window import Questions, span_of
from booktui.desk.views import OfferView
from booktui.rules import conflicts as rules
from booktui.rules.checks.words import day_name
from booktui.rules.clock import local_date
from booktui.rules.finding.every import EveryPlace, Found
from booktui.rules.finding.why import reason
from booktui.rules.planning.values import Option, Plan, Proposed, Settings, Why
from booktui.rules.values import Conflict, Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

AT_ONCE = 120
"""Times of a question that are looked for at least before anybody asks whether they are enough."""
FEW = 12
"""With fewer times to choose among than this, somebody is looked for further."""
LOOKS = 4
"""How often the search goes on."""
ROUNDS = 3
"""How often the plan is made anew without times that the checker refuses."""
INCURABLE = frozenset({"duplicate", "access-need", "past-target"})
"""Needs a reason, or a supervisor, whatever the time is: the first there are come first, so it is only said."""
UNSAID = frozenset({"out-of-turn"})
"""Who was displaced goes by the order of the rebook list, not that of the waiting list."""
Key = tuple[int, int | None, Instant]
"""Practitioner, session and start of an option."""


def plan(c: Connection, desk: Desk, ids: Collection[int] | None, start: date | None, until: date | None) -> PlanView:
    """Propose new times, in the caller's read transaction; nothing is written.

    Unless a first day is said, nobody has a time before the day after the one by which they are told.

    Raises:
        NotFound: one of the lines is not on the list (any more).
    """
    rows = rebook.rows(c)
    gone = set(ids or ()) - {row.id for row in rows}
    if gone:
        raise NotFound(f"{rebook.one(c, min(gone)).name} is no longer on the rebook list. Nothing was changed.")
    wanted = [row for row in rows if ids is None or row.id in ids]
    told = {row.id: max(row.tell_by, local_date(desk.now(), row.zone)) for row in wanted} if start is None else {}
    first = min(told.values()) + timedelta(days=1) if told else start
    return _Planning(c, desk, wanted, Questions(c, desk, span_of(desk, first, until)), told).view()


class _Planning:
    """One plan in the making."""

    def __init__(
        self, c: Connection, desk: Desk, rows: Sequence[RebookRow], questions: Questions, told: Mapping[int, date]
    ) -> None:
        self._c, self._desk, self._questions, self._told = c, desk, questions, told
        self._everybody = {row.id: read(c, desk, row, questions.span) for row in rows}
        self._places: dict[Key, Found] = {}
        self._whys: dict[Question, str] = {}
        self._options: dict[int, Sequence[Option]] = {}
        self._barred: dict[int, dict[Key, str]] = {row.id: {} for row in rows}

    def view(self) -> PlanView:
        """The plan that the checker lets pass, as far as there is one."""
        if self._everybody:
            self._look()
        settings = self._settings()
        for left in reversed(range(ROUNDS)):
            proposed = self._proposed(settings)
            seen = {row.id: self._row(row) for row in proposed.rows}
            refused = [key for key, one in seen.items() if one is None]
            if not refused or not left:
                break
        rows = tuple(seen[key] or self._refused(key) for key in self._everybody) if self._everybody else ()
        placed = [row for row in rows if row.offer is not None]
        return PlanView(rows, len(placed), sum(max(0, row.added_days) for row in placed))

    # -- times

    def _look(self) -> None:
        """Find times for everybody, one search for all who ask the same."""
        groups = grouped(self._everybody.values())
        now, span = self._desk.now(), self._questions.span
        asks = [ask(question, members[0].service, now, span) for question, members in groups.items()]
        for (question, members), search in zip(groups.items(), self._questions.searches(asks), strict=True):
            self._look_for(question, members, search)

    def _look_for(self, question: Question, members: Sequence[Who], search: EveryPlace) -> None:
        suits = [Suits(who, self._questions.book, self._desk.policy) for who in members]
        step = max(AT_ONCE, 3 * sum(who.service.id == question.service_id for who in self._everybody.values()))
        coming, options = search.found(), list[Option]()
        for _ in range(LOOKS):
            found = [self._option(one) for one in islice(coming, step)]
            options += found
            shared = self._after(members, options)
            suiting = [(one, one.of(shared[self._told.get(one.who.row.id)])) for one in suits]
            if len(found) < step or all(_enough(one, theirs) for one, theirs in suiting):
                break
        self._options |= {one.who.row.id: theirs for one, theirs in suiting}
        if not options:
            self._whys[question] = reason(search)

    def _after(self, members: Sequence[Who], options: Sequence[Option]) -> dict[date | None, tuple[Option, ...]]:
        """The times after each of the days by which one of them is told; the very same for all who share a day."""
        days = {self._told.get(who.row.id) for who in members}
        return {day: tuple(one for one in options if day is None or one.day > day) for day in days}

    def _option(self, found: Found) -> Option:
        offer, desk = found.offer, self._desk
        zone = self._questions.book.zone_of(offer.location_id, desk.zone)
        day = local_date(offer.start, zone)
        option = Option(
            offer.start, offer.end, day, offer.practitioner_id, offer.location_id, *found.kept, offer.session_id,
            found.rooms, found.machines, offer.interpreter_id, False,
            (day - local_date(desk.now(), zone)).days < desk.policy.notice_days, offer.slot_type,
        )  # fmt: skip
        self._places.setdefault(_key(option), found)
        return option

    # -- plan

    def _settings(self) -> Settings:
        """Schedules that take several at once, and what they hold already."""
        several = {one.id: one.capacity for one in self._questions.book.resources.values() if one.capacity != 1}
        return Settings(capacity=several, taken=self._questions.taken(several))

    def _proposed(self, settings: Settings) -> Plan:
        from booktui.rules.planning.plan import propose  # a desk that never plans does not carry a solver

        return propose([displaced(who, self._left(key)) for key, who in self._everybody.items()], settings)

    def _left(self, key: int) -> Sequence[Option]:
        barred = self._barred[key]
        every = self._options.get(key, ())
        return [option for option in every if _key(option) not in barred] if barred else every

    # -- what the checker says

    def _row(self, proposed: Proposed) -> PlanRow | None:
        """The line with its time; None when the checker refuses it, and the time is barred."""
        who = self._everybody[proposed.id]
        if proposed.option is None:
            return PlanRow(who.row, None, why=self._why(who, proposed.why))
        offer = self._offer(who, proposed, proposed.option)
        asked = rebook.proposal(self._c, self._desk, who.row, offer)
        said = rules.check(asked, gate.gather(self._c, self._desk, asked, self._desk.now()), self._desk.policy)
        hard = [one for one in said if one.severity != "warn" and one.code not in INCURABLE]
        if hard:
            self._barred[proposed.id][_key(proposed.option)] = hard[0].message
            return None
        return PlanRow(who.row, offer, proposed.added_days, tuple(self._warnings(who, proposed.option, said)))

    def _offer(self, who: Who, proposed: Proposed, option: Option) -> OfferView:
        found, target = self._places[_key(option)], who.row.target_on
        offer = replace(
            found.offer, end=option.end, room_id=proposed.room_id, equipment_id=proposed.equipment_id,
            interpreter_id=option.interpreter_id, slot_type=option.slot_type,
            days_to_target=(target - option.day).days if target else None,
        )  # fmt: skip
        clinics = {found.session.id: found.session.clinic}
        return self._desk.finder.view(self._questions.book, clinics, 1, offer)

    def _warnings(self, who: Who, option: Option, said: Sequence[Conflict]) -> Iterator[str]:
        places, row = self._questions.book.location_names, who.row
        for one in said:
            if one.code not in UNSAID:
                yield one.message if one.severity == "warn" else f"{one.message} It needs a reason."
        if row.rebook_by and option.day > row.rebook_by:
            yield f"This is after {day_name(row.rebook_by)}, by which the new time should be."
        if option.location_id != row.location_id:
            yield f"It is at {places[option.location_id]}; the lost time was at {places[row.location_id]}."

    def _why(self, who: Who, why: Why | None) -> str:
        key, word = who.row.id, self._desk.policy.client_word
        if self._barred[key]:
            return self._refused(key).why
        if why == Why.GIVEN:
            return "All times that suit were given to those before in the order."
        if who.question in self._whys:
            return self._whys[who.question]
        if who.client.status != "active":
            return f"The {word}'s record is closed."
        return f"Every free time is outside what the {word} can have: their own appointments, age, sex or target."

    def _refused(self, key: int) -> PlanRow:
        """The line without a time, with what the checker said last."""
        said: Mapping[Key, str] = self._barred[key]
        return PlanRow(self._everybody[key].row, None, why=list(said.values())[-1])


def _enough(suits: Suits, theirs: Sequence[Option]) -> bool:
    """The client has enough to choose among, also of what they wished."""
    return len(theirs) >= FEW and (not suits.wishing or sum(not option.preference for option in theirs) >= FEW)


def _key(option: Option) -> Key:
    return option.practitioner_id, option.session_id, option.start
