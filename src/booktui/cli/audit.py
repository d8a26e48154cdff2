"""`booktui audit`: who did what, when and why; and the proof that it was not altered."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import MOST, Commands, file_name, said, whole
from booktui.cli.places import desk_of
from booktui.cli.progress import progress
from booktui.desk.errors import BadInput, Unavailable, Usage

if TYPE_CHECKING:
    from booktui.desk.audit_views import AuditSpec, Head
    from booktui.desk.desk import Desk

BIGGEST = 2**63 - 1
LONGEST_HEAD = 10_000
"""Bytes of a file that a head is read from."""


def add(commands: Commands) -> None:
    group = commands.group("audit", "Read the audit log, or prove it.")
    parser = group.add("list", list_rows, "Print what was done, newest first. Coordinators read their own doings.")
    parser.add_argument("--count", type=whole(0, MOST), default=50, metavar="N", help="how many; 50 unless said")
    _filters(parser)
    parser = group.add("export", export, "Write what was done to a file; that it was written is recorded.")
    parser.add_argument("file", metavar="FILE", type=file_name, help="such as audit-2026-11.csv")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv unless said")
    _filters(parser)
    parser = group.add("head", head, "Print the newest row's number and hash, to be kept elsewhere.")
    parser.add_argument("--to", metavar="FILE", type=file_name, help="write it to a file")
    parser = group.add("verify", verify, "Follow the whole chain, and print its head.")
    parser.add_argument("--since", type=whole(1, BIGGEST), default=0, metavar="N", help="only what came after row N")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument(
        "--against", type=file_name, metavar="FILE", help="a head that was kept: it must be in the log still"
    )
    kept.add_argument("--head", type=said, metavar='"N HASH"', help="the same, typed from paper")


def _filters(parser: ArgumentParser) -> None:
    parser.add_argument("--user", dest="who", default="", help="only what this user did")
    parser.add_argument("--client", type=said, metavar="C", help="only what was done to this client and what is theirs")
    parser.add_argument("--appointment", type=said, metavar="APPT", help="only to this appointment and its messages")
    parser.add_argument("--action", default="", help="only what was done so, such as reveal")
    parser.add_argument("--object", default="", help="only what was done to such a thing, such as appointment")
    parser.add_argument("--id", type=whole(1, BIGGEST), metavar="N", help="only to this one")
    parser.add_argument("--from", dest="start", type=said, metavar="D", help="from this day or time on")
    parser.add_argument("--until", dest="end", type=said, metavar="D", help="until this day, all of it, or this time")


def _spec(args: Namespace, desk: Desk) -> AuditSpec:
    from booktui.cli.times import edges
    from booktui.desk.audit_views import AuditSpec

    if args.id is not None and not args.object:
        raise Usage("--id needs --object: which kind of thing has that number?")
    since, until = edges(args.start, args.end, desk)
    return AuditSpec(
        args.who, args.action, args.object, args.id,
        desk.clients.resolve(args.client) if args.client else None,
        appointment_id(args.appointment) if args.appointment else None,
        since, until,
    )  # fmt: skip


def list_rows(args: Namespace) -> int:
    with desk_of(args) as desk:
        rows = desk.audit.look(_spec(args, desk), args.count)
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


def export(args: Namespace) -> int:
    with desk_of(args) as desk, progress() as told:
        rows = desk.audit.export(_spec(args, desk), args.file, form=args.format, told=told)
    if args.json:
        output.document({"file": str(args.file), "rows": rows})
    else:
        output.line(f"Wrote {rows} rows to {args.file}.")
    return 0


def head(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.audit.keep_head(args.to) if args.to is not None else desk.audit.head()
        name = desk.name
    if args.json:
        from booktui.rules.clock import iso

        written = iso(found.at) if found.at is not None else None
        output.document({"row": found.number, "hash": found.hash, "written": written})
    elif args.to is not None:
        output.line(f"Wrote the head of row {found.number} to {args.to}. Keep it where the diary is not.")
    else:
        output.lines(found.text(name).rstrip().split("\n"))
    return 0


def verify(args: Namespace) -> int:
    kept = _kept(args)
    with desk_of(args) as desk, progress() as told:
        proof = desk.audit.verify(args.since, kept, told)
    if args.json:
        output.document(
            {
                "whole": proof.whole, "rows": proof.rows, "head": proof.head, "problems": list(proof.problems),
                "first": proof.first, "emptied": proof.emptied, "compared": proof.compared,
            }
        )  # fmt: skip
        return 0 if proof.whole else Unavailable.exit_code
    if not proof.whole:
        output.lines(proof.problems)
        return Unavailable.exit_code
    since = f" from row {proof.first} on" if proof.first > 1 else ""
    output.line(f"The audit log is whole{since}: {proof.rows} rows, head {proof.head}.")
    if proof.compared is not None:
        output.line(f"The head that was kept of row {proof.compared} is in it: nothing up to there was cut off.")
    if proof.emptied:
        output.line(f"{proof.emptied} rows have had their details emptied, as erasing a person does.")
    return 0


def _kept(args: Namespace) -> Head | None:
    from booktui.desk.audit_views import read_head

    if args.head:
        return read_head(args.head)
    if args.against is None:
        return None
    try:
        with args.against.open("rb") as file:
            text = file.read(LONGEST_HEAD).decode()
    except OSError as error:
        raise BadInput(f"{args.against} cannot be read: {error.strerror or error}.") from None
    except ValueError:
        text = ""
    return read_head(text)
