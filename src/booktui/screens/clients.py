"""The clients (F6): found while one types, each with the whole record beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from booktui.desk.errors import DeskError
from booktui.desk.views import ClientLine, ClientView
from booktui.rules.searching import too_few
from booktui.screens.base import DeskScreen, Under
from booktui.screens.client_deeds import ClientDeeds
from booktui.widgets import desk_keys as keys
from booktui.widgets.client_card import ClientCard
from booktui.widgets.keys import SCREEN, Key, bindings
from booktui.widgets.painted import retitle
from booktui.widgets.safe import shown
from booktui.widgets.search import Hits, SearchLine

NO_RECORD = "No record is open. Find somebody on the left; enter opens the record."


def _nobody(text: str) -> str:
    """Why nothing is listed."""
    if too_few(text):
        return f"Nobody is called just “{shown(text, 40)}”. Three letters find parts of names."
    return f"Nobody is found by “{shown(text, 40)}”. esc, then n adds one." if text else ""


class Clients(ClientDeeds, DeskScreen):
    """Finds clients and shows their records."""

    MODE = "clients"
    NAME = "Clients"
    KEYS: ClassVar[tuple[Key, ...]] = (*keys.SEARCH, *keys.HITS, *keys.CARD_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((keys.CARD_PANE, keys.CARD_PANE_BACK))]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "clients.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def compose_body(self) -> Iterable[Widget]:
        with Horizontal(id="clients"):
            with Vertical(id="pane-find", classes="pane"):
                yield SearchLine(id="search")
                yield Hits(id="hits")
            with Vertical(id="pane-card", classes="pane"):
                yield ClientCard(id="card")

    def on_mount(self) -> None:
        self.query_one("#pane-find").border_title = Content("Find")
        self.query_one("#pane-card").border_title = Content("Record")
        self.card.show(None, NO_RECORD)
        self.set_focus(self.line)

    @property
    def line(self) -> SearchLine:
        """The line to search in."""
        return self.query_one(SearchLine)

    @property
    def hits(self) -> Hits:
        """What was found."""
        return self.query_one(Hits)

    @property
    def card(self) -> ClientCard:
        """The record that is open."""
        return self.query_one(ClientCard)

    # -- the desk

    def desk_ready(self) -> None:
        self.find()

    def reload(self) -> None:
        """Find again, and read the open record again; what was shown on request stays until one leaves."""
        self.find(keep=True)
        if self.client is not None and (self.client.masked or not self.client.sensitive):
            self.open_client(self.client.id, focus=False)

    def reread(self) -> None:
        """The same, each list and card where it was scrolled to."""
        at, top = self.hits.line, self.card.top
        self.find(keep=True, at=at.id if at is not None else None)
        if self.client is not None and (self.client.masked or not self.client.sensitive):
            self.open_client(self.client.id, focus=False)
            self.card.scroll_lines(top)

    def under_cursor(self) -> Under | None:
        line = self.hits.line
        if line is None or self.focused is self.card:
            return None
        name = shown(line.name, 30)
        return Under(line.id, name, f"{name} is no longer found: changed at another desk.")

    def on_screen_suspend(self) -> None:
        if self.app.current_mode != self.MODE:
            self.mask_again()

    def tick(self) -> None:
        super().tick()
        self.mask_when_idle()

    def search(self, text: str) -> None:
        """Find this text; what was typed before is replaced."""
        self.line.value = text
        self.line.cursor_position = len(text)
        self.find()
        self.action_to_search()

    # -- finding

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.status.is_error:
            self.say("")
        self.find()

    def find(self, keep: bool = False, at: int | None = None) -> None:
        """List who the typed text may mean; with the cursor on that client, if they are found."""
        text = self.line.value.strip()
        if self.desk_or_none is None or (text == self.found_text and not keep):
            return
        self.found_text = text
        try:
            lines: Sequence[ClientLine] = self.desk.clients.find(text) if text else ()
        except DeskError as error:
            self.refuse(error)
            return
        cursor = self.hits.cursor
        self.hits.show(lines, _nobody(text))
        if keep:
            ids = [line.id for line in self.hits.lines]
            self.hits.move(ids.index(at) if at in ids else cursor)
        count = f" ─ {len(lines)}{'+' if len(lines) >= 50 else ''}" if text else ""
        retitle(self.query_one("#pane-find"), f"Find{count}")

    def action_hit(self, by: int) -> None:
        self.hits.move(by)

    def on_hits_moved(self, event: Hits.Moved) -> None:
        event.stop()

    def action_open_hit(self) -> None:
        self.find()
        line = self.hits.line
        if line is None:
            self.say("There is nobody to open: type part of a name or a number first.", error=True)
        else:
            self.desk.clients.searched(self.found_text, len(self.hits.lines), line.id)
            self.open_client(line.id)

    def open_client(self, client_id: int, focus: bool = True, reason: str | None = None) -> None:
        """Show that record; with a reason, unmasked."""
        try:
            client = self.desk.clients.get(client_id, reveal_reason=reason)
            record = self.record_of(client)
        except DeskError as error:
            self.refuse(error)
            return
        self.client = client
        self.card.show(record)
        retitle(self.query_one("#pane-card"), f"Record ─ {shown(client.ref, 20)}")
        if focus:
            self.add_class("-card")
            self.set_focus(self.card)

    @property
    def chosen(self) -> ClientView | ClientLine | None:
        """Whom a key means: the open record where it has the focus, else the hit under the cursor."""
        return self.client if self.focused is self.card else self.hits.line

    # -- going about

    def action_to_search(self) -> None:
        self.remove_class("-card")
        self.set_focus(self.line)

    def action_leave_search(self) -> None:
        self.set_focus(self.hits)

    def action_other_pane(self) -> None:
        """From the search to the record, and back."""
        if self.focused is self.card:
            self.action_to_search()
        elif self.client is not None:
            self.add_class("-card")
            self.set_focus(self.card)
        else:
            self.set_focus(self.hits if self.focused is self.line else self.line)

    def action_back(self) -> None:
        if self.focused is self.card:
            self.mask_again()
            self.remove_class("-card")
            self.set_focus(self.hits if self.hits.lines else self.line)
        elif self.focused is self.hits:
            self.set_focus(self.line)
        else:
            super().action_back()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.hits.light(self.focused in (self.line, self.hits))
        self.offer_keys()

    def keys_now(self) -> Sequence[Key]:
        if self.focused is self.card:
            masked = self.client is not None and self.client.masked
            first = (keys.REVEAL,) if masked else ()
            return (*first, keys.BOOK, keys.RING, keys.EDIT, keys.NEW, keys.TO_SEARCH, SCREEN[-1])
        if self.focused is self.hits:
            return (keys.OPEN, keys.BOOK, keys.RING, keys.EDIT, keys.NEW, keys.TO_SEARCH)
        return (keys.OPEN, *keys.SEARCH[:2], keys.LEAVE_SEARCH)

    def call_at_desk(self, client: Any, entry_id: int | None, appointment_id: int | None = None) -> None:
        """Go to the desk and start the call there."""
        app = cast(Any, self.app)
        app.action_go("desk")
        app.call_after_refresh(self._call_there, client.id, entry_id, appointment_id)

    def _call_there(self, client_id: int, entry_id: int | None, appointment_id: int | None) -> None:
        from booktui.screens.desk import WorkDesk

        desk = self.app.screen_stack[0]
        if isinstance(desk, WorkDesk):
            desk.start_with(client_id, entry_id, appointment_id)
