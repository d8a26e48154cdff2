"""Several people at one diary, whose clock moves; what they do goes through here, and is judged after each step."""

from __future__ import annotations

import inspect
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from booktui.rules.clock import to_wall
from desks import Clock, add_client, at, make_desk
from torture.judging import wrongs
from torture.sentences import is_sentence

T = TypeVar("T")
PEOPLE = ("jo", "sam", "ada", "alex")
"""Coordinator, supervisor, administrator, auditor: each at a desk of their own."""
WHO = st.sampled_from((*("jo",) * 5, *("sam",) * 5, "ada", "ada", "alex"))
BOSS = st.sampled_from(("sam", "sam", "ada", "ada", "jo"))
ADMIN = st.sampled_from(("ada", "ada", "ada", "sam"))
ONE = st.integers(0, 11)
"""Which of those there are; counted round."""
DAY = st.integers(0, 40) | st.sampled_from([7 * week + day for week in range(6) for day in (1, 1, 2, 3, 4)])
"""Days after this week's Monday, mostly those with clinics."""
QUARTER = st.integers(0, 31) | st.integers(0, 13)
"""Quarters of an hour after nine."""
SERVICE = st.sampled_from(("NEW", "NEW", "FU", "ECHO", "TEL", "GRP"))
STAFF = st.sampled_from(("OSEI", "BROWN", "PHYS", "GROUP"))
WITH = st.sampled_from(
    (("NEW", "OSEI"), ("NEW", "BROWN"), ("FU", "OSEI"), ("ECHO", "PHYS"), ("TEL", "PHYS"), ("GRP", "GROUP"))
)
"""A service and who provides it."""
WHY = st.sampled_from((None, "asked", "asked"))
WHOLE = 8
"""Every so many steps the audit chain and the whole file are looked at too."""
COUNTED = ("appointment", "occupancy", "waiting_entry", "client", "displacement", "absence", "message", "audit")

DONE: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
"""How often each rule did something, and was refused, in this process."""


class AtDesks(RuleBasedStateMachine):
    """One diary, and a desk for each person."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.clock = Clock()
        first = make_desk(self.folder, "jo", clock=self.clock)
        self.place = first.store.path
        self.desks: dict[str, Desk] = {"jo": first} | {name: self._open(name) for name in PEOPLE[1:]}
        for number in range(4):
            who = add_client(first, f"Waits{number}", "Test", ref=f"W{number}", short_notice_hours="4")
            service = ("NEW", "FU", "ECHO", "NEW")[number]
            first.waiting.add(who.id, service, received=date(2026, 10, 5), referrer="Elm Surgery")
            if number > 1:
                offer = first.finder.free(service, client_id=who.id).offers[number]
                wanted = first.diary.propose(
                    who.id, service, offer.start, practitioner=offer.practitioner, agreed_short=True
                )
                first.diary.book(wanted, override="asked")
        add_client(first, "Nothing", "Open", ref="N1")
        self.steps = 0
        self.asked = 0
        """Files that were written."""

    def _open(self, name: str) -> Desk:
        return open_desk(self.place, name, self.clock)

    def teardown(self) -> None:
        """At the end everything is looked at, and the diary opens once more."""
        try:
            _well(self.desks["jo"].keeping.doctor().problems)
            for desk in self.desks.values():
                desk.close()
            again = self.desks["jo"] = self._open("jo")
            _well(wrongs(again))
        finally:
            for desk in self.desks.values():
                desk.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # -- doing

    def do(self, who: str, act: Callable[[Desk], T]) -> T | None:
        """What somebody does; None when they were refused, in a sentence and with nothing changed."""
        desk = self.desks[who]
        before, rule = self.stamp(), inspect.stack()[1].function
        try:
            done = act(desk)
        except DeskError as error:
            REFUSED[rule] += 1
            assert is_sentence(error.message), f"refused without a sentence: {error.message!r}"
            assert self.stamp() == before, f"refused ({error.message}), and yet something changed"
            return None
        DONE[rule] += 1
        assert who != "alex" or self.stamp() == before, "an auditor changed something"
        return done

    def stamp(self) -> dict[str, Any]:
        """How many rows there are of what matters, and the newest audit row: unchanged when nothing was done."""
        with self.desks["jo"].store.read() as c:
            return {name: c.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in COUNTED}

    # -- choosing

    def ids(self, sql: str) -> list[int]:
        """The ids that a query finds, in order."""
        with self.desks["jo"].store.read() as c:
            return [row[0] for row in c.exec_driver_sql(sql)]

    def pick(self, sql: str, number: int) -> int:
        """One of them; an id that nothing has where there are none."""
        found = self.ids(sql)
        return found[number % len(found)] if found else 999_999

    def client(self, number: int) -> int:
        return self.pick("SELECT id FROM client ORDER BY id", number)

    def entry(self, number: int, status: str = "") -> int:
        """Any, or one of that status."""
        return self.pick(f"SELECT id FROM waiting_entry WHERE '{status}' IN ('', status) ORDER BY id", number)

    def appointment(self, number: int) -> int:
        """Mostly one that stands."""
        live = "SELECT id FROM appointment WHERE status IN ('booked', 'arrived') ORDER BY id"
        return self.pick(live if number % 4 else "SELECT id FROM appointment ORDER BY id", number)

    def instant(self, day: int, quarter: int) -> int:
        return at(f"{self.monday(day)}T{9 + quarter // 4:02d}:{quarter % 4 * 15:02d}")

    def monday(self, days: int = 0) -> date:
        """So many days after this week's Monday."""
        today = self.today()
        return today + timedelta(days=days - today.weekday())

    def today(self) -> date:
        return to_wall(self.clock.now, "Europe/London").date()

    def file(self, text: str, ending: str = "csv") -> Path:
        """A file of its own with that text."""
        self.asked += 1
        path = self.folder / f"in-{self.asked}.{ending}"
        path.write_text(text, encoding="utf-8")
        return path

    # -- judging

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.steps += 1
        _well(wrongs(self.desks["jo"], whole=self.steps % WHOLE == 0))

    @invariant()
    def lists_and_tables_count_the_same(self) -> None:
        desk = self.desks["jo"]
        if self.steps % 3:
            return
        waits = desk.waiting.count()
        assert len(desk.waiting.page(0, 10_000)) == waits
        assert desk.rebooking.count() == len(desk.rebooking.list())
        assert len(desk.rebooking.list(every=True)) == len(self.ids("SELECT id FROM displacement"))
        for row in desk.filling.open():
            assert row.start > self.clock.now - 86_400


def _well(found: Sequence[str]) -> None:
    assert not found, "; ".join(found)
