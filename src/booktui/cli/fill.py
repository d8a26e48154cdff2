"""`booktui fill`: times that came free, who could come instead, and asking one after the other."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import MOST, Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.refusals import tell
from booktui.cli.signing import signed, signed_option
from booktui.desk.errors import NotFound, Refused, Usage
from booktui.rules.clock import spoken, to_wall

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.freed.views import Answered, Asked, FillCandidate, FreedView

ANSWERS = {"yes": "accepted", "no": "declined", "none": "no answer"}
DOING = ("ask", "answer", "close")


def add(commands: Commands) -> None:
    parser = commands.add("fill", run, "Print the times that came free; with one of them who could come, or ask.")
    parser.add_argument("freed", nargs="?", type=whole(1, MOST), metavar="N", help="the number of a freed time")
    parser.add_argument("--count", type=whole(1, 200), metavar="N", default=20, help="how many people; 20 unless said")
    parser.add_argument("--ask", action="store_true", help="ask the first in turn: the time is held for them")
    parser.add_argument("--entry", type=said, metavar="E", help="ask this waiting entry instead")
    parser.add_argument("--answer", choices=tuple(ANSWERS), help="what whoever is being asked said; none is no answer")
    parser.add_argument("--close", type=said, metavar="NOTE", help="ask nobody any more, and why")
    parser.add_argument("--reason", type=said, metavar="R", help="why others are passed over, or what was said")
    signed_option(parser)


def run(args: Namespace) -> int:
    if args.entry and not args.ask:
        raise Usage("--entry says whom to ask: give --ask with it. Nothing was done.")
    doing = [name for name in DOING if getattr(args, name)]
    if len(doing) > 1:
        raise Usage(f"Only one of --{' and --'.join(doing)} at a time. Nothing was done.")
    if args.freed is None and doing:
        raise Usage("Say which time: give its number; see: booktui fill. Nothing was done.")
    act = {"ask": ask, "answer": answer, "close": close}.get(doing[0]) if doing else None
    with desk_of(args) as desk:
        try:
            return (act or (listed if args.freed is None else ranked))(desk, args)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)


def listed(desk: Desk, args: Namespace) -> int:
    found = desk.filling.open()
    if args.json:
        from booktui.desk.freed.shapes import freed_json

        output.document({"freed": [freed_json(one) for one in found]})
    elif found:
        output.table([freed_line(one) for one in found])
    else:
        output.line("No time that came free waits to be filled.")
    return 0


def freed_line(one: FreedView) -> tuple[str, ...]:
    """`3  Tue 24 Nov 2026 09:00-09:30  NEW N OSEI MAIN  24 h left  cancelled`, and who is asked."""
    end = to_wall(one.end, one.zone)
    what = " ".join(part for part in (one.service, one.letter, one.practitioner, one.location) if part)
    minutes, on_line = one.seconds_left // 60, one.asking
    left = "past" if minutes < 0 else f"{minutes // 60} h left" if minutes >= 120 else f"{minutes} min left"
    asked = f"asking {on_line.client.name}" if on_line else f"{len(one.asks)} asked" if one.asks else ""
    return str(one.id), f"{spoken(one.start, one.zone)}-{end:%H:%M}", what, left, one.why, asked


def ranked(desk: Desk, args: Namespace) -> int:
    one, found = desk.filling.get(args.freed), desk.filling.candidates(args.freed, args.count)
    if args.json:
        from booktui.desk.freed.shapes import candidate_json, freed_json

        output.document({"freed": freed_json(one), "candidates": [candidate_json(each) for each in found]})
        return 0
    output.line("  ".join(part for part in freed_line(one) if part))
    output.lines(f"  {ask.number}. {ask.client.name}: {_became(ask.answer, ask.reason)}" for ask in one.asks)
    if one.state != "open":
        output.line(f"It is {one.state}{f': {one.note}' if one.note else '.'}")
    elif found:
        output.table([candidate_line(each) for each in found])
    else:
        output.line("Nobody else on the list could come then.")
    return 0


def _became(answer: str, reason: str) -> str:
    return f"{answer or 'on the line'}{f', {reason}' if reason else ''}"


def candidate_line(one: FillCandidate) -> tuple[str, ...]:
    """`1  W12  C1  Khan Amina  NEW  Routine, low; waits 83 days, …`."""
    why = f"{one.why} Passed over: {one.passed}." if one.passed else one.why
    return str(one.place), f"W{one.entry_id}", one.client.ref, one.client.name, one.client.waiting, why


def ask(desk: Desk, args: Namespace) -> int:
    wanted = entry_id(args.entry) if args.entry else None
    with signed(desk, args):
        asked = desk.filling.ask(args.freed, wanted, args.reason or "")
    if args.json:
        from booktui.desk.freed.shapes import asked_json

        output.document(asked_json(asked))
    else:
        output.lines(asked_lines(asked))
    return 0


def asked_lines(asked: Asked) -> list[str]:
    """Whom to ring and what to say."""
    number = f"Number: {asked.phone}." if asked.phone else "No number is recorded."
    return [
        *asked.passed, asked.message, f"{number} {asked.ask.why}", *asked.needs, f"Read back: {asked.read_back}.",
        f"Then: booktui fill {asked.freed.id} --answer yes|no|none",
    ]  # fmt: skip


def answer(desk: Desk, args: Namespace) -> int:
    on_line = desk.filling.get(args.freed).asking
    if on_line is None:
        raise NotFound(f"Nobody is being asked about {args.freed}; see: booktui fill {args.freed} --ask")
    with signed(desk, args):
        done = desk.filling.answer(on_line.id, ANSWERS[args.answer], args.reason or "")
    if args.json:
        from booktui.desk.freed.shapes import answered_json

        output.document(answered_json(done))
    else:
        output.lines(answered_lines(done))
    return 0


def answered_lines(done: Answered) -> list[str]:
    """What it led to."""
    also = done.outcome.also if done.outcome else ()
    chained = [f"Their own time came free in turn: booktui fill {done.next_freed}"] if done.next_freed else []
    return [done.message, *also, *chained]


def close(desk: Desk, args: Namespace) -> int:
    one = desk.filling.close(args.freed, args.close)
    if args.json:
        from booktui.desk.freed.shapes import freed_json

        output.document({"freed": freed_json(one)})
    else:
        output.line(f"Closed: {one.note}. Nobody is asked any more.")
    return 0
