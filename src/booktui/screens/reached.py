"""Screens and dialogs that outlive a diary that cannot be reached: it is said, and what is typed in them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

from booktui.desk.errors import Unavailable

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object


class Reached(Base):
    """Mixed into whatever has a `say`. Without it one look at the diary that fails would end the whole program."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Unavailable as error:
            self.say(error.message, error=True)

    def say(self, text: str, error: bool = False) -> None:
        """One sentence; the screen's part."""
