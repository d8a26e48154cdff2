"""Whatever is done in whatever order: everybody who was displaced is accounted for, once (HC-02)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import postgres
from booktui.desk import open_desk
from booktui.desk.errors import DeskError
from booktui.rules.clock import spoken
from booktui.rules.values import Span, Status
from desks import Clock, add_client, at, copied, make_desk

FIRST = date(2027, 1, 12)
"""A Tuesday; the wednesday clinic is the day after."""
WEEKS = 4
NUMBER = st.integers(0, 10_000)
TEMPLATE: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory):
    """A desk to copy, which is much faster than to set up each."""
    folder = tmp_path_factory.mktemp("always")
    make_desk(folder, "sam").close()
    TEMPLATE[:] = [folder / "desk.db"]


class Displacing(RuleBasedStateMachine):
    """A supervisor who books, cuts, changes, rebooks and takes back."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        copied(Path(TEMPLATE[0]), self.folder / "desk.db")
        self.clock = Clock()
        self.desk = open_desk(self.folder / "desk.db", "sam", self.clock)
        self.displaced: dict[int, int] = {}
        """How many were displaced, by cause."""
        self.versions = 0
        for number in range(4):
            self.book(number)

    def teardown(self) -> None:
        assert self.desk.audit.verify().problems == ()
        self.desk.close()
        shutil.rmtree(self.folder)

    # -- what is there

    def ids(self, status: Status = Status.BOOKED) -> list[int]:
        with self.desk.store.read() as c:
            return list(c.exec_driver_sql("SELECT id FROM appointment WHERE status = ?", (status,)).scalars())

    def offers(self, service: str, client_id: int | None = None, **how):
        last = FIRST + timedelta(weeks=WEEKS)
        return self.desk.finder.free(service, client_id=client_id, start=FIRST, until=last, count=12, **how).offers

    def did(self, action, *values, **how):
        """What it did, or None when the desk said why not."""
        try:
            return action(*values, **how)
        except DeskError:
            return None

    def proposal(self, client_id: int, service: str, offer, **how):
        who = self.desk.catalogue.resources[offer.practitioner_id].code
        return self.desk.diary.propose(client_id, service, offer.start, practitioner=who, room=offer.room, **how)

    # -- what is done

    @rule(number=NUMBER)
    def book(self, number: int) -> None:
        client = add_client(self.desk, f"P{number}", "Test", email="", preferred_channel="letter")
        service = ("NEW", "FU", "NEW", "TEL")[number % 4]
        if number % 3:
            self.desk.waiting.add(
                client.id, service, received=date(2026, 11, 1), priority=("routine", "urgent")[number % 2]
            )
        offers = self.offers(service, client.id)
        if offers:
            offer = offers[number % len(offers)]
            self.did(self.desk.diary.book, self.proposal(client.id, service, offer), override="test")

    @rule(number=NUMBER, week=st.integers(0, WEEKS - 1), part=st.integers(0, 3))
    def cut(self, number: int, week: int, part: int) -> None:
        code, day = [("OSEI-TU", FIRST), ("BROWN-WE", FIRST + timedelta(days=1))][number % 2]
        day += timedelta(weeks=week)
        hours = (("09:00", "10:00"), ("10:00", "11:45"), ("13:30", "14:30"))
        span = None if part == 3 else Span(*(at(f"{day}T{one}") for one in hours[part]))
        done = self.did(self.desk.clinics.cut, code, day, span, reason="leave")
        if done:
            assert done.displaced == done.on_list
            self.displaced[done.disruption_id] = done.displaced

    @precondition(lambda self: self.versions < 3)
    @rule(number=NUMBER, week=st.integers(0, WEEKS - 1))
    def change(self, number: int, week: int) -> None:
        self.versions += 1
        code = ("OSEI-TU", "BROWN-WE")[number % 2]
        start = ("09:30", "10:00", "13:45", "14:00")[number % 2 * 2 + number // 2 % 2]
        done = self.did(
            self.desk.clinics.change, code, {"start": start}, effective=FIRST + timedelta(weeks=week),
            reason="change", approve=True,
        )  # fmt: skip
        if done and done.disruption_id:
            self.displaced[done.disruption_id] = done.displaced

    @rule(number=NUMBER)
    def cancel(self, number: int) -> None:
        if ids := self.ids():
            by = ("client", "provider")[number % 2]
            self.did(self.desk.diary.cancel, ids[number % len(ids)], reason="asked", by=by)

    @rule(number=NUMBER)
    def move(self, number: int) -> None:
        if ids := self.ids():
            one = self.desk.diary.get(ids[number % len(ids)])
            offers = self.offers(one.service, one.client_id, moving_id=one.id)
            if offers:
                asked = self.proposal(one.client_id, one.service, offers[number % len(offers)], moving_id=one.id)
                self.did(self.desk.diary.move, one.id, asked, reason="asked", override="test")

    @rule(number=NUMBER)
    def book_elsewhere(self, number: int) -> None:
        if rows := self.desk.rebooking.list():
            row = rows[number % len(rows)]
            if offers := self.offers(row.service, row.client_id):
                asked = self.proposal(row.client_id, row.service, offers[number % len(offers)])
                self.did(self.desk.diary.book, asked, override="test")

    @rule(number=NUMBER)
    def accept_a_choice(self, number: int) -> None:
        if rows := self.desk.rebooking.list(every=True):
            row = rows[number % len(rows)]
            if offers := self.desk.rebooking.choices(row.id, start=FIRST).offers:
                before = self.ids()
                (done,) = self.desk.rebooking.accept([(row.id, offers[number % len(offers)])], override="test")
                assert row.state == "open" or (done.outcome is None and self.ids() == before)

    @rule()
    def accept_the_plan(self) -> None:
        plan = self.desk.rebooking.plan(start=FIRST, until=FIRST + timedelta(weeks=WEEKS))
        assert [row.row for row in plan.rows] == list(self.desk.rebooking.list())
        picks = [(row.row.id, row.offer) for row in plan.rows if row.offer]
        done = self.desk.rebooking.accept(picks, override="test")
        for one, row in zip(done, (row for row in plan.rows if row.offer), strict=True):
            assert one.outcome is not None, (one.message, spoken(row.offer.start, "Europe/London"))

    @rule(number=NUMBER)
    def close(self, number: int) -> None:
        if rows := self.desk.rebooking.list():
            self.desk.rebooking.close(rows[number % len(rows)].id, "seen elsewhere")

    @rule()
    def undo(self) -> None:
        self.did(self.desk.diary.undo)

    # -- what is always so

    @invariant()
    def everybody_is_accounted_for(self) -> None:
        for disruption, number in self.displaced.items():
            assert sum(self.desk.rebooking.account(disruption).values()) == number
        listed = self.desk.rebooking.list()
        assert max(Counter(row.appointment_id for row in listed).values(), default=1) == 1
        assert len(listed) == self.desk.rebooking.count()

    @invariant()
    def the_diary_is_sound(self) -> None:
        assert self.desk.keeping.doctor().problems == ()


EXAMPLES = 6 if os.environ.get(postgres.SERVER) else 20
"""Each makes a desk of its own, which takes ten times as long on a server."""
Displacing.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestDisplacing = Displacing.TestCase
