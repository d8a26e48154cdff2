"""Bringing in files of other systems: checked whole before anything is written, written in one transaction.

Other desks write while it reads and checks; the diary is locked for the writing only (`store.engine.Store.prepared`).
Running the same file again changes nothing (design.md section 10).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound
from booktui.desk.shapes import ImportReport, Rejected
from booktui.desk.tell import telling
from booktui.exchange.csv_in import Field, Table, Unreadable, read_table
from booktui.rules.values import Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(slots=True)
class Plan:
    """What an import would do, seen from one transaction; `write` does it, in that or in one that sees the same."""

    added: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ready: Callable[[], None] = lambda: None
    """Do what can be done before the diary is locked."""
    still: Callable[[Connection], bool] = lambda c: False
    """It would be the same in this transaction, though something was written since."""
    write: Callable[[Connection], None] = lambda c: None

    def reject(self, line: int, name: str, reason: str) -> None:
        """This row is not taken."""
        self.rejected.append(Rejected(line, name, reason))


Planner = Callable[[Connection, Table], Plan]


class Imports:
    """Clients, waiting entries and appointments from CSV files; busy time from calendars."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def clients(
        self, path: str | Path, map: Mapping[str, str] | None = None, dry_run: bool = False, strict: bool = False
    ) -> ImportReport:
        """Add clients, or change those whose reference is known; an empty cell changes nothing.

        `map` gives the file's own headers our names; with `dry_run` nothing is written; with `strict` nothing is when
        any row is rejected.

        Raises:
            NotFound: there is no such file.
            BadInput: the file as a whole cannot be read.
            NotPermitted: the person only reads.
        """
        from booktui.desk.importing.clients import FIELDS, plan

        return self._run("clients", path, FIELDS, map, lambda c, t: plan(c, self._desk, t), dry_run, strict)

    def waiting(
        self, path: str | Path, map: Mapping[str, str] | None = None, dry_run: bool = False, strict: bool = False
    ) -> ImportReport:
        """Put clients on the waiting list; an entry is known again by client, service and received date.

        Arguments and errors as for `clients`.
        """
        from booktui.desk.importing.waiting import FIELDS, plan

        return self._run("waiting", path, FIELDS, map, lambda c, t: plan(c, self._desk, t), dry_run, strict)

    def appointments(
        self,
        path: str | Path,
        map: Mapping[str, str] | None = None,
        dry_run: bool = False,
        strict: bool = False,
        overbook: bool = False,
        override: str = "import",
    ) -> ImportReport:
        """Bring in appointments, past ones as history; each passes the conflict checker.

        What the checker would let be overridden is accepted with `override` as the reason, since the data of older
        systems often violates it; what blocks is rejected with its sentence. A double-booked pair is reported, and its
        second is taken as an overbook only with `overbook`, which is a supervisor's. No messages are made: the older
        system has told the clients. Other arguments and errors as for `clients`.
        """
        from booktui.desk.importing.appointments import FIELDS, Planning

        if overbook:
            self._desk.require_signed(Role.SUPERVISOR, "appointments")

        def planner(c: Connection, table: Table) -> Plan:
            return Planning(c, self._desk, overbook=overbook, reason=override).plan(table)

        return self._run("appointments", path, FIELDS, map, planner, dry_run, strict)

    def busy(self, path: str | Path, schedule_code: str, calendar: str = "", dry_run: bool = False) -> ImportReport:
        """Take the times of an .ics file as busy time of a practitioner, room, machine or interpreter.

        The file replaces what the calendar of that name brought before, from a week ago on; only the difference is
        written, and what it takes away is in the notes. Bookings that lie in busy time stay and are in the notes. A
        file with anything wrong in it changes nothing. Of events only their times are kept.

        Raises:
            NotFound: there is no such file, or nobody and nothing with that code.
            BadInput: the file as a whole cannot be read.
            NotPermitted: the person only reads.
        """
        from booktui.desk.importing.busy import take

        self._desk.require(Role.COORDINATOR)
        return take(self._desk, Path(path), schedule_code, calendar, dry_run)

    def _run(
        self,
        what: str,
        path: str | Path,
        fields: Sequence[Field],
        renamed: Mapping[str, str] | None,
        planner: Planner,
        dry_run: bool,
        strict: bool,
    ) -> ImportReport:
        self._desk.require(Role.COORDINATOR)
        with _uncollected():
            return self._read_and_write(what, _table(Path(path), fields, renamed), planner, dry_run, strict)

    def _read_and_write(self, what: str, table: Table, planner: Planner, dry_run: bool, strict: bool) -> ImportReport:
        desk = self._desk
        if dry_run:
            with telling(), desk.store.read() as c:
                return _report(table, planner(c, table), dry_run=True)

        def plan_ahead(c: Connection) -> Plan:
            plan = planner(c, table)
            plan.ready()
            return plan

        with telling(), desk.store.prepared(plan_ahead, lambda c, plan: plan.still(c)) as (c, plan):
            kept_out = strict and bool(plan.rejected or table.rejected)
            if not kept_out and plan.added + plan.updated:
                plan.write(c)
                desk.log(c, "import", what, after={"added": plan.added, "updated": plan.updated, "read": table.read})
        return _report(table, plan, kept_out=kept_out)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No looking for cycles meanwhile: a file's many values hold hardly any, and it took a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _table(path: Path, fields: Sequence[Field], renamed: Mapping[str, str] | None) -> Table:
    try:
        return read_table(path, fields, renamed)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}. Nothing was imported.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}. Nothing was imported.") from None
    except Unreadable as error:
        raise BadInput(f"{path}: {error} Nothing was imported.") from None


def _report(table: Table, plan: Plan, *, dry_run: bool = False, kept_out: bool = False) -> ImportReport:
    rejected = tuple(sorted([*table.rejected, *plan.rejected]))
    ignored = [f"Not used: the column {name!r}." for name in table.ignored]
    counts = (0, 0, 0) if kept_out else (plan.added, plan.updated, plan.skipped)
    return ImportReport(table.read, *counts, rejected, (*ignored, *plan.notes), dry_run, kept_out)
