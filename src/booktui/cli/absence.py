"""`booktui absence`: leave, training and closures, and who would lose their time to them."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, Parser, said, whole
from booktui.cli.places import desk_of
from booktui.cli.previews import tell_done, tell_preview
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import clock_time, day, days, edge
from booktui.desk.errors import Usage

if TYPE_CHECKING:
    from booktui.desk.absence_views import AbsenceView, AbsenceWanted
    from booktui.desk.desk import Desk

AHEAD = timedelta(days=62)
"""What a list shows when no last day is said."""
NUMBER = whole(1, 2**63 - 1)


def add(commands: Commands) -> None:
    group = commands.group("absence", "Leave, training and closures.")
    _add_options(group.add("add", add_absence, "Put an absence on record; whoever is booked into it is displaced."))
    parser = group.add("list", list_absences, "Print absences, closures and holidays, by their start.")
    parser.add_argument("schedule", metavar="SCHEDULE", nargs="?", help="only this practitioner, room or machine")
    parser.add_argument(
        "--from", type=said, dest="start", metavar="D", default="today", help="the first day; else today"
    )
    parser.add_argument("--to", type=said, dest="end", metavar="D", help="the last day; else two months on")
    parser.add_argument("--busy", action="store_true", help="imported busy time as well")
    parser = group.add("approve", approve, "Approve what was asked for; whoever is booked into it is displaced.")
    parser.add_argument("absence", metavar="ID", type=NUMBER, help="its number; of a repeating one any part's")
    _why(parser)
    parser = group.add("remove", remove, "Take an absence back; times that are still free are given back.")
    parser.add_argument("absence", metavar="ID", type=NUMBER, help="its number")
    parser.add_argument("--whole", action="store_true", help="all that is to come of a repeating one")
    parser.add_argument("--reason", type=said, help="why it is taken back")


def _add_options(parser: Parser) -> None:
    parser.add_argument(
        "schedule", metavar="SCHEDULE", nargs="?", help="whose: a practitioner's, room's or machine's code"
    )
    parser.add_argument("--closure", action="store_true", help="nobody's, but of a location or of all")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="the location that is closed")
    parser.add_argument(
        "--from", type=said, dest="start", metavar="WHEN", required=True, help="the first day, or the time it begins"
    )
    parser.add_argument("--to", type=said, dest="end", metavar="WHEN", help="the last day, or the time it ends")
    parser.add_argument("--kind", choices=("leave", "training", "closure"), default="", help="leave unless said")
    parser.add_argument("--repeat", type=said, metavar="WORDS", help='such as "every fri", or an RRULE')
    parser.add_argument("--until", type=said, metavar="D", help="the last day of a repeating one")
    parser.add_argument("--reason", default="", help="what it is for; kept here and never passed on")
    parser.add_argument("--request", action="store_true", help="it is only asked for, and displaces nobody yet")
    _why(parser)


def _why(parser: Parser) -> None:
    parser.add_argument("--why", type=said, metavar="REASON", help="why people lose their time")
    signed_option(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say who would be displaced")


def add_absence(args: Namespace) -> int:
    if bool((args.schedule or "").strip()) == args.closure:
        raise Usage("Say whose absence it is, or --closure. Nothing was changed.")
    with desk_of(args) as desk:
        wanted = _wanted(desk, args)
        if args.dry_run:
            return tell_preview(args, desk.absences.preview(wanted))
        with signed(desk, args):
            return tell_done(args, desk.absences.add(wanted, reason_for_cut=args.why or "", request=args.request))


def _wanted(desk: Desk, args: Namespace) -> AbsenceWanted:
    from booktui.desk.absence_views import AbsenceWanted

    zone = _zone(desk, args)
    start = edge(args.start, desk, zone)
    return AbsenceWanted(
        schedule=args.schedule or "", location=args.location or "", start=start,
        end=_end(args.end, start, desk, zone) if args.end else None, kind=args.kind, reason=args.reason,
        recur=args.repeat or "", until=day(args.until, desk) if args.until else None,
    )  # fmt: skip


def _zone(desk: Desk, args: Namespace) -> str:
    """In whose wall time it is said: the location's, the room's location's, or the desk's."""
    book = desk.catalogue
    holder = book.resource_by_code.get((args.schedule or "").strip().upper())
    place = book.location_by_code.get((args.location or "").strip().upper())
    return place.zone if place else book.zone_of(holder.location_id if holder else None, desk.zone)


def _end(text: str, start: date | datetime, desk: Desk, zone: str) -> date | datetime:
    """A time of day alone is on the day it begins, or after midnight."""
    if isinstance(start, datetime):
        try:
            at = clock_time(text, start.time())
        except Usage:
            return edge(text, desk, zone)
        end = datetime.combine(start.date(), at, start.tzinfo)
        return end if end > start else end + timedelta(days=1)
    return edge(text, desk, zone)


def list_absences(args: Namespace) -> int:
    with desk_of(args) as desk:
        first, last = days(args.start, args.end, desk, AHEAD)
        rows = desk.absences.list(first, last, schedule=args.schedule, busy=args.busy)
        if args.json:
            from booktui.desk.clinic_shapes import absence_json

            output.document({"absences": [absence_json(row) for row in rows]})
            return 0
        output.table([_line(row) for row in rows])
        if not rows:
            output.line("Nobody is away then.")
    return 0


def _line(row: AbsenceView) -> tuple[str, ...]:
    kind = row.kind if row.state == "approved" else f"{row.kind}, {row.state}"
    more = [f"repeats: {row.words}"] if row.words else []
    more += [f"from {row.source}"] if row.source else []
    more += [f"{row.displaced} displaced"] if row.displaced else []
    return (str(row.id), row.when, row.schedule or row.location or "-", row.name, kind, row.reason, ", ".join(more))


def approve(args: Namespace) -> int:
    with desk_of(args) as desk:
        if args.dry_run:
            return tell_preview(args, desk.absences.preview_of(args.absence))
        with signed(desk, args):
            return tell_done(args, desk.absences.approve(args.absence, reason=args.why or ""))


def remove(args: Namespace) -> int:
    with desk_of(args) as desk:
        done = desk.absences.remove(args.absence, whole=args.whole, reason=args.reason or "")
        return tell_done(args, done, people=False)
