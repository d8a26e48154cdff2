"""`booktui waiting prioritise`, `proposals`, `why`, `bands` and `filters`: the order of the list, and parts of it."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.client import plain
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import day
from booktui.desk.errors import Refused, Usage

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.listing.list_views import SavedFilter

NEEDED = "Say --urgency and --severity, or decide on what is proposed with --confirm or --decline. Nothing was changed."


def add(group: Commands) -> None:
    parser = group.add("prioritise", prioritise, "Propose an urgency and severity, or record a clinician's decision.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    parser.add_argument("--urgency", type=whole(1, 4), metavar="U", help="1 routine or planned to 4 immediate")
    parser.add_argument("--severity", type=whole(1, 4), metavar="V", help="1 mild to 4 life, limb or sight")
    parser.add_argument("--reason", default="", help="why; needed with a rating")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--confirm", metavar="NAME", help="the clinician who decided so")
    who.add_argument("--decline", metavar="NAME", help="the clinician who leaves it as it is")
    parser.add_argument("--on", type=said, default="today", metavar="D", help="the day of the decision; else today")
    group.add("proposals", proposals, "Print ratings that wait for a clinician, oldest first.")
    parser = group.add("why", why, "Print why an entry stands where it does.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    group.add("bands", bands, "Print how many wait, by weeks.")
    parser = group.add("filters", filters, "Print the filters of the list, or keep or forget one.")
    parser.add_argument("--save", metavar="NAME", help="keep a filter under this name")
    parser.add_argument("--filter", default="", metavar="TEXT", help="the filter to keep")
    parser.add_argument("--shared", action="store_true", help="for everybody (a supervisor's)")
    parser.add_argument("--drop", metavar="NAME", help="forget this one")
    signed_option(parser)


def prioritise(args: Namespace) -> int:
    number = entry_id(args.entry)
    with desk_of(args) as desk:
        try:
            state, message = _prioritise(desk, number, args, day(args.on, desk))
        except Refused as refusal:
            output.complain(refusal.message)
            if args.json:
                output.document({"entry": number, "state": None, "letter": None, "refused": refusal.message})
            return refusal.exit_code
        letter = desk.worklist.row(number).letter
    if args.json:
        output.document({"entry": number, "state": state, "letter": letter, "refused": None})
    else:
        output.line(message)
    return 0


def _prioritise(desk: Desk, number: int, args: Namespace, on: date) -> tuple[str, str]:
    """What was done, as a word and as a sentence."""
    rated = args.urgency is not None and args.severity is not None
    if rated and args.confirm:
        done = desk.priorities.rate(number, args.urgency, args.severity, args.reason, args.confirm, on)
        return "confirmed", done
    if rated and not args.decline:
        made = desk.priorities.propose(number, args.urgency, args.severity, args.reason)
        return "proposed", f"Proposed {made.band} for entry {number}; it counts once a clinician has confirmed it."
    if args.urgency is not None or args.severity is not None or not (args.confirm or args.decline):
        raise Usage(NEEDED)
    if args.confirm:
        return "confirmed", desk.priorities.confirm(number, args.confirm, on)
    return "declined", desk.priorities.decline(number, args.decline, on, args.reason)


def proposals(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.priorities.open()
    if args.json:
        output.document({"proposals": [plain(one) for one in found]})
    elif found:
        output.table([
            (str(one.entry_id), one.client_ref, one.name, one.service, f"U{one.urgency} V{one.severity}",
             f"{one.was} to {one.band}", one.reason, f"by {one.by}")
            for one in found
        ])  # fmt: skip
    else:
        output.line("Nothing is proposed.")
    return 0


def why(args: Namespace) -> int:
    number = entry_id(args.entry)
    with desk_of(args) as desk:
        found = desk.priorities.why(number)
    if args.json:
        output.document({"entry": number, "why": list(found)})
    else:
        output.lines(list(found))
    return 0


def bands(args: Namespace) -> int:
    with desk_of(args) as desk:
        found, share = desk.worklist.bands(), desk.waiting.share_within_target()
    total = sum(one.people for one in found)
    if args.json:
        rows = [{"band": one.number, "words": one.words, "people": one.people} for one in found]
        output.document({"total": total, "within_target": share, "bands": rows})
        return 0
    output.table([(one.words, str(one.people)) for one in found if one.people] or [("Nobody waits.",)])
    output.line(f"{total} wait with a running clock, {share:.1%} within the target.")
    return 0


def filters(args: Namespace) -> int:
    with desk_of(args) as desk:
        if args.save is not None:
            with signed(desk, args):
                desk.worklist.save_filter(args.save, args.filter, args.shared)
        elif args.drop is not None:
            with signed(desk, args):
                desk.worklist.drop_filter(args.drop)
        found = [("built in", one) for one in desk.worklist.standing()]
        found += [("everybody's" if one.shared else "own", one) for one in desk.worklist.filters()]
    if args.json:
        output.document({"filters": [_filter_json(whose, one) for whose, one in found]})
    else:
        output.table([(one.name, one.text, whose) for whose, one in found])
    return 0


def _filter_json(whose: str, one: SavedFilter) -> dict[str, str]:
    return {"name": one.name, "filter": one.text, "whose": whose}
