"""Where things are on the diary grid: rows of time, columns of schedules, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from booktui.desk.views import Block, Column, DayView
from booktui.rules.clock import to_wall
from booktui.rules.values import MINUTE, Instant, Status

GUTTER = 6
"""Cells of the time gutter."""
NARROWEST = 10
"""Cells of the narrowest column, the line on its left included."""
WIDEST = 34
ZOOMS = (5, 10, 15, 30)
"""Minutes of a row."""

_WEIGHT = {"appointment": 0, "hold": 0, "absent": 1, "cancelled": 2, "buffer": 3, "closed": 4, "slot": 5, "open": 6}
_OFFERED = re.compile(r"(‹\d+›) ?(.*)")
_MARK: dict[str, str] = {Status.ARRIVED: "●", Status.FULFILLED: "✓", Status.NOSHOW: "×"}
_STYLE: dict[str, str] = {
    Status.ARRIVED: "arrived",
    Status.FULFILLED: "done",
    Status.NOSHOW: "missed",
    Status.PROPOSED: "hold",
}


class Face(NamedTuple):
    """What one cell shows: a text, the name of its style, and the block that it stands for."""

    text: str
    style: str
    block: Block | None = None
    fill: str = " "
    """What the rest of the cell is filled with."""
    tail: str = ""
    """What the text makes room for at its end: the service's code."""


NOTHING = Face("", "outside")


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a day fits into a pane: widths in cells, rows counted from the day's first."""

    left: int
    """First column that shows."""
    shown: int
    """How many columns show."""
    width: int
    """Cells of a column; the last one takes what is left over."""
    total: int
    """Cells of the whole line."""

    def x(self, column: int) -> int:
        """The first cell of a column."""
        return GUTTER + (column - self.left) * self.width

    def width_of(self, column: int) -> int:
        """Cells of that column."""
        last = column == self.left + self.shown - 1
        spare = self.total - GUTTER - self.shown * self.width
        return self.width + (spare if last and self.width < WIDEST else 0)


def frame(columns: int, total: int, left: int, cursor: int) -> Frame:
    """Columns as wide as fits, moved sideways as little as needed to show the one with the cursor."""
    room = max(NARROWEST, total - GUTTER)
    count = max(1, min(max(1, columns), room // NARROWEST))
    width = min(WIDEST, room // count)
    left = max(0, min(left, columns - count))
    if cursor < left:
        left = cursor
    elif cursor >= left + count:
        left = cursor - count + 1
    return Frame(left, count, width, total)


def row_count(day: DayView, minutes: int) -> int:
    """Rows of the day at so many minutes each."""
    return max(1, -(-(day.end - day.start) // (minutes * MINUTE)))


def row_of(day: DayView, minutes: int, instant: Instant) -> int:
    """The row that an instant is in; may lie outside the day."""
    return (instant - day.start) // (minutes * MINUTE)


def start_of(day: DayView, minutes: int, row: int) -> Instant:
    """The instant at which a row begins."""
    return day.start + row * minutes * MINUTE


def day_offset(day: DayView) -> int:
    """Seconds on the clock at the first row."""
    wall = to_wall(day.start, day.zone)
    return wall.hour * 60 * MINUTE + wall.minute * MINUTE


def gutter(day: DayView, minutes: int, row: int) -> tuple[str, bool]:
    """The time of a row, and whether it is a full hour. The hour that comes twice has a mark the second time."""
    wall = to_wall(start_of(day, minutes, row), day.zone)
    return f"{wall:%H:%M}{'²' if wall.fold else ' '}", wall.minute == 0


def faces(column: Column, day: DayView, minutes: int) -> list[Face]:
    """What each row of a column shows, from the day's first row to its last."""
    rows = row_count(day, minutes)
    found: list[list[Block]] = [[] for _ in range(rows)]
    for block in column.blocks:
        first = row_of(day, minutes, block.start)
        last = row_of(day, minutes, max(block.start, block.end - 1))
        for row in range(max(0, first), min(rows, last + 1)):
            found[row].append(block)
    return [_face(blocks, start_of(day, minutes, row), minutes, row) for row, blocks in enumerate(found)]


def _face(blocks: Sequence[Block], start: Instant, minutes: int, row: int) -> Face:
    if not blocks:
        return NOTHING
    end = start + minutes * MINUTE
    top = min(blocks, key=lambda b: (_WEIGHT.get(b.kind, 9), not start <= b.start < end, b.start, b.lane))
    free = [b for b in blocks if b.kind in ("slot", "open") and start < b.start < end]
    if free and not any(start <= b.start < end for b in blocks if b not in free):
        top = free[0]  # what came before only ends in this row: the free time must be within reach
    begins = start <= top.start or row == 0
    more = sum(b.kind in ("appointment", "hold") for b in blocks) - 1
    return _DRAW.get(top.kind, _drawn_plain)(top, begins, max(0, more))


def _drawn_appointment(block: Block, begins: bool, more: int) -> Face:
    style = _STYLE.get(block.status, "booked")
    if not begins:
        return Face("▏" + (f"+{more}" if more else ""), style, block)
    marks = _MARK.get(block.status, "")
    marks += "+" if block.overbooked and not more else ""
    words = " ".join(part for part in (marks, f"+{more}" if more else "", block.label) if part)
    return Face(f"▌{words}", style, block, tail=block.service)


def _drawn_hold(block: Block, begins: bool, more: int) -> Face:
    number, who = hold_parts(block.label)
    text = f"◌ {number} held {who}" if number else f"◌ held {who}"
    return Face(text.rstrip() if begins else "▏", "hold", block)


def hold_parts(label: str) -> tuple[str, str]:
    """`‹1› jo` as the number that the time was offered under, and who holds it."""
    found = _OFFERED.match(label)
    return (found[1], found[2]) if found else ("", label)


def _drawn_slot(block: Block, begins: bool, more: int) -> Face:
    if not begins:
        return Face("┊", "free", block)
    return Face(f"·{block.letter} {block.label}{_note(block)}".rstrip(), "free", block)


def _drawn_open(block: Block, begins: bool, more: int) -> Face:
    return Face(f"· free{_note(block)}" if begins else "┊", "free", block)


def _note(block: Block) -> str:
    return f" ({block.note})" if block.note else ""


def _drawn_closed(block: Block, begins: bool, more: int) -> Face:
    return Face(". . .", "closed", block)


def _drawn_absent(block: Block, begins: bool, more: int) -> Face:
    return Face(f"▒ {block.label or 'away'} " if begins else "", "absent", block, "▒")


def _drawn_cancelled(block: Block, begins: bool, more: int) -> Face:
    return Face("╳ cancelled" if begins else "╳", "cancelled", block)


def _drawn_buffer(block: Block, begins: bool, more: int) -> Face:
    return Face("╎ buffer" if begins else "╎", "buffer", block)


def _drawn_plain(block: Block, begins: bool, more: int) -> Face:
    return Face(block.label, "closed", block)


_DRAW = {
    "appointment": _drawn_appointment,
    "hold": _drawn_hold,
    "slot": _drawn_slot,
    "open": _drawn_open,
    "closed": _drawn_closed,
    "absent": _drawn_absent,
    "cancelled": _drawn_cancelled,
    "buffer": _drawn_buffer,
}


def held_words(block: Block, now: Instant) -> str:
    """`9:41`: minutes and seconds that a hold has left, `over` when it has run out."""
    left = block.held_until - now
    return f"{left // MINUTE}:{left % MINUTE:02d}" if left > 0 else "over"


def held_long(block: Block, now: Instant) -> str:
    """`9:41 left`, or that it has run out."""
    return f"{held_words(block, now)} left" if block.held_until > now else "run out"


def free_count(day: DayView) -> int:
    """Slots of the day that can still be booked."""
    return sum(block.kind == "slot" for column in day.columns for block in column.blocks)
