"""A supervisor signs one act at somebody else's desk: name and passphrase, neither kept when one leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar, cast

from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.errors import DeskError, NeedsSupervisor, NotPermitted
from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown

Done = TypeVar("Done")
ON = Key("sign.on", "enter", "", "next, signs at the end", "The next line; signs in the last.", face="enter")


class CoSign(Dialog[tuple[str, str]]):
    """Gives back (name, passphrase); whether they fit is the desk's to say, when it is done."""

    KEYS: ClassVar[tuple[Key, ...]] = (ON, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]
    DEFAULT_CSS = "CoSign #panel .label { color: $text-muted; }"

    def __init__(self, why: str, name: str = "", wrong: str = "") -> None:
        """Args: why: what needs a supervisor; wrong: why the last try was refused."""
        super().__init__("A supervisor signs this")
        self._why, self._name, self._wrong = shown(why), name, wrong

    def compose_panel(self) -> Iterable[Widget]:
        yield Static(self._why, markup=False)
        yield Static("Supervisor's name", markup=False, classes="label")
        name = line_input(self._name)
        name.id = "sign-name"
        yield name
        yield Static("Passphrase (it does not show)", markup=False, classes="label")
        yield secret_input("sign-secret")

    def on_mount(self) -> None:
        if self._wrong:
            self.say(self._wrong)
        if self._name:
            self.set_focus(self.query_one("#sign-secret", Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name, secret = (self.query_one(f"#sign-{which}", Input) for which in ("name", "secret"))
        if not name.value.strip():
            self.set_focus(name)
            self.say("Whose signature? Type the supervisor's name.")
        elif event.input is name:
            self.set_focus(secret)
        elif not secret.value:
            self.say("Type the passphrase, or press esc.")
        else:
            self.dismiss((name.value.strip(), secret.value))


def secret_input(name: str) -> Input:
    """A line whose letters do not show."""
    line = line_input()
    line.password = True
    line.id = name
    return line


def signed(
    on: Screen[Any], act: Callable[[], Done], then: Callable[[Done], object], refuse: Callable[[DeskError], object]
) -> None:
    """Do it, and go on with what came of it; what needs a supervisor is signed by one first, where one can.

    Args:
        on: the screen or dialog that asks.
        refuse: says why it was not done; also when nobody signed.
    """
    try:
        done = act()
    except NeedsSupervisor as needs:
        if _desk(on).users.can_sign():
            _ask(on, act, then, refuse, needs)
        else:
            refuse(needs)
    except DeskError as error:
        refuse(error)
    else:
        then(done)


def _ask(
    on: Screen[Any], act: Callable[[], Done], then: Callable[[Done], object], refuse: Callable[[DeskError], object],
    needs: NeedsSupervisor, name: str = "", wrong: str = "",
) -> None:  # fmt: skip
    def answered(given: tuple[str, str] | None) -> None:
        if given is None:
            refuse(needs)
            return
        try:
            with _desk(on).signed_by(*given):
                done = act()
        except NotPermitted as error:
            _ask(on, act, then, refuse, needs, given[0], error.message)
        except DeskError as error:
            refuse(error)
        else:
            then(done)

    on.app.push_screen(CoSign(needs.message, name, wrong), answered)


def _desk(on: Screen[Any]) -> Any:
    return cast(Any, on.app).desk
