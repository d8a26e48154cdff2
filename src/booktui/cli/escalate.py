"""`booktui escalate`: questions passed up the ladder, and what was decided."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id, entry_id
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.due.escalation_views import EscalationView

CAUSES = (
    "no capacity", "cancer day 10", "third cancellation", "interpreter", "conflict", "clinic cut", "complaint",
    "safeguarding", "data breach", "other",
)  # fmt: skip
WHERE = whole(1, 4)


def add(commands: Commands) -> None:
    group = commands.group("escalate", "Questions passed up to somebody who may decide them.")
    parser = group.add("raise", raise_one, "Pass a question up; it says by when an answer is due.")
    parser.add_argument("question", type=said, metavar="QUESTION", help="what is to be decided")
    parser.add_argument("--for", dest="trigger", choices=CAUSES, default="other", help="the cause")
    parser.add_argument("--client", metavar="C", help="whom it is about: reference, number or name")
    parser.add_argument("--entry", metavar="N", help="the waiting entry that it is about")
    parser.add_argument("--appointment", metavar="APPT", help="the appointment that it is about")
    parser.add_argument(
        "--option", action="append", default=[], metavar="TEXT", help="what was offered; may be repeated"
    )
    parser.add_argument(
        "--level", type=WHERE, default=1, metavar="N", help="where to start: 1 supervisor to 4 director"
    )
    parser = group.add("list", list_open, "Print the open ones, or all that a client or an appointment had.")
    parser.add_argument("--client", metavar="C", help="all of a client")
    parser.add_argument("--appointment", metavar="APPT", help="all of an appointment")
    parser = group.add("show", show, "Print one with all its steps.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the escalation's number")
    parser.add_argument("--reveal", type=said, metavar="REASON", help="why a masked one is opened; it is recorded")
    parser = group.add("pass", pass_on, "Pass an open one on to the next level, or to somebody.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the escalation's number")
    parser.add_argument(
        "--to", default="", metavar="WHOM", help="a level such as service manager, or a name; else the next"
    )
    parser.add_argument("--reason", type=said, required=True, help="why")
    parser = group.add("decide", decide, "Record the decision (a supervisor's).")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the escalation's number")
    parser.add_argument("decision", type=said, metavar="DECISION", help="what was decided")
    parser.add_argument("--by", default="", metavar="NAME", help="who decided; needed above the first level")
    signed_option(parser)
    parser = group.add("withdraw", withdraw, "Take an open one back; it stays on record.")
    parser.add_argument("number", type=whole(1, 10**9), metavar="N", help="the escalation's number")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)


def raise_one(args: Namespace) -> int:
    with desk_of(args) as desk:
        view = desk.escalations.raise_(
            args.trigger, args.question, level=args.level, options=args.option,
            client_id=desk.clients.resolve(args.client) if args.client else None,
            entry_id=entry_id(args.entry) if args.entry else None,
            appointment_id=appointment_id(args.appointment) if args.appointment else None,
        )  # fmt: skip
        return _tell(args, view, desk.zone)


def list_open(args: Namespace) -> int:
    with desk_of(args) as desk:
        zone = desk.zone
        if args.appointment:
            found = desk.escalations.of_appointment(appointment_id(args.appointment))
        elif args.client:
            found = desk.escalations.of_client(desk.clients.resolve(args.client))
        else:
            found = desk.escalations.open()
    if args.json:
        from booktui.desk.due.escalation_views import escalation_json

        output.document({"escalations": [escalation_json(view) for view in found]})
    elif found:
        output.table([_row(view, zone) for view in found])
    else:
        output.line("Nothing is escalated.")
    return 0


def _row(view: EscalationView, zone: str) -> tuple[str, ...]:
    until = f"due {spoken(view.due_at, zone)}" if view.state == "open" else view.state
    return (str(view.id), view.level_words, until, view.client_ref or "-", view.trigger, view.question)


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _tell(args, desk.escalations.get(args.number, args.reveal), desk.zone)


def pass_on(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _tell(args, desk.escalations.pass_on(args.number, args.to, args.reason), desk.zone)


def decide(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return _tell(args, desk.escalations.decide(args.number, args.decision, args.by), desk.zone)


def withdraw(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return _tell(args, desk.escalations.withdraw(args.number, args.reason), desk.zone)


def _tell(args: Namespace, view: EscalationView, zone: str) -> int:
    if args.json:
        from booktui.desk.due.escalation_views import escalation_json

        output.document({"escalation": escalation_json(view)})
    else:
        output.lines(_lines(view, zone))
    return 0


def _lines(view: EscalationView, zone: str) -> list[str]:
    """What it is, who is asked, then every step."""
    whose = f" about {view.client_ref}" if view.client_ref else ""
    visit = f", appointment A{view.appointment_id:06d}" if view.appointment_id else ""
    until = f", answer due {spoken(view.due_at, zone)}" if view.state == "open" else ""
    head = f"Escalation {view.id}{whose}{visit}: {view.trigger_words}. {view.state}, {view.level_words}{until}."
    options = [f"  offered: {option}" for option in view.options]
    steps = [f"  {spoken(step.at, zone)} {step.by} to {step.to_whom}: {step.what}" for step in view.steps]
    return [head, *options, *steps]
