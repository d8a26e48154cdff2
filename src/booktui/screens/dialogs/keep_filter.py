"""A name for the present filter, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from booktui.screens.dialogs.client_form import yes_no
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.form import Entry, Form

ENTRIES = (
    Entry("name", "Name", "such as: my urgent ones"),
    Entry("shared", "For everybody", "y: every user of this desk has it", True),
)


class KeepFilter(Form[str]):
    """Gives back the name under which it was kept."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "KeepFilter #panel .entry Static { width: 15; }"

    def __init__(self, text: str, save: Callable[..., Any], drafts: dict[str, dict[str, str]], name: str = "") -> None:
        super().__init__(f"Keep the filter: {text}", drafts, "keep filter", {"name": name})
        self._text, self._save = text, save

    def action_save(self) -> None:
        typed = self.typed
        name = typed["name"].strip()
        if not name:
            self.say("Type a name. Nothing is kept yet.")
            self.go_to_fault("name")
            return
        try:
            shared = bool(yes_no(typed["shared"]))
        except ValueError as problem:
            self.say(f"For everybody: {problem}. Nothing is kept yet.")
            self.go_to_fault("shared")
            return
        save = partial(self._save, name, self._text, shared=shared)
        signed(self, save, lambda _: self.kept(name), lambda error: self.say(error.message))
