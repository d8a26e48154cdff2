"""Typing ahead: keys go where they would have gone at leisure; after a refusal the rest of a burst is dropped."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from booktui.widgets.typeahead import LAPSE, PAUSE, TypeAheadApp
from screens.shell import until


class Prompt(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Asking(TypeAheadApp):
    """`o` opens a prompt, `w` waits, `b` blocks, `r` refuses; every answer and every `h` is kept."""

    BINDINGS = [Binding(key, f"do('{key}')") for key in "ohwbrl"]

    def __init__(self) -> None:
        super().__init__()
        self.got: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("nothing")

    async def action_do(self, what: str) -> None:
        if what == "o":
            self.push_screen(Prompt(), lambda text: self.got.append(f"={text}"))
        elif what == "w":
            await asyncio.sleep(0.2)
        elif what == "b":
            time.sleep(LAPSE + 0.25)
        elif what == "l":
            await asyncio.sleep(2 * LAPSE)
        elif what == "r":
            self.drop_typed()
        self.got.append(what)

    def type(self, text: str) -> None:
        for character in text:
            self.post_message(Key("enter" if character == "\r" else character, character))

    @property
    def idle(self) -> bool:
        return not self._typed and not self._on_its_way


@pytest.mark.parametrize(
    ("typed", "got"),
    [
        ("ohello\rh", ["o", "=hello", "h"]),
        ("ohello\rh" * 5, ["o", "=hello", "h"] * 5),
        ("who\r", ["w", "h", "o", "="]),
        ("bohello\rh", ["b", "o", "=hello", "h"]),
    ],
    ids=["one", "five-at-once", "slow-handler", "blocked-program"],
)
async def test_a_burst_goes_where_it_would_at_leisure(typed: str, got: list[str]) -> None:
    app = Asking()
    async with app.run_test():
        app.type(typed)
        await until(lambda: len(app.got) == len(got) and app.idle)

        assert app.got == got


async def test_a_key_that_never_comes_back_does_not_hold_up_the_rest() -> None:
    app = Asking()
    async with app.run_test():
        app.type("lh")
        await until(lambda: "h" in app.got or "l" in app.got)
        await until(lambda: len(app.got) == 2)

        assert sorted(app.got) == ["h", "l"]


async def test_after_a_refusal_the_rest_of_the_burst_is_dropped() -> None:
    app = Asking()
    async with app.run_test():
        app.type("hrohello\rhh")
        await until(lambda: app.idle and app.got == ["h", "r"])
        app.type("h")
        await asyncio.sleep(PAUSE / 2)

        assert app.got == ["h", "r"]


async def test_a_key_pressed_after_the_refusal_showed_counts() -> None:
    app = Asking()
    async with app.run_test():
        app.type("r")
        await until(lambda: app.idle and app.got == ["r"])
        app.type("h")
        await until(lambda: app.got == ["r", "h"])
        app.type("rhh")
        await until(lambda: app.idle and app.got == ["r", "h", "r"])
        await asyncio.sleep(PAUSE * 1.5)
        app.type("h")
        await until(lambda: app.got == ["r", "h", "r", "h"])


async def test_keys_wait_until_they_are_released() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        app.hold_typed()
        app.type("hoyes\r")
        await pilot.pause(0.1)
        assert app.got == []
        await app.release_typed()
        await until(lambda: app.got == ["h", "o", "=yes"])


async def test_pasted_text_keeps_its_place_among_the_keys() -> None:
    app = Asking()
    async with app.run_test():
        app.type("o")
        app.post_message(Paste("pasted"))
        app.type("!\r")
        await until(lambda: app.got == ["o", "=pasted!"])


async def test_one_can_leave_while_keys_wait() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        app.hold_typed()
        app.type("h")
        app.post_message(Key("ctrl+q", None))
        await pilot.pause(0.1)

        assert (app.got, app._exit) == ([], True)


def test_dropping_before_the_start_is_harmless() -> None:
    app: Any = Asking()
    app.drop_typed()


async def test_every_sign_of_a_keyboard_may_be_pressed_where_it_means_nothing() -> None:
    """A sign has a name (`@` is `at`), and whatever is called `key_` and that name would be run."""
    signs = [_character_to_key(sign) for sign in map(chr, range(33, 127)) if sign not in "ohwbrl"]
    app = Asking()
    async with app.run_test() as pilot:
        await pilot.press(*signs, "h")
        await until(lambda: app.idle and app.got == ["h"])
