"""Everything that is due today, from all rooms of the desk, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.due.glance import Glance, glance
from booktui.desk.due.today_sources import SOURCES, Found, Moment, moment
from booktui.desk.due.today_views import KINDS, DueLine, TodayCounts
from booktui.desk.listing import worklist
from booktui.desk.reaching import contact
from booktui.desk.tell import telling
from booktui.rules.clock import local_date
from booktui.rules.due import LATE, place
from booktui.rules.values import Role
from booktui.store import contact as letters_due

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FIRST = {"attempt": 10, "validation": 5, "reminder": 30, "unanswered": 30, "outcome": 30}
"""Of kinds that can be many, so many are listed among everything else; their number is told."""
SOME, MOST = 50, 200
"""So many of every other kind; and of one kind that is asked for by itself."""


class Today:
    """`desk.today`. What is due comes from the rooms that keep it; nothing is stored for the list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, kind: str = "") -> list[DueLine]:
        """What is due, of one kind or of all, worst first; of kinds that are many the first of them."""
        return self.look(kind)[0]

    def counts(self) -> TodayCounts:
        """How many there are of each kind."""
        return self.look("")[1]

    def look(self, kind: str = "") -> tuple[list[DueLine], TodayCounts]:
        """Both together, from one look around."""
        self.keep_up()
        return self.read(kind)

    def read(self, kind: str) -> tuple[list[DueLine], TodayCounts]:
        """The same as it stands: nothing is brought up to now first, and nothing is written."""
        desk = self._desk
        with telling(), desk.store.read() as c:
            at = moment(c, desk)
        found = {name: self._found(name, at, kind) for name in KINDS}
        of = {name: one.total for name, one in found.items()}
        lines = [line for name in ([kind] if kind else KINDS) for line in found[name].lines]
        kinds = tuple(KINDS)
        lines.sort(key=lambda line: place(line.rank, line.kind, kinds))
        late = sum(line.rank == LATE for one in found.values() for line in one.lines)
        return lines, TodayCounts(of, late)

    def glance(self) -> Glance:
        """What the top bar says of every screen."""
        return glance(self._desk)

    def _found(self, name: str, at: Moment, kind: str) -> Found:
        limit = MOST if name == kind else FIRST.get(name, SOME)
        return SOURCES[name](self._desk, at, limit)

    def keep_up(self) -> bool:
        """Bring what goes by the clock up to now, unless the person only reads; whether there was any."""
        desk = self._desk
        if not desk.person.may(Role.COORDINATOR):
            return False
        day = desk.list_day
        worklist.fresh(desk)
        with telling(), desk.store.read() as c:
            lapsed = bool(letters_due.lapsed(c, local_date(desk.now(), desk.zone)))
        if lapsed:
            with telling(), desk.store.write() as c:
                contact.lapse(c, desk)
        return desk.escalations.look() or lapsed or desk.list_day != day
