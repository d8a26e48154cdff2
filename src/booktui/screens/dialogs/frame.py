"""The frame of every dialog: a panel over the screen, a title, and esc goes one step back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.reached import Reached
from booktui.screens.steady import Steady
from booktui.widgets.keys import Key, bindings, key_line
from booktui.widgets.safe import shown

Answer = TypeVar("Answer")
BACK = Key("dialog.back", "escape", "back", "back", "One step back. What was typed is kept.")


class Panel(VerticalScroll, inherit_bindings=False):
    """Scrolls with what has the focus in it; the scrolling keys stay the dialog's own."""


class Dialog(Reached, Steady, ModalScreen[Answer]):
    """Subclasses give `compose_panel` and the keys for its last line."""

    KEYS: ClassVar[tuple[Key, ...]] = (BACK,)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    Dialog { align: center bottom; background: $background 55%; }
    Dialog:ansi { background: transparent; }
    Dialog #panel {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $border; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $text-error;
        padding: 0 1; margin-bottom: 2; scrollbar-size-vertical: 0;
    }
    Dialog #panel:ansi { background: ansi_default; }
    Dialog #panel Static { height: auto; width: 1fr; }
    Dialog #panel .empty { display: none; }
    Dialog #dialog-said { color: $text-error; display: none; }
    Dialog #dialog-keys { margin-top: 1; }
    Dialog Input { border: none; height: 1; padding: 0; background: $panel; }
    Dialog Input:focus { border: none; }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._panel_title = shown(title)

    def compose(self) -> ComposeResult:
        panel = Panel(id="panel", can_focus=False)
        panel.border_title = Content(self._panel_title)
        with panel:
            yield from self.compose_panel()
            yield Static("", markup=False, id="dialog-said")
            yield Static(key_line(self.keys_now(), 74), markup=False, id="dialog-keys")

    def compose_panel(self) -> Iterable[Widget]:
        """What is inside the frame."""
        return ()

    def keys_now(self) -> tuple[Key, ...]:
        """The keys for the last line."""
        return self.KEYS

    def offer_keys(self) -> None:
        """Show other keys now."""
        self.query_one("#dialog-keys", Static).update(key_line(self.keys_now(), 74))

    def retitle(self, title: str) -> None:
        """Another title."""
        self.query_one("#panel").border_title = Content(shown(title))

    def say(self, text: str, error: bool = True) -> None:
        """One sentence inside the dialog; after an error what was typed ahead is dropped."""
        line = self.query_one("#dialog-said", Static)
        line.display = bool(text)
        line.update(Content(f"‹!› {shown(text)}" if error and text else shown(text)))
        self.call_after_refresh(self._say_in_frame, shown(text) if error else "")
        if error and text:
            cast(Any, self.app).drop_typed()

    def _say_in_frame(self, text: str) -> None:
        """In a panel that is longer than the window the sentence may be out of sight: the frame says it too."""
        for panel in self.query("#panel"):
            fits = panel.max_scroll_y == 0 or not text
            panel.border_subtitle = Content("" if fits else shown(f"‹!› {text}", max(8, panel.size.width - 2)))

    def action_back(self) -> None:
        self.dismiss(None)
