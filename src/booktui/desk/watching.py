"""Telling whoever shows the diary that it was changed at another desk, cannot be reached, or can be again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booktui.desk.faults import write_fault
from booktui.store.errors import Busy, StoreError

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.store.watch import Watch

PATIENCE = 60.0
"""Seconds for which one wait for a change lasts."""
AGAIN = 1.0
"""Seconds between two attempts to reach a diary that is out of reach."""


@dataclass(frozen=True, slots=True)
class News:
    """What happened; never to whom. Without anything said, something was changed."""

    lost: str = ""
    """Why the diary cannot be reached, in a sentence."""
    back: bool = False
    """It can be reached again; what happened meanwhile is not known."""


class Watching:
    """`desk.watching`: one thread that waits, from `start` until `stop`."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._over = threading.Event()
        self._watch: Watch | None = None
        self._thread: threading.Thread | None = None

    def start(self, told: Callable[[News], None]) -> None:
        """Tell this of every change from now on; it is called in the thread, and has to be quick."""
        if self._thread is None:
            self._over = threading.Event()
            with suppress(StoreError):  # then the thread tries, and tells
                self._open()
            self._thread = threading.Thread(target=self._run, args=(told, self._over), name="watching", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Tell nobody any more, and let go of the store."""
        thread, self._thread = self._thread, None
        self._over.set()
        self._close()
        if thread is not None:
            thread.join(timeout=5)

    def _run(self, told: Callable[[News], None], over: threading.Event) -> None:
        lost = False
        while not over.is_set():
            try:
                moved = self._wait(over)
            except Busy:
                over.wait(AGAIN)
            except StoreError as error:
                self._close()
                if not lost and not over.is_set():
                    told(News(lost=str(error)))
                lost = True
                over.wait(AGAIN)
            except Exception as fault:  # the desk goes on; what others do then shows when one comes back to a screen
                write_fault(fault)
                break
            else:
                if (moved or lost) and not over.is_set():
                    told(News(back=lost))
                lost = False
        self._close()

    def _wait(self, over: threading.Event) -> bool:
        """Whether something was changed; at once when the watch had to be set up anew."""
        if self._watch is not None:
            return self._watch.changed(PATIENCE)
        self._open()
        if over.is_set():  # it was stopped before it could see this watch
            self._close()
        return False

    def _open(self) -> None:
        from booktui.store.watch import watch

        self._watch = watch(self._store)

    def _close(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
