"""`booktui report`: what repeats among delays and cancellations, and who has access."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.client import plain
from booktui.cli.parser import Commands
from booktui.cli.places import desk_of
from booktui.cli.users import access


def add(commands: Commands) -> None:
    group = commands.group("report", "Figures for those who lead.")
    group.add("access", access, "Print who may do what here, their last use, who let them in, and when it is reviewed.")
    group.add("patterns", patterns, "Print what repeats among delays, cancellations and missed visits.")


def patterns(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.patterns.list()
    if args.json:
        output.document({"patterns": [plain(one) for one in found]})
        return 0
    output.lines(one.sentence for one in found)
    if not found:
        output.line("Nothing repeats more than it should.")
    return 0
