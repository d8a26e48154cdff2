"""`booktui import`: clients, waiting entries and appointments from a CSV file, busy time from a calendar."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.desk.errors import BadInput, Usage

if TYPE_CHECKING:
    from booktui.desk.shapes import ImportReport

KINDS = {
    "clients": "Take in clients.",
    "waiting": "Take in waiting entries; their clients must be there.",
    "appointments": "Take in appointments, each through the conflict checker.",
}


def add(commands: Commands) -> None:
    group = commands.group("import", "Take in a file; what cannot be taken is listed with its line.")
    for kind, help in KINDS.items():
        parser = group.add(kind, run, help)
        parser.add_argument("file", metavar="FILE.csv", type=Path, help="a table with a header")
        parser.add_argument("--dry-run", action="store_true", help="only check the file")
        parser.add_argument("--strict", action="store_true", help="take all rows or none")
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS", help="a column's name in the file"
        )
        if kind == "appointments":
            parser.add_argument(
                "--overbook", action="store_true", help="take double bookings as overbooks (a supervisor's)"
            )
    busy = group.add("busy", run_busy, "Take in somebody's own calendar as busy time, in place of what it said before.")
    busy.add_argument("file", metavar="FILE.ics", type=Path, help="a calendar; only its times are kept")
    busy.add_argument("--for", type=said, dest="code", metavar="CODE", required=True, help="whose time it is")
    busy.add_argument("--calendar", default="", metavar="NAME", help="which of their calendars, if there are several")
    busy.add_argument("--dry-run", action="store_true", help="only check the file")


def run_busy(args: Namespace) -> int:
    with desk_of(args) as desk:
        report = desk.imports.busy(args.file, args.code, calendar=args.calendar, dry_run=args.dry_run)
    return _told(args, report)


def run(args: Namespace) -> int:
    how = {"dry_run": args.dry_run, "strict": args.strict, "map": dict(_pair(text) for text in args.map)}
    if args.verb == "appointments":
        how["overbook"] = args.overbook
    with desk_of(args) as desk:
        report = getattr(desk.imports, args.verb)(args.file, **how)
    return _told(args, report)


def _pair(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not equals or not theirs.strip() or not ours.strip():
        raise Usage(f"--map {text!a}: write it as THEIRS=OURS. Nothing was read.")
    return theirs.strip(), ours.strip()


def _told(args: Namespace, report: ImportReport) -> int:
    if args.json:
        from booktui.desk.shapes import import_json

        output.document(import_json(report))
    else:
        output.lines(f"line {row.line}: {row.field or 'row'}: {row.reason}" for row in report.rejected)
        output.lines(f"note: {note}" for note in report.notes)
        output.line(
            f"Read {report.read}: {report.added} added, {report.updated} updated, {report.skipped} unchanged, "
            f"{len({row.line for row in report.rejected})} rejected.{_kept(report)}"
        )
    return BadInput.exit_code if report.rejected else 0


def _kept(report: ImportReport) -> str:
    if report.kept_out:
        return " Nothing was written: all of it is taken or none."
    return " Nothing was written: this was a trial." if report.dry_run else ""
