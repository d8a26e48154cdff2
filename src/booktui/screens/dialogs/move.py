"""Why an appointment is moved: a digit."""

from __future__ import annotations

from booktui.screens.dialogs.choose import Choose

REASONS = (
    "client asked", "client ill", "work or carer duties", "travel or transport", "practitioner away",
    "clinic changed", "earlier time came free", "interpreter or equipment", "other",
)  # fmt: skip


BY_CLIENT = frozenset(REASONS[:4])
"""Those that are the client's own: such a change counts like a cancellation (PTC-02)."""


class MoveReason(Choose):
    """Gives back the place of the reason in `REASONS`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Move {what}: why?", REASONS)
