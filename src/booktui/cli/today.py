"""`booktui today`: everything that is due, worst first; and what is done about tasks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.due.today_views import DueLine

KINDS = (
    "escalation", "request", "hold", "call", "displaced", "tell", "support", "task", "review", "outcome", "reminder",
    "freed", "proposal", "clock", "reply", "unanswered", "attempt", "validation", "access",
)  # fmt: skip


def add(commands: Commands) -> None:
    parser = commands.add("today", today, "Print everything that is due, worst first.")
    parser.add_argument("kind", nargs="?", choices=KINDS, metavar="KIND", help=f"only one kind: {', '.join(KINDS)}")
    group = commands.group("task", "Things to do that follow from nothing else on record.")
    group.add("list", tasks, "Print the open ones, soonest due first.")
    parser = group.add("done", done, "Say that one is done.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the task's number")
    parser.add_argument("--note", default="", metavar="TEXT", help="what came of it")
    signed_option(parser)
    parser = group.add("drop", drop, "Say why one is not needed.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the task's number")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)


def today(args: Namespace) -> int:
    with desk_of(args) as desk:
        found, counts, zone = desk.today.lines(args.kind or ""), desk.today.counts(), desk.zone
    if args.json:
        from booktui.desk.due.today_views import due_json

        output.document({"counts": dict(counts.of), "due": [due_json(line) for line in found]})
    elif found:
        output.table([_row(line, zone) for line in found])
        output.lines(_more(found, counts.of, args.kind or ""))
    else:
        output.line("Nothing is due.")
    return 0


def _row(line: DueLine, zone: str) -> tuple[str, ...]:
    from booktui.desk.due.today_views import URGENCY

    return (URGENCY[line.rank], line.kind, spoken(line.due_at, zone), line.client_ref or line.who or "-", line.what)


def _more(found: list[DueLine], of: Mapping[str, int], kind: str) -> list[str]:
    """`and 1,204 more validations`: what there is besides the first of a kind."""
    from booktui.desk.due.today_views import KINDS as NAMES

    listed = {name: sum(line.kind == name for line in found) for name in NAMES}
    rest = {name: of.get(name, 0) - listed[name] for name in ([kind] if kind else NAMES)}
    return [f"and {number:,} more: {NAMES[name]}" for name, number in rest.items() if number > 0]


def tasks(args: Namespace) -> int:
    with desk_of(args) as desk:
        found, zone = desk.tasks.open(), desk.zone
    if args.json:
        from booktui.desk.due.tasks import task_json

        output.document({"tasks": [task_json(task) for task in found]})
    elif found:
        output.table([(str(t.id), f"due {spoken(t.due_at, zone)}", t.kind, t.client_ref or "-", t.what) for t in found])
    else:
        output.line("There is nothing to do.")
    return 0


def done(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return _tell(args, desk.tasks.done(args.number, args.note))


def drop(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return _tell(args, desk.tasks.drop(args.number, args.reason))


def _tell(args: Namespace, message: str) -> int:
    if args.json:
        output.document({"message": message})
    else:
        output.line(message)
    return 0
