"""`booktui calendar`: practitioners' own calendars on a server, kept in step."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import Unavailable
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.calendars.shapes import CalendarReport, CalendarStatus, SyncReport

LEAST, MOST = 30, 86_400
"""Seconds between two runs."""

NAMED = 12
"""So many appointments are named in a line; --json has them all."""


def add(commands: Commands) -> None:
    group = commands.group("calendar", "Practitioners' own calendars on a server, kept in step with the diary.")
    parser = group.add("sync", sync, "Put bookings into the calendars, and take other events as busy time.")
    parser.add_argument("code", nargs="?", default="", metavar="CODE", help="one practitioner; all unless said")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")
    parser.add_argument(
        "--every", type=whole(LEAST, MOST), metavar="SECONDS", help="again and again, so long apart, until ctrl+c"
    )
    group.add("status", status, "Print how each calendar stands.")
    parser = group.add("check", check, "See whether a calendar can be reached, without changing anything.")
    parser.add_argument("code", type=said, metavar="CODE", help="the practitioner")


def sync(args: Namespace) -> int:
    return _again_and_again(args) if args.every else _sync(args)


def _again_and_again(args: Namespace) -> int:
    """Until ctrl+c; a diary that is busy for once does not end it."""
    import sys
    import time

    while True:
        try:
            _sync(args)
        except Unavailable as error:
            output.complain(error.message)
        sys.stdout.flush()
        time.sleep(args.every)


def _sync(args: Namespace) -> int:
    with desk_of(args) as desk:
        report = desk.calendars.sync(args.code, dry_run=args.dry_run)
    if args.json:
        from booktui.desk.calendars.shapes import report_json

        output.document(report_json(report))
    else:
        output.lines(_told(report))
    for one in report.calendars:
        if one.problem:
            output.complain(f"{one.name}'s calendar: {one.problem} What was done so far is kept; run it again.")
    return Unavailable.exit_code if report.failed else 0


def _told(report: SyncReport) -> Iterator[str]:
    if not report.calendars:
        yield "No practitioner has a calendar on a server. The set-up file names it: calendar, calendar_user."
    for one in report.calendars:
        yield from (f"{one.code}: {line}" for line in _lines(one, report.dry_run))


def _lines(one: CalendarReport, dry_run: bool) -> Iterator[str]:
    would = "would be " if dry_run else ""
    for found, what in (
        (one.written, f"{would}written"), (one.deleted, f"{would}taken away"), (one.adopted, f"{would}found in step"),
        (one.asked, f"changed by them, {would}asked about"), (one.waiting, "still to be decided"),
    ):  # fmt: skip
        if found:
            more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
            yield f"{len(found)} {what}: {', '.join(found[:NAMED])}{more}"
    if one.busy_added or one.busy_removed:
        yield f"busy time: {one.busy_added} {would}added, {one.busy_removed} {would}taken away"
    yield from (f"note: {note}" for note in one.notes)
    if not one.problem:
        yield "this was a trial: nothing was changed" if dry_run else "in step"


def status(args: Namespace) -> int:
    with desk_of(args) as desk:
        rows, zone = desk.calendars.status(), desk.zone
    if args.json:
        from booktui.desk.calendars.shapes import status_json

        output.document(status_json(rows))
    elif rows:
        output.table([_row(one, zone) for one in rows])
    else:
        output.line("No practitioner has a calendar on a server.")
    return 0


def _row(one: CalendarStatus, zone: str) -> tuple[str, ...]:
    when = "never in step" if one.synced_at is None else f"in step {spoken(one.synced_at, zone)}"
    asked = f", {one.open} to be decided" if one.open else ""
    problem = f"‹!› {one.problem}" if one.problem else ""
    return (one.code, one.name, when, f"{one.ours} ours, {one.theirs} theirs{asked}", problem or one.url)


def check(args: Namespace) -> int:
    with desk_of(args) as desk:
        said_so = desk.calendars.check(args.code)
    if args.json:
        output.document({"calendar": said_so})
    else:
        output.line(said_so)
    return 0
