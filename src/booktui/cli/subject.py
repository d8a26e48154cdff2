"""`booktui client export`: what a person may ask of whoever keeps a record of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from booktui.cli import output
from booktui.cli.parser import Commands, Parser, said
from booktui.cli.places import desk_of


def add(group: Commands) -> None:
    """More verbs of `client`."""
    parser = group.add("export", export, "Write everything on record about a client, as a page and as JSON.")
    _about(parser, "who asked for it; it is recorded")
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="the folder to write to")


def _about(parser: Parser, why: str, *, needed: bool = True) -> None:
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("--reason", type=said, required=needed, metavar="R", help=why)


def export(args: Namespace) -> int:
    with desk_of(args) as desk:
        files = desk.subjects.export(desk.clients.resolve(args.client), args.to, args.reason)
    if args.json:
        output.document({"files": [str(one) for one in files]})
    else:
        output.line(f"Wrote {files[0]} to read, and the same as data to {files[1]}. They are for this person only.")
    return 0
