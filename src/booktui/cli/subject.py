"""`booktui client export`, `erase` and `hold`: what a person may ask of whoever keeps a record of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.parser import Commands, Parser, file_name, said
from booktui.cli.places import desk_of
from booktui.cli.progress import progress

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.subjects.erasing import Erasure


def add(group: Commands) -> None:
    """More verbs of `client`."""
    parser = group.add("export", export, "Write everything on record about a client, as a page and as JSON.")
    _about(parser, "who asked for it; it is recorded")
    parser.add_argument("--to", metavar="DIR", type=file_name, required=True, help="the folder to write to")
    parser = group.add("erase", erase, "Show what erasing a client would do; with a second person, erase for good.")
    _about(parser, "why; it stays on record, so without the client's name")
    confirmed_by(parser)
    parser = group.add("hold", hold, "Put a client's record under a legal hold, or release it.")
    _about(parser, "the claim or inquiry; it is recorded")
    parser.add_argument("--release", action="store_true", help="the hold is over")


def _about(parser: Parser, why: str) -> None:
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("--reason", type=said, required=True, metavar="R", help=why)


def confirmed_by(parser: Parser) -> None:
    """The second person of what cannot be taken back."""
    parser.add_argument(
        "--confirmed-by", type=said, metavar="USER", help="a second supervisor or administrator; else only shown"
    )


def passphrase_of(desk: Desk, name: str) -> str:
    """The second person's passphrase, asked for on the terminal; empty where they have none."""
    if not desk.subjects.asks_passphrase(name):
        return ""
    from booktui.cli.signing import typed

    return typed(f"Passphrase of {name}:", f"{name} confirms with a passphrase, on a terminal. Nothing was erased.")


def export(args: Namespace) -> int:
    with desk_of(args) as desk:
        files = desk.subjects.export(desk.clients.resolve(args.client), args.to, args.reason)
    if args.json:
        output.document({"files": [str(one) for one in files]})
    else:
        output.line(f"Wrote {files[0]} to read, and the same as data to {files[1]}. They are for this person only.")
    return 0


def erase(args: Namespace) -> int:
    with desk_of(args) as desk:
        number, name = desk.clients.resolve(args.client), args.confirmed_by
        phrase = passphrase_of(desk, name) if name is not None else ""
        with progress() as told:
            if name is None:
                found = desk.subjects.preview(number, told)
            else:
                found = desk.subjects.erase(number, args.reason, name, phrase, told)
    if args.json:
        output.document({"erased": name is not None, **erasure_json(found)})
    else:
        output.lines(_erasure(found, done=name is not None))
    return 0


def erasure_json(found: Erasure) -> dict[str, Any]:
    """`{"reference", "rows": {table: count}, "against": [TEXT], "beyond": [TEXT]}`."""
    return {"reference": found.ref, "rows": found.rows, "against": list(found.against), "beyond": list(found.beyond)}


def _erasure(found: Erasure, *, done: bool) -> Iterator[str]:
    yield f"Erased {found.ref}; what is counted stays." if done else f"Erasing {found.ref} cannot be taken back."
    rows = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in found.rows.items())
    yield f"Rows that {'told' if done else 'tell'} who it is: {rows}."
    yield from (f"against it: {one}" for one in found.against)
    yield from (f"still elsewhere: {one}" for one in found.beyond)
    if not done:
        yield "Nothing was erased. To do it, a second person confirms: --confirmed-by USER"


def hold(args: Namespace) -> int:
    with desk_of(args) as desk:
        number = desk.clients.resolve(args.client)
        done = desk.subjects.release if args.release else desk.subjects.hold
        sentence = done(number, args.reason)
    if args.json:
        output.document({"held": not args.release, "said": sentence})
    else:
        output.line(sentence)
    return 0
