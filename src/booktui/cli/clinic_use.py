"""`booktui clinic unfilled` and `use`: what nobody has yet, and how full it was, each share with its whole named."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.times import days
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import spoken, to_wall

if TYPE_CHECKING:
    from booktui.desk.capacity_views import Candidate, ClinicFigures, SessionFigures, UnfilledSlot, WeekFigures
    from booktui.rules.clinics.figures import Figures, Share

MONTH = timedelta(days=27)
MOST = 20


def add(group: Commands) -> None:
    parser = group.add("unfilled", unfilled, "Print the free slots of the next working days.")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="only at this location")
    parser.add_argument(
        "--candidates", type=whole(0, MOST), metavar="N", default=0, help="the best N of the waiting list for each"
    )
    parser = group.add("use", use, "Print how full clinics were and how much was used.")
    parser.add_argument("clinic", metavar="CODE", nargs="?", help="only this clinic's")
    parser.add_argument("--from", type=said, dest="start", metavar="D", help="the first day; else four weeks back")
    parser.add_argument("--to", type=said, dest="end", metavar="D", default="today", help="the last day; else today")
    parser.add_argument("--by", choices=("session", "clinic", "week"), default="clinic", help="clinic unless said")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="only at this location")


def unfilled(args: Namespace) -> int:
    with desk_of(args) as desk:
        slots = desk.capacity.unfilled(args.location)
        found = [(slot, desk.capacity.candidates(slot, args.candidates) if args.candidates else ()) for slot in slots]
    if args.json:
        from booktui.desk.clinic_shapes import unfilled_json

        output.document({"unfilled": [unfilled_json(slot, people) for slot, people in found]})
        return 0
    output.table([row for slot, people in found for row in (_slot(slot), *map(_candidate, people))])
    output.line(f"{len(slots)} free in the next working days.")
    return 0


def _slot(slot: UnfilledSlot) -> tuple[str, ...]:
    when = f"{spoken(slot.start, slot.zone)}-{to_wall(slot.end, slot.zone):%H:%M}"
    places = f"{slot.places} places" if slot.places > 1 else ""
    return (
        when,
        slot.practitioner,
        slot.room or slot.location,
        slot.clinic,
        slot.name,
        places,
        " ".join(slot.services),
    )


def _candidate(one: Candidate) -> tuple[str, ...]:
    left = f"{one.days_left} days left" if one.days_left >= 0 else f"{-one.days_left} days past target"
    short = "agreed to short notice" if one.accepts else ""
    warnings = " ".join(conflict.message for conflict in one.conflicts)
    return (f"- {one.client.ref}", one.client.name, one.client.waiting, one.priority, left, short, warnings)


def use(args: Namespace) -> int:
    with desk_of(args) as desk:
        first, last = days(args.start, args.end, desk, MONTH)
        rows: tuple[SessionFigures | ClinicFigures | WeekFigures, ...] = {
            "session": desk.figures.sessions, "clinic": desk.figures.clinics, "week": desk.figures.weeks,
        }[args.by](first, last, args.clinic, args.location)  # fmt: skip
    if args.json:
        from booktui.desk.clinic_shapes import figures_json

        output.document(
            {"from": first.isoformat(), "to": last.isoformat(), "rows": [figures_json(row) for row in rows]}
        )
        return 0
    output.table([line for row in rows for line in _lines(row)])
    output.line(f"{whole_day(first)} to {whole_day(last)}. Fill is booked of available, use is attended of available.")
    return 0


def _lines(row: SessionFigures | ClinicFigures | WeekFigures) -> list[tuple[str, ...]]:
    from booktui.desk.capacity_views import ClinicFigures, SessionFigures

    if isinstance(row, SessionFigures):
        name, figures = f"{spoken(row.start, row.zone)} {row.clinic}", (row.figures,)
    elif isinstance(row, ClinicFigures):
        name, figures = row.clinic, row.figures
    else:
        name, figures = f"week of {whole_day(row.monday)}", row.figures
    return [_figures(name, one) for one in figures]


def _figures(name: str, one: Figures) -> tuple[str, ...]:
    sessions = f"{one.sessions} session{'' if one.sessions == 1 else 's'}"
    over = f"{one.overbooks} overbooked" if one.overbooks else ""
    lost = [f"{one.cancelled} {one.unit} cancelled or cut"] if one.cancelled else []
    lost += [f"{one.blocked} {one.unit} blocked"] if one.blocked else []
    return (name, sessions, f"fill {share(one.fill)}", f"use {share(one.utilisation)}", over, ", ".join(lost))


def share(one: Share) -> str:
    """`15 of 20 available slots (75.0 %)`."""
    percent = f" ({one.percent:.1f} %)" if one.percent is not None else ""
    return f"{one.part} of {one.whole} {one.of}{percent}"
