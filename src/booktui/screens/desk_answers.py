"""The single keys of a call: the script's answers, and the few that every step has."""

from __future__ import annotations

from functools import partial

from textual import events

from booktui.desk.errors import DeskError
from booktui.rules.values import Alternative
from booktui.screens.desk_parts import DeskParts
from booktui.screens.dialogs.co_sign import signed
from booktui.widgets.call import CallText

PASSED_ON = frozenset({"question_mark", "colon", "slash", "shift+tab"})
"""Keys that keep their usual meaning while a call has the focus."""
BRANCHES = {
    "angry": "Angry or upset", "unwell_now": "Feels worse", "safeguarding": "Safety worry",
    "call_back": "Ring back later",
    "language_barrier": "Language barrier", "complaint": "Complaint", "escalate": "Needs a supervisor",
    "suspicious": "Thinks it may be a scam", "deceased": "Told that the client has died",
}  # fmt: skip
"""Shared branches that the full stop opens from any step."""
PAGES = {"pagedown": 8, "pageup": -8, "down": 1, "up": -1}


class CallAnswers(DeskParts):
    """The part of the desk that gives keys to the call."""

    _last_key = ""

    def on_key(self, event: events.Key) -> None:
        """Single keys go to the call while its text has the focus."""
        if isinstance(self.focused, CallText) and self._call_key(event):
            event.stop()
            event.prevent_default()

    def _call_key(self, event: events.Key) -> bool:
        """Whether the key was the call's."""
        key, letter = event.key, event.character or ""
        if key in PASSED_ON:
            return False
        if self.view is None:
            return self._idle_key(key)
        if key == "escape":
            self.park()
        elif key == "tab":
            return self.call_pane.edit(0)
        elif key in PAGES:
            self.call_pane.text.scroll_lines(PAGES[key])
        elif key in ("enter", "space"):
            self._go_on()
        elif len(letter) == 1 and letter.isprintable():
            self._answer(letter)
        else:
            return False
        return True

    def _idle_key(self, key: str) -> bool:
        if key == "escape":
            self.focus_pane("list")
        elif key.isdigit() and key != "0" and self.call_pane.text.parked:
            self.resume_at(int(key) - 1)
        elif key == "r":
            self.action_resume()
        elif key == "x":
            self.action_drop_call()
        elif key == "n":
            self.action_call_next()
        else:
            return False
        return True

    def _go_on(self) -> None:
        assert self.view is not None
        if self.view.continue_allowed:
            self._press("enter")
        else:
            self.say(f"This step needs an answer: {self._answers()}.", error=True)

    def _answer(self, letter: str) -> None:
        assert self.view is not None
        other = self.call_pane.conflicts.alternative(int(letter)) if self._times_below and letter.isdecimal() else None
        if any(choice.key == letter for choice in self.view.choices):
            self._press(letter)
        elif other is not None:
            self._instead(other)
        elif letter.isdecimal() and any(field.options for field in self.view.fields):
            self._press(letter)
        elif letter == "o" and self.call_pane.can_override:
            self._override()
        elif letter == ".":
            self._branch()
        elif self.view.choices:
            self.say(f"{letter} is no answer here: {self._answers()}.", error=True)
        else:
            self.say(f"{letter} is no answer here: enter goes on.", error=True)

    def _answers(self) -> str:
        assert self.view is not None
        return ", ".join(f"{choice.key} {choice.label}" for choice in self.view.choices)

    def _press(self, key: str, override: str | None = None) -> None:
        assert self.view is not None
        self._last_key = key
        press = partial(self.desk.calls.press, self.view.call_id, key, override=override)
        signed(self, press, self.show_view, self.refuse)

    @property
    def _times_below(self) -> bool:
        """The last key was refused and other times are numbered below."""
        return bool(self.call_pane.has_class("-refused") and self.call_pane.conflicts.alternatives)

    def _instead(self, other: Alternative) -> None:
        """Another time in place of the one that was refused."""
        assert self.view is not None
        try:
            view = self.desk.calls.instead(self.view.call_id, other)
        except DeskError as error:
            self.refuse(error)
            return
        self.show_view(view)

    def _override(self) -> None:
        """Press the refused key again, with a reason that is kept with the booking."""
        from booktui.screens.dialogs.ask import AskLine

        def answered(reason: str | None) -> None:
            if reason and self.view is not None:
                self._press(self._last_key, override=reason)

        self.app.push_screen(AskLine("Why is it booked anyway?", "The reason is kept with the booking."), answered)

    def _branch(self) -> None:
        """Into a branch that any script may need; its end comes back here."""
        from booktui.screens.dialogs.choose import Choose

        known = self.desk.calls.branches()
        names = [name for name in BRANCHES if f"COMMON.{name}" in known]

        def answered(place: int | None) -> None:
            if place is not None and self.view is not None:
                try:
                    view = self.desk.calls.jump(self.view.call_id, f"COMMON.{names[place]}")
                except DeskError as error:
                    self.refuse(error)
                else:
                    self.show_view(view)

        self.app.push_screen(Choose("What happened?", [BRANCHES[name] for name in names]), answered)
