"""`booktui audit`: who did what, when and why; and the proof that it was not altered."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from booktui.cli import output
from booktui.cli.parser import MOST, Commands, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import Unavailable


def add(commands: Commands) -> None:
    group = commands.group("audit", "Read the audit log, or prove it.")
    parser = group.add("list", list_rows, "Print what was done, newest first.")
    parser.add_argument("--count", type=whole(0, MOST), default=50, metavar="N", help="how many; 50 unless said")
    parser.add_argument("--user", dest="who", default="", help="only what this user did")
    parser.add_argument("--object", default="", help="only what was done to such a thing, such as appointment")
    parser.add_argument("--id", type=whole(1, 2**63 - 1), metavar="N", help="only to this one")
    group.add("verify", verify, "Follow the whole chain, and print its head.")


def list_rows(args: Namespace) -> int:
    with desk_of(args) as desk:
        rows = desk.audit.list(limit=args.count, user=args.who, object=args.object, object_id=args.id)
    if args.json:
        output.document({"audit": rows})
    else:
        output.lines(_line(row) for row in rows)
    return 0


def _line(row: dict[str, Any]) -> str:
    what = f"{row['object']} {row['object_id']}" if row["object_id"] is not None else row["object"]
    why = f" ({row['reason']})" if row["reason"] else ""
    undoes = f" undoes {row['undoes']}" if row["undoes"] else ""
    return f"{row['id']} {row['at']} {row['by_user']} {row['role']}: {row['action']} {what}{undoes}{why}"


def verify(args: Namespace) -> int:
    with desk_of(args) as desk:
        proof = desk.audit.verify()
    if args.json:
        shape = {"whole": proof.whole, "rows": proof.rows, "head": proof.head, "problems": list(proof.problems)}
        output.document(shape)
    elif proof.whole:
        output.line(f"The audit log is whole: {proof.rows} rows, head {proof.head}.")
    else:
        output.lines(proof.problems)
    return 0 if proof.whole else Unavailable.exit_code
