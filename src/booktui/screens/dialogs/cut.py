"""Which part of a session is cut: typed as people say it, and repeated back at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.clinic_views import SessionView
from booktui.rules.clinics.part import SAY, BadPart, read_part
from booktui.rules.values import Span
from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.clinic_rows import day_long, span_words
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown


class CutPart(Dialog[Span]):
    """Gives back the part."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("cut.enter", "enter", "", "go on", "Goes on to the reason.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]

    def __init__(self, session: SessionView, draft: str = "") -> None:
        whole = span_words(session.start, session.end, session.zone)
        super().__init__(f"Cut {session.clinic} {day_long(session.day)} {whole}")
        self._session, self.draft = session, draft

    def compose_panel(self) -> Iterable[Widget]:
        yield Static("Which part goes?", markup=False)
        yield line_input(self.draft, SAY)
        yield Static(self._words(self.draft), markup=False, id="understood")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.draft = event.value
        self.say("")
        self.query_one("#understood", Static).update(shown(self._words(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        found = self._read(event.value)
        if isinstance(found, Span):
            self.draft = ""
            self.dismiss(found)
        else:
            self.query_one("#understood", Static).update("")  # said once, as a refusal
            self.say(found)

    def _words(self, text: str) -> str:
        found = self._read(text) if text.strip() else f"Type {SAY}."
        if isinstance(found, str):
            return found
        return f"{span_words(found.start, found.end, self._session.zone)}, {(found.end - found.start) // 60} minutes"

    def _read(self, text: str) -> Span | str:
        try:
            return read_part(text, Span(self._session.start, self._session.end), self._session.zone)
        except BadPart as problem:
            return str(problem)
