"""The application: its modes, its looks, its keys that work everywhere. The desk arrives after the first frame."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import AwaitMount

from booktui.live import OUT_OF_REACH, LiveApp
from booktui.locked import LOCK
from booktui.opening import SMALL, START
from booktui.screens.start import Start
from booktui.screens.steady import Palette, fits
from booktui.screens.too_small import TooSmall
from booktui.widgets.faults import fault_words, write_fault
from booktui.widgets.keys import EVERYWHERE, bindings
from booktui.widgets.lean import Lean
from booktui.widgets.safe import NoControl
from booktui.widgets.theme import THEMES, choose_theme, own_colours

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.screens.base import DeskScreen

LOOK_SECONDS = 15
"""How long what the top bar says of what is due may be old."""
READY = ("desk", "diary", "waiting", "today", "clients", "clinics", "outbox", "reports", "help")
"""The screens of this version."""


def mode_screen(mode: str) -> Screen[Any]:
    """The screen of a mode, imported only now."""
    from booktui.screens.base import DeskScreen

    module = importlib.import_module(f"booktui.screens.{mode}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, DeskScreen) and mode == value.MODE:
            return value()
    raise LookupError(f"booktui.screens.{mode} has no screen for the mode {mode!r}")


def lock_screen() -> Screen[Any]:
    """The screen of the lock, imported when it is needed."""
    from booktui.screens.lock import Lock

    return Lock()


class BooktuiApp(Lean, LiveApp):
    """The booking desk in a terminal."""

    TITLE = "booktui"
    MODES: ClassVar[dict[str, Any]] = {mode: partial(mode_screen, mode) for mode in READY} | {
        START: Start, SMALL: TooSmall, LOCK: lock_screen,
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]

    def __init__(self, opener: Callable[[], Desk], *, start: str = "desk", **options: Any) -> None:
        super().__init__(opener, start, ansi_color=True if os.environ.get("NO_COLOR") else None, **options)
        self.came_from = start
        """The mode before the present one."""
        self._no_control = NoControl()
        self._due, self._looked_at = "", 0.0
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = choose_theme(os.environ)

    def on_mount(self) -> None:
        self._mind_the_size()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        if self._batch_count or not self.screen_stack:  # while it shuts down the widgets go one by one
            return
        self.mind_the_lock()
        base = self.base
        if self.desk is not None and base is not None and base.shown:
            self.look_around()
            base.tick()

    def due_now(self) -> str:
        """`due 4  escalated 1`, as it was a few seconds ago; while the diary cannot be reached, that."""
        return self._due if self.reachable else OUT_OF_REACH

    def look_around(self, *, at_once: bool = False) -> None:
        """Count again what is due, every so many seconds; a diary that is busy is asked later."""
        from time import monotonic

        from booktui.desk.due.glance import glance
        from booktui.desk.errors import DeskError

        if self.desk is not None and self.reachable and (at_once or monotonic() - self._looked_at >= LOOK_SECONDS):
            self._looked_at = monotonic()
            with suppress(DeskError):
                self._due = glance(self.desk).words
                if not self.desk.here():
                    self.lock()

    @property
    def base(self) -> DeskScreen | None:
        """The screen that one is on, below its dialogs; None before the desk is there."""
        from booktui.screens.base import DeskScreen

        base = self.screen_stack[0]
        return base if isinstance(base, DeskScreen) else None

    # -- going places

    def action_go(self, mode: str) -> None:
        """Go to a screen."""
        if self.desk is None and not self._keys_wait:  # it could not be opened: the only way from here is out
            return
        if mode == "help" and self.current_mode == "help":
            self.action_go_back()
        elif mode in READY:
            self.reach(mode)

    def reach(self, mode: str) -> AwaitMount:
        """Switch to a mode that there is; awaited, its screen has its widgets."""
        if mode != self.current_mode:
            self.came_from = self.current_mode
        return self.switch_mode(mode)

    def action_go_back(self) -> None:
        """To the mode before this one."""
        self.switch_mode(self.came_from if self.came_from != self.current_mode else self.home)

    async def action_find(self, text: str) -> None:
        """Search the clients."""
        await self.reach("clients")
        base = self.base
        if base is not None:
            base.search(text)

    def action_command_palette(self) -> None:
        if not Palette.is_open(self):
            self.push_screen(Palette(id="--command-palette"))

    def action_help_quit(self) -> None:
        base = self.base
        if base is not None:
            base.say("ctrl+q leaves booktui.")

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette lists: screens, the keys of this one, looks. No screenshots: they would hold names."""
        for key in EVERYWHERE:
            if key.action != "app.command_palette":
                yield SystemCommand(key.verb, f"{key.shown}: {key.sentence}", partial(self.run_action, key.action))
        for key in getattr(screen, "KEYS", ()):
            if key.action:
                yield SystemCommand(key.verb, f"{key.shown}: {key.sentence}", partial(screen.run_action, key.action))
        for name in (*(theme.name for theme in THEMES), "ansi-dark", "ansi-light"):
            yield SystemCommand(f"theme {name}", "Changes how booktui looks.", partial(setattr, self, "theme", name))

    # -- small windows

    def on_resize(self, event: events.Resize) -> None:
        self.call_next(self._mind_the_size)

    def _mind_the_size(self) -> None:
        """A mode of its own, so that nothing else is laid out: the palette, for one, breaks at six columns."""
        if not self._screen_stacks.get(self.current_mode):
            return
        if not fits(self.size) and self.current_mode != SMALL:
            self._before_small = self.current_mode
            self.switch_mode(SMALL)
        elif fits(self.size) and self.current_mode == SMALL:
            self.switch_mode(self._before_small)

    def swallows(self, event: events.Key | events.Paste) -> bool:
        """In a window that is too small no key does harm."""
        return not fits(self.size) and getattr(event, "key", "") != "ctrl+q"

    # -- what goes out

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._no_control]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_colours(self.current_theme)

    def notify(self, message: str, *, markup: bool = False, **options: Any) -> None:
        super().notify(message, markup=markup, **options)

    # -- faults

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback with local variables, which here are people's data."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.panic(Text(fault_words(error, write_fault(error))))
        else:
            self._close_messages_no_wait()


def run(opener: Callable[[], Desk], *, start: str = "desk") -> int:
    """Open the desk on the terminal.

    Args:
        opener: makes the Desk; called in a thread once the first frame shows.
        start: the mode to start in.

    Returns:
        The exit code: 0, 1 for a fault, or that of the error that kept the desk from opening.
    """
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]  # Textual counts an empty one too; the standard does not
    for name in [name for name in os.environ if name in ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL")]:
        del os.environ[name]  # they would write what is typed to a file
    app = BooktuiApp(opener, start=start)
    app.run(mouse=False)
    if app.desk is not None:
        app.desk.close()
    sys.stdout.flush()
    return app.return_code or 0
