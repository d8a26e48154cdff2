"""What is done at other desks shows here: the screen one is on is read again when something was, seldom and unnoticed.

Nothing that one does is touched by it: the cursor, what is typed, a dialog, the sentence in the status line.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.message import Message

from booktui.desk.errors import Unavailable
from booktui.locked import LockingApp
from booktui.screens.reached import Reached

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.watching import News
    from booktui.screens.base import DeskScreen

APART = 0.4
"""Seconds between two times that the screen is read again, at least."""
SHARE = 4
"""The screen is left alone for so many times as long as reading it took: a large diary leaves time for keys."""
TYPING = 0.05
"""Seconds to wait while keys are being dealt with, and wait again."""
PATIENCE = 8
"""So many times; then it is read between two keys."""
OUT_OF_REACH = "‹!› no diary"
"""What the top bar says meanwhile, on every screen."""
BACK = "The diary can be reached again. What is shown has been read anew; look whether your last act is there."


class LiveApp(LockingApp):
    """The part of the application that keeps what it shows up to date."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._stale = False
        """Something was changed and does not show yet."""
        self._read_at, self._took = 0.0, 0.0
        self._put_off = 0
        self._lost = ""
        """Why the diary cannot be reached; empty while it can."""

    @property
    def reachable(self) -> bool:
        """The diary could be reached when it was tried last; while not, nobody waits for it but whoever acts."""
        return not self._lost

    def _opened(self) -> Desk:
        desk = super()._opened()
        desk.watching.start(self._hear)
        return desk

    def on_unmount(self) -> None:
        if self.desk is not None:
            self.desk.watching.stop()

    def _hear(self, news: News) -> None:
        """In the thread that watches."""
        with suppress(RuntimeError):  # the application is over
            self.call_later(self._heard, news)

    @property
    def _up(self) -> bool:
        """Its screens are whole: not while one takes the place of another, nor while it shuts down."""
        return bool(self.screen_stack) and not self._batch_count

    def _heard(self, news: News) -> None:
        if not self._up:
            self.set_timer(TYPING, partial(self._heard, news))
            return
        if news.lost:
            self._lost = news.lost
            self._say(news.lost)
            return
        if news.back and self._lost:
            self._lost = ""
            self._say(BACK)
        if not self._stale:
            self._stale, self._put_off = True, 0
            self._in(max(0.0, self._read_at + max(APART, SHARE * self._took) - monotonic()))

    def _in(self, seconds: float) -> None:
        if seconds > 0:
            self.set_timer(seconds, self._freshen)
        else:
            self.call_later(self._freshen)

    def _freshen(self) -> None:
        """Read again what shows; a screen that is behind another is read when one comes back to it."""
        typing = bool(self._typed or self._on_its_way) and self._put_off < PATIENCE
        if self.desk is None or self._keys_wait or typing or not self._up:
            self._put_off += 1
            self._in(TYPING)
            return
        base, began, self._stale = self.base, monotonic(), False
        if base is not None and base.shown:
            self.look_around(at_once=True)
            base.top.note(self.due_now())
            base.catch_up()
        self._read_at = monotonic()
        self._took = self._read_at - began

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Unavailable as error:
            self._cannot(error)

    def _handle_exception(self, error: Exception) -> None:
        """Looking at a diary that cannot be reached is no fault of the program."""
        if isinstance(error, Unavailable) and self.desk is not None:
            self._cannot(error)
        else:
            super()._handle_exception(error)

    def _cannot(self, error: Unavailable) -> None:
        """Say so where one is: in the dialog on top, if there is one."""
        if not self._up:
            return
        top, base = self.screen, self.base
        if isinstance(top, Reached):
            top.say(error.message, error=True)
        elif base is not None and base.shown:
            base.say(error.message, error=True)

    def _say(self, sentence: str) -> None:
        """In the status line, whatever one is doing: nothing that was typed is dropped."""
        base = self.base
        if base is not None and base.shown:
            base.status.say(sentence, error=bool(self._lost))

    if TYPE_CHECKING:  # the application's part

        @property
        def base(self) -> DeskScreen | None: ...

        def due_now(self) -> str: ...

        def look_around(self, *, at_once: bool = False) -> None: ...
