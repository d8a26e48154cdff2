"""A time that came free: who could come and why, asked one after the other until it is filled (domain.md PTC-05)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.errors import DeskError
from booktui.desk.freed.views import Answered, Asked, FillCandidate, FreedView
from booktui.desk.views import Outcome
from booktui.rules.clock import to_wall
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.fill_keys import ASK, CLOSE, FILL, NO, NONE, SCRIPT, YES
from booktui.widgets.heat_keys import LINES
from booktui.widgets.keys import Key, bindings
from booktui.widgets.line_list import LineList
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import PRIORITY_LONG, Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FRAME = 14
"""Lines of the window that are not the list's."""
MOST = 9
CALL = "SHORT_NOTICE_FILL"
NOBODY = "Nobody else on the list could come then. x closes it."
WIDE = 74


class FillDialog(Dialog[Outcome]):
    """Gives back what was booked last; None when nothing was. What a client gives up for it is asked about in turn."""

    KEYS: ClassVar[tuple[Key, ...]] = (*FILL, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FILL)]
    AUTO_FOCUS = "LineList"

    def __init__(self, desk: Desk, freed_id: int) -> None:
        super().__init__("A time came free")
        self._desk, self._freed_id = desk, freed_id
        self._on_line: Asked | None = None
        self._last: Outcome | None = None

    def compose_panel(self) -> Iterable[Widget]:
        yield LineList(candidate_cells, empty=NOBODY, id="candidates")
        yield Static("", markup=False, id="why")
        yield Static("", markup=False, id="on-line")
        yield Static("", markup=False, id="asked")

    def on_mount(self) -> None:
        self._read()

    @property
    def people(self) -> LineList:
        return self.query_one(LineList)

    def keys_now(self) -> tuple[Key, ...]:
        if self._on_line is not None:
            return (YES, NO, NONE, SCRIPT, BACK)
        return (ASK, LINES[0], LINES[1], CLOSE, BACK)

    # -- showing

    def _read(self) -> None:
        """Show it as it stands now, the next in turn under the mark."""
        try:
            freed = self._desk.filling.get(self._freed_id)
            self._on_line = self._desk.filling.asking(self._freed_id)
            found = self._desk.filling.candidates(self._freed_id, MOST)
        except DeskError as error:
            self.say(error.message)
            return
        self.retitle(f"{freed_words(freed)}: who could come")
        self.people.show(found, max(1, self.app.size.height - FRAME))
        self.people.go_to(0)
        self._put("#why", [why_words(self.people.here)] if found and self._on_line is None else [])
        self._put("#on-line", on_line_lines(self._on_line) if self._on_line is not None else [])
        self._put("#asked", asked_lines(freed))
        self.offer_keys()
        if freed.state != "open":
            self.say(f"It is {freed.state}: {freed.note}" if freed.note else f"It is {freed.state}.")

    def _put(self, name: str, lines: Sequence[str]) -> None:
        line = self.query_one(name, Static)
        line.set_class(not lines, "empty")
        line.update(Content("\n").join(Content(shown(text, 300)) for text in lines))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        if self._on_line is None:
            self._put("#why", [why_words(self.people.here)] if self.people.here is not None else [])

    # -- asking and being answered

    def action_ask(self) -> None:
        """Ask whom the mark is on; where others come first, why they are passed over is asked before."""
        one: FillCandidate | None = self.people.here
        if self._on_line is not None:
            self.say(f"{self._on_line.ask.client.name} is on the line: y, n or v first.")
        elif one is None:
            self.say(NOBODY)
        else:
            self._ask(one)

    def _ask(self, one: FillCandidate) -> None:
        ahead = [each for each in self.people.things[: self.people.cursor] if not each.passed]
        if not ahead:
            self._begin(one.entry_id if one.passed or self.people.cursor else None, "")
            return

        def answered(reason: str | None) -> None:
            if reason:
                self._begin(one.entry_id, reason)

        who = ahead[0].client.name if len(ahead) == 1 else f"{len(ahead)} others"
        hint = f"{who} would be asked first. The reason is kept with each of them."
        self.app.push_screen(AskLine(f"Why is {one.client.name} asked first?", hint), answered)

    def _begin(self, entry_id: int | None, reason: str) -> None:
        def refuse(error: DeskError) -> None:
            self._read()
            self.say(error.message)

        def then(asked: Asked) -> None:
            self._read()
            self.say(" ".join(asked.passed), error=False)

        signed(self, lambda: self._desk.filling.ask(self._freed_id, entry_id, reason), then, refuse)

    def action_answer(self, said: str) -> None:
        if self._on_line is None:
            self.say("Nobody is on the line. enter asks the one with the mark.")
            return
        answer = partial(self._desk.filling.answer, self._on_line.ask.id, said)
        signed(self, answer, self._answered, lambda error: self.say(error.message))

    def _answered(self, done: Answered) -> None:
        if done.outcome is not None:
            self._filled(done, done.outcome)
        else:
            self._read()
            self.say(f"{done.message} Next in turn: enter." if self.people.count else done.message, error=False)

    def _filled(self, done: Answered, outcome: Outcome) -> None:
        """It is filled; what the client gave up for it, if anything, is the next to fill."""
        self._last = outcome
        if done.next_freed is None:
            self.dismiss(outcome)
            return
        self._freed_id = done.next_freed
        self._read()
        self.say(f"{outcome.message} Their own time came free in turn: who could come?", error=False)

    def action_script(self) -> None:
        """To the desk: the script offers the very time that is held, and answers for whoever is on the line."""
        if self._on_line is None:
            self.say("Nobody is on the line. enter asks the one with the mark.")
            return
        app, ask = self.app, self._on_line.ask
        self.dismiss(self._last)
        app.call_later(ring, app, ask.client.id, ask.entry_id)

    def action_close(self) -> None:
        if self._on_line is not None:
            self.say(f"{self._on_line.ask.client.name} is on the line: y, n or v first.")
            return

        def answered(note: str | None) -> None:
            if note:
                self._close(note)

        self.app.push_screen(AskLine("Why is nobody asked any more?", "The time itself stays free."), answered)

    def _close(self, note: str) -> None:
        try:
            self._desk.filling.close(self._freed_id, note)
        except DeskError as error:
            self.say(error.message)
        else:
            self.dismiss(self._last)

    def action_back(self) -> None:
        self.dismiss(self._last)


async def ring(app: Any, client_id: int, entry_id: int) -> None:
    """Start the call at the desk; what is typed meanwhile is meant for it."""
    app.hold_typed()
    try:
        await app.reach("desk")
        app.screen_stack[0].start_with(client_id, entry_id, script=CALL)
    finally:
        await app.release_typed()


def freed_words(freed: FreedView) -> str:
    """`Tue 24 Nov 09:00 New, Dr Osei`."""
    wall = to_wall(freed.start, freed.zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M} {freed.name}, {freed.practitioner_name}"


def candidate_cells(one: FillCandidate, place: int, width: int) -> Sequence[Cell]:
    """`1 Khan Amina          NEW    M+ urgent   waits 45d, 3d left  takes 48h`."""
    left = one.days_left
    wait = f"waits {one.days_waited}d, {f'‹!› {-left}d over' if left < 0 else f'{left}d left'}"
    notice = "has a date" if one.booked_id is not None else notice_words(one)
    return [
        Cell(f"{place + 1} ", "number"),
        Cell(filled(one.client.name, max(4, width - 57)), "muted" if one.passed else "row"),
        Cell(filled(f" {one.client.waiting}", 8), "muted"),
        Cell(filled(one.band, 3), "row"),
        Cell(filled(PRIORITY_LONG.get(one.priority, one.priority), 8), f"priority-{one.priority}"),
        Cell(filled(wait, 24), "past" if left < 0 else "row"),
        Cell(filled("passed" if one.passed else notice, 12), "flag" if one.agreed else "muted"),
    ]


def notice_words(one: FillCandidate) -> str:
    """What they said about short notice."""
    return "not asked" if one.notice_hours is None else f"takes {one.notice_hours}h"


def why_words(one: FillCandidate) -> str:
    """Why it is their turn, and why they were passed over if they were."""
    return f"{one.why} Passed over: {one.passed}." if one.passed else one.why


def on_line_lines(asked: Asked) -> list[str]:
    """Whom to ring, what to see before dialling, and what to read back."""
    until = f" Held until {to_wall(asked.ask.held_until, asked.freed.zone):%H:%M}." if asked.ask.held_until else (
        " ‹!› The hold has run out; the time is checked again when it is booked."
    )  # fmt: skip
    number = asked.phone or "no number recorded"
    return [
        f"On the line: {asked.ask.client.name} ({asked.ask.client.waiting}), {number}.{until}", asked.ask.why,
        *asked.needs, f"Have said back: {asked.read_back}.",
    ]  # fmt: skip


def asked_lines(freed: FreedView) -> list[str]:
    """Who was asked before, in order."""
    said = [f"{ask.number} {ask.client.name}: {ask.answer}" for ask in freed.asks if ask.answer]
    return [f"Asked: {'; '.join(said)}"] if said else []
