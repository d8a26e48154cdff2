"""One message in a frame of its own: its words as they went, or as they would go now, and its calendar file."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from booktui.desk.sending.views import MessageFull
from booktui.screens.dialogs.frame import BACK
from booktui.screens.dialogs.lines import CLOSE, SCROLLING, Scrolling
from booktui.widgets import message_paint
from booktui.widgets.keys import Key, bindings
from booktui.widgets.outbox_rows import message_lines
from booktui.widgets.today_rows import Place
from booktui.widgets.waiting_rows import Cell


class MessageDialog(Scrolling[None]):
    """Nothing is asked."""

    KEYS: ClassVar[tuple[Key, ...]] = (CLOSE, *SCROLLING, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((CLOSE,))]

    def __init__(self, full: MessageFull, place: Place) -> None:
        super().__init__(f"Message {full.view.id}: {full.view.what}")
        self.full, self.place = full, place

    def lines(self, width: int) -> list[list[Cell]]:
        return [
            *message_lines(self.full.view, self.place, width), [], *message_paint.message(self.full, width)
        ]  # fmt: skip

    def keys_now(self) -> tuple[Key, ...]:
        return (CLOSE, *self.scrolling, BACK)
