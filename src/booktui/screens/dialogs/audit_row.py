"""One row of the audit log in a frame of its own: what was before, and after."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from booktui.desk.audit_views import AuditFull
from booktui.screens.dialogs.frame import BACK
from booktui.screens.dialogs.lines import CLOSE, SCROLLING, Scrolling
from booktui.widgets.audit_rows import full_lines
from booktui.widgets.keys import Key, bindings
from booktui.widgets.waiting_rows import Cell


class AuditRow(Scrolling[None]):
    """Nothing is asked."""

    KEYS: ClassVar[tuple[Key, ...]] = (CLOSE, *SCROLLING, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((CLOSE,))]

    def __init__(self, full: AuditFull, zone: str) -> None:
        super().__init__(f"Row {full.line.id} of the audit")
        self.full, self.zone = full, zone

    def lines(self, width: int) -> list[list[Cell]]:
        return full_lines(self.full, self.zone, width)

    def keys_now(self) -> tuple[Key, ...]:
        return (CLOSE, *self.scrolling, BACK)
