"""The waiting list: a list of any length that fetches and paints only the rows one can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from booktui.desk.views import ListRow
from booktui.widgets.desk_keys import LIST
from booktui.widgets.keys import bindings
from booktui.widgets.waiting_rows import Cell, PagedRows, RowSource, fit, row_cells

EMPTY = "Nobody is waiting for a date."


class WaitingList(Widget, can_focus=True):
    """A cursor over the waiting entries in their order; it reports what was asked for and does nothing itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"waitinglist--{name}"
        for name in (
            "row", "number", "muted", "flag", "soon", "past", "cursor", "rest", "touched",
            "priority-2ww", "priority-urgent", "priority-routine",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    WaitingList { height: 1fr; width: 1fr; }
    .waitinglist--number, .waitinglist--muted { color: $text-muted; }
    .waitinglist--flag { color: $text-accent; }
    .waitinglist--soon { color: $text-warning; }
    .waitinglist--past { color: $text-error; text-style: bold; }
    .waitinglist--priority-2ww { text-style: bold; color: $text-error; }
    .waitinglist--priority-urgent { text-style: bold; color: $text-warning; }
    .waitinglist--priority-routine { color: $text-muted; }
    .waitinglist--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    .waitinglist--rest {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; text-style: bold;
    }
    .waitinglist--touched { text-style: italic bold; }
    WaitingList:nocolor .waitinglist--cursor, WaitingList:ansi .waitinglist--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this row now; None when the list is empty."""

        row: ListRow | None

    def __init__(self, source: RowSource | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: PagedRows | None = None
        self._known_styles: dict[str, Style] = {}
        self.cursor = 0
        """Place of the row under the cursor, from 0."""
        self.top = 0
        """Place of the first row that shows."""
        self.touched: int | None = None
        """Entry whose row was changed a moment ago."""
        if source is not None:
            self.show(source)

    def show(self, source: RowSource) -> None:
        """List these rows, from the first."""
        self._rows = PagedRows(source)
        self.cursor = self.top = 0
        self._known_styles.clear()
        self.refresh()

    @property
    def count(self) -> int:
        """How many entries the list has, shown or not."""
        return self._rows.count if self._rows is not None else 0

    @property
    def row(self) -> ListRow | None:
        """The row under the cursor."""
        return self._rows.row(self.cursor) if self._rows is not None else None

    def reload(self, entry_id: int | None = None) -> None:
        """Fetch again; the cursor goes to that entry if it is on the list, else stays at its place."""
        if self._rows is None:
            return
        self._rows.reload()
        place = self._rows.place_of(entry_id) if entry_id is not None else None
        self.cursor = min(self.cursor if place is None else place, max(0, self.count - 1))
        self._bring_into_view()
        self.refresh()
        self.post_message(self.Moved(self.row))

    def move_to(self, entry_id: int) -> bool:
        """Put the cursor on that entry; False when it is not on the list."""
        place = self._rows.place_of(entry_id) if self._rows is not None else None
        if place is None:
            return False
        self._go(place)
        return True

    def action_move(self, by: int) -> None:
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_go(self, place: int) -> None:
        self._go(place if place >= 0 else self.count - 1)

    def _go(self, place: int) -> None:
        place = max(0, min(place, self.count - 1))
        if place == self.cursor:
            return
        before, self.cursor = self.cursor, place
        if self._bring_into_view():
            self.refresh()
        else:
            self.refresh(*(Region(0, at - self.top, self.size.width, 1) for at in (before, place)))
        self._place_terminal_cursor()
        self.post_message(self.Moved(self.row))

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
        """Screen readers and Braille lines follow the terminal's own cursor."""
        if self.has_focus:
            self.app.cursor_position = self.content_region.offset + Offset(0, self.cursor - self.top)

    def on_focus(self) -> None:
        self._refresh_cursor()
        self._place_terminal_cursor()

    def on_blur(self) -> None:
        self._refresh_cursor()

    def on_resize(self, event: events.Resize) -> None:
        self._bring_into_view()

    def _refresh_cursor(self) -> None:
        self.refresh(Region(0, self.cursor - self.top, self.size.width, 1))

    def notify_style_update(self) -> None:
        self._known_styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One visible line: a row, or nothing below the last."""
        width = self.size.width
        place = self.top + y
        row = self._rows.row(place) if self._rows is not None else None
        if row is None:
            text = EMPTY if self._rows is not None and not self.count and y == 0 else ""
            return self._strip(fit([Cell(text, "muted")], width), False, False)
        here = place == self.cursor
        last = min(self.count, self.top + self.size.height)
        cells = row_cells(row, place + 1, width - 1, max(2, len(str(last))))
        return self._strip([Cell("▸" if here else " ", "row"), *cells], here, row.entry_id == self.touched)

    def _strip(self, cells: list[Cell], here: bool, touched: bool) -> Strip:
        over = self._over("cursor" if self.has_focus else "rest") if here else Style.null()
        if touched:
            over += self._over("touched")
        segments = [Segment(text, self._style(style) + over) for text, style in cells]
        return Strip(segments, self.size.width)

    def _style(self, name: str) -> Style:
        style = self._known_styles.get(name)
        if style is None:
            component = f"waitinglist--{name}"
            style = self.get_component_rich_style(
                component if component in self.COMPONENT_CLASSES else "waitinglist--row"
            )
            self._known_styles[name] = style
        return style

    def _over(self, name: str) -> Style:
        """What that style lays over another: of the touched row only its attributes."""
        full = self._style(name)
        return Style(bold=full.bold, italic=full.italic) if name == "touched" else full
