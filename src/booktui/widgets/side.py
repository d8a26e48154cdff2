"""The pane beside the diary: details, times on offer, or why something was refused; digits pick from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from booktui.rules.values import Conflict
from booktui.widgets.conflicts import ConflictList
from booktui.widgets.safe import shown

Pick = Callable[[int], None]
"""What a digit does: takes the place of the line, counted from 0."""


class SidePane(VerticalScroll):
    """Hidden until there is something to show."""

    DEFAULT_CSS = """
    SidePane {
        width: 36; height: 1fr; display: none; padding: 0 1; background: $surface;
        border-left: vkey $border-blurred; scrollbar-size-vertical: 1;
    }
    SidePane:ansi { background: ansi_default; }
    SidePane > Static { height: auto; width: 1fr; }
    SidePane > #side-title { text-style: bold; color: $accent; margin-bottom: 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="side", can_focus=False)
        self._pick: Pick | None = None
        self._count = 0

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="side-title")
        yield ConflictList(id="side-conflicts")
        yield Static("", markup=False, id="side-lines")

    @property
    def open(self) -> bool:
        """Something shows."""
        return self.display

    @property
    def text(self) -> str:
        """Everything it says."""
        return "\n".join(str(widget.visual) for widget in self.query(Static))

    def show(
        self, title: str, lines: Sequence[Content | str], *, numbered: Sequence[str] = (), pick: Pick | None = None
    ) -> None:
        """A title, lines, then numbered lines that digits pick."""
        self._show(title, (), "", lines, numbered, pick)

    def show_conflicts(
        self, title: str, conflicts: Sequence[Conflict], zone: str, *, names: Mapping[int, str], pick: Pick
    ) -> None:
        """Why something was refused, and the times that would work."""
        self._show(title, conflicts, zone, (), (), pick, names)
        self._count = len(self.query_one(ConflictList).alternatives)

    def _show(
        self, title: str, conflicts: Sequence[Conflict], zone: str, lines: Sequence[Content | str],
        numbered: Sequence[str], pick: Pick | None, names: Mapping[int, str] | None = None,
    ) -> None:  # fmt: skip
        self._pick, self._count = pick, len(numbered)
        self.query_one("#side-title", Static).update(shown(title))
        listed = self.query_one(ConflictList)
        listed.display = bool(conflicts)
        listed.show(conflicts, zone, names=names)
        parts = [line if isinstance(line, Content) else Content(shown(line)) for line in lines]
        parts += [
            Content.assemble((f" {number} ", "bold $footer-key-foreground"), shown(line))
            for number, line in enumerate(numbered, 1)
        ]
        self.query_one("#side-lines", Static).update(Content("\n").join(parts))
        self.display = True
        self.scroll_home(animate=False)

    def pick(self, number: int) -> bool:
        """Take the line with that number; False when there is none."""
        if not self.display or self._pick is None or not 1 <= number <= self._count:
            return False
        self._pick(number - 1)
        return True

    @property
    def offers(self) -> bool:
        """A digit would pick something."""
        return self.display and self._pick is not None and self._count > 0

    def hide(self) -> None:
        """Give the room back to the grid."""
        self._pick, self._count = None, 0
        self.display = False
