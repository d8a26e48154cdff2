"""`booktui request`: call-backs and messages that came in, until they are answered."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.times import moment
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.due.requests import RequestView

CHANNELS = ("phone", "email", "letter", "online", "in person")


def add(commands: Commands) -> None:
    group = commands.group("request", "Call-backs and messages that came in, until they are answered.")
    parser = group.add("add", take, "Keep a request; it says by when an answer is due.")
    parser.add_argument("about", type=said, metavar="ABOUT", help="what it is about")
    parser.add_argument("--channel", choices=CHANNELS, default="phone", help="how it came in; phone unless said")
    parser.add_argument("--client", metavar="C", help="who asks: reference, number or name")
    parser.add_argument("--appointment", metavar="APPT", help="the appointment that it is about")
    parser.add_argument("--from", dest="sender", default="", metavar="WHO", help="who asks, where it is not the client")
    parser.add_argument("--back-to", default="", metavar="TO", help="the number or address to answer to")
    parser.add_argument("--at", type=said, metavar="WHEN", help='when it came in, such as "yesterday 16:00"; else now')
    parser = group.add("list", list_open, "Print those not answered yet, overdue first, or all of a client.")
    parser.add_argument("--client", metavar="C", help="all of a client")
    parser = group.add("answer", answer, "Say what was answered.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the request's number")
    parser.add_argument("text", type=said, metavar="ANSWER", help="what was answered")
    parser = group.add("withdraw", withdraw, "Say why it needs no answer.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the request's number")
    parser.add_argument("--reason", type=said, required=True, help="why")


def take(args: Namespace) -> int:
    with desk_of(args) as desk:
        at = moment(args.at, desk).start if args.at else None
        view = desk.requests.add(
            args.channel, args.about, sender=args.sender, back_to=args.back_to, received_at=at,
            client_id=desk.clients.resolve(args.client) if args.client else None,
            appointment_id=appointment_id(args.appointment) if args.appointment else None,
        )  # fmt: skip
        return _tell(args, view, desk.zone)


def list_open(args: Namespace) -> int:
    with desk_of(args) as desk:
        zone, now = desk.zone, desk.now()
        client = desk.clients.resolve(args.client) if args.client else None
        found = desk.requests.open() if client is None else desk.requests.of_client(client)
    if args.json:
        from booktui.desk.due.requests import request_json

        output.document({"requests": [request_json(view) for view in found]})
    elif found:
        output.table([_row(view, zone, now) for view in found])
    else:
        output.line("Every request is answered.")
    return 0


def _row(view: RequestView, zone: str, now: int) -> tuple[str, ...]:
    late = "‹!› overdue since" if view.due_at < now else "due"
    until = f"{late} {spoken(view.due_at, zone)}" if view.state == "open" else view.state
    return (str(view.id), until, view.channel, view.client_ref or view.sender or "unknown", view.about)


def answer(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _tell(args, desk.requests.answer(args.number, args.text), desk.zone)


def withdraw(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _tell(args, desk.requests.withdraw(args.number, args.reason), desk.zone)


def _tell(args: Namespace, view: RequestView, zone: str) -> int:
    if args.json:
        from booktui.desk.due.requests import request_json

        output.document({"request": request_json(view)})
        return 0
    head = (
        f"Request {view.id} from {view.client_ref or view.sender or 'somebody unknown'} by {view.channel}: {view.about}"
    )
    output.line(head)
    if view.state == "open":
        output.line(f"Answer due {spoken(view.due_at, zone)}; by the clock alone {spoken(view.plain_at, zone)}.")
    else:
        output.line(f"{view.state.capitalize()} by {view.answered_by}: {view.answer}")
    return 0
