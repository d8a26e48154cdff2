"""`booktui client`: people, and what they need for a visit."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from typing import Any

from booktui.cli import output, subject
from booktui.cli.parser import Commands, Parser, said, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import Usage
from booktui.desk.views import ClientView
from booktui.rules.searching import MOST

FIELDS = {
    "ref": "the desk's own reference; made when left out",
    "given_name": "",
    "family_name": "",
    "title": "",
    "birth_date": "1960-02-14, or 14/02/1960",
    "sex": "F, M or X",
    "phone": "",
    "mobile": "",
    "email": "",
    "nhs_number": "ten digits",
    "address": "",
    "postcode": "",
    "language": "",
    "gp": "the practice",
    "sensitive": "yes masks the record until it is asked for",
    "status": "active, deceased, merged or closed",
    "sms_consent": "yes or no",
    "voicemail_consent": "yes or no",
    "preferred_channel": "letter, email or sms",
    "short_notice_hours": "agreed to be rung for a sooner time with this much notice",
    "notes": "",
}
"""Everything that a client's record takes, with a word where one helps."""
KINDS = ("interpreter", "step-free", "transport", "longer", "format", "carer", "other")


def add(commands: Commands) -> None:
    group = commands.group("client", "Find, add and change clients.")
    parser = group.add("add", add_client, "Add a client.")
    _fields(parser)
    parser.add_argument("--need", action="append", default=[], metavar="KIND[:DETAIL]", help="an access need")
    parser = group.add("find", find, "Find clients by part of a name, a number, a phone number or a birth date.")
    parser.add_argument("text", metavar="TEXT", help="what is known of them")
    parser.add_argument(
        "--limit", type=whole(1, MOST), default=20, metavar="N", help=f"how many, at most {MOST}; 20 unless said"
    )
    parser = group.add("show", show, "Print a client's record and appointments.")
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("--reveal", type=said, metavar="REASON", help="why a masked record is opened; it is recorded")
    parser = group.add("edit", edit, "Change fields of a client; what is not named stays.")
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    _fields(parser)
    parser = group.add("need", need, "Record what a client needs for a visit, or that it is over.")
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--detail", default="", help="such as the language")
    parser.add_argument("--end", action="store_true", help="the need no longer holds")
    subject.add(group)


def _fields(parser: Parser) -> None:
    for field, help in FIELDS.items():
        parser.add_argument(f"--{field.replace('_', '-')}", dest=field, help=help or "as on record")


def _said(args: Namespace) -> dict[str, Any]:
    return {field: getattr(args, field) for field in FIELDS if getattr(args, field) is not None}


def add_client(args: Namespace) -> int:
    needs = [_need(text) for text in args.need]
    with desk_of(args) as desk:
        view = desk.clients.add(_said(args))
        for kind, detail in needs:
            desk.clients.need(view.id, kind, detail)
        return _print(args, desk.clients.get(view.id), f"Added {view.ref}.")


def _need(text: str) -> tuple[str, str]:
    kind, _, detail = text.partition(":")
    if kind.strip() not in KINDS:
        raise Usage(f"--need: {kind!a} is no kind of need; known are {', '.join(KINDS)}. Nothing was added.")
    return kind.strip(), detail.strip()


def find(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.clients.find(args.text, limit=args.limit)
        desk.clients.searched(args.text, len(found))
    if args.json:
        output.document({"clients": [plain(line) for line in found]})
        return 0
    output.table([(c.ref, c.name, c.birth_date, c.nhs_number, c.phone, c.status) for c in found])
    if not found:
        output.line("Nobody is found.")
    return 0


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        number = desk.clients.resolve(args.client)
        desk.clients.searched(args.client, 1, number)
        view = desk.clients.get(number, reveal_reason=args.reveal)
        booked = desk.diary.of_client(number)
        waits = desk.waiting.of_client(number)
        from booktui.desk.sending.views import ON_RECORD, line_about, message_json

        written = desk.outbox.list("all", client_id=number, limit=ON_RECORD)
        if args.json:
            from booktui.desk.shapes import appointment_json

            shape = plain(view) | {"appointments": [appointment_json(one) for one in booked]}
            shape |= {"waiting": [plain(row) for row in waits], "messages": [message_json(one) for one in written]}
            output.document(shape)
            return 0
        from booktui.cli.lookups import appointment_line
        from booktui.rules.clock import spoken

        output.lines(_record(view))
        output.lines(f"entry {w.entry_id}: {w.service} {w.priority} {w.status}, target {w.target_on}" for w in waits)
        output.lines(appointment_line(desk, one) for one in booked)
        output.lines(
            f"{spoken(one.sent_at if one.sent_at is not None else one.due_at, desk.zone)}: {line_about(one)}"
            for one in written
        )  # fmt: skip
    return 0


def edit(args: Namespace) -> int:
    changes = _said(args)
    if not changes:
        raise Usage("Say what to change, such as --phone. Nothing was changed.")
    with desk_of(args) as desk:
        view = desk.clients.edit(desk.clients.resolve(args.client), changes)
        return _print(args, view, f"Changed {view.ref}.")


def need(args: Namespace) -> int:
    with desk_of(args) as desk:
        number = desk.clients.resolve(args.client)
        if args.end:
            desk.clients.end_need(number, args.kind)
        else:
            desk.clients.need(number, args.kind, args.detail)
        view = desk.clients.get(number)
        return _print(args, view, f"{'Ended' if args.end else 'Recorded'} {args.kind} for {view.ref}.")


def _print(args: Namespace, view: ClientView, done: str) -> int:
    if args.json:
        output.document(plain(view))
    else:
        output.line(done)
    return 0


def _record(view: ClientView) -> list[str]:
    """A line a field that says something."""
    shape = {key: value for key, value in plain(view).items() if key not in ("id", "needs", "version")}
    lines = [
        f"{key.replace('_', ' ')}: {_word(value)}" for key, value in shape.items() if value not in ("", None, False)
    ]
    return lines + [f"need: {one.kind} {one.detail}".rstrip() for one in view.needs]


def _word(value: Any) -> str:
    return "yes" if value is True else str(value)


def plain(view: Any) -> dict[str, Any]:
    """A view for JSON: its fields by name, dates in ISO."""
    shape = asdict(view)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in shape.items()}
