"""Why times are taken away: a digit for a common reason, or words of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.choose import Choose

REASONS = ("sickness", "annual leave", "study leave or congress", "strike", "emergency", "equipment out of order",
           "room not usable", "too few booked", "other, typed")  # fmt: skip
"""Of cuts and cancellations (domain.md 2.8); the last asks for words."""


def ask_why(app: Any, title: str, then: Callable[[str], None], reasons: Sequence[str] = REASONS) -> None:
    """Ask for the reason, then go on with it; esc on the way changes nothing."""

    def typed(reason: str | None) -> None:
        if reason:
            then(reason)

    def picked(place: int | None) -> None:
        if place is None:
            return
        if place == len(reasons) - 1:
            app.push_screen(AskLine(title, "Why? The reason is kept and shown with everybody it concerns."), typed)
        else:
            then(reasons[place])

    app.push_screen(Choose(title, reasons, hint="Why?"), picked)
