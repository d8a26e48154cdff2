"""`booktui validation`: asking those who wait whether they still need to be seen."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import Refused

ANSWERS = {"needed": "needed", "not-needed": "not needed"}


def add(commands: Commands) -> None:
    group = commands.group("validation", "Ask those who wait whether they still need to be seen.")
    parser = group.add("due", due, "Print who is due to be asked or reminded.")
    parser.add_argument("--count", type=whole(0, 500), default=20, metavar="N", help="how many; 20 unless said")
    parser = group.add("send", send, "Queue the question or a reminder for those who are due.")
    parser.add_argument("entries", metavar="N", nargs="*", help="only for these entries")
    parser.add_argument("--count", type=whole(0, 500), default=50, metavar="N", help="how many; 50 unless said")
    parser = group.add("answer", answer, "Record what a client answered; nobody is removed by it.")
    parser.add_argument("entry", metavar="N", help="the entry's number")
    parser.add_argument("said", metavar="ANSWER", choices=list(ANSWERS), help="needed or not-needed")
    parser.add_argument("--note", default="", help="what they said")


def due(args: Namespace) -> int:
    with desk_of(args) as desk:
        total, found = desk.validation.count(), desk.validation.due(args.count)
    if args.json:
        rows = [
            {"entry": one.entry_id, "client": one.client_ref, "service": one.service, "due": one.due_on.isoformat(),
             "days_waited": one.days_waited, "why": one.why}
            for one in found
        ]  # fmt: skip
        output.document({"total": total, "entries": rows})
        return 0
    output.table(
        [(str(one.entry_id), one.client_ref, one.name, one.service, one.due_on.isoformat(), one.why) for one in found]
    )
    output.line(f"{total} are due.")
    return 0


def send(args: Namespace) -> int:
    with desk_of(args) as desk:
        numbers = [entry_id(text) for text in args.entries]
        done = desk.validation.send(numbers or None, args.count)
    if args.json:
        counts = {"asked": done.asked, "reminded": done.reminded, "not_gone": done.waiting, "no_reply": done.no_reply}
        output.document({**counts, "held": list(done.also)})
    else:
        output.lines([done.message, *done.also])
    return 0


def answer(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            lines = desk.validation.answer(entry_id(args.entry), ANSWERS[args.said], args.note)
        except Refused as refusal:
            output.complain(refusal.message)
            return refusal.exit_code
    if args.json:
        output.document({"entry": entry_id(args.entry), "answer": ANSWERS[args.said]})
    else:
        output.lines(lines)
    return 0
