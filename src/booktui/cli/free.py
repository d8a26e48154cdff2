"""`booktui free`: the first times that would pass the checker."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.book import open_entry
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.times import day
from booktui.desk.errors import Usage
from booktui.desk.views import OfferView
from booktui.rules.clock import spoken, to_wall

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 200


def add(commands: Commands) -> None:
    parser = commands.add("free", run, "Find the first times that would work.")
    parser.add_argument("service", metavar="SERVICE", help="the service's code")
    parser.add_argument("--client", type=said, metavar="C", help="whose diary and needs to mind as well")
    parser.add_argument(
        "--entry", type=said, metavar="N", help="the waiting entry to find a time for; else the client's own"
    )
    parser.add_argument("--with", type=said, dest="practitioner", metavar="P", help="the practitioner's code")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="the location's code")
    parser.add_argument("--from", type=said, dest="start", metavar="D", help="the first day")
    parser.add_argument("--until", type=said, metavar="D", help="the last day")
    parser.add_argument("--days", type=said, metavar="mon,tue", help="only on these weekdays; mon-fri is a stretch")
    parser.add_argument("--part", choices=("am", "pm", "eve"), default="", help="only in this part of the day")
    parser.add_argument("--count", type=whole(1, MOST), metavar="N", default=5, help="how many times; 5 unless said")


def run(args: Namespace) -> int:
    weekdays = _weekdays(args.days or "")
    with desk_of(args) as desk:
        found = desk.finder.free(args.service, **_wishes(desk, args, weekdays))
        if args.json:
            from booktui.desk.shapes import free_json

            output.document(free_json(found))
            return 0
        output.lines(offer_line(offer) for offer in found.offers)
        if not found.offers:
            output.line(found.why_none or "Nothing is free.")
    return 0


def _wishes(desk: Desk, args: Namespace, weekdays: frozenset[int]) -> dict[str, Any]:
    start, until = _day(args.start, desk), _day(args.until, desk)
    if start and until and until < start:
        raise Usage(f"--until {until} is before --from {start}.")
    client = desk.clients.resolve(args.client) if args.client is not None else None
    own = open_entry(desk, client, args.service) if client is not None else None
    return {
        "client_id": client,
        "entry_id": entry_id(args.entry) if args.entry else own,
        "practitioner": args.practitioner,
        "location": args.location,
        "start": start,
        "until": until,
        "weekdays": weekdays,
        "part": args.part,
        "count": args.count,
    }


def _day(text: str | None, desk: Desk) -> date | None:
    return day(text, desk) if text else None


def _weekdays(text: str) -> frozenset[int]:
    from booktui.rules.when import NotUnderstood, understand_days

    try:
        return understand_days(text)
    except NotUnderstood as problem:
        raise Usage(f"--days: {problem}") from None


def offer_line(offer: OfferView) -> str:
    """`1 Thu 26 Nov 2026 09:30-10:00 OSEI R2 MAIN N 12 days to target`."""
    end = to_wall(offer.end, offer.zone)
    when = f"{offer.number} {spoken(offer.start, offer.zone)}-{end:%H:%M}"
    left = offer.days_to_target
    target = None if left is None else f"{left} days to target" if left >= 0 else f"{-left} days past target"
    whose = "a supervisor's" if offer.standing == "supervisor" else None
    parts = (when, offer.practitioner, offer.room, offer.equipment, offer.location, offer.slot_type, target, whose)
    return " ".join(part for part in parts if part)
