"""Every way into an active booking, tried at random by one of many processes, and what came of each try."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError, Refused
from booktui.rules.clock import to_wall
from booktui.rules.values import Status
from desks import Clock, at
from torture.sentences import is_sentence

PLACES = (
    ("NEW", "OSEI", "2026-12-15T09:00", 14), ("FU", "OSEI", "2026-12-15T09:00", 14),
    ("NEW", "BROWN", "2026-12-16T13:30", 14), ("TEL", "BROWN", "2026-12-16T13:30", 14),
    ("ECHO", "PHYS", "2026-12-17T09:00", 16), ("GRP", "GROUP", "2026-12-18T10:00", 5),
)  # fmt: skip
"""Service, practitioner, first start and quarters of an hour: narrow, so that most of what is wanted is wanted twice."""
SLOW = 20.0
"""Seconds; whoever waits longer hangs (the database gives up after 15)."""


@dataclass(slots=True)
class Told:
    """What one process did, and was told."""

    tried: Counter[str] = field(default_factory=Counter)
    won: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    """By way and code of what stood against it."""
    booked: Counter[int] = field(default_factory=Counter)
    """By appointment: how often it was made active less how often it was cancelled, as this process was told."""
    imported: int = 0
    rejected: int = 0
    """Rows of files; each was told why."""
    took: list[float] = field(default_factory=list)
    """Seconds of each try."""
    wrong: list[str] = field(default_factory=list)


class Contender:
    """One desk among many at one diary."""

    def __init__(self, desk: Desk, clock: Clock, seed: int, folder: Path) -> None:
        self.desk, self.clock, self.random = desk, clock, random.Random(seed)
        self.csv = folder / f"{desk.person.name}.csv"
        self.told = Told()
        with desk.store.read() as c:
            self.clients = [tuple(row) for row in c.exec_driver_sql("SELECT id, ref FROM client ORDER BY id")]
        self.mine: list[int] = []
        """Appointments that this process knows of."""
        self.ways: dict[str, tuple[int, Callable[[], bool]]] = {
            "book": (30, self.book), "confirm": (15, self.confirm), "move": (15, self.move), "cancel": (12, self.cancel),
            "restore": (8, self.restore), "unbook": (4, self.unbook), "fill": (6, self.fill), "import": (6, self.bring),
            "rebook": (4, self.rebook),
        }  # fmt: skip

    def go(self, attempts: int) -> Told:
        """Try so many times."""
        names, weights = list(self.ways), [weight for weight, _ in self.ways.values()]
        for name in self.random.choices(names, weights, k=attempts):
            self.clock.now += 1
            self._try(name)
        return self.told

    def _try(self, name: str) -> None:
        told, started = self.told, time.perf_counter()
        told.tried[name] += 1
        try:
            told.won[name] += self.ways[name][1]()
        except DeskError as error:
            told.lost[f"{name}: {_code(error)}"] += 1
            if not is_sentence(error.message):
                told.wrong.append(f"{name} was refused without a sentence: {error.message!r}")
        except Exception as error:
            told.wrong.append(f"{name}: {type(error).__name__}: {error}")
        took = time.perf_counter() - started
        told.took.append(took)
        if took > SLOW:
            told.wrong.append(f"{name} hung for {took:.0f} s")

    # -- the ways; each says whether somebody has a time by it

    def _wanted(self, **how: Any) -> Any:
        service, practitioner, first, quarters = self.random.choice(PLACES)
        start = at(first) + 900 * self.random.randrange(quarters)
        client = how.pop("client", None) or self.random.choice(self.clients)[0]
        return self.desk.diary.propose(client, service, start, practitioner=practitioner, agreed_short=True, **how)

    def _keep(self, outcome: Any, change: int) -> bool:
        appointment = outcome.appointment
        self.told.booked[appointment.id] += change
        self.mine.append(appointment.id)
        return change >= 0

    def book(self) -> bool:
        return self._keep(self.desk.diary.book(self._wanted(), override="race"), 1)

    def confirm(self) -> bool:
        """A hold, then the booking that confirms it; some holds are let go, some run out."""
        wanted = self._wanted()
        held = self.desk.diary.hold(wanted).appointment
        if self.random.random() < 0.2:
            self.desk.diary.release(held.id)
            return False
        if self.random.random() < 0.1:
            self.clock.now += 2 * self.desk.policy.hold_seconds
        return self._keep(self.desk.diary.book(_confirming(wanted, held), override="race"), 1)

    def _known(self) -> Any:
        """Somebody's booking, perhaps one that another process is changing."""
        if self.mine and self.random.random() < 0.5:
            return self.desk.diary.get(self.random.choice(self.mine))
        found = self.desk.diary.of_client(self.random.choice(self.clients)[0])
        booked = [one for one in found if one.status == Status.BOOKED]
        return self.random.choice(booked) if booked else None

    def move(self) -> bool:
        known = self._known()
        if known is None:
            return False
        _, practitioner, first, quarters = self.random.choice(PLACES)
        start = at(first) + 900 * self.random.randrange(quarters)
        wanted = self.desk.diary.propose(
            known.client_id, known.service, start, practitioner=practitioner, moving_id=known.id, agreed_short=True
        )
        return self._keep(self.desk.diary.move(known.id, wanted, reason="race", override="race", by="provider"), 0)

    def _cancel(self) -> Any:
        known = self._known()
        if known is None or known.status == Status.PROPOSED:  # cancelling a hold is letting it go
            return None
        outcome = self.desk.diary.cancel(known.id, reason="race", by=self.random.choice(("client", "provider")))
        self._keep(outcome, -1)
        return outcome

    def cancel(self) -> bool:
        self._cancel()
        return False

    def restore(self) -> bool:
        """Cancel, and take the cancelling back; meanwhile the time may be somebody else's."""
        if self._cancel() is None:
            return False
        return self._keep(self.desk.diary.undo(), 1)

    def unbook(self) -> bool:
        """Book, and take the booking back."""
        self.book()
        self._keep(self.desk.diary.undo(), -1)
        return False

    def fill(self) -> bool:
        """Ask somebody for a time that came free, and give it to them."""
        found = self.desk.filling.open()
        if not found:
            return False
        ask = self.desk.filling.ask(self.random.choice(found).id).ask
        if self.random.random() < 0.2:
            self.desk.filling.answer(ask.id, self.random.choice(("declined", "no answer")))
            return False
        outcome = self.desk.filling.answer(ask.id, "accepted").outcome
        return self._keep(outcome, 1 if outcome.message.startswith("Booked") else 0)

    def bring(self) -> bool:
        """A file with a few bookings of another system."""
        lines = ["client,service,start,practitioner,status"]
        for _ in range(self.random.randint(1, 4)):
            service, practitioner, first, quarters = self.random.choice(PLACES)
            start = at(first) + 900 * self.random.randrange(quarters)
            wall = f"{_wall(start)}"
            lines.append(f"{self.random.choice(self.clients)[1]},{service},{wall},{practitioner},booked")
        self.csv.write_text("\n".join(lines) + "\n")
        report = self.desk.imports.appointments(self.csv)
        self.told.imported += report.added
        for one in report.rejected:
            self.told.rejected += 1
            if not is_sentence(one.reason + "."):
                self.told.wrong.append(f"a row was rejected without a word: {one}")
        return report.added > 0

    def rebook(self) -> bool:
        """A new time for somebody on the rebook list."""
        rows = self.desk.rebooking.list()
        if not rows:
            return False
        row = self.random.choice(rows)
        offers = self.desk.rebooking.choices(row.id, count=3).offers
        if not offers:
            return False
        (done,) = self.desk.rebooking.accept([(row.id, self.random.choice(offers))], override="race", agreed_short=True)
        if done.outcome is None:
            raise Refused(done.conflicts, done.message)
        return self._keep(done.outcome, 0 if row.still_booked else 1)


def _confirming(wanted: Any, held: Any) -> Any:
    return replace(
        wanted, moving_id=held.id, start=held.start, end=held.end, room_id=held.room_id, equipment_id=held.equipment_id
    )


def _wall(instant: int) -> str:
    return to_wall(instant, "Europe/London").isoformat(timespec="minutes").removesuffix("+00:00")


def _code(error: DeskError) -> str:
    if isinstance(error, Refused) and error.conflicts:
        return error.conflicts[0].code
    return type(error).__name__
