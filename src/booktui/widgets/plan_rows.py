"""The rows of a rebooking plan: who, what was lost, the time that is proposed and what is to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from booktui.desk.clinic_views import PlanRow
from booktui.desk.views import OfferView
from booktui.rules.clock import to_wall
from booktui.widgets.call_paint import with_words, wrap
from booktui.widgets.hold import when_words
from booktui.widgets.safe import filled
from booktui.widgets.waiting_rows import PRIORITY, Cell, fit

ROOMY = 96
"""Cells from which a row of the plan names people and rooms."""


@dataclass(slots=True)
class Row:
    """A row of the plan as it stands: the time, and whether it is to be booked."""

    plan: PlanRow
    wanted: bool

    @property
    def id(self) -> int:
        return self.plan.row.id


def _row(width: int, cells: Sequence[Cell], time: Cell, warning: Cell) -> list[Cell]:
    """The columns; the name has what is left up to 24 cells, the time the rest."""
    mark, number, name, priority, old, added = cells
    fixed = [
        _fill(mark, 4), Cell(f"{number.text:>3} ", number.style), _fill(name, max(8, min(24, width - 58))),
        _fill(priority, 5), _fill(old, 13), Cell(f" {added.text:>5} ", added.style),
    ]  # fmt: skip
    left = width - sum(cell_len(cell.text) for cell in fixed) - 1
    return fit([*fixed, _fill(time, max(8, left)), warning], width)


def _fill(cell: Cell, width: int) -> Cell:
    return Cell(f"{filled(cell.text, width - 1)} ", cell.style)


def plan_head(width: int) -> list[Cell]:
    """What the columns of the plan are."""
    words = [Cell(word, "muted") for word in ("in", "", "name", "", "had", "days")]
    return _row(width, words, Cell("proposed", "muted"), Cell("!", "muted"))


def plan_cells(row: Row, number: int, width: int, names: Mapping[int, str]) -> list[Cell]:
    """`[x]  1 Khan Amina  2WW  12 Jan 09:00   +2  Thu 14 Jan 10:00 Dr Brown, Room 1 !`."""
    plan, old = row.plan, row.plan.row
    wall = to_wall(old.old_start, old.zone)
    offer = plan.offer
    words = _time_words(offer, names, width) if offer is not None else plan.why or "no time"
    cells = [
        Cell("[x]" if row.wanted else "[ ]", "flag" if row.wanted else "muted"), Cell(str(number), "number"),
        Cell(old.name, "row"), Cell(PRIORITY.get(old.priority, old.priority)[:3], f"priority-{old.priority}"),
        Cell(f"{wall.day} {wall:%b %H:%M}", "muted"),
        Cell(f"{plan.added_days:+d}d" if offer is not None else "", "soon" if plan.added_days > 14 else "muted"),
    ]  # fmt: skip
    return _row(width, cells, Cell(words, "row" if offer else "past"), Cell("!" if plan.warnings else "", "soon"))


def _time_words(offer: OfferView, names: Mapping[int, str], width: int) -> str:
    """The time with names where there is room, else with the practitioner's code."""
    return offer_words(offer, names) if width >= ROOMY else f"{when_words(offer)} {offer.practitioner}"


def offer_words(offer: OfferView, names: Mapping[int, str]) -> str:
    """`Thu 14 Jan 10:00 Dr Brown, Room 1`."""
    return f"{when_words(offer)} {with_words(offer, names)}"


def plan_lines(plan: PlanRow, names: Mapping[int, str], width: int) -> list[list[Cell]]:
    """The row in full: for what, by when, the time, and what is to know of it."""
    row = plan.row
    by = f", rebook by {row.rebook_by:%a} {row.rebook_by.day} {row.rebook_by:%b}" if row.rebook_by else ""
    lines = wrap([(f"{row.name} {row.service}", "name"), (f"{by}. {row.why}", "muted")], width)
    if plan.offer is not None:
        lines += wrap([(f"→ {offer_words(plan.offer, names)}", "row")], width)
    lines += wrap([(f"‹!› {plan.why}", "past")], width) if plan.why else []
    return lines + [line for text in plan.warnings for line in wrap([(text, "soon")], width, "! ", "  ")]
