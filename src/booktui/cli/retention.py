"""`booktui retention`: records that have been kept long enough."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.parser import MOST, Commands, whole
from booktui.cli.places import desk_of
from booktui.cli.progress import progress
from booktui.cli.subject import confirmed_by, passphrase_of

if TYPE_CHECKING:
    from booktui.desk.subjects.retention import Over


def add(commands: Commands) -> None:
    group = commands.group("retention", "Records that have been kept as long as the policy says.")
    group.add("list", list_over, "List them, by reference, with the rule and its last day.")
    parser = group.add("run", run, "List what would be erased; with a second person, erase it for good.")
    confirmed_by(parser)
    parser.add_argument("--limit", type=whole(1, MOST), metavar="N", help="so many at most")
    group.add("holds", holds, "List the legal holds in force.")


def list_over(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.subjects.over()
    if args.json:
        output.document({"over": [_json(one) for one in found]})
        return 0
    output.table([(one.ref, one.rule, one.until.isoformat(), f"held: {one.held}" if one.held else "") for one in found])
    output.line(_total(found))
    return 0


def run(args: Namespace) -> int:
    if args.confirmed_by is None:
        return list_over(args)
    with desk_of(args) as desk:
        phrase = passphrase_of(desk, args.confirmed_by)
        with progress() as told:
            done = desk.subjects.run_retention(args.confirmed_by, phrase, args.limit, told)
    if args.json:
        output.document({"erased": list(done.erased), "kept": [_json(one) for one in done.kept], "left": done.left})
        return 0
    output.lines(f"erased: {ref}" for ref in done.erased)
    output.lines(f"kept: {one.ref}, under a legal hold: {one.held}" for one in done.kept)
    output.line(f"Erased {len(done.erased)}, kept {len(done.kept)}. Backups may still hold them.")
    if done.left:
        output.line(done.left)
    return 0


def holds(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.subjects.holds()
    if args.json:
        output.document({"holds": [{"reference": one.ref, "reason": one.reason, "by": one.placed_by} for one in found]})
        return 0
    output.table([(one.ref, one.placed_by, one.reason) for one in found])
    if not found:
        output.line("There is none.")
    return 0


def _json(one: Over) -> dict[str, Any]:
    """`{"reference", "rule", "until", "held"}`."""
    return {"reference": one.ref, "rule": one.rule, "until": one.until.isoformat(), "held": one.held or None}


def _total(found: tuple[Over, ...]) -> str:
    held = sum(1 for one in found if one.held)
    if not found:
        return "Nothing has been kept longer than it must be."
    more = f", {held} under a legal hold" if held else ""
    return f"{len(found)} kept long enough{more}. Nothing was erased; to do it: retention run --confirmed-by USER"
