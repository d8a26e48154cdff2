"""Files that come in, people who come and go, what is erased, and time."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booktui.desk.desk import Desk
from torture.rules.base import ADMIN, BOSS, DAY, ONE, QUARTER, SERVICE, STAFF, WHO, AtDesks

ROLE = st.sampled_from(("coordinator", "supervisor", "auditor", "administrator", "king"))
NAME = st.sampled_from(("kim", "lee", "sam", "jo", "ada"))
MENDS = st.sampled_from(
    ("stale-hold", "time-of-cancelled", "time-of-nobody", "entry-without-booking", "job-never-made")
)
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART:{start:%Y%m%d}T{hour:02d}0000Z\r\nDTEND:{start:%Y%m%d}T{hour:02d}4500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class KeepingRules(AtDesks):
    """What is done with the diary as a whole."""

    @rule(who=WHO, seed=st.integers(0, 999), strict=st.booleans())
    def import_appointments(self, who: str, seed: int, strict: bool) -> None:
        chance = random.Random(seed)
        lines = ["client,service,start,practitioner,status"]
        for _ in range(chance.randint(1, 5)):
            day, ref = self.monday(chance.randint(-30, 40)), self._ref(chance.randrange(12))
            status = chance.choice(("booked", "booked", "fulfilled", "noshow", "cancelled", "maybe"))
            time = f"{chance.randint(9, 16):02d}:{chance.choice((0, 15, 30)):02d}"
            service, staff = chance.choice(
                (("NEW", "OSEI"), ("NEW", "BROWN"), ("ECHO", "PHYS"), ("TEL", "PHYS"), ("FU", "OSEI"))
            )
            lines.append(f"{ref},{service},{day.isoformat()}T{time},{staff},{status}")
        path = self.file("\n".join(lines) + "\n")
        self.do(who, lambda desk: desk.imports.appointments(path, strict=strict, overbook=chance.random() < 0.2))

    def _ref(self, number: int) -> str:
        with self.desks["jo"].store.read() as c:
            refs = [row[0] for row in c.exec_driver_sql("SELECT ref FROM client ORDER BY id")]
        return refs[number % len(refs)]

    @rule(who=WHO, one=ONE, service=SERVICE, ago=st.integers(0, 90))
    def import_waiting(self, who: str, one: int, service: str, ago: int) -> None:
        received = self.today() - timedelta(days=ago)
        path = self.file(f"client,service,received\n{self._ref(one)},{service},{received}\nNOBODY,NEW,2026-01-01\n")
        self.do(who, lambda desk: desk.imports.waiting(path))

    @rule(who=WHO, number=st.integers(0, 20))
    def import_clients(self, who: str, number: int) -> None:
        path = self.file(
            f"ref,family_name,given_name,birth_date\nI{number},Imported{number},Test,1970-01-0{number % 9 + 1}\n"
        )
        self.do(who, lambda desk: desk.imports.clients(path))

    @rule(who=WHO, staff=STAFF, day=DAY, hour=st.integers(8, 16))
    def import_busy(self, who: str, staff: str, day: int, hour: int) -> None:
        path = self.file(EVENT.format(uid=f"{staff}{day}", start=self.monday(day), hour=hour), "ics")
        self.do(who, lambda desk: desk.imports.busy(path, staff))

    # -- people

    @rule(who=ADMIN, name=NAME, role=ROLE)
    def add_user(self, who: str, name: str, role: str) -> None:
        self.do(who, lambda desk: desk.users.add(name, role))

    @rule(who=ADMIN, name=st.sampled_from(("kim", "lee")), role=ROLE, retire=st.booleans())
    def change_user(self, who: str, name: str, role: str, retire: bool) -> None:
        self.do(who, lambda desk: desk.users.retire(name) if retire else desk.users.give_role(name, role))

    @rule(name=NAME)
    def sign_in_and_out(self, name: str) -> None:
        """Somebody else sits down at jo's desk, and jo comes back."""
        self.do("jo", lambda desk: desk.sign_in(name))
        self.desks["jo"].sign_in("jo")

    # -- what is kept of people

    @rule(who=BOSS, one=ONE, second=st.sampled_from(("sam", "ada", "jo", "nobody")))
    def erase(self, who: str, one: int, second: str) -> None:
        self.do(who, lambda desk: desk.subjects.erase(self.client(one), "asked by letter", second))

    @rule(who=BOSS, one=ONE, on=st.booleans())
    def legal_hold(self, who: str, one: int, on: bool) -> None:
        def act(desk: Desk) -> Any:
            return (desk.subjects.hold if on else desk.subjects.release)(self.client(one), "court")

        self.do(who, act)

    @rule(who=BOSS, second=st.sampled_from(("sam", "ada")))
    def retention(self, who: str, second: str) -> None:
        self.do(who, lambda desk: desk.subjects.run_retention(second))

    @rule(who=WHO, name=MENDS)
    def mend(self, who: str, name: str) -> None:
        self.do(who, lambda desk: desk.quality.mend(name, yes=True))

    # -- time, and desks that close

    @rule(seconds=st.sampled_from((60, 60, 700, 700, 3600, 86_400, 6 * 86_400)))
    def time_goes_on(self, seconds: int) -> None:
        self.clock.now += seconds

    @rule(quarter=QUARTER, day=DAY)
    def until_then(self, quarter: int, day: int) -> None:
        self.clock.now = max(self.clock.now, self.instant(day % 7, quarter))

    @rule(who=WHO)
    def close_and_open(self, who: str) -> None:
        self.desks[who].close()
        self.desks[who] = self._open(who)

    @rule(who=WHO)
    def look(self, who: str) -> None:
        """What a screen shows first."""
        desk = self.desks[who]
        desk.today.look()
        desk.diary.day(self.today())
        desk.audit.list()
        desk.reviews.open(), desk.tasks.open(), desk.jobs.open(), desk.subjects.holds()
        desk.caseload.teams(), desk.patterns.list(), desk.quality.counts()
