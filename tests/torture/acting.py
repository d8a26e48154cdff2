"""Somebody who acts without a pause, says before each action what it will be and after it what was done."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from booktui.desk.desk import Desk
from booktui.desk.errors import Refused
from booktui.rules.values import Status
from desks import at

ROWS = 12
"""Appointments in a file that is brought in."""
DAYS = 60
"""Days on which there may be bookings."""
FIRST = datetime(2026, 12, 14)
HISTORY = datetime(2024, 1, 1, 8)


class Actor:
    """Acts at one desk; told lines are `will book`, `will move A12`, `did A12=booked 1765789200`."""

    def __init__(self, desk: Desk, seed: int, tell: Callable[[str], Any]) -> None:
        self.desk, self.random, self.tell = desk, random.Random(seed), tell
        with desk.store.read() as c:
            self.clients = [tuple(row) for row in c.exec_driver_sql("SELECT id, ref FROM client ORDER BY id")]
            booked = c.exec_driver_sql(
                "SELECT id FROM appointment WHERE status = 'booked' AND starts_at > ?", (desk.now(),)
            )
            self.mine = [row[0] for row in booked]
            imported = c.exec_driver_sql(
                "SELECT count(*) FROM audit WHERE action = 'import' AND object = 'appointment'"
            )
            self.imported = int(imported.scalar_one())

    def go(self, actions: int | None = None) -> None:
        """Act so often, or for ever."""
        acts = (self.book, self.move, self.cancel, self.bring, self.backup)
        weights = (60, 20, 15, 4, 1)
        while actions is None or actions > 0:
            act = self.random.choices(acts, weights)[0]
            try:
                act()
            except Refused:
                self.tell("did ")
            actions = None if actions is None else actions - 1

    def _wanted(self, client: int, **how: Any) -> Any:
        day = FIRST + timedelta(days=self.random.randrange(DAYS), minutes=540 + 15 * self.random.randrange(32))
        who = self.random.choice(("OSEI", "BROWN"))
        return self.desk.diary.propose(client, "NEW", at(day.isoformat()), practitioner=who, **how)

    def _did(self, *appointments: Any) -> None:
        self.tell("did " + ";".join(f"A{one.id}={one.status} {one.start}" for one in appointments))

    def book(self) -> None:
        wanted = self._wanted(self.random.choice(self.clients)[0])
        self.tell("will book")
        made = self.desk.diary.book(wanted, override="torture").appointment
        self.mine.append(made.id)
        self._did(made)

    def move(self) -> None:
        known = self._known()
        if known is None:
            return
        wanted = self._wanted(known.client_id, moving_id=known.id)
        self.tell(f"will move A{known.id}")
        self._did(
            self.desk.diary.move(known.id, wanted, reason="torture", by="provider", override="torture").appointment
        )

    def cancel(self) -> None:
        known = self._known()
        if known is None:
            return
        self.tell(f"will cancel A{known.id}")
        self._did(self.desk.diary.cancel(known.id, reason="torture", by="provider").appointment)

    def _known(self) -> Any:
        if not self.mine:
            return None
        known = self.desk.diary.get(self.random.choice(self.mine))
        return known if known.status == Status.BOOKED else None

    def bring(self) -> None:
        """A file of the past, which is taken whole."""
        lines = ["client,service,start,practitioner,status"]
        for number in range(self.imported, self.imported + ROWS):
            start = HISTORY + timedelta(hours=number // 8 * 24 + number % 8)
            lines.append(f"{self.random.choice(self.clients)[1]},TEL,{start:%Y-%m-%dT%H:%M},PHYS,fulfilled")
        path = self.desk.store.path.with_name("in.csv")
        path.write_text("\n".join(lines) + "\n")
        self.tell("will bring")
        report = self.desk.imports.appointments(path, strict=True)
        self.imported += report.added
        self.tell(f"did imported={self.imported}")

    def backup(self) -> None:
        path = self.desk.store.path.with_name(f"copy-{self.random.randrange(10**9)}.db")
        self.tell(f"will backup {path.name}")
        self.desk.keeping.backup(path)
        self.tell(f"did {path.name}=there")
