"""`booktui review`: questions to a clinician; `missing` and `outcome`: what is still to be recorded of visits."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.times import day
from booktui.desk.errors import Refused
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.visits.reviews import ReviewView

DECISIONS = ("reoffer", "keep", "discharge", "return")


def add(commands: Commands) -> None:
    group = commands.group("review", "Questions to a clinician about a client's wait.")
    parser = group.add("list", list_open, "Print those that wait for a decision, the first due first.")
    parser.add_argument("--entry", type=whole(1, 10**9), metavar="N", help="all of one waiting entry, decided ones too")
    parser = group.add("decide", decide, "Record a clinician's decision, and do what follows from it.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the review's number")
    parser.add_argument("decision", choices=DECISIONS, metavar="DECISION", help=f"{', '.join(DECISIONS)}: as it allows")
    parser.add_argument("--clinician", type=said, required=True, metavar="NAME", help="whose decision it is")
    parser.add_argument(
        "--decided", type=said, default="today", metavar="D", help="the day of the decision; else today"
    )
    parser.add_argument("--reason", default="", help="why; needed to take somebody off the list")
    parser.add_argument("--agreed", action="store_true", help="the client agreed to go back to the referrer")
    parser.add_argument("--status", default="", metavar="S", help="the clock's status, such as 33; else the usual one")
    parser.add_argument("--evidence", default="", metavar="E", help="of 33: what shows that the visit was communicated")
    parser = commands.add("missing", missing, "Print visits that are over and have no outcome yet.")
    parser.add_argument("--count", type=whole(1, 1000), default=50, metavar="N", help="how many; 50 unless said")
    parser = commands.add("outcome", outcome, "Say what follows from a visit that took place.")
    parser.add_argument("appointment", metavar="APPT", help="such as A000123")
    parser.add_argument(
        "code", choices=("1", "2", "3"), metavar="CODE", help="1 discharged, 2 given, 3 to be made later"
    )


def list_open(args: Namespace) -> int:
    with desk_of(args) as desk:
        zone = desk.zone
        found = desk.reviews.open() if args.entry is None else desk.reviews.of_entry(args.entry)
    if args.json:
        from booktui.desk.visits.review_shapes import review_json

        output.document({"reviews": [review_json(view) for view in found]})
    elif found:
        output.table([_row(view, zone) for view in found])
    else:
        output.line("Nothing waits for a clinician's decision.")
    return 0


def _row(view: ReviewView, zone: str) -> tuple[str, ...]:
    if view.state == "open":
        stands = f"{'‹!› overdue since' if view.overdue else 'due'} {spoken(view.due_at, zone)}: {', '.join(view.may)}"
    else:
        stands = f"{view.state} {view.decision} {view.clinician}".rstrip()
    return str(view.id), view.name, view.service, view.cause_words, view.rule, stands, view.note


def decide(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            done = desk.reviews.decide(
                args.number, args.decision, args.clinician, day(args.decided, desk), args.reason, agreed=args.agreed,
                status=args.status, evidence=args.evidence,
            )  # fmt: skip
        except Refused as refusal:
            output.complain(refusal.message)
            return refusal.exit_code
    if args.json:
        from booktui.desk.visits.review_shapes import review_json

        output.document({"review": review_json(done.review), "also": list(done.also)})
    else:
        output.lines([done.message, *done.also])
    return 0


def missing(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.attendance.missing(args.count)
    if args.json:
        from booktui.desk.visits.review_shapes import missing_json

        output.document({"missing": [missing_json(view) for view in found]})
    elif found:
        output.table(
            [(v.ref, spoken(v.start, v.zone), v.name, v.service, v.practitioner, v.status) for v in found]
        )  # fmt: skip
    else:
        output.line("Every visit that is over has its outcome.")
    return 0


def outcome(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            told = desk.attendance.outcome(appointment_id(args.appointment), args.code)
        except Refused as refusal:
            output.complain(refusal.message)
            return refusal.exit_code
    if args.json:
        output.document({"appointment": args.appointment, "outcome": args.code})
    else:
        output.line(told)
    return 0
