"""`booktui waiting edit`: wishes, comment, referrer, priority, complexity and owner of an entry."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import MOST, Commands, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import Refused, Usage

OPTIONS = {
    "practitioner": ("P", "the practitioner the client wants, by code"),
    "location": ("L", "the location, by code"),
    "days": ("mon,tue", "the weekdays; mon-fri is a stretch"),
    "part": ("am|pm|eve", "the part of the day"),
    "available_from": ("D", "the first day on which the client can come"),
    "available_to": ("D", "the last day"),
    "comment": ("TEXT", "a word to those who ring"),
    "referrer": ("TEXT", "who referred the client"),
    "priority": ("WORD", "routine, urgent or 2ww; needs a reason"),
    "complexity": ("N", "1 simple to 4 very complex"),
    "owner": ("P", "whose caseload it is in, by code"),
    "continuity": ("yes|no", "the client is to keep the same practitioner"),
    "locked": ("yes|no", "it stays in its caseload, whatever the balance"),
}


def add(group: Commands) -> None:
    parser = group.add("edit", edit, "Change an entry; what is not named stays. none takes a wish back.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    for name, (metavar, help) in OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=help)
    parser.add_argument("--reason", default="", help="why")
    parser.add_argument("--version", type=whole(1, MOST), metavar="N", help="refused when it was changed since then")


def edit(args: Namespace) -> int:
    changes = {name: getattr(args, name) for name in OPTIONS if getattr(args, name) is not None}
    if not changes:
        raise Usage("Say what to change, such as --days mon,tue. Nothing was changed.")
    number = entry_id(args.entry)
    with desk_of(args) as desk:
        try:
            changed = desk.waiting.edit(number, changes, reason=args.reason, version=args.version)
        except Refused as refusal:
            output.complain(refusal.message)
            if args.json:
                output.document({"entry": number, "changed": None, "refused": refusal.message})
            return refusal.exit_code
    if args.json:
        output.document({"entry": number, "changed": list(changed), "refused": None})
    else:
        output.line(f"Entry {number}: changed {', '.join(changed)}." if changed else f"Entry {number} is as it was.")
    return 0
