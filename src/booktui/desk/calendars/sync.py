"""Practitioners' own calendars on a CalDAV server, kept in step both ways (RFC 4791)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Connection

from booktui.desk.calendars import asking
from booktui.desk.calendars.round import SOURCE, Round
from booktui.desk.calendars.shapes import CalendarReport, CalendarStatus, SyncReport
from booktui.desk.due import tasks
from booktui.desk.errors import NotFound, Unavailable
from booktui.desk.nearest import nearest
from booktui.desk.tell import telling
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.values import CalendarError, NotAllowed
from booktui.exchange.mail.secrets import missing, password
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import Role
from booktui.store import calendars as store
from booktui.store import tasks as task_store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

TASK = "calendar"
LONGEST = 300


def connect(whose: store.CalendarRow) -> CalendarClient:
    """A connection to their calendar, with the password from the environment or the keyring.

    Raises:
        CalendarError: the address cannot be used, or there is no password.
    """
    host = urlsplit(whose.url).hostname or ""
    secret = password("caldav", whose.user, host)
    if whose.user and not secret:
        raise NotAllowed(missing("caldav", whose.user, host))
    return CalendarClient(whose.url, whose.user, secret)


class Calendars:
    """`desk.calendars`."""

    def __init__(self, desk: Desk, connect: Callable[[store.CalendarRow], CalendarClient] = connect) -> None:
        self._desk, self._connect = desk, connect

    def sync(self, code: str = "", dry_run: bool = False) -> SyncReport:
        """Bring the calendar of one practitioner in step, or all that are set up; one that fails stops no other.

        With `dry_run` it is only said what would be done.

        Raises:
            NotFound: nobody has that code, or they have no calendar.
            NotPermitted: the person only reads.
        """
        self._desk.require(Role.COORDINATOR)
        chosen = self._chosen(code)
        if not code and not dry_run:
            self._drop_left()
        return SyncReport(tuple(self._one(whose, dry_run) for whose in chosen), dry_run)

    def status(self) -> tuple[CalendarStatus, ...]:
        """How each calendar stood after the last run."""
        with telling(), self._desk.store.read() as c:
            return tuple(_status(c, whose) for whose in store.kept(c))

    def check(self, code: str) -> str:
        """Reach the calendar of a practitioner without changing anything; one line that says what is there.

        Raises:
            NotFound: nobody has that code, or they have no calendar.
            Unavailable: it cannot be reached, or not with that name and password.
        """
        self._desk.require(Role.COORDINATOR)
        whose = self._chosen(code)[0]
        try:
            with self._connect(whose) as client:
                name, there = client.name(), client.changes("")
        except CalendarError as problem:
            raise Unavailable(str(problem), "No calendar") from None
        how = "says what is new" if there.token else "cannot say what is new, so all of it is compared each time"
        return f"{whose.name}'s calendar {name!r} can be reached: {len(there.etags)} events. The server {how}."

    def _chosen(self, code: str) -> list[store.CalendarRow]:
        wanted = code.strip().upper()
        with telling(), self._desk.store.read() as c:
            found = store.kept(c)
            self._desk.catalogue_in(c)
        if not wanted:
            return found
        chosen = [one for one in found if one.code.upper() == wanted]
        if not chosen:
            known = [one.code for one in found]
            have = f"Those who have one: {', '.join(known)}." if known else "Nobody has one yet."
            raise NotFound(
                f"There is no practitioner {code!r} with a calendar{nearest(code, known)}. {have} It is set up as "
                "`calendar` and `calendar_user` of the practitioner in the set-up file."
            )
        return chosen

    def _one(self, whose: store.CalendarRow, dry_run: bool) -> CalendarReport:
        report = CalendarReport(whose.code, whose.name)
        try:
            with self._connect(whose) as client:
                work = Round(self._desk, whose, client, dry_run)
                report = work.report
                work.run()
        except CalendarError as problem:
            report.problem = str(problem)
        if not dry_run:
            with telling(), self._desk.store.write() as c:
                self._record(c, whose, report)
        return report

    def _record(self, c: Connection, whose: store.CalendarRow, report: CalendarReport) -> None:
        """What was done goes into the audit; what went wrong is a task until it works again."""
        desk, key = self._desk, whose.practitioner_id
        done = {
            name: found for name in ("written", "deleted", "adopted", "asked") if (found := getattr(report, name))
        }  # fmt: skip
        if done or report.busy_added or report.busy_removed:
            counts = {"read": report.read, "busy_added": report.busy_added, "busy_removed": report.busy_removed}
            desk.log(c, "calendar", "practitioner", key, after={**done, **counts})
        what = f"The calendar of {whose.name} could not be brought in step; see: booktui calendar status"
        if report.problem:
            store.save(c, key, problem=report.problem[:LONGEST])
            if report.problem[:LONGEST] != whose.problem:
                desk.log(c, "calendar failed", "practitioner", key)
            tasks.add_in(c, desk, TASK, what, due_at=day_span(local_date(desk.now(), desk.zone), desk.zone)[1] - 1)
            return
        open_one = task_store.same(c, TASK, what, None, None, None)
        if open_one is not None:
            task_store.end(c, open_one, "done", desk.now(), desk.person.name, "It is in step again.")
            desk.log(c, "task done", "task", open_one, after={"kind": TASK})

    def _drop_left(self) -> None:
        """Calendars that the set-up names no longer: what they brought goes; what we put there stays there."""
        desk = self._desk
        with telling(), desk.store.read() as c:
            left = store.left(c)
        if not left:
            return
        with telling(), desk.store.write() as c:
            for whose in left:
                for request_id in store.forget(c, whose.practitioner_id):
                    asking.end(c, desk, request_id, "withdrawn", asking.STARTED_OVER)
                store.drop(c, whose.practitioner_id, SOURCE)
                desk.log(c, "calendar left", "practitioner", whose.practitioner_id)


def _status(c: Connection, whose: store.CalendarRow) -> CalendarStatus:
    items = store.items(c, whose.practitioner_id)
    ours = [item for item in items if item.appointment_id is not None]
    return CalendarStatus(
        whose.code, whose.name, whose.url, whose.user, whose.synced_at, whose.problem or "", len(ours),
        len(items) - len(ours), sum(item.asked for item in ours),
    )  # fmt: skip
