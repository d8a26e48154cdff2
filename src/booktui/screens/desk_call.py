"""The call on the desk: starting, answering with single keys, parking, taking up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from booktui.desk.errors import DeskError, OutOfTurn
from booktui.desk.views import ListRow, OfferView
from booktui.rules.turns import OUT_OF_TURN, passed_words
from booktui.screens.desk_answers import CallAnswers
from booktui.screens.desk_fields import CallFields
from booktui.widgets import desk_keys as keys
from booktui.widgets.call_paint import step_name
from booktui.widgets.hold import hold_words
from booktui.widgets.keys import SCREEN, Key
from booktui.widgets.safe import shown
from booktui.widgets.status import Line, time_words

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView, OpenCall
    from booktui.desk.reaching.turns import Turn


class CallWork(CallAnswers, CallFields):
    """The part of the desk that minds the call pane."""

    _offered: tuple[OfferView, ...] = ()
    _parked: tuple[OpenCall, ...] = ()
    _taken: tuple[str, ...] = ()
    """What is said of offered times that somebody else has meanwhile."""
    _next: ListRow | None = None
    """Whose turn it was when the last call ended."""

    # -- starting, parking, resuming

    def start_call(self, row: ListRow) -> None:
        """Ring the client of that row."""
        self.start_with(row.client_id, row.entry_id)

    def start_taken(self, turn: Turn) -> None:
        """Ring the client whose turn it is; what is to be known before dialling is said."""
        said = " ".join((*turn.announce, passed_words(turn.passed)))
        if not self.start_with(turn.row.client_id, turn.row.entry_id, said=said):
            self.desk.turns.release(turn.row.entry_id)

    def start_with(
        self, client_id: int, entry_id: int | None, appointment_id: int | None = None, *, out_of_turn: str = "",
        said: str = "", script: str | None = None,
    ) -> bool:  # fmt: skip
        """Ring that client, for that waiting entry or about that appointment if there is one; whether it began.

        Out of turn it asks for the reason first, with one key.
        """
        if self.call_is_open():
            return False
        try:
            view = self.desk.calls.start(
                entry_id=entry_id, client_id=client_id, appointment_id=appointment_id, out_of_turn=out_of_turn,
                script=script,
            )  # fmt: skip
        except OutOfTurn as question:
            self._ask_why_now(client_id, entry_id, question.message)
            return False
        except DeskError as error:
            self.refuse(error)
            return False
        self._take_up(view, said)
        return True

    def call_is_open(self) -> bool:
        """A call is open here, so that no other begins; it says so."""
        if self.view is None:
            return False
        self.say(f"The call to {self.view.client} is still open: esc parks it, then start another.", error=True)
        self.focus_pane("call")
        return True

    def take_up(self, view: CallView) -> None:
        """Go on here with a call that was begun elsewhere; where another is open it waits among the parked ones."""
        if self.view is None:
            self._take_up(view)
            return
        self.desk.calls.park(view.call_id)
        self.say(f"Parked the call to {view.client}: the one to {self.view.client} is still open here.", error=True)

    def _ask_why_now(self, client_id: int, entry_id: int | None, question: str) -> None:
        from booktui.screens.dialogs.choose import Choose

        codes, words = list(OUT_OF_TURN), list(OUT_OF_TURN.values())

        def go_on(at: int | None) -> None:
            if at is not None:
                self.start_with(client_id, entry_id, out_of_turn=codes[at])

        self.app.push_screen(Choose("Out of turn: why now?", words, hint=question), go_on)

    def action_resume(self) -> None:
        """Take up the parked call; of several, ask which."""
        if self.view is not None:
            self.focus_pane("call")
            self.say(f"The call to {self.view.client} is open here.")
            return
        self.show_parked()
        if not self._parked:
            self.say("No call is parked.", error=True)
        elif len(self._parked) == 1:
            self.resume_at(0)
        else:
            self.focus_pane("call")
            self.say("Which one? Press its digit.")

    def resume_at(self, place: int) -> None:
        """Take up that one of the parked calls."""
        if place >= len(self._parked):
            self.say(f"There is no parked call {place + 1}.", error=True)
            return
        try:
            view = self.desk.calls.resume(self._parked[place].call_id)
        except DeskError as error:
            self.refuse(error)
            self.show_parked()
            return
        self._take_up(view)

    def action_drop_call(self) -> None:
        """End a parked call for good; of several, ask which."""
        if self.view is not None:
            self.say(f"The call to {self.view.client} is open here. Only a parked call can be dropped.", error=True)
            return
        self.show_parked()
        parked = self._parked
        if len(parked) < 2:
            self._ask_drop(parked, 0 if parked else None)
            return
        from booktui.screens.dialogs.choose import Choose

        lines = [f"{call.client}  {self._where(call)}" for call in parked]
        self.app.push_screen(Choose("Drop which parked call?", lines), lambda at: self._ask_drop(parked, at))

    def _ask_drop(self, parked: Sequence[OpenCall], place: int | None) -> None:
        if place is None:
            if not parked:
                self.say("No call is parked.", error=True)
            return
        from booktui.screens.dialogs.confirm import Confirm

        call = parked[place]
        sentence = "It ends as a call that was cut off. What was captured stays on record; held times are given back."
        dialog = Confirm(f"Drop the call to {call.client}", sentence, letter="d", verb="drop it")
        self.app.push_screen(dialog, lambda sure: self._drop_call(call) if sure else None)

    def _drop_call(self, call: OpenCall) -> None:
        try:
            self.desk.calls.drop(call.call_id)
        except DeskError as error:
            self.refuse(error)
        else:
            self.say(f"Dropped the call to {call.client}; its held times are free again.")
        self.reload()
        self.offer_keys()

    def _take_up(self, view: CallView, said: str = "") -> None:
        self._offered, self._taken = (), ()
        self.focus_pane("call")
        self.show_view(view)
        if not view.message and not view.conflicts:
            self.say(f"{view.title}: {view.client}. {said}".rstrip())

    def park(self) -> None:
        """Leave the call as it is; nothing is lost."""
        view = self.view
        if view is None:
            self.focus_pane("list")
            return
        try:
            self.desk.calls.park(view.call_id)
        except DeskError as error:
            self.refuse(error)
            return
        self._leave_call(diary_too=bool(self._offered))
        self.say(f"Parked the call to {view.client} at {step_name(view.step).lower()}. r resumes it.")

    # -- a step

    def show_view(self, view: CallView) -> None:
        """Show a step, and go where it asks one to."""
        if view.finished:
            self._finish(view)
            return
        refused = refusal_of(self.view, view)
        self.view = view
        self.call_pane.show(view, self.desk.zone, self.desk.catalogue.names)
        self.tick_call()
        self._follow_call(view)
        said = view.message or (view.conflicts[0].message if view.conflicts else "")
        if view.open_field:
            said = said.removesuffix(" Tab opens it.").removesuffix(" Tab opens them.")
        if self._times_below:
            said += " A digit takes a time from below."
        if self.call_pane.can_override:
            said += " o books it anyway, with a reason."
        self.say(said, error=refused)
        if view.open_field:
            self.edit_named(view.open_field)
        self.offer_keys()
        self.show_tabs()

    def follow_elsewhere(self) -> None:
        """What another desk did to the call that runs here, or to the times that were offered in it."""
        view = self.view
        if view is None:
            return
        try:
            now, taken = self.desk.calls.show(view.call_id), self.desk.calls.taken(view.call_id)
        except DeskError as error:
            self.status.say(error.message, error=True)
            return
        if now.finished or now.parked:
            self._leave_call()
            how = "was parked" if now.parked else "has ended"
            self.say(f"The call to {view.client} {how} at another desk.", error=True)
            return
        now = replace(now, message=view.message, conflicts=view.conflicts, open_field=view.open_field)
        if now != view:
            self.view = now
            self.call_pane.show(now, self.desk.zone, self.desk.catalogue.names)
            self.tick_call()
            self.offer_keys()
        if taken != self._taken:
            self._taken = taken
            if taken:
                self.say(" ".join(taken), error=True)

    def _follow_call(self, view: CallView) -> None:
        """The diary goes where the call is: to what is offered, then to what was chosen."""
        if view.offers and view.offers != self._offered:
            self._offered = view.offers
            self.follow_offers(view.offers, view.offers[0])
        elif view.chosen is not None:
            self.follow_offers(self._offered or (view.chosen,), view.chosen)

    def _finish(self, view: CallView) -> None:
        self._leave_call()
        self.say(f"{view.client}: {view.message or f'{view.outcome_label or view.outcome}.'}{self._following()}")
        if view.booked is not None:
            self.show_booked(view.booked)

    def _leave_call(self, *, diary_too: bool = True) -> None:
        """Back to the list. The diary is read again unless the call left it as it was."""
        self.view = None
        self._offered = ()
        self.call_pane.show(None)
        self.call_pane.title(0, "")
        if diary_too:
            self.follow_offers((), None)
        self._next_in_list()
        self.show_parked()
        self.tick_call()
        self.focus_pane("list")

    def _following(self) -> str:
        row = self._next
        return f" Next: {row.name}." if row is not None else " There is nobody else to ring now."

    def _next_in_list(self) -> None:
        try:
            turn = self.desk.turns.peek()
        except DeskError:
            turn = None
        self._next = turn.row if turn is not None else None
        self.waiting_list.reload(self._next.entry_id if self._next is not None else None)
        self.retitle_list()

    # -- what shows

    def show_parked(self) -> None:
        """List the calls that wait to be taken up again."""
        try:
            found = self.desk.calls.open_calls()
        except DeskError as error:
            self.refuse(error)
            return
        running = self.view.call_id if self.view is not None else None
        self._parked = tuple(call for call in found if call.call_id != running)
        lines = [(call.client, self._where(call)) for call in self._parked]
        self.call_pane.show_parked(lines, self.waiting_list.count > 0)

    def _where(self, call: OpenCall) -> str:
        at = call.parked_at or call.started_at
        return f"{time_words(at, self.desk.zone)}, {step_name(call.step).lower()}"

    def tick_call(self) -> None:
        """A second went by: the call's length and the time left of its holds."""
        view = self.view
        self.call_pane.title(self._elapsed(), view.title if view is not None else "")
        hold = self.query_one("#hold", Line)
        width = hold.content_size.width or self.size.width
        names = self.desk.catalogue.names
        hold.put(Content(hold_words(view, self._offered, self.desk.now(), width, names)))
        if view is not None and self.has_class("-narrow"):
            self.show_tabs()

    def _elapsed(self) -> int:
        return max(0, self.desk.now() - self.view.started_at) if self.view is not None else 0

    def call_face(self) -> str:
        """The call in the strip of tabs."""
        if self.view is None:
            return f"Call ({len(self._parked)} parked)" if self._parked else "Call"
        elapsed = self._elapsed()
        name = shown(self.view.client, 12)
        return f"Call {elapsed // 60:02d}:{elapsed % 60:02d} {name}, {step_name(self.view.step).lower()}"

    def call_keys_now(self) -> Sequence[Key]:
        """The keys of the call for the last line."""
        if self.call_pane.editing is not None:
            return keys.FIELD
        if self.view is None:
            parked = (keys.PICK_PARKED, keys.RESUME, keys.DROP) if self._parked else ()
            return (keys.NEXT, *parked, keys.NEXT_PANE, keys.BACK_TO_LIST)
        refused = (
            (keys.INSTEAD,) if self._times_below else (),
            (keys.OVERRIDE,) if self.call_pane.can_override else (),
        )
        go_on = (keys.GO_ON,) if self.view.continue_allowed else ()
        fields = (keys.FIELDS,) if self.view.fields else (keys.NEXT_PANE,)
        return (*refused[0], *refused[1], *go_on, keys.ANSWER, *fields, keys.PARK, keys.BRANCH, SCREEN[3])

    # -- the rest of the desk, as this part needs it


def refusal_of(before: CallView | None, view: CallView) -> bool:
    """Whether the last key was refused: a sentence, and the call is where it was."""
    if view.conflicts or view.open_field:
        return True
    stayed = before is not None and (before.call_id, before.step) == (view.call_id, view.step)
    return stayed and bool(view.message)
