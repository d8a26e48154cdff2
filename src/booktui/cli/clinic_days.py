"""`booktui clinic sessions`, `cut` and `cancel`: dated sessions, and taking time out of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.previews import tell_done, tell_preview
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import day, days
from booktui.desk.errors import Usage
from booktui.rules.clock import spoken, to_wall
from booktui.rules.values import Span

if TYPE_CHECKING:
    from datetime import date

    from booktui.desk.clinic_views import SessionView
    from booktui.desk.desk import Desk

AHEAD = timedelta(days=6)
"""A week is listed when no last day is said."""


def add(group: Commands) -> None:
    parser = group.add("sessions", sessions, "Print sessions and how full each is.")
    parser.add_argument("clinic", metavar="CODE", nargs="?", help="only this clinic's")
    parser.add_argument(
        "--from", type=said, dest="start", metavar="D", default="today", help="the first day; else today"
    )
    parser.add_argument("--to", type=said, dest="end", metavar="D", help="the last day; else a week on")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="only at this location")
    for name, run, help in (
        ("cut", cut, "Cut a part of a session; whoever is booked into it is displaced."),
        ("cancel", cancel, "Cancel a session; whoever is booked into it is displaced."),
    ):
        parser = group.add(name, run, help)
        parser.add_argument("clinic", metavar="CODE", help="the clinic's code")
        parser.add_argument("day", metavar="DAY", help='the session\'s day: 2026-11-24, or as said: "tue"')
        if name == "cut":
            parser.add_argument(
                "--from", type=said, dest="start", metavar="TIME", help="when the part begins; else the session's start"
            )
            parser.add_argument(
                "--to", type=said, dest="end", metavar="TIME", help="when it ends; else the session's end"
            )
        parser.add_argument("--reason", type=said, required=True, help="why")
        parser.add_argument("--dry-run", action="store_true", help="only say who would be displaced")
        signed_option(parser)


def sessions(args: Namespace) -> int:
    with desk_of(args) as desk:
        first, last = days(args.start, args.end, desk, AHEAD)
        rows = desk.clinics.sessions(first, last, clinic=args.clinic, location=args.location)
        if args.json:
            from booktui.desk.clinic_shapes import session_json

            output.document({"sessions": [session_json(row) for row in rows]})
            return 0
        output.table([_line(row) for row in rows])
        if not rows:
            output.line("There is no session then.")
    return 0


def _line(row: SessionView) -> tuple[str, ...]:
    when = f"{spoken(row.start, row.zone)}-{_hour(row.end, row.zone)}"
    full = f"{row.booked} booked" if row.places is None else f"{row.booked - row.overbooked}/{row.places} booked"
    letters = " ".join(f"{letter} {used}/{places}" for letter, (used, places) in row.letters.items())
    marks = [f"cut {_hour(a, row.zone)}-{_hour(b, row.zone)}" for a, b in row.cuts if row.status != "cancelled"]
    marks += [f"{row.overbooked} overbooked"] if row.overbooked else []
    status = "" if row.status == "planned" else row.status
    return (when, row.clinic, row.practitioner, row.room or row.location, full, letters, status, ", ".join(marks))


def _hour(at: int, zone: str) -> str:
    return f"{to_wall(at, zone):%H:%M}"


def cut(args: Namespace) -> int:
    if not args.start and not args.end:
        raise Usage("Say which part, with --from and --to; for all of it: booktui clinic cancel. Nothing was changed.")
    return _take(args, whole=False)


def cancel(args: Namespace) -> int:
    return _take(args, whole=True)


def _take(args: Namespace, *, whole: bool) -> int:
    with desk_of(args) as desk:
        on = day(args.day, desk)
        part = None if whole else _part(desk, args, on)
        if args.dry_run:
            return tell_preview(args, desk.clinics.cut_preview(args.clinic, on, part))
        with signed(desk, args):
            return tell_done(args, desk.clinics.cut(args.clinic, on, part, reason=args.reason))


def _part(desk: Desk, args: Namespace, on: date) -> Span | None:
    """The part that is meant, in the session's own wall time; None when there is no session, which the desk says."""
    from booktui.rules.clinics.part import BadPart, read_part

    desk.clinics.show(args.clinic)
    found = next(iter(desk.clinics.sessions(on, on, clinic=args.clinic)), None)
    if found is None:
        return None
    words = (
        f"{args.start}-{args.end}"
        if args.start and args.end
        else f"from {args.start}"
        if args.start
        else f"to {args.end}"
    )
    try:
        return read_part(words, Span(found.start, found.end), found.zone)
    except BadPart as problem:
        raise Usage(f"{problem} Nothing was changed.") from None
