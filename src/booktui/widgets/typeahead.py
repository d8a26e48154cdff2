"""Typing ahead: every key goes where it would have gone at leisure (textual.md section 5)."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode

LAPSE = 0.5
"""Seconds after which a key that never reported back no longer holds up the next."""
GRACE = 0.1
"""Seconds that a key gets after a stall of the whole program, before its time is counted as up."""
PAUSE = 0.12
"""Seconds without a key that end a burst of which the rest was dropped."""
LAPS = 2
"""Ways from the focused widget up to the application: the key's own, and that of what its action reports."""
SETTLING = 4
"""Rounds of the message queue in which deferred focus changes and closing screens happen."""
ONE_FRAME = 0.1
"""Seconds that what a key does is kept for one frame; what takes longer shows its frames as they come."""
ARRIVING = 4
"""Turns of the event loop in which what widgets want painted reaches their screen."""
PAINTINGS = 3
"""Times that a key's frame may lead to more to do: a layout tells sizes, callbacks wait for a frame."""
FEW_FRAMES = 0.03
"""Seconds between the frames of a burst that was typed ahead."""


@runtime_checkable
class PaintsAtOnce(Protocol):
    """A screen that can be painted when one wants it (`screens.steady`)."""

    @property
    def more_than_paint(self) -> bool: ...

    def paint_now(self) -> bool: ...


class TypeAheadApp(App[Any]):
    """Hands keys out one at a time, each only when the one before has been dealt with completely."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._on_its_way = 0
        """Number of the key that is being dealt with; 0 when none is."""
        self._numbers = 0
        self._watchdog: asyncio.TimerHandle | None = None
        self._keyed_at = self._painted_at = 0.0
        self._keys_wait = False
        self._dropped_at = 0.0
        self._burst = False

    def hold_typed(self) -> None:
        """Keep what is typed from now on until `release_typed`."""
        self._keys_wait = True

    async def release_typed(self) -> None:
        """Deliver what was kept, in its order."""
        self._keys_wait = False
        await self._next_key()

    def drop_typed(self, *, breath: bool = False) -> None:
        """Something was refused: what was typed before it could be seen is not run.

        Args:
            breath: also what comes in the same breath, though nothing of it has been read yet.
        """
        self._burst = breath or bool(self._typed)
        self._dropped_at = asyncio.get_running_loop().time() if self.is_running else 0.0
        self._typed.clear()

    @property
    def keys_given(self) -> int:
        """How many keys have been handed out so far."""
        return self._numbers

    @property
    def holds_frames(self) -> bool:
        """A key is being dealt with: all that it changes is shown at once when it is done."""
        return bool(self._on_its_way) and time.monotonic() - self._keyed_at < ONE_FRAME

    def swallows(self, event: events.Key | events.Paste) -> bool:
        """Whether a key is to have no effect at all now."""
        return False

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded or self._leaves(event):
            await super().on_event(event)
        elif not self.swallows(event) and not self._belongs_to_dropped(event):
            self._typed.append(_as_enter(event))
            if not self._on_its_way:
                await self._next_key()

    def _leaves(self, event: events.Key | events.Paste) -> bool:
        """One can always leave, also while the desk is still being opened."""
        return self._keys_wait and isinstance(event, events.Key) and event.key == "ctrl+q"

    def _belongs_to_dropped(self, event: events.Key | events.Paste) -> bool:
        """A key typed before a refusal showed, or still in the same breath."""
        if event.time <= self._dropped_at:
            self._burst = True
            return True
        if self._burst and event.time - self._dropped_at < PAUSE:
            self._dropped_at = event.time
            return True
        self._burst = False
        return False

    async def _next_key(self) -> None:
        self._stand_down()
        if self._keys_wait or not self._typed:
            return
        self._numbers += 1
        number = self._on_its_way = self._numbers
        self._keyed_at = time.monotonic()
        self._watch(number, LAPSE)
        path = list((self.focused or self.screen).ancestors_with_self)
        await super().on_event(self._typed.popleft())
        self._follow(path, path * (LAPS - 1), number)

    def _follow(self, path: list[DOMNode], again: list[DOMNode], number: int) -> None:
        """Queue up behind the key at every node that it bubbles through, then behind what its action posted there."""
        for place, node in enumerate(path, 1):
            if node.call_later(self._follow, path[place:], again, number):
                return
        if again:
            self.call_later(self._follow, again, [], number)
        else:
            self.call_later(self._settle, SETTLING, number)

    async def _settle(self, rounds: int, number: int, painted: int = 0) -> None:
        if number != self._on_its_way:
            return
        if rounds:
            self.call_later(self._settle, rounds - 1, number, painted)
        elif not self.screen.call_later(self.call_later, self._done, number, painted):
            await self._done(number, painted)  # that screen is closing and takes no more messages

    async def _done(self, number: int, painted: int = 0) -> None:
        for _ in range(ARRIVING):
            await asyncio.sleep(0)
        if number != self._on_its_way:
            return
        self._watch(number, LAPSE)  # what it did is done; showing it has a time of its own
        if self._painted() and painted < PAINTINGS:
            self.call_later(self._settle, SETTLING, number, painted + 1)
        else:
            await self._next_key()

    def _painted(self) -> bool:
        """Show what the key changed, at once instead of at the screen's next turn; whether that leads to more."""
        screen, now = self.screen, time.monotonic()
        if not isinstance(screen, PaintsAtOnce) or (
            self._typed and now - self._painted_at < FEW_FRAMES and not screen.more_than_paint
        ):
            return False
        self._painted_at = now
        return screen.paint_now()

    def _watch(self, number: int, seconds: float, last: bool = False) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        loop = asyncio.get_running_loop()
        self._watchdog = loop.call_later(seconds, self._lapsed, number, last)

    def _lapsed(self, number: int, last: bool) -> None:
        if number != self._on_its_way:
            return
        if last:
            self.call_later(self._done, number)
        else:
            self._watch(number, GRACE, last=True)

    def _stand_down(self) -> None:
        self._on_its_way = 0
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None


def _as_enter(event: events.Key | events.Paste) -> events.Key | events.Paste:
    """Enter typed before the program had the terminal arrives as a line feed."""
    return events.Key("enter", "\r") if isinstance(event, events.Key) and event.key == "ctrl+j" else event
