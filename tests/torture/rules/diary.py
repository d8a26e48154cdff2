"""Appointments and holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booktui.desk.desk import Desk
from torture.rules.base import BOSS, DAY, ONE, QUARTER, SERVICE, STAFF, WHO, WHY, WITH, AtDesks

BY = st.sampled_from(("client", "provider"))


class DiaryRules(AtDesks):
    """What is done with the diary."""

    def wanted(self, desk: Desk, one: int, day: int, quarter: int, service: str, **how: Any) -> Any:
        return desk.diary.propose(
            self.client(one), service, self.instant(day, quarter), agreed_short=quarter % 3 != 0,
            arranged=frozenset({"interpreter", "transport", "longer", "step-free"}) if one % 2 else frozenset(), **how,
        )  # fmt: skip

    @rule(who=WHO, one=ONE, day=DAY, quarter=QUARTER, service=SERVICE, why=WHY)
    def book(self, who: str, one: int, day: int, quarter: int, service: str, why: str | None) -> None:
        self.do(who, lambda desk: desk.diary.book(self.wanted(desk, one, day, quarter, service), override=why))

    @rule(who=BOSS, one=ONE, day=DAY, quarter=QUARTER, with_=WITH)
    def overbook(self, who: str, one: int, day: int, quarter: int, with_: tuple[str, str]) -> None:
        def act(desk: Desk) -> Any:
            wanted = self.wanted(desk, one, day, quarter, with_[0], practitioner=with_[1], overbook=True)
            return desk.diary.book(wanted, override="full")

        self.do(who, act)

    @rule(who=WHO, one=ONE, which=ONE)
    def book_what_is_free(self, who: str, one: int, which: int) -> None:
        """As it is mostly done: one of the times that the desk offers to one who waits."""

        def act(desk: Desk) -> Any:
            row = desk.waiting.row(self.entry(one, "waiting"))
            offers = desk.finder.free(row.service, client_id=row.client_id, entry_id=row.entry_id).offers
            if not offers:
                return None
            offer = offers[which % len(offers)]
            wanted = desk.diary.propose(
                row.client_id, row.service, offer.start, practitioner=offer.practitioner, room=offer.room,
                equipment=offer.equipment, entry_id=row.entry_id, agreed_short=True,
            )  # fmt: skip
            return desk.diary.book(wanted, override="asked")

        self.do(who, act)

    @rule(who=WHO, one=ONE, day=DAY, quarter=QUARTER, service=SERVICE, seconds=st.sampled_from((None, 1, 60)))
    def hold(self, who: str, one: int, day: int, quarter: int, service: str, seconds: int | None) -> None:
        self.do(who, lambda desk: desk.diary.hold(self.wanted(desk, one, day, quarter, service), seconds=seconds))

    def held(self, number: int) -> int:
        return self.pick("SELECT id FROM appointment WHERE status = 'proposed' ORDER BY id", number)

    @rule(who=WHO, one=ONE)
    def release(self, who: str, one: int) -> None:
        self.do(who, lambda desk: desk.diary.release(self.held(one)))

    @rule(who=WHO, one=ONE, why=WHY)
    def confirm(self, who: str, one: int, why: str | None) -> None:
        def act(desk: Desk) -> Any:
            held = desk.diary.get(self.held(one))
            wanted = desk.diary.propose(
                held.client_id,
                held.service,
                held.start,
                practitioner=held.practitioner,
                moving_id=held.id,
                agreed_short=True,
            )
            return desk.diary.book(replace(wanted, room_id=held.room_id, end=held.end), override=why)

        self.do(who, act)

    @rule(who=WHO, one=ONE, day=DAY, quarter=QUARTER, why=WHY, by=BY, staff=st.none() | STAFF)
    def move(self, who: str, one: int, day: int, quarter: int, why: str | None, by: str, staff: str | None) -> None:
        def act(desk: Desk) -> Any:
            known = desk.diary.get(self.appointment(one))
            wanted = desk.diary.propose(
                known.client_id, known.service, self.instant(day, quarter), practitioner=staff, moving_id=known.id,
                agreed_short=True, overbook=quarter == 7,
            )  # fmt: skip
            return desk.diary.move(known.id, wanted, reason="asked", by=by, override=why)

        self.do(who, act)

    @rule(who=WHO, one=ONE, by=BY)
    def cancel(self, who: str, one: int, by: str) -> None:
        self.do(who, lambda desk: desk.diary.cancel(self.appointment(one), reason="asked", by=by))

    @rule(who=WHO, one=ONE, what=st.sampled_from(("arrive", "seen", "dna", "turned_away")), then=st.booleans())
    def come(self, who: str, one: int, what: str, then: bool) -> None:
        """On the day, or when somebody writes down too early what has not happened yet."""
        key = self.appointment(one)
        if then and key in self.ids("SELECT id FROM appointment WHERE status IN ('booked', 'arrived')"):
            self.clock.now = max(self.clock.now, self.desks["jo"].diary.get(key).start + 600)
        self.do(who, lambda desk: getattr(desk.diary, what)(key))

    @rule(who=WHO)
    def undo(self, who: str) -> None:
        self.do(who, lambda desk: desk.diary.undo())

    @rule(who=WHO, one=ONE, answer=st.sampled_from(("accepted", "accepted", "declined", "no answer")))
    def fill(self, who: str, one: int, answer: str) -> None:
        """Somebody who waits gets a time that came free."""
        found = self.desks[who].filling.open()
        if found:
            asked = self.do(who, lambda desk: desk.filling.ask(found[one % len(found)].id))
            if asked is not None:
                self.do(who, lambda desk: desk.filling.answer(asked.ask.id, answer))

    @rule(who=WHO, one=ONE)
    def fill_no_more(self, who: str, one: int) -> None:
        key = self.pick("SELECT id FROM freed_slot ORDER BY id", one)
        self.do(who, lambda desk: desk.filling.close(key, "nobody"))
