"""`booktui busy`: when somebody or something is taken."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.times import span
from booktui.rules.clock import spoken


def add(commands: Commands) -> None:
    parser = commands.add("busy", run, "Print when a practitioner, room, piece of equipment or client is taken.")
    parser.add_argument("schedule", metavar="SCHEDULE", help="a code, or a client's reference")
    parser.add_argument("--from", type=said, dest="start", metavar="D", required=True, help="a day or an instant")
    parser.add_argument("--to", type=said, dest="end", metavar="D", required=True, help="the end, itself left out")


def run(args: Namespace) -> int:
    with desk_of(args) as desk:
        start, end = span(args.start, args.end, desk)
        code = desk.diary.schedule(args.schedule)
        spans = desk.diary.busy(code, start, end)
        if args.json:
            from booktui.desk.shapes import busy_json

            output.document(busy_json(code, spans, start, end))
            return 0
        output.lines(f"{spoken(low, desk.zone)} to {spoken(high, desk.zone)}" for low, high in spans)
        if not spans:
            output.line(f"{code} is free all that time.")
    return 0
