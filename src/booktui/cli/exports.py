"""`booktui export`: invitations and clinic lists as files."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.times import day

GROUPS = ("practitioner", "room", "equipment", "location")


def add(commands: Commands) -> None:
    group = commands.group("export", "Write invitations and clinic lists.")
    parser = group.add("appointment", appointment, "Write the newest invitation of an appointment, as an .ics file.")
    parser.add_argument("appointment", metavar="APPT", help="such as A000123")
    parser.add_argument("--to", metavar="DIR", type=Path, default=Path(), help="the folder; else this one")
    parser = group.add("day", day_list, "Print the clinic list of a day, or write it to a folder.")
    parser.add_argument("day", metavar="DAY", help='2026-11-24, or as said: "tue"')
    parser.add_argument("--to", metavar="DIR", type=Path, help="a folder to write it to")
    parser.add_argument("--format", choices=("text", "csv"), default="text", help="text unless said")
    parser.add_argument("--by", choices=GROUPS, default=GROUPS[0], help="practitioner unless said")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="only this location")


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
