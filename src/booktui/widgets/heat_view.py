"""The painting half of the week and the month: a head, and under it cells of a line or more."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from booktui.widgets.heat_layout import (
    DAYS,
    MONTH,
    HeatCell,
    HeatFrame,
    HeatView,
    cell_lines,
    head_text,
    heat_frame,
    style_of,
)
from booktui.widgets.safe import filled

WAIT = "The days are being counted …"
EMPTY = "Nobody has a session in these days."
STYLES = (
    "head", "head-here", "name", "line", "none", "full", "low", "mid", "high", "most", "beside", "cursor",
    "cursor-away", "empty",
)  # fmt: skip


class HeatPaint(Widget):
    """What shows of a week or a month, with a cell under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"heatmap--{name}" for name in STYLES}
    DEFAULT_CSS = """
    HeatPaint {
        width: 1fr; height: 1fr; display: none; background: $background; color: $foreground;
        & > .heatmap--head { background: $panel; color: $foreground; text-style: bold; }
        & > .heatmap--head-here { background: $panel; color: $accent; text-style: bold underline; }
        & > .heatmap--name { color: $foreground; }
        & > .heatmap--line { color: $line; }
        & > .heatmap--empty, & > .heatmap--full { color: $text-muted; }
        & > .heatmap--none, & > .heatmap--beside { color: $faint; }
        & > .heatmap--low { color: $foreground; }
        & > .heatmap--mid { color: $free-text; }
        & > .heatmap--high, & > .heatmap--most { color: $free-text; text-style: bold; }
        & > .heatmap--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        & > .heatmap--cursor-away { background: $block-cursor-blurred-background; text-style: bold; }
        &:ansi > .heatmap--cursor { text-style: reverse; }
        &:ansi > .heatmap--cursor-away { text-style: underline; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: HeatView | None = None
        self.letter: str | None = None
        """The slot type that is counted alone; None counts all."""
        self.row = 0
        self.column = 0
        self._top = 0
        self._styles_known: dict[str, Style] = {}
        self._frame_known: HeatFrame | None = None
        self._said: dict[tuple[int, int], list[str]] = {}

    @property
    def cell(self) -> HeatCell | None:
        """The cell under the cursor."""
        return self.view.rows[self.row].cells[self.column] if self.view is not None and self.view.rows else None

    def frame(self) -> HeatFrame:
        """Where everything is."""
        if self._frame_known is None:
            assert self.view is not None
            self._frame_known = heat_frame(self.view, self.size.width, self.size.height - 1)
        return self._frame_known

    def forget(self) -> None:
        """The view, its size or what is counted is another now."""
        self._frame_known = None
        self._said.clear()

    def shown_rows(self) -> int:
        """How many rows there is room for."""
        return max(1, (self.size.height - 1) // self.frame().height)

    def lines_of(self, row: int, column: int) -> list[str]:
        """What that cell says, a text a line, each of the cell's width."""
        known = self._said.get((row, column))
        if known is None:
            assert self.view is not None
            frame, cell, numbered = self.frame(), self.view.rows[row].cells[column], self.view.kind == MONTH
            width = frame.widths[column] - 1
            said = cell_lines(cell, self.letter, width, frame.height, numbered=numbered)
            lines = [set_cell_size(line, width) for line in [*said, "", "", ""][: frame.height]]
            known = self._said[row, column] = lines
        return known

    def render_line(self, y: int) -> Strip:
        """One line: the head, or a line of a row."""
        view, width = self.view, self.size.width
        if view is None or not view.rows:
            text = (WAIT if view is None else EMPTY) if y == 1 else ""
            return Strip([Segment(filled(f" {text}", width), self._style("head" if y == 0 else "empty"))], width)
        frame = self.frame()
        if y == 0:
            return self._head(view, frame)
        row, line = divmod(y - 1, frame.height)
        row += self._top
        if row >= len(view.rows):
            return Strip([Segment(" " * width, self._style("none"))], width)
        name = filled(view.rows[row].name if line == 0 else "", frame.gutter)
        segments = [Segment(name, self._style("name"))]
        for column in range(DAYS):
            segments.append(Segment("│", self._style("line")))
            segments.append(Segment(self.lines_of(row, column)[line], self._cell_style(row, column)))
        return Strip(segments).adjust_cell_length(width, self._style("none"))

    def _head(self, view: HeatView, frame: HeatFrame) -> Strip:
        more = f"{'▴' if self._top else ' '}{'▾' if self._top + self.shown_rows() < len(view.rows) else ' '}"
        segments = [Segment(filled(f" {more}", frame.gutter), self._style("head"))]
        for column, width in enumerate(frame.widths):
            text = f" {head_text(view, column, width)}"
            segments.append(Segment(filled(text, width), self._style(f"head{'-here' * (column == view.today)}")))
        return Strip(segments).adjust_cell_length(self.size.width, self._style("head"))

    def _cell_style(self, row: int, column: int) -> Style:
        assert self.view is not None
        style = self._style(style_of(self.view.rows[row].cells[column], self.letter))
        if (row, column) == (self.row, self.column):
            style += self._style("cursor" if self.has_focus else "cursor-away")
        return style

    def _style(self, name: str) -> Style:
        style = self._styles_known.get(name)
        if style is None:
            partial = name in ("cursor", "cursor-away")
            found = self.get_component_rich_style(f"heatmap--{name}", partial=partial)
            style = self._styles_known[name] = found if partial else self.rich_style + found
        return style

    def notify_style_update(self) -> None:
        self._styles_known.clear()
        super().notify_style_update()

    # -- where the cursor is

    def region_of(self, row: int, column: int) -> Region:
        """Where that cell is on the widget, without its line."""
        frame = self.frame()
        y = 1 + (row - self._top) * frame.height
        return Region(frame.lefts[column] + 1, y, frame.widths[column] - 1, frame.height)

    def bring_into_view(self) -> bool:
        """Scroll by half of what shows when the cursor left it: one repaint instead of one a row."""
        assert self.view is not None
        before, shows = self._top, self.shown_rows()
        if self.row < self._top or self.row >= self._top + shows:
            self._top = self.row - shows // 2
        self._top = max(0, min(self._top, len(self.view.rows) - shows))
        return before != self._top

    def place_terminal_cursor(self) -> None:
        """Screen readers and Braille lines follow the terminal's own cursor."""
        if self.has_focus and self.cell is not None and self.screen.is_active:
            region = self.region_of(self.row, self.column)
            self.app.cursor_position = self.content_region.offset + Offset(region.x, region.y)

    def on_resize(self, event: events.Resize) -> None:
        self.forget()
        if self.view is not None and self.view.rows and event.size.width:
            self.bring_into_view()
            self.place_terminal_cursor()
        self.refresh()

    def on_focus(self) -> None:
        self._refresh_cursor()

    def on_blur(self) -> None:
        self._refresh_cursor()

    def _refresh_cursor(self) -> None:
        if self.cell is not None and self.size.width:
            self.refresh(self.region_of(self.row, self.column))
            self.place_terminal_cursor()
