"""What can be done with a client from the clients' screen: open what is masked, add, change, book, call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from booktui.desk.due.escalation_views import masked
from booktui.desk.errors import DeskError
from booktui.desk.sending.views import ON_RECORD
from booktui.desk.views import ClientLine, ClientView, ListRow, OfferView, Outcome
from booktui.desk.visits.reviews import ReviewView
from booktui.rules.values import Instant, Status
from booktui.screens.base import DeskScreen
from booktui.widgets.call_paint import notice, with_words
from booktui.widgets.client_card import Record
from booktui.widgets.hold import when_words
from booktui.widgets.safe import shown
from booktui.widgets.status import day_words, time_words
from booktui.widgets.waiting_rows import wait_long

NOBODY = "First choose somebody: type part of a name, then ↓ and enter."


class ClientDeeds(DeskScreen):
    """The part of the clients' screen that does something."""

    client: ClientView | None = None
    """The open record."""
    found_text: str | None = None
    _shown_until: Instant = 0

    def __init__(self) -> None:
        super().__init__()
        self._drafts: dict[str, dict[str, str]] = {}

    # -- the record

    def record_of(self, client: ClientView) -> Record:
        """Everything the card shows; of a masked one not what for."""
        desk = self.desk
        appointments = tuple(desk.diary.of_client(client.id))
        entries = tuple(self.entries_of(client.id))
        clocks = desk.clocks.of(client_id=client.id)
        passed_up = desk.escalations.of_client(client.id)
        if client.masked:
            appointments = tuple(replace(a, service="••••", practitioner="••••") for a in appointments)
            entries = tuple(replace(row, service="••••") for row in entries)
            clocks = tuple(replace(path, service="••••") for path in clocks)
            passed_up = tuple(masked(one) for one in passed_up)
        calls = tuple(desk.calls.of_client(client.id))
        return Record(
            client, desk.now(), desk.zone, appointments, entries, calls, desk.policy.client_word, clocks, passed_up,
            desk.attendance.counts(client.id), self._reviews_of(client), desk.policy.dna_child_age,
            desk.replies.of_client(client.id), desk.outbox.list("all", client_id=client.id, limit=ON_RECORD),
        )  # fmt: skip

    def _reviews_of(self, client: ClientView) -> tuple[ReviewView, ...]:
        """What waits for a clinician; of a masked record without what it says about the client."""
        found = self.desk.reviews.of_client(client.id)
        return tuple(replace(one, note="") for one in found) if client.masked else found

    def entries_of(self, client_id: int) -> list[ListRow]:
        """What they wait for."""
        return self.desk.waiting.of_client(client_id)

    # -- masked details

    def action_reveal(self) -> None:
        client = self.client
        if client is None:
            self.say(NOBODY, error=True)
        elif not client.masked:
            self.say("Nothing is masked in this record.")
        else:
            self._ask_reason(client)

    def _ask_reason(self, client: ClientView) -> None:
        from booktui.screens.dialogs.ask import AskLine

        def answered(reason: str | None) -> None:
            if reason:
                self._shown_until = self.desk.now() + self.desk.policy.mask_idle_seconds
                self.open_client(client.id, reason=reason)
                self.say("Shown; that you looked is recorded. It is masked again when you leave it.")

        hint = "Why do you need to see it? Your name, the time and the reason are recorded."
        self.app.push_screen(AskLine(f"Show {client.ref}", hint), answered)

    def mask_again(self) -> None:
        """Hide what was shown on request."""
        client = self.client
        if client is not None and client.sensitive and not client.masked:
            self.open_client(client.id, focus=False)

    def mask_when_idle(self) -> None:
        """The same once nobody looked for a while."""
        client = self.client
        if client is not None and client.sensitive and not client.masked and self.desk.now() >= self._shown_until:
            self.mask_again()
            self.say("Masked again: it was open for a while.")

    # -- the form

    def action_new_client(self) -> None:
        self._open_form("new", None)

    def action_edit_client(self) -> None:
        chosen = self.chosen
        if chosen is None:
            self.say(NOBODY, error=True)
            return
        if self.client is None or self.client.id != chosen.id:
            self.open_client(chosen.id)
        client = self.client
        if client is not None and client.masked:
            self.say("This record is masked. s shows it, then e edits it.", error=True)
        elif client is not None:
            self._open_form(f"edit-{client.id}", client)

    def _open_form(self, draft: str, client: ClientView | None) -> None:
        from booktui.screens.dialogs.client_form import ClientForm, form_title, typed_of

        def keep(values: dict[str, object]) -> ClientView:
            return self.desk.clients.edit(client.id, values) if client is not None else self.desk.clients.add(values)

        def saved(view: ClientView | None) -> None:
            if view is not None:
                self.open_client(view.id)
                self.say(f"Saved {shown(self.client.name if self.client else '')} ({view.ref}).")
                self.find(keep=True)
            elif draft in self._drafts:
                self.say(f"Nothing is saved. What was typed is kept: {'e' if client else 'n'} goes on with it.")

        start = typed_of(client) if client is not None else {}
        text = (self.found_text or "").strip()
        prefill = {"family_name": text.title()} if client is None and text.replace(" ", "").isalpha() else {}
        title = form_title(client, self.desk.policy.client_word)
        self.app.push_screen(ClientForm(title, keep, self._drafts, draft, start, prefill), saved)

    # -- booking and calling

    def action_book_client(self) -> None:
        chosen = self.chosen
        if chosen is None:
            self.say(NOBODY, error=True)
            return
        entries = self.entries_of(chosen.id)
        if len(entries) == 1:
            self._book(chosen, entries[0].service, entries[0].entry_id)
        else:
            self._ask_service(chosen)

    def _ask_service(self, chosen: ClientView | ClientLine) -> None:
        from booktui.screens.dialogs.choose import Choose

        services = [s for s in self.desk.catalogue.services.values() if s.active]

        def picked(place: int | None) -> None:
            if place is not None:
                self._book(chosen, services[place].code, None)

        lines = [f"{s.name} ({s.code}), {s.minutes} minutes" for s in services]
        self.app.push_screen(Choose("Book which service?", lines), picked)

    def _book(self, chosen: ClientView | ClientLine, service: str, entry_id: int | None) -> None:
        """The first times that are free, to pick one by its digit; then the booking as in the diary."""
        from booktui.screens.dialogs.choose import MOST, Choose

        try:
            found = self.desk.finder.free(service, client_id=chosen.id, entry_id=entry_id, count=MOST)
        except DeskError as error:
            self.refuse(error)
            return
        if not found.offers:
            self.say(found.why_none or "Nothing is free.", error=True)
            return

        def picked(place: int | None) -> None:
            if place is not None:
                self._open_booking(chosen, service, found.offers[place])

        names = self.desk.catalogue.names
        lines = [f"{when_words(o)} {with_words(o, names)}  {notice(o)}" for o in found.offers]
        self.app.push_screen(Choose(f"{service} for {chosen.name}: the first times", lines), picked)

    def _open_booking(self, chosen: ClientView | ClientLine, service: str, offer: OfferView) -> None:
        from booktui.screens.commands import offer_place
        from booktui.screens.dialogs.book import BookDialog

        line = chosen if isinstance(chosen, ClientLine) else line_of(chosen)

        def booked(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.reload()
                self.done(outcome)

        dialog = BookDialog(self.desk, offer_place(offer), client=line, service=service)
        self.app.push_screen(dialog, booked)

    def action_call_client(self) -> None:
        chosen = self.chosen
        if chosen is None:
            self.say(NOBODY, error=True)
            return
        subjects = self.call_subjects(chosen)
        if len(subjects) < 2:
            self.call_at_desk(chosen, *(subjects[0][1:] if subjects else (None, None)))
            return
        from booktui.screens.dialogs.choose import MOST, Choose

        def picked(place: int | None) -> None:
            if place is not None:
                self.call_at_desk(chosen, *subjects[place][1:])

        dialog = Choose(f"Call {chosen.name} about what?", [words for words, _, _ in subjects[:MOST]])
        self.app.push_screen(dialog, picked)

    def call_subjects(self, chosen: ClientView | ClientLine) -> list[tuple[str, int | None, int | None]]:
        """What one may ring about: appointments to come, then what they wait for; words, entry id, appointment id."""
        hidden = chosen.masked if isinstance(chosen, ClientView) else chosen.sensitive
        now = self.desk.now()
        coming = [a for a in self.desk.diary.of_client(chosen.id) if a.start > now and a.status == Status.BOOKED]
        found: list[tuple[str, int | None, int | None]] = []
        for one in sorted(coming, key=lambda a: a.start):
            with_whom = self.desk.catalogue.names.get(one.practitioner_id, one.practitioner)
            what = "" if hidden else f" {one.service}, {with_whom}"
            when = f"{day_words(one.start, one.zone)} {time_words(one.start, one.zone)}"
            found.append((f"the appointment {when}{what}", None, one.id))
        for row in self.entries_of(chosen.id):
            found.append(
                (f"a first date{'' if hidden else f' for {row.service}'}: {wait_long(row)}", row.entry_id, None)
            )
        return found

    if TYPE_CHECKING:  # the screen's part

        @property
        def chosen(self) -> ClientView | ClientLine | None: ...

        def open_client(self, client_id: int, focus: bool = True, reason: str | None = None) -> None: ...

        def find(self, keep: bool = False) -> None: ...

        def call_at_desk(
            self, client: ClientView | ClientLine, entry_id: int | None, appointment_id: int | None = None
        ) -> None: ...


def line_of(view: ClientView) -> ClientLine:
    """The record as a search would list it."""
    born = f"{view.birth_date:%d/%m/%Y}" if view.birth_date else ""
    return ClientLine(view.id, view.ref, view.name, born, status=view.status, sensitive=view.sensitive)
