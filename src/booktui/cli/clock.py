"""`booktui clock`: how long somebody has waited by the rules, and what was decided about it."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import day
from booktui.desk.errors import Refused

if TYPE_CHECKING:
    from booktui.desk.clock_views import ClockDone, EventView, Pathway
    from booktui.desk.desk import Desk
    from booktui.rules.clocks.codes import StatusCode

ENTRY = re.compile(r"[Ww#]?\d{1,9}", re.ASCII)
"""A waiting entry's number; an NHS number is longer."""
OUTCOMES = {"added": "", "proposed": " (proposed)", "refused": " (refused)", "taken back": " (taken back)"}


def add(commands: Commands) -> None:
    group = commands.group("clock", "Referral-to-treatment clocks.")
    parser = group.add("show", show, "Print the clocks of a client or of one waiting entry, with what was added.")
    parser.add_argument("who", metavar="CLIENT|ENTRY", help="reference, number or name; or an entry such as 12 or W12")
    parser = group.add("add", add_status, "Add a status to the clock of a waiting entry.")
    parser.add_argument("entry", metavar="ENTRY", help="the entry's number")
    parser.add_argument("code", metavar="CODE", help="the status; see: booktui clock codes")
    parser.add_argument("--on", type=said, metavar="D", required=True, help="the day it took effect, or was told")
    parser.add_argument(
        "--clinician", default="", metavar="NAME", help="whose decision it is, where it is a clinician's"
    )
    parser.add_argument("--decided", type=said, metavar="D", help="the day of the decision")
    parser.add_argument(
        "--evidence", default="", metavar="E",
        help='what shows that a missed visit was communicated: phone, "letter 2026-10-20", text or email',
    )  # fmt: skip
    parser.add_argument("--reason", default="", help="why; of a death how it is known")
    parser = group.add("back", take_back, "Take the last status back; it stays on record (a supervisor's).")
    parser.add_argument("entry", metavar="ENTRY", help="the entry's number")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)
    group.add("tasks", tasks, "Print what somebody has to look into because of a status.")
    parser = group.add("codes", codes, "Print the status codes in force on a day.")
    parser.add_argument("--on", type=said, metavar="D", default="today", help="the day; else today")


def show(args: Namespace) -> int:
    from booktui.desk.clock_views import pathway_json

    with desk_of(args) as desk:
        found = _found(desk, args.who)
    if args.json:
        output.document({"pathways": [pathway_json(path) for path in found]})
        return 0
    for path in found:
        output.lines(_lines(path))
    if not found:
        output.line("There are no clocks: nothing was referred, or this desk's policy has none.")
    return 0


def _found(desk: Desk, who: str) -> tuple[Pathway, ...]:
    """Digits alone that are a client's reference mean the client; `W12` always means the entry."""
    known = who.strip().isdecimal() and any(line.ref == who.strip() for line in desk.clients.find(who))
    if ENTRY.fullmatch(who.strip()) and not known:
        return desk.clocks.of(entry_id=entry_id(who))
    return desk.clocks.of(client_id=desk.clients.resolve(who))


def _lines(path: Pathway) -> list[str]:
    """The entry, its clocks, the days of suspected cancer or of a test, then what was added."""
    head = f"Entry {path.entry_id}: {path.client_ref} for {path.shown_service}, {path.priority}, {path.status}."
    clocks = [f"  clock {one.number} from {one.start}: {one.words}" for one in path.clocks]
    cancer = path.cancer
    days = (
        [f"  first seen by {cancer.first_seen_by}, diagnosis by {cancer.faster_by} (work by {cancer.work_by}), "
         f"treated by {cancer.treated_by}"]
        if cancer
        else []
    )  # fmt: skip
    test = [f"  test by {path.test.work_by}, breach {path.test.breach_on}"] if path.test else []
    return [head, *clocks, *days, *test, *(_event_line(event) for event in path.events)]


def _event_line(event: EventView) -> str:
    whose = f", decided by {event.clinician} on {event.decided_on}" if event.clinician else ""
    rest = "".join(f", {text}" for text in (event.evidence, event.reason, event.task) if text)
    return f"  {event.on} {event.code}{OUTCOMES[event.outcome]} {event.meaning}{whose}{rest}, by {event.by}"


def add_status(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            done = desk.clocks.add(
                entry_id(args.entry), args.code, day(args.on, desk), clinician=args.clinician,
                decided_on=day(args.decided, desk) if args.decided else None, evidence=args.evidence,
                reason=args.reason,
            )  # fmt: skip
        except Refused as refusal:
            return _refuse(args, refusal)
    return _tell(args, done)


def take_back(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            with signed(desk, args):
                done = desk.clocks.take_back(entry_id(args.entry), args.reason)
        except Refused as refusal:
            return _refuse(args, refusal)
    return _tell(args, done)


def _refuse(args: Namespace, refusal: Refused) -> int:
    if args.json:
        output.document({"pathway": None, "refused": refusal.message, "also": []})
    output.complain(refusal.message)
    return refusal.exit_code


def _tell(args: Namespace, done: ClockDone) -> int:
    from booktui.desk.clock_views import pathway_json

    if args.json:
        output.document({"pathway": pathway_json(done.pathway), "refused": None, "also": list(done.also)})
    else:
        output.lines([done.message, *done.also, f"Clock {done.pathway.newest.number}: {done.pathway.newest.words}."])
    return 0


def tasks(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.clocks.tasks()
    if args.json:
        output.document(
            {"tasks": [{"entry": t.entry_id, "task": t.task, "code": t.code, "on": t.on.isoformat()} for t in found]}
        )
    elif found:
        output.table([(str(t.entry_id), t.task, t.code, t.on.isoformat(), t.by) for t in found])
    else:
        output.line("Nothing is to be looked into.")
    return 0


def codes(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.clocks.codes(day(args.on, desk))
    if args.json:
        output.document({"codes": [_code_json(code) for code in found]})
    else:
        output.table([(one.code, one.kind.value, _who(one), one.meaning) for one in found] or [("None.",)])
    return 0


def _who(code: StatusCode) -> str:
    return "clinician" if code.by_clinician else "desk"


def _code_json(code: StatusCode) -> dict[str, str | None]:
    last = code.valid_until
    return {
        "code": code.code, "class": code.kind.value, "decided": _who(code), "meaning": code.meaning,
        "valid_from": code.valid_from.isoformat(), "valid_until": last.isoformat() if last else None,
    }  # fmt: skip
