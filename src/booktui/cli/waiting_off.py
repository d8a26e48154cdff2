"""`booktui waiting remove`, `reinstate`, `suspend` and `resume`: off the list, on it again, and away for a while."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import day
from booktui.desk.errors import Refused

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def add(group: Commands) -> None:
    _add_remove(group)
    parser = group.add("reinstate", reinstate, "Put an entry back on the list that it was taken off.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)
    group.add("reasons", reasons, "Print the reasons for which an entry leaves the list, and who may give each.")
    parser = group.add("suspend", suspend, "The client cannot come for a while; the clock runs on.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    parser.add_argument(
        "--from", dest="start", type=said, metavar="D", default="today", help="the first day; else today"
    )
    parser.add_argument("--to", dest="end", type=said, metavar="D", required=True, help="the last day")
    parser.add_argument("--reason", type=said, required=True, help="why")
    parser = group.add("resume", resume, "The client can come again.")
    parser.add_argument("entry", metavar="N", help="the entry's number")


def _add_remove(group: Commands) -> None:
    parser = group.add("remove", remove, "Take an entry off the list.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    parser.add_argument("--reason", type=said, required=True, help="why; it may begin with the code")
    parser.add_argument("--code", type=said, metavar="CODE", help="the kind of reason; see: booktui waiting reasons")
    parser.add_argument(
        "--clinician", default="", metavar="NAME", help="whose decision it is, where it is a clinician's"
    )
    parser.add_argument("--on", type=said, metavar="D", help="the day of that decision")
    parser.add_argument("--second", default="", metavar="USER", help="who else has looked at it, of a duplicate")
    parser.add_argument(
        "--proof", default="", metavar="TEXT", help="what shows it: treated elsewhere, or agreed by the client"
    )
    parser.add_argument("--status", default="", metavar="CODE", help="the status for the clock, if not the usual one")
    parser.add_argument(
        "--evidence", default="", metavar="E",
        help='what shows that a missed visit was communicated: phone, "letter 2026-10-20", text or email',
    )  # fmt: skip
    parser.add_argument("--no-gp", action="store_true", help="there is no GP who could be told")
    signed_option(parser)


def remove(args: Namespace) -> int:
    def done(desk: Desk) -> tuple[str, ...]:
        with signed(desk, args):
            return desk.waiting.remove(
                entry_id(args.entry), args.reason, args.code or "", clinician=args.clinician,
                decided_on=day(args.on, desk) if args.on else None, second=args.second, proof=args.proof,
                status=args.status, evidence=args.evidence, no_gp=args.no_gp,
            )  # fmt: skip

    return _run(args, done)


def reinstate(args: Namespace) -> int:
    def done(desk: Desk) -> tuple[str, ...]:
        with signed(desk, args):
            return desk.removals.reinstate(entry_id(args.entry), args.reason)

    return _run(args, done)


def suspend(args: Namespace) -> int:
    return _run(
        args,
        lambda desk: desk.suspending.suspend(
            entry_id(args.entry), day(args.start, desk), day(args.end, desk), args.reason
        ),
    )


def resume(args: Namespace) -> int:
    return _run(args, lambda desk: (desk.suspending.resume(entry_id(args.entry)),))


def reasons(args: Namespace) -> int:
    from booktui.rules.removals import NEEDS

    with desk_of(args) as desk:
        found = desk.removals.reasons()
    if args.json:
        rows = [
            {"code": one.code, "meaning": one.meaning, "who": one.who.value, "letters": list(one.letters),
             "status": list(one.status), "reinstate": one.returns}
            for one in found
        ]  # fmt: skip
        output.document({"reasons": rows})
    else:
        output.table([(one.code, NEEDS[one.who], ", ".join(one.letters) or "no letter", one.meaning) for one in found])
    return 0


def _run(args: Namespace, act: Callable[[Desk], tuple[str, ...]]) -> int:
    with desk_of(args) as desk:
        try:
            lines = act(desk)
        except Refused as refusal:
            return _refuse(args, refusal)
        status = desk.waiting.row(entry_id(args.entry)).status
    if args.json:
        output.document({"entry": entry_id(args.entry), "status": status, "refused": None, "also": list(lines[1:])})
    else:
        output.lines(lines)
    return 0


def _refuse(args: Namespace, refusal: Refused) -> int:
    if args.json:
        output.document({"entry": entry_id(args.entry), "status": None, "refused": refusal.message, "also": []})
    output.complain(refusal.message)
    return refusal.exit_code
