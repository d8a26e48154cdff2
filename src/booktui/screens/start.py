"""What shows while the desk is being opened: its frames, without what is in them, so that a frame is there at once."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from booktui.screens.steady import Steady
from booktui.widgets import desk_keys as keys
from booktui.widgets.keys import HELP
from booktui.widgets.safe import filled
from booktui.widgets.status import KeyLine, Line, StatusLine, TopBar

WAIT = " The diary is being opened …"
NARROW, WIDER = 110, 150
"""Columns: below the one a single pane shows, from the other on the outer panes are wider (desk.tcss)."""


class Frames(Widget):
    """The panes of the desk, empty: painted line by line, where three containers would be laid out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"frames--here", "frames--away", "frames--head", "frames--wait"}
    DEFAULT_CSS = """
    Frames { height: 1fr; width: 1fr; }
    .frames--here { color: $border; }
    .frames--away { color: $border-blurred; }
    .frames--head { background: $panel; }
    .frames--wait { color: $text-muted; }
    """

    def panes(self) -> list[tuple[int, str]]:
        """Cells of each pane that fits, and what it says on its second line."""
        width = self.size.width
        if width < NARROW:
            return [(width, WAIT)]
        first, last = (42, 52) if width >= WIDER else (35, 42)
        return [(first, ""), (width - first - last, WAIT), (last, "")]

    def render_line(self, y: int) -> Strip:
        """The top, a side or the bottom of each frame."""
        segments: list[Segment] = []
        for place, (width, words) in enumerate(self.panes()):
            line = self.get_component_rich_style("frames--away" if place else "frames--here")
            segments += self._of(y, width - 2, words, line, diary=place == 1)
        return Strip(segments, self.size.width)

    def _of(self, y: int, inside: int, words: str, line: Style, *, diary: bool) -> list[Segment]:
        if y in (0, self.size.height - 1):
            left, right = "╭╮" if y == 0 else "╰╯"
            return [Segment(f"{left}{'─' * inside}{right}", line)]
        said = Segment(
            " " * inside, self.get_component_rich_style("frames--head") if diary and y == 1 else self.rich_style
        )
        if y == 2:
            said = Segment(filled(words, inside), self.get_component_rich_style("frames--wait"))
        return [Segment("│", line), said, Segment("│", line)]


class Start(Steady, Screen[Any]):
    """The first screen; the desk takes its place as soon as it is open. What is typed meanwhile is kept for it."""

    DEFAULT_CSS = """
    Start { layout: vertical; background: $background; }
    Start #tabs, Start #hold { padding: 0 1; }
    Start #tabs { display: none; }
    Start.-narrow #tabs { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield Line(id="tabs")
        yield Frames()
        yield Line(id="hold")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(KeyLine).offer((HELP, *keys.LIST_NOW))
