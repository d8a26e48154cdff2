"""Clinics and absences, and those who lose their times by them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.desk import Desk
from booktui.rules.values import Span
from torture.rules.base import BOSS, DAY, ONE, QUARTER, WHO, AtDesks

CLINIC = st.sampled_from(("OSEI-TU", "BROWN-WE", "ECHO-TH", "GRP-FR"))
WEEKDAY = {"OSEI-TU": 1, "BROWN-WE": 2, "ECHO-TH": 3, "GRP-FR": 4}
WHOSE = st.sampled_from(("OSEI", "BROWN", "PHYS", "R1", "ECHO1", "", "", "NOBODY"))
SHAPES = st.sampled_from((
    {"slots": "FFNN.UN"}, {"start": "10:00"}, {"end": "11:00"}, {"room": "R2"}, {"practitioner": "BROWN"},
    {"slots": "NNNN", "end": "11:30"}, {"recur": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}, {"nothing": "x"},
))  # fmt: skip
SQL_ABSENCE = "SELECT id FROM absence ORDER BY id"


class ClinicRules(AtDesks):
    """What is done with the timetable."""

    @rule(who=BOSS, code=CLINIC, week=st.integers(0, 6), part=st.none() | QUARTER)
    def cut(self, who: str, code: str, week: int, part: int | None) -> None:
        """The whole session, or an hour and a half of it."""
        day = self.monday(7 * week + WEEKDAY[code])
        start = self.instant(7 * week + WEEKDAY[code], part or 0)
        span = None if part is None else Span(start, start + 5400)
        self.do(who, lambda desk: desk.clinics.cut(code, day, span, reason="leave"))

    @rule(who=BOSS, code=CLINIC, day=DAY, fields=SHAPES, approve=st.booleans())
    def change(self, who: str, code: str, day: int, fields: dict[str, str], approve: bool) -> None:
        effective = self.monday(day)
        self.do(
            who, lambda desk: desk.clinics.change(code, fields, effective=effective, reason="list", approve=approve)
        )

    @rule(who=BOSS, code=CLINIC, yes=st.booleans())
    def decide_version(self, who: str, code: str, yes: bool) -> None:
        def act(desk: Desk) -> Any:
            return desk.clinics.approve(code, reason="list") if yes else desk.clinics.withdraw(code, reason="no")

        self.do(who, act)

    @rule(who=BOSS, code=CLINIC, day=st.integers(15, 40))
    def retire(self, who: str, code: str, day: int) -> None:
        self.do(who, lambda desk: desk.clinics.retire(code, on=self.monday(day), reason="ends"))

    @rule(
        who=WHO,
        whose=WHOSE,
        day=DAY,
        more=st.integers(0, 5),
        asked=st.booleans(),
        recur=st.sampled_from(("", "", "every tue")),
    )
    def be_away(self, who: str, whose: str, day: int, more: int, asked: bool, recur: str) -> None:
        start = self.monday(day)
        wanted = AbsenceWanted(
            whose, "" if whose else "MAIN", start, None if recur else start + timedelta(days=more), recur=recur,
            until=start + timedelta(days=40) if recur else None,
        )  # fmt: skip
        self.do(who, lambda desk: desk.absences.add(wanted, reason_for_cut="leave", request=asked))

    @rule(who=WHO, one=ONE, yes=st.booleans(), whole=st.booleans())
    def decide_absence(self, who: str, one: int, yes: bool, whole: bool) -> None:
        def act(desk: Desk) -> Any:
            key = self.pick(SQL_ABSENCE, one)
            return (
                desk.absences.approve(key, reason="yes")
                if yes
                else desk.absences.remove(key, whole=whole, reason="back")
            )

        self.do(who, act)

    @rule(who=WHO, one=ONE, which=ONE, agreed=st.booleans())
    def rebook(self, who: str, one: int, which: int, agreed: bool) -> None:
        """A new time for one of those who lost theirs."""

        def act(desk: Desk) -> Any:
            rows = desk.rebooking.list()
            row = rows[one % len(rows)]
            offers = desk.rebooking.choices(row.id).offers
            if not offers:
                return None
            return desk.rebooking.accept([(row.id, offers[which % len(offers)])], override="asked", agreed_short=agreed)

        if self.desks[who].rebooking.count():
            self.do(who, act)

    @rule(who=WHO)
    def rebook_all(self, who: str) -> None:
        """The plan for all of them together, accepted as it is."""

        def act(desk: Desk) -> Any:
            plan = desk.rebooking.plan()
            picks = [(row.row.id, row.offer) for row in plan.rows if row.offer is not None]
            return desk.rebooking.accept(picks, override="asked", agreed_short=True) if picks else None

        if self.desks[who].rebooking.count():
            self.do(who, act)

    @rule(who=WHO, one=ONE)
    def take_off(self, who: str, one: int) -> None:
        key = self.pick("SELECT id FROM displacement ORDER BY id", one)
        self.do(who, lambda desk: desk.rebooking.close(key, "does not want one"))
