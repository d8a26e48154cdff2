"""How the diary grid's lines are painted: a strip for each row, kept until what it shows changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from booktui.desk.views import Block, DayView
from booktui.rules.values import Instant
from booktui.widgets.grid_layout import GUTTER, Face, Frame, faces, gutter, held_words, hold_parts, row_count
from booktui.widgets.safe import shown

StyleOf = Callable[[str], Style]


class Painter:
    """A day at one zoom, ready to be painted a cell or a line at a time."""

    def __init__(self, day: DayView, minutes: int) -> None:
        self.day = day
        self.minutes = minutes
        self.rows = row_count(day, minutes)
        self.marked: int | None = None
        """The appointment that was touched a moment ago."""
        self._faces: dict[int, list[Face]] = {}

    def face(self, column: int, row: int) -> Face:
        """What that cell shows; a column is worked out when it first comes into view."""
        known = self._faces.get(column)
        if known is None:
            known = self._faces[column] = faces(self.day.columns[column], self.day, self.minutes)
        return known[row]

    def row_line(self, row: int, view: Frame, style_of: StyleOf, now: Instant) -> Strip:
        """One row: the time, then the columns that show."""
        text, full = gutter(self.day, self.minutes, row)
        segments = [Segment(f"{text:<{GUTTER}}", style_of("hour" if full else "time"))]
        for column in range(view.left, min(view.left + view.shown, len(self.day.columns))):
            segments += self.cell(column, row, view, style_of, now)
        return fitted(segments, view.total, style_of("outside"))

    def cell(self, column: int, row: int, view: Frame, style_of: StyleOf, now: Instant) -> list[Segment]:
        """One cell: a thin line, then what it says."""
        face = self.face(column, row)
        style = style_of(face.style)
        if self.marked is not None and face.block is not None and face.block.appointment_id == self.marked:
            style += style_of("marked")
        return [Segment("│", style_of("line")), Segment(cell_text(face, view.width_of(column) - 1, now), style)]


def cell_text(face: Face, width: int, now: Instant) -> str:
    """The text of a cell in exactly so many cells."""
    if face.block is not None and face.block.kind == "hold" and face.text.startswith("◌"):
        return _fitted(_hold_text(face.block, width, now), "", face.fill, width)
    return _fitted(face.text, face.tail, face.fill, width)


@lru_cache(maxsize=4096)
def _fitted(text: str, tail: str, fill: str, width: int) -> str:
    if tail and width - cell_len(tail) >= 7:
        text = f"{shown(text, width - cell_len(tail) - 1)} {tail}"
    return set_cell_size(shown(text, width) + fill * width, width)


def _hold_text(block: Block, width: int, now: Instant) -> str:
    """The longest form that fits: the number it was offered under goes last, and nothing is cut off but a name."""
    number, who = hold_parts(block.label)
    left = held_words(block, now)
    head, narrow = (f"◌ {number} held", f"◌{number} held") if number else ("◌ held", "◌ held")
    room = width - cell_len(f"{head}  {left}")
    forms = (
        f"{head} {shown(who, room)} {left}" if who and room >= min(3, cell_len(who)) else "",
        f"{head} {left}",
        head,
        narrow,
    )
    return next((form for form in forms if form and cell_len(form) <= width), f"◌{number}")


def fitted(segments: list[Segment], total: int, style: Style) -> Strip:
    """The line in exactly so many cells."""
    return Strip(segments).adjust_cell_length(total, style)
