"""`booktui waiting`: who waits, in which order, and who is the next right call."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output, waiting_edit, waiting_off, waiting_rank, waiting_show
from booktui.cli.client import plain
from booktui.cli.parser import MOST, Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.refusals import tell
from booktui.cli.times import day
from booktui.desk.errors import Refused
from booktui.desk.listing.list_views import TrackerRow
from booktui.desk.views import ListRow

if TYPE_CHECKING:
    from booktui.desk.reaching.turns import Turn


def add(commands: Commands) -> None:
    group = commands.group("waiting", "Work the waiting list.")
    parser = group.add("add", add_entry, "Put a client on the waiting list.")
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("service", metavar="SERVICE", help="the service's code")
    parser.add_argument(
        "--received", type=said, metavar="D", default="today", help="when the referral came; else today"
    )
    parser.add_argument("--priority", default="routine", help="routine, urgent or 2ww")
    parser.add_argument("--clock-start", type=said, metavar="D", help="when the wait began, if not then")
    parser.add_argument("--referrer", default="", help="who referred the client")
    parser.add_argument("--comment", default="", help="a word to those who ring")
    parser = group.add("list", list_entries, "Print the list in order.")
    parser.add_argument("--count", type=whole(0, MOST), default=20, metavar="N", help="how many; 20 unless said")
    parser.add_argument("--skip", type=whole(0, MOST), default=0, metavar="N", help="leave out the first N")
    parser.add_argument(
        "--filter", default="", metavar="TEXT",
        help='a part of it in words, such as "2ww breach<14 need:bsl no-plan due service:NEW khan sort:wait-"',
    )  # fmt: skip
    parser = group.add("next", next_entry, "Print the next right call, and why.")
    parser.add_argument("--take", action="store_true", help="take it, so that no other desk is given the client")
    waiting_off.add(group)
    waiting_edit.add(group)
    waiting_rank.add(group)
    waiting_show.add(group)


def add_entry(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            row = desk.waiting.add(
                desk.clients.resolve(args.client),
                args.service,
                received=day(args.received, desk),
                priority=args.priority,
                clock_start=day(args.clock_start, desk) if args.clock_start else None,
                referrer=args.referrer,
                comment=args.comment,
            )
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
    if args.json:
        output.document(plain(row))
    else:
        output.line(f"Waiting entry {row.entry_id}: {row.client_ref} for {row.service}, target {row.target_on}.")
    return 0


def list_entries(args: Namespace) -> int:
    from booktui.desk.listing.filter_text import parse_filter

    spec = parse_filter(args.filter)
    with desk_of(args) as desk:
        rows = desk.worklist.page(spec, args.skip, args.count)
        total = desk.worklist.count(spec)
    if args.json:
        output.document({"total": total, "entries": [entry_json(row) for row in rows]})
        return 0
    output.table([_tracker_line(row) for row in rows])
    output.line(f"{total} listed: {args.filter}." if args.filter else f"{total} waiting.")
    return 0


def entry_json(row: TrackerRow) -> dict[str, object]:
    """Every column of the tracker; `days_left` is the days to the target by its older name."""
    return {**plain(row), "days_left": row.days_to_target}


def _tracker_line(row: TrackerRow) -> tuple[str, ...]:
    letter = row.letter + (" proposed" if row.proposed else "")
    event = row.next_event or "no plan"
    flags = " ".join(row.flags)
    return (
        str(row.entry_id), row.client_ref, row.name, row.service, row.priority, letter, _left(row.days_to_target),
        event, flags,
    )  # fmt: skip


def _left(days: int) -> str:
    return f"{days} days left" if days >= 0 else f"{-days} days past target"


def _line(row: ListRow) -> tuple[str, ...]:
    left = _left(row.days_left)
    return (str(row.entry_id), row.client_ref, row.name, row.service, row.priority, left, " ".join(row.flags))


def next_entry(args: Namespace) -> int:
    with desk_of(args) as desk:
        turn = desk.turns.take() if args.take else desk.turns.peek()
        nobody = desk.turns.nobody() if turn is None else None
    if args.json:
        output.document(turn_json(turn, nobody, taken=args.take))
    elif turn is None:
        output.line(str(nobody))
    else:
        output.table([_line(turn.row)])
        output.line(turn.why)
        for line in turn.announce:
            output.line(line)
    return 0


def turn_json(turn: Turn | None, nobody: str | None, *, taken: bool) -> dict[str, object]:
    """`{"entry", "why", "announce": [TEXT], "passed": {WHY: COUNT}, "taken", "nobody"}`."""
    return {
        "entry": plain(turn.row) if turn else None,
        "why": turn.why if turn else None,
        "announce": list(turn.announce) if turn else [],
        "passed": dict(turn.passed) if turn else {},
        "taken": taken and turn is not None,
        "nobody": nobody,
    }
