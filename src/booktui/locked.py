"""The lock: F12, or nobody at the keys for as long as the policy says. Nothing of what is behind shows, or gets a key.

It is a mode of its own, as a window that is too small is: other screens keep their dialogs and what was typed in them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.widget import AwaitMount

from booktui.desk.errors import DeskError
from booktui.opening import SMALL, OpeningApp

LOCK = "lock"
"""The mode of the lock."""
LEFT = frozenset({"quit", "lock", "focus_next", "focus_previous", "suspend_process"})
"""What the application still does while it is locked."""


def awake_seconds() -> float:
    """A clock that goes on while the machine sleeps, where the system has one (CLOCK_BOOTTIME)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class LockingApp(OpeningApp):
    """The part of the application that hides it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._locked_from = ""
        """The mode to come back to; empty while nothing is locked."""
        self._touched_at = awake_seconds()
        self._wanted: list[Callable[[], Any]] = []
        """Screens that wanted to show meanwhile."""

    @property
    def locked(self) -> bool:
        """Whether everything is hidden."""
        return bool(self._locked_from)

    def action_lock(self) -> None:
        if self.desk is not None and not self._keys_wait:
            self.lock()

    def lock(self) -> None:
        """Hide everything, and drop what was typed ahead; what stands in fields stays there."""
        if self.locked:
            return
        self.drop_typed(breath=True)  # an enter behind F12 would let in again whoever has no passphrase
        if self.current_mode == SMALL:
            self._locked_from, self._before_small = self._before_small, LOCK
        else:
            self._locked_from = self.current_mode
            super().switch_mode(LOCK)

    def unlock(self, name: str, passphrase: str) -> str:
        """Let whoever locked it go on, or somebody else sign in; why not, or nothing.

        Args:
            name: empty is whoever locked it.
            passphrase: empty is none, which is enough for a user who has none.
        """
        if self.desk is None:
            return ""
        try:
            self.desk.come_back(name, passphrase)
        except DeskError as error:
            self.drop_typed()
            return error.message
        self._let_in()
        return ""

    def _let_in(self) -> None:
        """Back to what was there; what was typed before it could be seen reaches none of it."""
        back, self._locked_from = self._locked_from, ""
        self._touched_at = awake_seconds()
        self.drop_typed(breath=True)
        super().switch_mode(back)
        wanted, self._wanted = self._wanted, []
        for show in wanted:
            show()

    def mind_the_lock(self) -> None:
        """Lock when nobody has touched a key for so long."""
        if self.desk is not None and not self.locked and not self._keys_wait and self._idle():
            self.lock()

    def _idle(self) -> bool:
        seconds = self.desk.policy.lock_seconds if self.desk is not None else 0
        return seconds > 0 and awake_seconds() - self._touched_at >= seconds

    async def on_event(self, event: events.Event) -> None:
        """A key after a long silence finds the lock, also when the machine has just woken up."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.mind_the_lock()
            self._touched_at = awake_seconds()
        await super().on_event(event)

    # -- what may not show

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if self.locked and action not in LEFT else super().check_action(action, parameters)

    def switch_mode(self, mode: str) -> AwaitMount:
        """While it is locked the mode that is wanted is where one comes back to."""
        if not self.locked or mode in (LOCK, SMALL):
            return super().switch_mode(mode)
        self._locked_from = mode
        return AwaitMount(self.screen, [])

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """While it is locked, a screen that something in the background opens waits."""
        if not self.locked:
            return super().push_screen(screen, *args, **options)
        self._wanted.append(partial(self.push_screen, screen, *args, **options))
        return AwaitComplete.nothing()

    def pop_screen(self) -> Any:
        """The lock itself is never taken away."""
        return AwaitComplete.nothing() if self.locked else super().pop_screen()

    def notify(self, message: str, **options: Any) -> None:
        if not self.locked:
            super().notify(message, **options)
