"""The first half of the booking dialog: who it is for, found while typing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.views import ClientLine, Outcome
from booktui.rules.searching import too_few
from booktui.screens.dialogs.book_lines import hit_line
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.conflicts import ConflictList
from booktui.widgets.keys import Key

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HITS = 7
NOBODY = "Nobody of that name. F6 adds a new client."
FEW = "Three letters, or a whole surname."
KEYS_WHO: tuple[Key, ...] = (
    Key("book.pick", "enter", "", "take", "Takes the client with the mark.", face="enter"),
    Key("book.hits", "up,down", "", "choose", "Moves the mark.", face="↑ ↓"),
    Key("book.digit-hit", "1,2,3,4,5,6,7", "", "pick", "After letters, a digit takes that client.", face="1-7"),
    BACK,
)


class ClientSearch(Input):
    """The search line: after letters a digit is a pick, as no name has one."""

    @dataclass
    class Picked(Message):
        """A digit after letters."""

        number: int

    async def _on_key(self, event: events.Key) -> None:
        text = self.value.strip()
        if text and event.key in "1234567" and not any(c.isdigit() for c in text):
            event.stop()
            event.prevent_default()
            self.post_message(self.Picked(int(event.key)))
        else:
            await super()._on_key(event)


class BookWho(Dialog[Outcome]):
    """Searches, and gives the client to `_take`. Of several hits none is taken unseen."""

    def __init__(self, desk: Desk, draft: str, client: ClientLine | None) -> None:
        super().__init__("")
        self._desk, self.draft, self._client = desk, draft, client
        self._hits: list[ClientLine] = []
        self._searched: str | None = None
        self._at = 0
        self._choosing = False

    def compose_panel(self) -> Iterable[Widget]:
        search = ClientSearch(
            self.draft, placeholder="client: part of a name, number, phone or birth date", compact=True,
            select_on_focus=True,
        )  # fmt: skip
        search.cursor_blink = False
        yield search
        yield Static("", markup=False, id="who")
        yield Static("", markup=False, id="what")
        yield ConflictList()

    def _put(self, where: str, lines: Sequence[Content]) -> None:
        part = self.query_one(where, Static)
        part.display = bool(lines)
        part.update(Content("\n").join(lines))

    def _to_search(self) -> None:
        self._client, self._choosing = None, False
        search = self.query_one(ClientSearch)
        search.display = True
        self._clear_what()
        search.focus()
        self._find(search.value)
        self.offer_keys()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.draft = event.value
        self.say("")
        if self._client is None:
            self._find(event.value)

    def _find(self, text: str) -> None:
        text = text.strip()
        if text != self._searched:
            self._searched, self._at = text, 0
            self._hits = self._desk.clients.find(text, HITS) if text else []
        self._show_hits()

    def _show_hits(self) -> None:
        lines = [hit_line(hit, number, number - 1 == self._at) for number, hit in enumerate(self._hits, 1)]
        if not lines and self._searched:
            lines = [Content.styled(FEW if too_few(self._searched) else NOBODY, "$text-muted")]
        self._put("#who", lines)

    def action_line(self, by: int) -> None:
        if self._client is None and self._hits:
            self._at = max(0, min(self._at + by, len(self._hits) - 1))
            self._choosing = True
            self._show_hits()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """One hit is taken; of several none is taken unseen, the mark waits for a second enter or a digit."""
        event.stop()
        self._find(event.value)
        if not self._hits:
            self.say("Nobody was found. Type more, or less, of the name." if self._searched else "Type a client.")
        elif len(self._hits) == 1 or self._choosing:
            self._take(self._hits[self._at])
        else:
            self._choosing = True
            self.say(
                f"{len(self._hits)} clients match: a digit or the arrows choose, enter takes the mark.", error=False
            )

    def on_client_search_picked(self, event: ClientSearch.Picked) -> None:
        event.stop()
        self._pick_hit(event.number)

    def _pick_hit(self, number: int) -> None:
        if number <= len(self._hits):
            self._take(self._hits[number - 1])
        else:
            self.say(f"There is no client {number} in the list.")

    def _take(self, client: ClientLine) -> None:
        """This client; the dialog's other half goes on from here."""
        raise NotImplementedError

    def _clear_what(self) -> None:
        """Forget what was shown of the service and what stands in its way."""
        raise NotImplementedError
