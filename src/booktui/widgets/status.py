"""The lines above and below every screen: who and when, what was done, which keys work here and now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from booktui.widgets.keys import Key, key_line
from booktui.widgets.safe import shown

if TYPE_CHECKING:  # the first screen has these lines and shows no time yet
    from booktui.rules.values import Instant


def day_words(instant: Instant, zone: str) -> str:
    """`Tue 24 Nov 2026`."""
    from booktui.rules.clock import to_wall

    wall = to_wall(instant, zone)
    return f"{wall:%a} {wall.day} {wall:%b %Y}"


def time_words(instant: Instant, zone: str) -> str:
    """`09:30`."""
    from booktui.rules.clock import to_wall

    return f"{to_wall(instant, zone):%H:%M}"


class Line(Widget):
    """One line that is repainted only where what it says has changed, and never lays the screen out again."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; text-wrap: nowrap; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._now_shown = Content("")

    def render(self) -> Content:
        return self._now_shown

    def put(self, content: Content) -> None:
        """Show this line, if it is another than before."""
        before, self._now_shown = self._now_shown, content
        if not content.is_same(before):
            longest = max(before.cell_length, content.cell_length)
            one_line = self.content_size.height == 1 and longest <= self.content_size.width
            self.refresh(*([Region(0, 0, longest, 1)] if one_line and longest else []))

    @property
    def text(self) -> str:
        """What it says now."""
        return self._now_shown.plain

    def on_resize(self, event: events.Resize) -> None:
        self.repaint()

    def repaint(self) -> None:
        """Fit the line to another width."""


class TopBar(Line):
    """Name of the desk on the left, the time in the middle, a note and the person on the right."""

    DEFAULT_CSS = "TopBar { background: $panel; color: $foreground; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__(id="top")
        self._desk_name = ""
        self._clock = ""
        self._person = ""
        self._note = ""

    def at(self, desk_name: str, clock: str, person: str) -> None:
        """Where one is, `Tue 24 Nov 2026 10:42`, and `jo ▸ coordinator`."""
        self._desk_name, self._clock, self._person = shown(desk_name), clock, shown(person)
        self.repaint()

    def note(self, text: str) -> None:
        """A short word in between: `due 4  escalated 1`."""
        self._note = shown(text)
        self.repaint()

    def repaint(self) -> None:
        width = self.content_size.width
        right = "  ".join(part for part in (self._note, self._person) if part)
        name_width = max(0, width - cell_len(right) - cell_len(self._clock) - len("booktui") - 7)
        name = shown(self._desk_name, name_width) if name_width > 3 else ""
        left = Content.assemble(("booktui", "bold $accent"), "  ", (name, "bold"))
        rest = max(2, width - left.cell_length - cell_len(self._clock) - cell_len(right))
        gap = max(2, min(rest // 2, width // 2 - left.cell_length - cell_len(self._clock) // 2))
        self.put(
            Content.assemble(
                left, " " * gap, self._clock, " " * max(2, rest - gap), (right, "$text-muted")
            ).truncate(max(1, width))
        )  # fmt: skip


class StatusLine(Line):
    """What was done last, or why it was not; a long sentence takes a second line."""

    DEFAULT_CSS = "StatusLine { padding: 0 1; background: $background; color: $foreground; text-wrap: wrap; }"

    def __init__(self) -> None:
        super().__init__(id="status")
        self._said = ""
        self._error = False

    def say(self, text: str, error: bool = False) -> None:
        """One sentence; an error carries a mark, so that it reads without colour."""
        self._said, self._error = shown(text), error
        self.repaint()

    @property
    def said(self) -> str:
        """The sentence that shows, without its mark."""
        return self._said

    @property
    def is_error(self) -> bool:
        """It says why something was not done."""
        return self._error and bool(self._said)

    def repaint(self) -> None:
        width = max(1, self.content_size.width)
        mark = "‹!› " if self.is_error else ""
        text = shown(self._said, max(1, 2 * width - len(mark) - 8))
        lines = 2 if cell_len(mark + text) > width else 1
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines
        style = "$text-error" if mark else ""
        self.put(Content.assemble((mark, "bold $text-error"), (text, style)))


class KeyLine(Line):
    """The keys that work here and now; help comes first, and what does not fit is in the help."""

    DEFAULT_CSS = "KeyLine { padding: 0 1; background: $panel; }"

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: tuple[Key, ...] = ()

    def offer(self, keys: Sequence[Key]) -> None:
        """These, in this order."""
        keys = tuple(keys)
        if keys != self._keys:
            self._keys = keys
            self.repaint()

    def repaint(self) -> None:
        self.put(key_line(self._keys, self.content_size.width))
