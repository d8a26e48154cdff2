"""A journey through the real app in few words: press keys, see what shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from booktui.app import BooktuiApp
from booktui.screens.base import DeskScreen
from booktui.widgets.grid import DiaryGrid


class Journey:
    """One person at one screen."""

    def __init__(self, app: BooktuiApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> Journey:
        """Press keys one after the other, at leisure."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self

    async def burst(self, *keys: str) -> Journey:
        """Press keys without waiting for any of them."""
        from textual.events import Key

        characters = {"space": " ", "plus": "+", "minus": "-", "colon": ":", "slash": "/", "enter": "\r"}
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else characters.get(key)))
        arrived = asyncio.Event()
        self.app.call_later(arrived.set)
        await arrived.wait()  # until then nothing is on its way because nothing has come
        await until(lambda: not self.app._typed and not self.app._on_its_way)
        await self.pilot.pause()
        return self

    async def settled(self) -> None:
        """Whatever is counted or planned in a thread is there."""
        await until(lambda: all(worker.is_finished for worker in self.app.workers))
        await self.pilot.pause()

    @property
    def base(self) -> DeskScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, DeskScreen)
        return screen

    @property
    def grid(self) -> DiaryGrid:
        return self.base.query_one(DiaryGrid)

    @property
    def said(self) -> str:
        """What the status line says."""
        return self.base.status.said

    @property
    def top(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    def text(self) -> str:
        """Everything that shows, as plain lines."""
        screen = self.app.screen
        lines = screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)


async def until(done: Callable[[], bool], seconds: float = 8) -> None:
    """Wait until it is so."""
    for _ in range(int(seconds / 0.01)):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen in time")


@asynccontextmanager
async def opened(desk: Any, *, size: tuple[int, int] = (120, 40), start: str = "diary") -> AsyncIterator[Journey]:
    """The app with this desk, once it is open."""
    app = BooktuiApp(lambda: desk, start=start)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(lambda: app.desk is not None and not app._keys_wait)
        await pilot.pause()
        yield Journey(app, pilot)
