"""Which client: found while typing; a digit after letters, or enter, takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.views import ClientLine
from booktui.rules.searching import too_few
from booktui.screens.dialogs.book_lines import hit_line
from booktui.screens.dialogs.book_who import FEW, HITS, KEYS_WHO, NOBODY, ClientSearch
from booktui.screens.dialogs.frame import Dialog
from booktui.widgets.keys import Key, bindings

Find = Callable[[str, int], Sequence[ClientLine]]


class FindClient(Dialog[ClientLine]):
    """Gives back the client; of several hits none is taken unseen."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS_WHO
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((
            Key("find-client.down", "down", "line(1)", "down", "One client down.", face="↓"),
            Key("find-client.up", "up", "line(-1)", "up", "One client up.", face="↑"),
            KEYS_WHO[-1],
        ))
    ]  # fmt: skip

    def __init__(self, title: str, find: Find, draft: str = "") -> None:
        super().__init__(title)
        self._find, self.draft = find, draft
        self._hits: Sequence[ClientLine] = ()
        self._at = 0
        self._choosing = False

    def compose_panel(self) -> Iterable[Widget]:
        line = ClientSearch(
            self.draft, placeholder="client: part of a name, number, phone or birth date", compact=True,
            select_on_focus=True,
        )  # fmt: skip
        line.cursor_blink = False
        yield line
        yield Static("", markup=False, id="hits")

    def on_mount(self) -> None:
        self._look(self.draft)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.draft = event.value
        self.say("")
        self._look(event.value)

    def _look(self, text: str) -> None:
        self._at, self._choosing = 0, False
        self._hits = self._find(text.strip(), HITS) if text.strip() else ()
        self._paint()

    def _paint(self) -> None:
        lines = [hit_line(hit, number, number - 1 == self._at) for number, hit in enumerate(self._hits, 1)]
        if not lines and self.draft.strip():
            lines = [Content.styled(FEW if too_few(self.draft) else NOBODY, "$text-muted")]
        self.query_one("#hits", Static).update(Content("\n").join(lines))

    def action_line(self, by: int) -> None:
        if self._hits:
            self._at = max(0, min(self._at + by, len(self._hits) - 1))
            self._choosing = True
            self._paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value != self.draft:
            self.draft = event.value
            self._look(event.value)
        if not self._hits:
            self.say(NOBODY if self.draft.strip() else "Type a client.")
        elif len(self._hits) == 1 or self._choosing:
            self.dismiss(self._hits[self._at])
        else:
            self._choosing = True
            said = f"{len(self._hits)} clients match: a digit or the arrows choose, enter takes the mark."
            self.say(said, error=False)

    def on_client_search_picked(self, event: ClientSearch.Picked) -> None:
        event.stop()
        if event.number <= len(self._hits):
            self.dismiss(self._hits[event.number - 1])
        else:
            self.say(f"There is no client {event.number} in the list.")
