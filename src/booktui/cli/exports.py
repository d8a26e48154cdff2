"""`booktui export`: invitations, clinic lists and calendars as files."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, file_name, said
from booktui.cli.places import desk_of
from booktui.cli.times import day
from booktui.desk.errors import Usage

FORMS = ("text", "csv", "html", "pdf")
SHOWS = {
    "busy-only": "say no more than Booked; so it is unless said",
    "details": "say the service and the client's reference, of what is not sensitive",
    "free-busy": "say only when it is free, held, taken or away",
}
AHEAD = timedelta(weeks=8)
GROUPS = ("practitioner", "room", "equipment", "location")


def add(commands: Commands) -> None:
    group = commands.group("export", "Write invitations, clinic lists and calendars.")
    parser = group.add("appointment", appointment, "Write the newest invitation of an appointment, as an .ics file.")
    parser.add_argument("appointment", metavar="APPT", help="such as A000123")
    parser.add_argument("--to", metavar="DIR", type=file_name, default=Path(), help="the folder; else this one")
    parser = group.add("day", day_list, "Print the clinic list of a day, or write it to a folder.")
    parser.add_argument("day", metavar="DAY", help='2026-11-24, or as said: "tue"')
    parser.add_argument("--to", metavar="DIR", type=file_name, help="a folder to write it to")
    parser.add_argument("--format", choices=FORMS, default="text", help="text unless said; html and pdf to print")
    parser.add_argument("--by", choices=GROUPS, default=GROUPS[0], help="practitioner unless said")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="only this location")
    parser = group.add(
        "calendar", calendar, "Print the calendar of a practitioner, room or clinic, or write it to a folder."
    )
    parser.add_argument(
        "code", metavar="CODE", type=said, help="a practitioner, room, equipment, interpreter or clinic"
    )
    parser.add_argument("--from", dest="first", metavar="D", type=said, help="the first day; else today")
    parser.add_argument("--until", dest="last", metavar="D", type=said, help="the last day; else eight weeks on")
    shows = parser.add_mutually_exclusive_group()
    for name, help in SHOWS.items():
        shows.add_argument(f"--{name}", dest="shows", action="store_const", const=name, help=help)
    parser.add_argument("--to", metavar="DIR", type=file_name, help="a folder to write it to")
    parser.set_defaults(shows="busy-only")


def appointment(args: Namespace) -> int:
    number = appointment_id(args.appointment)
    with desk_of(args) as desk:
        path = desk.exports.invite(number, args.to)
        shape = desk.exports.appointment(number)
    if args.json:
        output.document({"file": str(path), "appointment": shape})
    else:
        output.line(f"Wrote {path}.")
    return 0


def day_list(args: Namespace) -> int:
    with desk_of(args) as desk:
        wanted = day(args.day, desk)
        if args.to is not None:
            path = desk.exports.day_file(wanted, args.to, form=args.format, by=args.by, location=args.location)
            text = ""
        elif args.format == "pdf":
            raise Usage("A PDF is for a file: say --to DIR. Nothing was written.")
        elif args.format == "html":
            path, text = (
                None,
                desk.exports.day_printed(wanted, form="html", by=args.by, location=args.location).decode(),
            )
        else:
            path, text = None, desk.exports.day(wanted, form=args.format, by=args.by, location=args.location)
    if args.json:
        output.document({"day": wanted.isoformat(), "file": str(path) if path else None, "text": text or None})
    elif path is not None:
        output.line(f"Wrote {path}.")
    elif args.format == "csv" and not sys.stdout.isatty():
        output.raw(text)
    else:
        output.verbatim(text)
    return 0


def calendar(args: Namespace) -> int:
    with desk_of(args) as desk:
        first = day(args.first or "today", desk)
        last = day(args.last, desk) if args.last else first + AHEAD
        if last < first:
            raise Usage(f"--until {last.isoformat()} is before --from {first.isoformat()}. Nothing was written.")
        made = desk.exports.calendar(args.code, first, last, shows=args.shows)
        path = desk.exports.write(args.to, made.name, made.data) if args.to is not None else None
    text = "" if path else made.data.decode()
    if args.json:
        said = {"code": made.code, "from": first.isoformat(), "until": last.isoformat(), "shows": args.shows}
        output.document({**said, "count": made.count, "file": str(path) if path else None, "text": text or None})
    elif path is not None:
        output.line(f"Wrote {path}.")
    else:
        output.verbatim(text)
    return 0
