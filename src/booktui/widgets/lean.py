"""The application's end of the wire: what is sent is what differs, and all of it where that may not be so any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.screen import Screen

from booktui.widgets.wire import Wire

if TYPE_CHECKING:
    Base = App[Any]
else:
    Base = object


class Lean(Base):
    """Mixed into the application."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._wire = Wire()
        self._sent_of: Screen[Any] | None = None

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if screen is not self._sent_of:
            self._sent_of = screen
            self._wire.forget()  # going to a screen heals what another program wrote over it
        super()._display(screen, self._wire.lean(renderable, self.size))

    def on_app_focus(self) -> None:
        self._wire.forget()

    def on_resize(self, event: events.Resize) -> None:
        self._wire.forget()
