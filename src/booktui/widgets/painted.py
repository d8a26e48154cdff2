"""Text painted line by line: styled pieces at the top, and a foot that stays at the bottom."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from booktui.widgets.safe import shown
from booktui.widgets.waiting_rows import Cell, fit

MORE = "▼ more: pgdn"


class Painted(Widget):
    """Lines of styled pieces. A subclass names the styles in COMPONENT_CLASSES, each with its `PREFIX`."""

    PREFIX: ClassVar[str] = "painted"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._known_styles: dict[str, Style] = {}
        self._lines: list[list[Cell]] = []
        self._foot: list[list[Cell]] = []
        self.top = 0
        """First line that shows."""
        self.more = MORE
        """What stands at the foot where there is more: the key that shows it."""
        self.cursor_line: int | None = None
        """The line that the terminal's own cursor sits on while this has the focus."""

    def paint(self, width: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
        """The lines and the foot for that width; the subclass's part."""
        return [], []

    def repaint(self, keep_place: bool = False) -> None:
        """Paint anew, from the top unless told otherwise; only lines that differ go to the terminal."""
        before = [self._line(y) for y in range(self.size.height)]
        self._lines, self._foot = self.paint(max(1, self.size.width))
        if not keep_place:
            self.top = 0
        self.top = max(0, min(self.top, len(self._lines) - 1))
        changed = [y for y in range(self.size.height) if self._line(y) != before[y]]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))
        self.place_terminal_cursor()

    def place_terminal_cursor(self) -> None:
        """Screen readers and Braille lines follow the terminal's own cursor."""
        if self.has_focus and self.screen.is_active:  # under a dialog it is the dialog's
            y = max(0, (self.cursor_line or 0) - self.top)
            self.app.cursor_position = self.content_region.offset + Offset(0, min(y, max(0, self.size.height - 1)))

    def scroll_lines(self, by: int) -> None:
        """Show what is further down, or up again."""
        room = max(1, self.size.height - len(self._foot))
        self.top = max(0, min(self.top + by, len(self._lines) - room))
        self.refresh()

    @property
    def text(self) -> str:
        """Everything that is painted, as plain lines."""
        return "\n".join("".join(cell.text for cell in line).rstrip() for line in [*self._lines, *self._foot])

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of any stylesheet asks whether this has the focus: what it paints says so. Styling takes 3 ms."""

    def on_focus(self) -> None:
        self.place_terminal_cursor()

    def on_resize(self, event: events.Resize) -> None:
        self._lines, self._foot = self.paint(max(1, event.size.width))
        self.refresh()

    def notify_style_update(self) -> None:
        self._known_styles.clear()
        super().notify_style_update()

    def _line(self, y: int) -> list[Cell]:
        foot_at = self.size.height - len(self._foot)
        if y >= foot_at and 0 <= y - foot_at < len(self._foot):
            return self._foot[y - foot_at]
        place = self.top + y
        if y == foot_at - 1 and place < len(self._lines) - 1:
            return [Cell(self.more, "muted")]
        return self._lines[place] if place < len(self._lines) else []

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width = self.size.width
        cells = fit(self._line(y), width)
        return Strip([Segment(text, self.style_of(style)) for text, style in cells], width)

    def style_of(self, name: str) -> Style:
        """The colours and attributes of that style, as the theme has them now; an unknown one looks like `row`."""
        style = self._known_styles.get(name)
        if style is None:
            component = f"{self.PREFIX}--{name}"
            known = component if component in self._component_classes() else f"{self.PREFIX}--row"
            style = self._known_styles[name] = self.get_component_rich_style(known)
        return style

    def _component_classes(self) -> frozenset[str]:
        return self._get_component_classes()


def retitle(widget: Widget, title: str) -> None:
    """Put another title on a pane's border and repaint only that line: no layout pass, some eighty bytes."""
    text = Content(shown(title))
    if widget._border_title is None or widget._border_title.plain != text.plain:
        widget._border_title = text
        _refresh_frame(widget, -1)


def resubtitle(widget: Widget, title: str) -> None:
    """The same for the words on the lower border."""
    text = Content(shown(title, max(0, widget.outer_size.width - 6)))
    if widget._border_subtitle is None or widget._border_subtitle.plain != text.plain:
        widget._border_subtitle = text
        _refresh_frame(widget, widget.outer_size.height - 2)


def _refresh_frame(widget: Widget, y: int) -> None:
    left = widget.content_offset
    if widget.is_mounted and widget.outer_size.width:
        widget.refresh(Region(-left.x, y + 1 - left.y, widget.outer_size.width, 1))
