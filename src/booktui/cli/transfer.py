"""`booktui transfer`: a diary moves from a file to a server, or back."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.parser import Commands, said
from booktui.cli.places import place, user_of
from booktui.cli.progress import steps
from booktui.desk.errors import Usage


def add(commands: Commands) -> None:
    parser = commands.add("transfer", run, "Move the whole diary into a new file or an empty database, and close it.")
    parser.add_argument("to", metavar="TO", type=said, nargs="?", help="a new path, or postgresql+psycopg://…")
    parser.add_argument("--keep", action="store_true", help="only copy: this diary stays open")
    parser.add_argument("--reopen", action="store_true", help="open a diary again that was moved")


def run(args: Namespace) -> int:
    from booktui.desk.recovery import transferring

    if bool(args.to) == args.reopen:
        raise Usage("Say where to, or --reopen. Nothing was done; see: booktui transfer --help")
    here = place(args)
    _unlock(here)
    if args.reopen:
        transferring.reopen(here, user_of(args))
        if args.json:
            output.document({"reopened": True})
        else:
            output.line("The diary is open again. What was booked in the other one since is not in it.")
        return 0
    with steps("Copying") as say:
        moved = transferring.transfer(
            here, args.to, user_of(args), keep=args.keep, told=lambda table, rows: say(f"{table} {rows:,}")
        )
    rows = sum(moved.counts.values())
    if args.json:
        output.document(
            {
                "from": moved.source, "to": moved.target, "rows": rows, "tables": moved.counts, "closed": moved.closed,
                "audit": {"number": moved.head[0], "hash": moved.head[1]},
            }
        )  # fmt: skip
        return 0
    output.line(
        f"{'Moved' if moved.closed else 'Copied'} {rows:,} rows of {len(moved.counts)} tables to {moved.target}: "
        f"the same on both sides, audit chain whole up to {moved.head[0]:,}."
    )
    if moved.bared:
        output.line("It is without its key there: a server keeps it on a disk that is to be encrypted.")
    if moved.closed:
        output.line(f"{moved.source} is closed and kept as it was. From now on: booktui --db {moved.target}")
    return 0


def _unlock(here: str) -> None:
    from booktui.cli.asking import unlocked
    from booktui.desk.servers import is_address

    if not is_address(here):
        unlocked(here)
