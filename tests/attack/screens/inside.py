"""The same monkey inside the app, where what it does to the screens can be looked at after every move."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from textual import constants
from textual.events import Resize
from textual.message import Message

from attack.screens.moves import Move
from attack.screens.wire import harmless
from booktui.app import BooktuiApp
from booktui.terminal import Reader
from screens.shell import until

PATIENCE = 30
"""Seconds in which what was typed in one breath must have been dealt with."""


class Inside:
    """One app with a desk, driven by moves as a terminal would send them."""

    def __init__(self, desk: Any, start: str) -> None:
        self.app = BooktuiApp(lambda: desk, start=start)
        self.wrong: list[str] = []
        self.made = 0
        """Moves so far."""
        self._reader = Reader()

    async def run(self, todo: Sequence[Move], *, size: tuple[int, int] = (120, 40)) -> int:
        """Make them until it ends; how many were made."""
        async with self.app.run_test(size=size, notifications=True) as pilot:
            await until(lambda: self.app.desk is not None and not self.app._keys_wait)
            for move in todo:
                self.made += 1
                await self._make(pilot, move)
                if self.app._exit or not self.app.is_running:
                    break
                self.wrong += control(self.shown())
                if self.wrong:
                    break
        return self.made

    async def _make(self, pilot: Any, move: Move) -> None:
        if move.size:
            await pilot.resize_terminal(*move.size)
        elif move.pause:
            self._post(self._reader.wait())
        else:
            self._post(self._reader.read(move.typed))
            if move.typed.endswith(b"\x1b"):
                await asyncio.sleep(constants.ESCAPE_DELAY)
                self._post(self._reader.wait())
        await self._done()

    def _post(self, messages: Any) -> None:
        for message in messages:
            assert isinstance(message, Message)
            if isinstance(message, Resize):  # the driver believes none of these
                continue
            message.set_sender(self.app)
            self.app.post_message(message)

    async def _done(self) -> None:
        """Whatever was typed has been dealt with."""
        app = self.app
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.002)
            if not app.is_running or app._exit or not (app._typed or app._on_its_way or app._keys_wait):
                return
        self.wrong.append(f"a key was never dealt with: {app._typed!r}")

    def shown(self) -> str:
        """Everything that shows."""
        if not self.app.is_running or not self.app.screen_stack:
            return ""
        lines = self.app.screen._compositor.render_strips()
        return "".join(segment.text for strip in lines for segment in strip)


def control(text: str) -> list[str]:
    """What in it is no printable text."""
    if text.isprintable():
        return []
    return [repr(c) for c in text if not c.isprintable() and not harmless(c)]
