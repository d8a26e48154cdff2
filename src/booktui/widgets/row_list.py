"""A list with a cursor that paints only the rows one can see; it reports where it is and does nothing itself."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from booktui.widgets.waiting_rows import Cell, fit


class RowList(Widget, can_focus=True):
    """Subclasses give `count`, `cells` and `moved`, and bind the keys that move the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"rowlist--{name}"
        for name in (
            "row", "number", "muted", "flag", "soon", "past", "cursor", "rest", "touched",
            "priority-2ww", "priority-urgent", "priority-routine",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    RowList { height: 1fr; width: 1fr; }
    .rowlist--number, .rowlist--muted { color: $text-muted; }
    .rowlist--flag { color: $text-accent; }
    .rowlist--soon { color: $text-warning; }
    .rowlist--past { color: $text-error; text-style: bold; }
    .rowlist--priority-2ww { text-style: bold; color: $text-error; }
    .rowlist--priority-urgent { text-style: bold; color: $text-warning; }
    .rowlist--priority-routine { color: $text-muted; }
    .rowlist--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    .rowlist--rest {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; text-style: bold;
    }
    .rowlist--touched { text-style: italic bold; }
    RowList:nocolor .rowlist--cursor, RowList:ansi .rowlist--cursor { text-style: reverse; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._known_styles: dict[str, Style] = {}
        self.cursor = 0
        """Place of the row under the cursor, from 0."""
        self.top = 0
        """Place of the first row that shows."""
        self.still = False
        """What is read again was changed by others: the cursor's row stays on its line, and only what differs is
        painted."""
        self._painted: dict[int, object] = {}

    # -- the subclass's part

    @property
    def count(self) -> int:
        """How many rows there are, shown or not."""
        return 0

    @property
    def empty(self) -> str:
        """What to say where there is no row."""
        return ""

    def cells(self, place: int, width: int) -> list[Cell]:
        """The row at that place, exactly so many cells wide."""
        return []

    def touched_at(self, place: int) -> bool:
        """That row was changed a moment ago."""
        return False

    def moved(self) -> None:
        """The cursor rests on another row, or the rows are others."""

    # -- moving

    def action_move(self, by: int) -> None:
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        self.go_to(self.cursor + by * max(1, self.size.height - 1))

    def action_go(self, place: int) -> None:
        self.go_to(place if place >= 0 else self.count - 1)

    def go_to(self, place: int) -> None:
        """Put the cursor on that row, or the nearest there is."""
        place = max(0, min(place, self.count - 1))
        if place == self.cursor:
            return
        before, self.cursor = self.cursor, place
        if self._bring_into_view():
            self.refresh()
        else:
            self.refresh(*(Region(0, at - self.top, self.size.width, 1) for at in (before, place)))
        self._place_terminal_cursor()
        self.moved()

    def settle_on(self, place: int | None) -> None:
        """After the rows were read again: the cursor on that place, or where it was."""
        before, self.cursor = self.cursor, max(0, min(self.cursor if place is None else place, self.count - 1))
        if self.still:
            self.top = max(0, min(self.top + self.cursor - before, self.count - max(1, self.size.height)))
        self._bring_into_view()
        self._refresh_differing()
        self._place_terminal_cursor()
        self.moved()

    def _bring_into_view(self) -> bool:
        """Scroll by half a page when the cursor left the view: one repaint instead of one a row."""
        height = max(1, self.size.height)
        if self.top <= self.cursor < self.top + height and (self.top == 0 or self.top + height <= self.count):
            return False
        half = max(1, height // 2)
        wanted = self.cursor - half if self.cursor >= self.top + height else self.cursor - height + half
        before, self.top = self.top, max(0, min(wanted, self.count - height))
        return before != self.top

    def _place_terminal_cursor(self) -> None:
        """Screen readers and Braille lines follow the terminal's own cursor; under a dialog it is the dialog's."""
        if self.has_focus and self.screen.is_active:
            self.app.cursor_position = self.content_region.offset + Offset(0, self.cursor - self.top)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of any stylesheet asks whether this has the focus: what it paints says so. Styling takes 3 ms."""

    def on_focus(self) -> None:
        self._refresh_cursor()
        self._place_terminal_cursor()

    def on_blur(self) -> None:
        self._refresh_cursor()

    def on_resize(self, event: events.Resize) -> None:
        if self._bring_into_view():
            self.refresh()
        self.call_after_refresh(self._place_terminal_cursor)

    def _refresh_cursor(self) -> None:
        self.refresh(Region(0, self.cursor - self.top, self.size.width, 1))

    # -- painting

    def notify_style_update(self) -> None:
        self._known_styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One visible line: a row, or nothing below the last."""
        cells, here, touched = self._painted[y] = self._line(y)
        return self._strip(cells, here, touched)

    def _line(self, y: int) -> tuple[list[Cell], bool, bool]:
        """What is on that line, whether the cursor is, and whether it was changed a moment ago."""
        width = self.size.width
        place = self.top + y
        if place >= self.count:
            text = self.empty if not self.count and y == 0 else ""
            return fit([Cell(text, "muted")], width), False, False
        here = place == self.cursor
        cells = [Cell("▸" if here else " ", "row"), *self.cells(place, width - 1)]
        return cells, here, self.touched_at(place)

    def _refresh_differing(self) -> None:
        lines = [y for y in range(self.size.height) if self._painted.get(y) != self._line(y)]
        if lines:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def _strip(self, cells: list[Cell], here: bool, touched: bool) -> Strip:
        over = self._over("cursor" if self.has_focus else "rest") if here else Style.null()
        if touched:
            over += self._over("touched")
        segments = [Segment(text, self._style(style) + over) for text, style in cells]
        return Strip(segments, self.size.width)

    def _style(self, name: str) -> Style:
        style = self._known_styles.get(name)
        if style is None:
            component = f"rowlist--{name}"
            known = component if component in self.COMPONENT_CLASSES else "rowlist--row"
            style = self._known_styles[name] = self.get_component_rich_style(known)
        return style

    def _over(self, name: str) -> Style:
        """What that style lays over another: of the touched row only its attributes."""
        full = self._style(name)
        return Style(bold=full.bold, italic=full.italic) if name == "touched" else full
