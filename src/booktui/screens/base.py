"""What every screen of the desk has: a line on top, its body, what was done last, and the keys that work now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from booktui.desk.errors import DeskError, Refused
from booktui.screens.reached import Reached
from booktui.screens.steady import Steady
from booktui.widgets.keys import HELP, SCREEN, Key, bindings
from booktui.widgets.row_list import RowList
from booktui.widgets.status import KeyLine, StatusLine, TopBar, day_words, time_words

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


BREATH = 0.4
"""Seconds, at least, before what took a thread to read is read again."""


class Under(NamedTuple):
    """What the next key would be about."""

    key: Hashable
    name: str = ""
    gone: str = ""
    """What to say when it is something else because of another desk; empty where that does no harm."""


class DeskScreen(Reached, Steady, Screen[None]):
    """A mode of the application. Subclasses give `compose_body`, `desk_ready`, `reload` and `keys_now`."""

    MODE: ClassVar[str] = ""
    """The mode this is the screen of: `diary`."""
    NAME: ClassVar[str] = ""
    """What help calls it."""
    KEYS: ClassVar[tuple[Key, ...]] = ()
    """The keys of this screen, for help; bind them with `BINDINGS = bindings(KEYS)`."""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCREEN)]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss"]
    """A subclass names its own after it: `["base.tcss", "diary.tcss"]`."""
    AUTO_FOCUS = None
    ESCAPE_TO_MINIMIZE = False

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield from self.compose_body()
        yield StatusLine()
        yield KeyLine()

    def compose_body(self) -> Iterable[Widget]:
        """What is between the lines."""
        return ()

    shown = False
    """It has its widgets."""
    _catching_up = _behind = False
    """It is being read in a thread, and was changed since."""
    _left = False
    """It was behind another; what it shows may be old."""

    def on_mount(self) -> None:
        self.shown = True
        self.offer_keys()
        if self.desk_or_none is not None:
            self.desk_arrived()

    def on_screen_suspend(self) -> None:
        self._left = True

    def on_screen_resume(self) -> None:
        if self.desk_or_none is not None and self.shown and self._left:
            self._left = False
            self.tick()
            self.reload()

    _draft_command = ""
    """A command line that was left with esc."""

    # -- the desk

    @property
    def desk(self) -> Desk:
        """The desk; only once it is open."""
        desk = self.desk_or_none
        assert desk is not None, "asked for the desk before it was open"
        return desk

    @property
    def desk_or_none(self) -> Desk | None:
        """The desk, None while it is being opened."""
        return cast("Desk | None", getattr(self.app, "desk", None))

    def desk_arrived(self) -> None:
        """The desk is open: fill the top line, then the screen."""
        self.tick()
        self.desk_ready()

    def desk_ready(self) -> None:
        """The desk is open: show what there is."""

    def reload(self) -> None:
        """Come back to this screen: show what there is now."""

    def reread(self) -> None:
        """The same because of another desk: nothing that one did is lost, and nothing is written."""
        self.reload()

    def under_cursor(self) -> Under | None:
        """What the cursor is on, where a key would be about it."""
        return None

    def reading(self) -> Callable[[], Callable[[], None]] | None:
        """Where reading takes long on a large desk: what to call in a thread; it gives what shows what was read."""
        return None

    def catch_up(self) -> None:
        """Something was changed at another desk: show it. The cursor, what is typed and what is said stay."""
        read = self.reading()
        if read is None:
            self._show_still(self.reread)
        elif self._catching_up:
            self._behind = True
        else:
            self._catching_up = True
            self.run_worker(self._catch_up_with(read), group="catch-up", exit_on_error=False)

    async def _catch_up_with(self, read: Callable[[], Callable[[], None]]) -> None:
        began = monotonic()
        try:
            show = await asyncio.to_thread(read)
        except DeskError:  # busy or out of reach: what is done next says so
            return
        finally:
            self._catching_up = False
            behind, self._behind = self._behind, False
            if behind:
                self.set_timer(max(BREATH, monotonic() - began), self.catch_up)
        if self.is_running:
            self._show_still(show)

    def _show_still(self, show: Callable[[], None]) -> None:
        before, lists = self.under_cursor(), list(self.query(RowList))
        for one in lists:
            one.still = True
        try:
            show()
        finally:
            for one in lists:
                one.still = False
        after = self.under_cursor()
        if before is not None and before.gone and (after is None or after.key != before.key):
            self._slipped(before, after)

    def _slipped(self, before: Under, after: Under | None) -> None:
        """A key that is on its way was meant for what is no longer under the cursor, and is dropped."""
        now = f" The cursor is on {after.name} now." if after is not None and after.name else ""
        self.status.say(f"{before.gone}{now}", error=True)
        if self.is_active:
            cast(Any, self.app).drop_typed(breath=True)

    def search(self, text: str) -> None:
        """Find this, on screens that find something."""

    def tick(self) -> None:
        """A second went by, or the screen came back: the clock."""
        now, zone, person = self.desk.now(), self.desk.zone, self.desk.person
        self.top.at(
            self.desk.name, f"{day_words(now, zone)} {time_words(now, zone)}", f"{person.name} ▸ {person.role.value}"
        )
        self.top.note(cast(Any, self.app).due_now())

    # -- the lines

    @property
    def top(self) -> TopBar:
        """The line on top; `top.note("due 4")` puts a word there."""
        return self.query_one(TopBar)

    @property
    def status(self) -> StatusLine:
        """The line that says what was done."""
        return self.query_one(StatusLine)

    def say(self, text: str, error: bool = False) -> None:
        """One sentence in the status line. After an error, what was typed ahead is dropped."""
        self.status.say(text, error)
        if error:
            self.drop_typed()

    def refuse(self, error: DeskError) -> None:
        """Say why something was not done; a screen with a list of conflicts shows them all."""
        self.say(error.message, error=True)
        if isinstance(error, Refused):
            self.show_conflicts(error)

    def show_conflicts(self, error: Refused) -> None:
        """Show what the checker found, on screens that have a place for it."""

    def drop_typed(self) -> None:
        """Forget what was typed before a refusal could be seen."""
        cast(Any, self.app).drop_typed()

    def keys_now(self) -> Sequence[Key]:
        """The keys that work here and now, the most useful first; help is put before them."""
        return ()

    def offer_keys(self) -> None:
        """Show them in the last line."""
        self.query_one(KeyLine).offer((HELP, *self.keys_now()))

    # -- keys of every screen

    def action_go_menu(self) -> None:
        from booktui.screens.dialogs.go import GoMenu

        self.app.push_screen(GoMenu(), self._gone_to)

    def _gone_to(self, mode: str | None) -> None:
        if mode:
            cast(Any, self.app).action_go(mode)

    async def action_find_client(self) -> None:
        await cast(Any, self.app).action_find("")

    def action_command_line(self) -> None:
        self.open_command(self._draft_command, select=bool(self._draft_command))

    def open_command(self, text: str, *, select: bool = False, wrong: str = "") -> None:
        """Open the command line with this in it."""
        from booktui.screens.dialogs.command import CommandLine

        dialog = CommandLine(text, select=select, wrong=wrong)

        async def answered(line: str | None) -> None:
            self._draft_command = dialog.draft if line is None else ""
            if line is not None:
                await self._run_command(line)

        self.app.push_screen(dialog, answered)

    async def _run_command(self, line: str) -> None:
        from booktui.screens.commands import run_command

        app = cast(Any, self.app)
        app.hold_typed()  # what follows is meant for the screen that the line leads to
        try:
            await run_command(self, line)
        except (DeskError, ValueError) as error:
            self.drop_typed()
            self.open_command(line, wrong=str(error))
        finally:
            await app.release_typed()

    def action_undo(self) -> None:
        if self.desk_or_none is None:
            return
        try:
            outcome = self.desk.diary.undo()
        except DeskError as error:
            self.refuse(error)
            return
        self.reload()
        self.undone(outcome)
        if outcome.appointment is None and outcome.also:
            self.say(outcome.message)
            self.show_also("Undone, but not all of it", (outcome.message, *outcome.also))

    def show_also(self, title: str, said: Sequence[str]) -> None:
        """Lines that have to be seen, in a frame of their own."""
        from booktui.screens.dialogs.lines import Lines

        self.app.push_screen(Lines(title, said))

    def undone(self, outcome: Any) -> None:
        """Say what was taken back; screens with a grid go there too."""
        self.done(outcome)

    def done(self, outcome: Any) -> None:
        """Say what an action did; screens with a grid mark the row too."""
        also = "; ".join(outcome.also)
        self.say(f"{outcome.message} ({also})" if also else outcome.message)

    def action_back(self) -> None:
        """One step back; the base of a mode has none, and says so."""
        self.say("Nothing to go back from here. F1 shows the keys, ctrl+q leaves.")
