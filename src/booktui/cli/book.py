"""`booktui check`, `book` and `hold`: one way from words to a proposal, three things to do with it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.lookups import appointment_id, appointment_line, entry_id
from booktui.cli.parser import Commands, Parser, said, whole
from booktui.cli.places import desk_of
from booktui.cli.refusals import reasons, tell
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import Moment, moment
from booktui.desk.errors import Refused
from booktui.desk.views import Outcome
from booktui.rules.values import DAY, LONGEST, MINUTE, Proposal, Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

OPEN = ("waiting", "suspended")
ARRANGED = ("interpreter", "step-free", "transport", "longer", "format", "carer", "other")


def add(commands: Commands) -> None:
    for name, run, help in (
        ("check", check, "Say everything that speaks against a booking, and change nothing."),
        ("book", book, "Book a time, or confirm a hold."),
        ("hold", hold, "Keep a time for a while."),
    ):
        _options(commands.add(name, run, help), name)


def _options(parser: Parser, name: str) -> None:
    parser.add_argument("client", metavar="CLIENT", help="reference, number or name")
    parser.add_argument("service", metavar="SERVICE", help="the service's code")
    parser.add_argument(
        "--at", type=said, metavar="WHEN", required=True, help='2026-11-24T09:30, or as said: "tue 9:30"'
    )
    place_options(parser)
    parser.add_argument(
        "--entry", type=said, metavar="N", help="the waiting entry that this gives a date; else the client's own"
    )
    if name == "hold":
        parser.add_argument("--seconds", type=whole(1, DAY), metavar="N", help="how long to keep it")
        _override(parser)
        return
    if name == "book":
        parser.add_argument("--hold", type=said, metavar="APPT", help="the hold that this confirms")
        parser.add_argument("--modality", default="", metavar="HOW", help="in person, telephone or video")
    override_options(parser)


def override_options(parser: Parser) -> None:
    """What lets a conflict be accepted."""
    _override(parser)
    parser.add_argument("--overbook", action="store_true", help="a further lane of the session (a supervisor's)")


def _override(parser: Parser) -> None:
    parser.add_argument(
        "--override", type=said, metavar="REASON", help="why it is done although something speaks against it"
    )
    signed_option(parser)


def place_options(parser: Parser) -> None:
    """Who and where, for every command that proposes a time."""
    parser.add_argument("--with", type=said, dest="practitioner", metavar="P", help="the practitioner's code")
    parser.add_argument("--room", type=said, metavar="R", help="the room's code")
    parser.add_argument("--equipment", type=said, metavar="E", help="the machine's code")
    parser.add_argument(
        "--minutes", type=whole(0, LONGEST // MINUTE), metavar="N", help="another length than the service's"
    )
    parser.add_argument("--agreed-short", action="store_true", help="the client agreed to the short notice")
    parser.add_argument("--arranged", action="append", default=[], choices=ARRANGED, help="a need that is seen to")


def wishes(args: Namespace, when: Moment) -> dict[str, Any]:
    """What `propose` may be told beside who, what and when."""
    return {
        "practitioner": args.practitioner,
        "room": args.room,
        "equipment": args.equipment,
        "minutes": args.minutes,
        "agreed_short": args.agreed_short,
        "arranged": frozenset(args.arranged),
        "wall": when.wall,
        "fold_said": when.fold_said,
        "overbook": getattr(args, "overbook", False),
    }


def zone_of(desk: Desk, room: str | None) -> str:
    """In whose wall time a start is said: the named room's location's, or that of all locations, or the desk's."""
    book = desk.catalogue
    named = book.resource_by_code.get(room.strip().upper()) if room else None
    if named is not None:
        return book.zone_of(named.location_id, desk.zone)
    zones = {location.zone for location in book.locations.values()}
    return zones.pop() if len(zones) == 1 else desk.zone


def echo(args: Namespace, when: Moment) -> None:
    """Repeat back what was understood, unless it was said in full."""
    if when.echo and not args.json:
        output.line(when.echo)


def check(args: Namespace) -> int:
    from booktui.rules.conflicts import blocking

    with desk_of(args) as desk:
        try:
            proposal = _proposal(desk, args)
            conflicts = desk.diary.check(proposal)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
        standing = blocking(conflicts, override=args.override is not None, supervisor=desk.person.may(Role.SUPERVISOR))
        if args.json:
            from booktui.desk.shapes import check_json

            output.document(check_json(conflicts))
        else:
            output.lines(reasons(conflicts, desk.zone) or ["Nothing speaks against it."])
    return Refused.exit_code if standing else 0


def book(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            proposal = _proposal(desk, args)
            with signed(desk, args):
                done = desk.diary.book(proposal, override=args.override, modality=args.modality)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
        return told(desk, args, done)


def hold(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            proposal = _proposal(desk, args)
            with signed(desk, args):
                done = desk.diary.hold(proposal, seconds=args.seconds, override=args.override)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
        return told(desk, args, done)


def _proposal(desk: Desk, args: Namespace) -> Proposal:
    client = desk.clients.resolve(args.client)
    when = moment(args.at, desk, zone=zone_of(desk, args.room))
    echo(args, when)
    return desk.diary.propose(
        client,
        args.service,
        when.start,
        **wishes(args, when),
        entry_id=entry_id(args.entry) if args.entry else open_entry(desk, client, args.service),
        moving_id=appointment_id(args.hold) if getattr(args, "hold", None) else None,
    )


def open_entry(desk: Desk, client: int, service: str) -> int | None:
    """The client's own waiting entry for the service: booking gives it its date."""
    wanted = service.strip().upper()
    waits = (row for row in desk.waiting.of_client(client) if row.service.upper() == wanted and row.status in OPEN)
    return next((row.entry_id for row in waits), None)


def told(desk: Desk, args: Namespace, done: Outcome) -> int:
    """What was done: the appointment as committed, then the warnings that went with it."""
    if args.json:
        from booktui.desk.shapes import booking_json

        output.document(booking_json(done))
        return 0
    output.line(done.message.removesuffix(" u undoes."))
    if done.appointment is not None:
        output.line(appointment_line(desk, done.appointment))
    output.lines(reasons(done.conflicts, desk.zone, done=True))
    output.lines(done.also)
    return 0
