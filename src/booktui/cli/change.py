"""`booktui move`, `cancel`, `release`, what happens on the day, and `undo`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from booktui.cli.book import echo, override_options, place_options, told, wishes, zone_of
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.refusals import tell
from booktui.cli.signing import signed
from booktui.cli.times import moment
from booktui.desk.errors import Refused
from booktui.desk.views import Outcome

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REFERENCE = "such as A000123"
OUTCOMES = "what follows: 1 discharged, 2 another appointment given, 3 appointment to be made later"
Deed = Callable[["Desk", Namespace], Outcome]


def add(commands: Commands) -> None:
    parser = commands.add("release", _does(_release), "Give a held time back.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser = commands.add("move", _does(_move), "Move a booking; the old time is freed when the new one is secured.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser.add_argument("--to", type=said, metavar="WHEN", required=True, help="the new start")
    parser.add_argument("--reason", type=said, required=True, help="why it is moved")
    parser.add_argument("--by", choices=("client", "provider"), default="", help="who asked for it")
    place_options(parser)
    override_options(parser)
    parser = commands.add("cancel", _does(_cancel), "Cancel a booking.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser.add_argument("--reason", type=said, required=True, help="why it is cancelled")
    parser.add_argument("--by", choices=("client", "provider"), required=True, help="who cancels")
    parser.add_argument("--told", type=said, metavar="WHEN", help="when the client said so, where it is recorded later")
    parser = commands.add("arrive", _does(_arrive), "The client is here.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser = commands.add("seen", _does(_seen), "The client was seen.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser.add_argument("--late", action="store_true", help="they arrived late, but were seen")
    parser.add_argument("--outcome", choices=("1", "2", "3"), default="", help=OUTCOMES)
    parser = commands.add("late", _does(_late), "The client came too late to be seen.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser = commands.add("dna", _does(_dna), "The client did not attend.")
    parser.add_argument("appointment", metavar="APPT", help=REFERENCE)
    parser.add_argument(
        "--reason", default="", metavar="R", help="why, in a word such as forgot; unknown ones are listed"
    )
    commands.add("undo", _does(_undo), "Take back your own last booking action.")


def _does(deed: Deed) -> Callable[[Namespace], int]:
    """A command that does one thing to one appointment and tells what came of it."""

    def run(args: Namespace) -> int:
        with desk_of(args) as desk:
            try:
                done = deed(desk, args)
            except Refused as refusal:
                return tell(refusal, as_json=args.json, zone=desk.zone)
            return told(desk, args, done)

    return run


def _move(desk: Desk, args: Namespace) -> Outcome:
    number = appointment_id(args.appointment)
    before = desk.diary.get(number)
    when = moment(args.to, desk, zone=zone_of(desk, args.room) if args.room else before.zone)
    echo(args, when)
    proposal = desk.diary.propose(before.client_id, before.service, when.start, **wishes(args, when), moving_id=number)
    with signed(desk, args):
        return desk.diary.move(number, proposal, reason=args.reason, override=args.override, by=args.by)


def _release(desk: Desk, args: Namespace) -> Outcome:
    return desk.diary.release(appointment_id(args.appointment))


def _cancel(desk: Desk, args: Namespace) -> Outcome:
    told_at = moment(args.told, desk).start if args.told else None
    return desk.diary.cancel(appointment_id(args.appointment), reason=args.reason, by=args.by, told_at=told_at)


def _arrive(desk: Desk, args: Namespace) -> Outcome:
    return desk.diary.arrive(appointment_id(args.appointment))


def _seen(desk: Desk, args: Namespace) -> Outcome:
    return desk.diary.seen(appointment_id(args.appointment), late=args.late, outcome=args.outcome)


def _late(desk: Desk, args: Namespace) -> Outcome:
    return desk.diary.turned_away(appointment_id(args.appointment))


def _dna(desk: Desk, args: Namespace) -> Outcome:
    return desk.diary.dna(appointment_id(args.appointment), reason=args.reason)


def _undo(desk: Desk, _args: Namespace) -> Outcome:
    return desk.diary.undo()
