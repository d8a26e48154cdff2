"""Why an appointment is moved: a digit."""

from __future__ import annotations

from booktui.screens.dialogs.choose import Choose

REASONS = (
    "client asked", "client ill", "work or carer duties", "travel or transport", "practitioner away",
    "clinic changed", "earlier time came free", "interpreter or equipment", "other",
)  # fmt: skip


class MoveReason(Choose):
    """Gives back the place of the reason in `REASONS`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Move {what}: why?", REASONS)
