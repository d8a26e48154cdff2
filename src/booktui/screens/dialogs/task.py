"""A task is done: what came of it, which may be nothing to say; a row is dropped: why."""

from __future__ import annotations

from booktui.screens.dialogs.ask import AskLine


class DoneLine(AskLine):
    """Gives back the note; an empty one is as good."""

    def __init__(self, what: str, value: str = "") -> None:
        super().__init__("Done: what came of it?", what, value=value, check=lambda _text: "")


class DropLine(AskLine):
    """Gives back the reason."""

    def __init__(self, what: str, value: str = "") -> None:
        super().__init__("Why need it not be done?", what, value=value)


class AnswerLine(AskLine):
    """Gives back what was answered."""

    def __init__(self, what: str, value: str = "") -> None:
        super().__init__("What was answered?", what, value=value)
