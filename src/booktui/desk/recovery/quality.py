"""`desk.quality`: what is wrong or missing in the data, counted and named, with what to do (DQ-11); and mending it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.nearest import nearest
from booktui.desk.recovery.quality_words import CHECKS, FILE, Words
from booktui.desk.tell import telling
from booktui.rules import jobs as job_rules
from booktui.rules.clock import day_span, local_date
from booktui.rules.workdays import working_days_after
from booktui.store import jobs as job_store
from booktui.store import quality as store
from booktui.store.doctor import Told, silent

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.recovery.mends import Mended

NAMED = 20
"""So many are named; how many there are is counted apart."""
SOON = 10
"""Working days within which an interpreter must be booked."""
HOLD = 600
PREFIX = {"entry": "entry ", "referral": "referral ", "message": "message ", "schedule": "schedule ", "span": "span "}


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is wrong, with how many there are; people are named by their references only."""

    name: str
    what: str
    means: str
    todo: str
    count: int
    first: tuple[str, ...]
    """References of the first ones: `A000123`, a client's reference, `entry 12`."""
    numbers: tuple[int, ...]
    """The same as numbers, for whoever opens one."""
    kind: str
    """What the numbers are: `appointment`, `entry`, `client`, `referral`, `message`, `clinic`, `schedule`, `span`."""
    broken: bool
    mend: str
    """The name for `doctor --mend`; empty where only a person can put it right."""

    @property
    def line(self) -> str:
        """One sentence: what, which, what it means, what to do."""
        more = f" and {self.count - len(self.first)} more" if self.count > len(self.first) else ""
        named = f"{', '.join(self.first)}{more}"
        return f"{self.count} {self.what} ({named}): {self.means}. To do: {self.todo}."

    @property
    def json(self) -> dict[str, Any]:
        """`{"name", "what", "means", "todo", "count", "first", "kind", "broken", "mend"}`."""
        return {
            "name": self.name, "what": self.what, "means": self.means, "todo": self.todo, "count": self.count,
            "first": list(self.first), "kind": self.kind, "broken": self.broken, "mend": self.mend or None,
        }  # fmt: skip


class Quality:
    """`desk.quality`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, names: Collection[str] = (), told: Told = silent) -> tuple[Finding, ...]:
        """What there is of each check (of all, unless some are named); those that find nothing are left out.

        Args:
            told: told what is looked for next.

        Raises:
            NotFound: there is no such check.
        """
        for name in names:
            known(name)
        with telling(), self._desk.store.read() as c:
            found = []
            for name in (name for name in CHECKS if not names or name in names):
                told(CHECKS[name].what)
                found.append(self._one(c, name))
        return tuple(one for one in found if one is not None)

    def counts(self) -> dict[str, int]:
        """How many each check finds, those with none too."""
        found = {one.name: one.count for one in self.look()}
        return {name: found.get(name, 0) for name in CHECKS}

    def mend(self, name: str, *, yes: bool = False) -> Mended:
        """Mend what a check found, one transaction each; without `yes` only say what would be done.

        No booking's time is ever touched.

        Raises:
            NotFound: there is no such check, or nothing that a program may mend in it.
            NotPermitted: the person may not.
        """
        from booktui.desk.recovery.mends import mend

        return mend(self._desk, name, yes=yes)

    def numbers_in(self, c: Connection, name: str) -> list[int]:
        """The numbers that a check finds, in the caller's transaction."""
        return [row[0] for row in self._rows(c, name)]

    def _one(self, c: Connection, name: str) -> Finding | None:
        words = CHECKS[name]
        numbers = self.numbers_in(c, name)
        if not numbers:
            return None
        first = numbers[:NAMED]
        return Finding(
            name, words.what, words.means, words.todo, len(numbers), _refs(c, words, first), tuple(first), words.kind,
            words.broken, name if "--mend" in words.todo else "",
        )  # fmt: skip

    def _rows(self, c: Connection, name: str) -> list[tuple[Any, ...]]:
        desk = self._desk
        if CHECKS[name].rtt and not desk.policy.clocks:
            return []
        rows = store.rows(c, name, self._facts(c))
        if name in ("interpreter-to-book", "job-never-made"):
            return [row for row in rows if _needs_interpreter(c, *row[1:])]
        return rows

    def _facts(self, c: Connection) -> dict[str, Any]:
        from booktui.desk.timetabling.sessions import holidays_of

        desk = self._desk
        now, zone = desk.now(), desk.zone
        today = local_date(now, zone)
        last = working_days_after(today, SOON, holidays_of(c, zone))
        soon = day_span(last + timedelta(days=1), zone)[0]
        return {"now": now, "today": today.isoformat(), "soon": soon, "hold": HOLD}


def explained(name: str, lines: Sequence[str]) -> tuple[Finding, ...]:
    """What was found about the file, with what it means and what to do; nothing where nothing was found."""
    words = FILE[name]
    if not lines:
        return ()
    first = tuple(lines[:NAMED])
    return (Finding(name, words.what, words.means, words.todo, len(lines), first, (), words.kind, words.broken, ""),)


def known(name: str) -> Words:
    """The words of a check.

    Raises:
        NotFound: there is none of that name.
    """
    if name not in CHECKS:
        raise NotFound(f"The doctor has no check {name[:40]!a}{nearest(name, CHECKS)}. Nothing was changed.")
    return CHECKS[name]


def _needs_interpreter(c: Connection, client_id: int, modality: str) -> bool:
    wanted = job_rules.wanted(job_store.needs(c, client_id), modality)
    return any(one.kind == job_rules.INTERPRETER for one in wanted)


def _refs(c: Connection, words: Words, numbers: list[int]) -> tuple[str, ...]:
    if words.kind == "appointment":
        return tuple(f"A{number:06d}" for number in numbers)
    if words.kind in ("client", "clinic"):
        said = (store.refs if words.kind == "client" else store.clinics)(c, numbers)
        return tuple(said[number] for number in numbers)
    return tuple(f"{PREFIX[words.kind]}{number}" for number in numbers)
