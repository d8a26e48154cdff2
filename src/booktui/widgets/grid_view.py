"""The painting half of the diary grid: line by line, a strip kept for each row until what it shows changes."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from booktui.rules.values import Instant
from booktui.widgets.grid_layout import Frame, frame
from booktui.widgets.grid_paint import Painter, cell_text, fitted
from booktui.widgets.safe import filled, shown

WAIT = "The diary is being opened …"
EMPTY = "Nobody has a schedule here."
STYLES = (
    "header", "header-here", "hour", "time", "line", "outside", "booked", "arrived", "done", "missed", "hold", "free",
    "absent", "closed", "buffer", "cancelled", "cursor", "cursor-away", "marked", "empty",
)  # fmt: skip


class GridView(Widget):
    """What shows of a day, with a cell under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"diarygrid--{name}" for name in STYLES}
    DEFAULT_CSS = """
    GridView {
        width: 1fr; height: 1fr; background: $background; color: $foreground;
        & > .diarygrid--header { background: $panel; color: $foreground; text-style: bold; }
        & > .diarygrid--header-here { background: $panel; color: $accent; text-style: bold; }
        & > .diarygrid--hour { color: $foreground; text-style: bold; }
        & > .diarygrid--time { color: $faint; }
        & > .diarygrid--line { color: $line; }
        & > .diarygrid--empty { color: $text-muted; }
        & > .diarygrid--booked { background: $booked; color: $booked-text; }
        & > .diarygrid--arrived { background: $arrived; color: $arrived-text; text-style: bold; }
        & > .diarygrid--done { background: $done; color: $done-text; }
        & > .diarygrid--missed { background: $missed; color: $missed-text; text-style: italic; }
        & > .diarygrid--hold { background: $held; color: $held-text; text-style: italic; }
        & > .diarygrid--free { color: $free-text; }
        & > .diarygrid--absent { background: $absent; color: $absent-text; }
        & > .diarygrid--closed { color: $faint; }
        & > .diarygrid--buffer { color: $faint; }
        & > .diarygrid--cancelled { color: $faint; text-style: strike; }
        & > .diarygrid--marked { background: $accent; color: $background; text-style: bold; }
        & > .diarygrid--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        & > .diarygrid--cursor-away { background: $block-cursor-blurred-background; text-style: bold; }
        &:ansi > .diarygrid--cursor { text-style: reverse; }
        &:ansi > .diarygrid--cursor-away { text-style: underline; }
        &:ansi > .diarygrid--marked { text-style: bold underline; }
        &:ansi > .diarygrid--header-here { text-style: bold underline; }
    }
    """

    def __init__(self, *, id: str | None = None, minutes: int = 15) -> None:
        super().__init__(id=id)
        self.minutes = minutes
        """Minutes of a row."""
        self.now: Instant = 0
        """What the time left of holds is counted from."""
        self.column = 0
        self.row = 0
        self._top = 0
        self._left = 0
        self._painter: Painter | None = None
        self._strips: dict[int, Strip] = {}
        self._styles_known: dict[str, Style] = {}
        self._frame_known: Frame | None = None

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of any stylesheet asks whether this has the focus: what it paints says so. Styling takes 3 ms."""

    def render_line(self, y: int) -> Strip:
        """One line: the frozen header, or a row of time."""
        width = self.size.width
        if self._painter is None or not self._painter.day.columns:
            text = (WAIT if self._painter is None else EMPTY) if y == 1 else ""
            return Strip([Segment(filled(f" {text}", width), self._style("header" if y == 0 else "empty"))])
        if y == 0:
            return self._header()
        row = self._top + y - 1
        if row >= self._painter.rows:
            return Strip([Segment(" " * width, self._style("outside"))])
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._painter.row_line(row, self._frame(), self._style, self.now)
        return self._with_cursor(strip) if row == self.row else strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are: a grid has no frame, and its looks went through the filters already (`_style`).

        Textual's way, with each line's segments padded, styled and filtered again, takes as long as all the rest.
        """
        width = self.size.width
        lines = [self.render_line(y) for y in crop.line_range]
        return lines if crop.column_span == (0, width) else [line.crop(*crop.column_span) for line in lines]

    def _header(self) -> Strip:
        assert self._painter is not None
        view, columns = self._frame(), self._painter.day.columns
        above, below = self._top > 0, self._top + self._body_height() < self._painter.rows
        before, after = view.left > 0, view.left + view.shown < len(columns)
        hints = f"{'▴' if above else ' '}{'▾' if below else ' '}{'◂' if before else ' '}{'▸' if after else ' '}"
        segments = [Segment(f" {hints} ", self._style("header"))]
        for index in range(view.left, min(view.left + view.shown, len(columns))):
            width = view.width_of(index)
            name = f" {shown(columns[index].name or columns[index].code, width - 2)}"
            segments.append(Segment(filled(name, width), self._style(f"header{'-here' * (index == self.column)}")))
        return fitted(segments, view.total, self._style("header"))

    def _with_cursor(self, strip: Strip) -> Strip:
        assert self._painter is not None
        view = self._frame()
        start, width = view.x(self.column) + 1, view.width_of(self.column) - 1
        face = self._painter.face(self.column, self.row)
        style = self._style(face.style) + self._style("cursor" if self.has_focus else "cursor-away")
        cell = Strip([Segment(cell_text(face, width, self.now) if face.text else " " * width, style)], width)
        return Strip.join([strip.crop(0, start), cell, strip.crop(start + width, view.total)])

    def _style(self, name: str) -> Style:
        style = self._styles_known.get(name)
        if style is None:
            partial = name in ("cursor", "cursor-away", "marked")
            found = self.get_component_rich_style(f"diarygrid--{name}", partial=partial)
            style = self._styles_known[name] = self._filtered(found if partial else self.rich_style + found)
        return style

    def _filtered(self, style: Style) -> Style:
        """As the application's filters have it, which take colours away where none are wanted."""
        segments, behind = [Segment("x", style)], self.background_colors[1]
        for one in self.app.get_line_filters():
            segments = one.apply(segments, behind)
        return segments[0].style or style

    def notify_style_update(self) -> None:
        self._styles_known.clear()
        self._strips.clear()
        super().notify_style_update()

    def _redraw(self, before: list[Strip] | None = None) -> None:
        """Paint all of it anew, or only the lines that differ from those before."""
        self._strips.clear()
        self._frame_known = None
        if self._painter is not None and self.size.width:
            self._bring_into_view()
        lines = self._lines() if before else []
        if before and len(lines) == len(before):
            changed = [y for y, strip in enumerate(lines) if strip != before[y]]
            if 2 * len(changed) > len(lines):
                self.refresh()
            elif changed:
                self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))
        else:
            self.refresh()
        self._place_terminal_cursor()

    def _lines(self) -> list[Strip]:
        """Every line that shows; most of them are kept already."""
        return [self.render_line(y) for y in range(self.size.height)] if self.size.width else []

    def _frame(self) -> Frame:
        if self._frame_known is None:
            columns = len(self._painter.day.columns) if self._painter is not None else 0
            self._frame_known = frame(columns, self.size.width, self._left, self.column)
        return self._frame_known

    def _body_height(self) -> int:
        return max(1, self.size.height - 1)

    def _rows_in_view(self) -> range:
        assert self._painter is not None
        return range(self._top, min(self._painter.rows, self._top + self._body_height()))

    def _cell_x(self, column: int) -> tuple[int, int, int]:
        view = self._frame()
        return view.x(column), 0, view.width_of(column)

    def _cell_region(self, column: int, row: int) -> Region:
        view = self._frame()
        return Region(view.x(column) + 1, row - self._top + 1, view.width_of(column) - 1, 1)

    def on_resize(self, event: events.Resize) -> None:
        self._redraw()

    def on_focus(self) -> None:
        self._refresh_cursor()
        self._place_terminal_cursor()

    def on_blur(self) -> None:
        self._refresh_cursor()

    def _refresh_cursor(self) -> None:
        if self._painter is not None and self._painter.day.columns:
            self.refresh(self._cell_region(self.column, self.row))

    def _bring_into_view(self) -> bool:
        """Scroll half a page when the cursor left the view: one repaint instead of one a row."""
        assert self._painter is not None
        before = (self._top, self._left)
        height = self._body_height()
        if self.row < self._top:
            self._top = max(0, self.row - height // 2)
        elif self.row >= self._top + height:
            self._top = self.row - height // 2
        self._top = max(0, min(self._top, self._painter.rows - height))
        self._left = frame(len(self._painter.day.columns), self.size.width, self._left, self.column).left
        return before != (self._top, self._left)

    def _place_terminal_cursor(self) -> None:
        """Screen readers and Braille lines follow the terminal's own cursor."""
        if self.has_focus and self._painter is not None and self.screen.is_active:
            region = self._cell_region(self.column, self.row)
            self.app.cursor_position = self.content_region.offset + Offset(region.x + 1, region.y)
