"""Opening the desk: a frame first, then the desk in a thread, then what the first call and booking will want."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.driver import Driver
from textual.worker import Worker, WorkerState

from booktui.desk.errors import DeskError, NeedsPassphrase, NotPermitted
from booktui.widgets.typeahead import TypeAheadApp

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.screens.base import DeskScreen
    from booktui.screens.lock import SignIn

START = "start"
"""The mode of the light first screen."""
SMALL = "small"
"""The mode of a window that is too small."""
BACKUP_AFTER, BACKUP_SECONDS = 3, 300
"""Seconds after opening, and between looks, when a backup that is due is made."""
DUE_AFTER = 4
"""Seconds after opening when what is due is read ahead: of a large diary, seconds until it is in memory."""
TIDY_SECONDS = 20
"""Seconds without a key after which what closed dialogs left is cleared away."""


class OpeningApp(TypeAheadApp):
    """The part of the application that gets it going."""

    def __init__(self, opener: Callable[[], Desk], home: str, **options: Any) -> None:
        self.DEFAULT_MODE = START if home == "desk" else home  # type: ignore[misc]
        super().__init__(**options)
        self.desk: Desk | None = None
        """None until it is open."""
        self.home = home
        """The mode that one starts in."""
        self._before_small = self.DEFAULT_MODE
        self._opener = opener
        self._asking: SignIn | None = None
        self._thresholds: tuple[int, int, int] | None = None
        self._keys_seen = self._keys_tidied = 0
        self.hold_typed()

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":  # another system, or one that was asked for by name
            return found
        from booktui.terminal import Terminal

        return Terminal

    def on_mount(self) -> None:
        self.call_after_refresh(self._open_desk)

    def _open_desk(self) -> None:
        self.run_worker(self._opened, name="open", thread=True, exit_on_error=False)

    def _opened(self) -> Desk:
        """In the thread: the desk, and its screen's modules."""
        desk = self._opener()
        importlib.import_module(f"booktui.screens.{self.home}")
        return desk

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.name == "open" and event.state == WorkerState.SUCCESS:
            self.desk = event.worker.result
            self.call_next(self._desk_ready)
        elif event.worker.name == "open" and event.state == WorkerState.ERROR:
            self._cannot_open(event.worker.error)
        elif event.worker.name == "backup" and event.state == WorkerState.SUCCESS and event.worker.result:
            for screen in self._desk_screens():
                if screen.shown:
                    screen.say(event.worker.result)

    async def _desk_ready(self) -> None:
        await self._asked()
        for screen in self._desk_screens():
            if screen.shown:
                screen.desk_arrived()
        await self._leave_start()
        await self.release_typed()
        self.call_after_refresh(self._settle_down)

    async def _leave_start(self) -> None:
        if START in (self.current_mode, self._before_small):
            self._before_small = self.home
            if self.current_mode == START:
                await self.switch_mode(self.home)
            self.remove_mode(START)

    def _settle_down(self) -> None:
        """What there is stays: the collector need not look at it again and again. The rest is fetched meanwhile."""
        self._thresholds = gc.get_threshold()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
        if self.desk is not None:
            self.run_worker(self.desk.warm, name="warm", thread=True, exit_on_error=False)
            self.set_interval(TIDY_SECONDS, self.tidy)
            self.set_interval(BACKUP_SECONDS, self.back_up)
            self.set_timer(BACKUP_AFTER, self.back_up)
            self.set_timer(DUE_AFTER, partial(self.run_worker, self._read_ahead, thread=True, exit_on_error=False))

    def _read_ahead(self) -> None:
        """In a thread: what the first look at what is due wants; nothing is written."""
        if self.desk is not None:
            self.desk.today.read("")

    def tidy(self) -> None:
        """Collect what nothing uses any more, once nobody types; looked for as seldom as it is, it would pile up."""
        if self.keys_given == self._keys_seen != self._keys_tidied:
            self._keys_tidied = self._keys_seen
            gc.collect()
        self._keys_seen = self.keys_given

    def back_up(self) -> None:
        """Make the backup if one is due, in a thread; what goes wrong is in the status line and on Today."""
        if self.desk is not None and self.desk.settings.get("backups"):
            from booktui.desk.recovery.backups import keep_up

            self.run_worker(partial(keep_up, self.desk), name="backup", thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        if self._thresholds is not None:
            gc.unfreeze()
            gc.set_threshold(*self._thresholds)

    def _cannot_open(self, error: BaseException | None) -> None:
        from booktui.screens.cannot_open import CannotOpen

        if isinstance(error, NeedsPassphrase) or (self._asking is not None and isinstance(error, NotPermitted)):
            self._ask_passphrase(error)
            return
        if not isinstance(error, DeskError):
            self._handle_exception(error if isinstance(error, Exception) else RuntimeError("the desk did not open"))
            return
        self.drop_typed()
        self._keys_wait = False
        self.push_screen(CannotOpen(error))

    def _ask_passphrase(self, error: NotPermitted) -> None:
        """The desk asks who comes; a wrong one is told and may be tried again."""
        from booktui.screens.lock import SignIn

        self.drop_typed()
        self._keys_wait = False
        if self._asking is None and isinstance(error, NeedsPassphrase):
            self._asking = SignIn(error.name)
            self.push_screen(self._asking)
        elif self._asking is not None:
            self._asking.refused(error.message)

    def open_again(self, name: str, passphrase: str) -> None:
        """Try to open the desk with that passphrase."""
        from booktui.desk.people import sign_in

        self.hold_typed()
        sign_in.hold(name, passphrase)
        self._open_desk()

    async def _asked(self) -> None:
        """It was the right one; what was typed behind it is not run."""
        from booktui.desk.people import sign_in

        if self._asking is not None:
            sign_in.let_go()
            self._asking = None
            self.drop_typed()
            await self.pop_screen()

    def _desk_screens(self) -> list[DeskScreen]:
        from booktui.screens.base import DeskScreen

        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, DeskScreen)]
