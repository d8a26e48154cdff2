"""`booktui replies`: the answers to invitations that came in, and what became of each."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, whole
from booktui.cli.places import desk_of
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.answers.views import ReplyView


def add(commands: Commands) -> None:
    group = commands.group("replies", "Answers to invitations that came in.")
    parser = group.add("list", run, "Print what came in, the newest first, and who has answered an appointment.")
    parser.add_argument("--appointment", metavar="APPT", help="only what is about that appointment")
    parser.add_argument(
        "--count", type=whole(1, 10_000), default=50, metavar="N", help="so many at most; 50 unless said"
    )


def run(args: Namespace) -> int:
    from booktui.desk.answers.views import answers_json, line_of, reply_json

    number = appointment_id(args.appointment) if args.appointment else None
    with desk_of(args) as desk:
        asked = desk.replies.of(number).parties if number is not None else ()
        found, zone = desk.replies.list(number, args.count)[: args.count], desk.zone
    if args.json:
        output.document({"answers": answers_json(asked), "replies": [reply_json(one) for one in found]})
        return 0
    if asked:
        output.line(line_of(asked, zone))
    if found:
        output.table([_row(one, zone) for one in found])
    else:
        output.line(
            "Nothing came in." if asked or number is None else "Nobody was invited by mail, and nothing came in."
        )
    return 0


def _row(view: ReplyView, zone: str) -> tuple[str, ...]:
    return (str(view.id), spoken(view.received_at, zone), view.client_ref or "-", view.words, view.comment)
