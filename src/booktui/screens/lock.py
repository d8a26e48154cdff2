"""The lock: it says that it is one, and asks who is there. It shows nothing of anybody, not even of who locked it."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.co_sign import secret_input
from booktui.screens.steady import Steady
from booktui.widgets.keys import Key, bindings, key_line
from booktui.widgets.safe import shown

KEYS: tuple[Key, ...] = (
    Key("lock.on", "enter", "", "go on", "Unlocks it.", face="enter"),
    Key("lock.up", "up", "name", "name", "To the name, for somebody else to sign in.", face="↑"),
    Key("lock.down", "down", "secret", "passphrase", "To the passphrase.", face="↓"),
)


class Lock(Steady, Screen[Any]):
    """What is typed here is gone when one is let in, or the lock comes again."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    AUTO_FOCUS = "#lock-secret"
    ESCAPE_TO_MINIMIZE = False
    DEFAULT_CSS = """
    Lock { background: $background; align: center middle; }
    Lock > Vertical { width: 66; max-width: 100%; height: auto; border: round $border; padding: 0 1; }
    Lock Static { height: auto; }
    Lock .label { color: $text-muted; }
    Lock #lock-said { color: $text-error; }
    Lock Input { border: none; height: 1; padding: 0; background: $panel; }
    Lock Input:focus { border: none; background: $block-cursor-blurred-background; }
    """
    TITLE_WORDS = "booktui is locked"
    WORDS: str = (
        "Nothing that was typed is lost. enter goes on where there is no passphrase; otherwise it asks for yours."
    )

    def compose(self) -> ComposeResult:
        name = line_input()
        name.id = "lock-name"
        with Vertical():
            yield Static(Content.styled(self.TITLE_WORDS, "bold"), markup=False)
            yield Static(self.WORDS, markup=False, classes="label")
            yield Static("Name (empty: whoever was here)", markup=False, classes="label", id="lock-who")
            yield name
            yield Static("Passphrase (it does not show)", markup=False, classes="label")
            yield secret_input("lock-secret")
            yield Static("", markup=False, id="lock-said")
            yield Static(key_line(KEYS, 62), markup=False)

    def on_screen_resume(self) -> None:
        self._clear()
        self._say("")
        self.set_focus(self.query_one("#lock-secret", Input))

    def action_name(self) -> None:
        self.set_focus(self.query_one("#lock-name", Input))

    def action_secret(self) -> None:
        self.set_focus(self.query_one("#lock-secret", Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name, secret = (self.query_one(f"#lock-{which}", Input) for which in ("name", "secret"))
        if event.input is name and not secret.value:
            self.set_focus(secret)
            return
        given = secret.value
        secret.value = ""
        self.set_focus(secret)
        self._say(self.attempt(name.value.strip(), given))

    def attempt(self, name: str, secret: str) -> str:
        """Let them in; why not, or nothing."""
        said = str(cast(Any, self.app).unlock(name, secret))
        if not said:
            self._clear()
        return said

    def _clear(self) -> None:
        for line in self.query(Input):
            line.value = ""

    def _say(self, text: str) -> None:
        self.query_one("#lock-said", Static).update(Content(f"‹!› {shown(text)}" if text else ""))


class SignIn(Lock):
    """Before the desk is open: the passphrase of whoever said that they come."""

    TITLE_WORDS = "Who is there?"
    DEFAULT_CSS = "SignIn #lock-name, SignIn #lock-who { display: none; }"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._for = name
        self.WORDS = f"This desk asks {shown(name, 60)} for a passphrase. ctrl+q leaves."  # type: ignore[misc]

    def attempt(self, name: str, secret: str) -> str:
        if not secret:
            return "Type the passphrase; ctrl+q leaves."
        cast(Any, self.app).open_again(self._for, secret)
        return ""

    def refused(self, why: str) -> None:
        """It was the wrong one."""
        self._say(why)
