"""`booktui import`: clients, waiting entries, appointments from CSV, busy time from a calendar, answers from mails."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, file_name, said
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
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
        parser.add_argument("file", metavar="FILE.csv", type=file_name, help="a table with a header")
        parser.add_argument("--dry-run", action="store_true", help="only check the file")
        parser.add_argument("--strict", action="store_true", help="take all rows or none")
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS", help="a column's name in the file"
        )
        if kind == "appointments":
            parser.add_argument(
                "--overbook", action="store_true", help="take double bookings as overbooks (a supervisor's)"
            )
            signed_option(parser)
    replies = group.add("replies", run_replies, "Take in answers to invitations; they never move or cancel a booking.")
    replies.add_argument(
        "places",
        metavar="PATH",
        nargs="*",
        type=file_name,
        help="mails, calendars, an mbox, a Maildir, or a folder of them",
    )
    replies.add_argument("--inbox", action="store_true", help="what is new in the mailbox that the desk has set up")
    replies.add_argument("--dry-run", action="store_true", help="only say what would become of them")
    busy = group.add("busy", run_busy, "Take in somebody's own calendar as busy time, in place of what it said before.")
    busy.add_argument("file", metavar="FILE.ics", type=file_name, help="a calendar; only its times are kept")
    busy.add_argument("--for", type=said, dest="code", metavar="CODE", required=True, help="whose time it is")
    busy.add_argument("--calendar", default="", metavar="NAME", help="which of their calendars, if there are several")
    busy.add_argument("--dry-run", action="store_true", help="only check the file")


def run_busy(args: Namespace) -> int:
    with desk_of(args) as desk:
        report = desk.imports.busy(args.file, args.code, calendar=args.calendar, dry_run=args.dry_run)
    return _told(args, report)


def run_replies(args: Namespace) -> int:
    if args.inbox == bool(args.places):
        raise Usage("Name files or folders, or give --inbox, one of the two. Nothing was read.")
    if args.inbox and args.dry_run:
        raise Usage("--dry-run is for files: reading the mailbox keeps how far it was read. Nothing was read.")
    with desk_of(args) as desk:
        report = desk.replies.fetch() if args.inbox else desk.replies.take(args.places, dry_run=args.dry_run)
    return tell_replies(args, report)


def tell_replies(args: Namespace, report: ImportReport) -> int:
    """The same shape as of other imports, with each verdict in words beside it."""
    if args.json:
        from booktui.desk.shapes import import_json

        output.document({**import_json(report), "notes": list(report.notes)})
    else:
        output.lines(report.notes)
        output.lines(f"{row.field}: {row.reason}" for row in report.rejected)
        output.line(
            f"Read {report.read}: {report.updated} applied, {report.added} kept without effect, {report.skipped} "
            f"known or not ours, {len(report.rejected)} unreadable.{_kept(report)}"
        )
    return BadInput.exit_code if report.rejected else 0


def run(args: Namespace) -> int:
    how = {"dry_run": args.dry_run, "strict": args.strict, "map": dict(_pair(text) for text in args.map)}
    if args.verb == "appointments":
        how["overbook"] = args.overbook
    with desk_of(args) as desk, signed(desk, args):
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
