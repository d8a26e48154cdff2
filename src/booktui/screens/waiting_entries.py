"""Putting clients on the list and changing what is on record of an entry."""

from __future__ import annotations

from functools import partial

from booktui.desk.views import ClientLine, ListRow
from booktui.screens.dialogs.add_entry import AddEntry, NewEntry
from booktui.screens.dialogs.entry_form import EntryForm
from booktui.screens.dialogs.find_client import FindClient
from booktui.screens.waiting_deeds import KEPT, Deciding
from booktui.widgets.safe import shown

SAID = {
    "practitioner": "whom they want", "location": "where", "days": "the days", "part": "the part of the day",
    "available_from": "from when they can come", "available_to": "until when they can come", "comment": "the comment",
    "referrer": "the referrer", "owner": "the caseload", "complexity": "the complexity",
    "continuity": "whether they keep the same person", "locked": "whether it stays there", "priority": "the priority",
}  # fmt: skip


class Keeping(Deciding):
    """The part of the screen that keeps entries."""

    _find_draft = ""

    def action_edit_entry(self) -> None:
        row = self.on_the_list("edit")
        story = self.try_to(lambda: self.desk.stories.of(row.entry_id)) if row is not None else None
        if row is None or story is None:
            return
        if story.sensitive:
            self.say("This entry is masked. c opens the client; show the record there first.", error=True)
            return
        edit = partial(self.desk.waiting.edit, row.entry_id, version=story.version)

        def saved(names: tuple[str, ...] | None) -> None:
            if names:
                what = ", ".join(SAID.get(name, name) for name in names)
                self.did(row.entry_id, f"Changed for {shown(row.name, 30)}: {what}.")
            elif names is None and f"entry-{row.entry_id}" in self.drafts:
                self.say(KEPT.format(key="e"))

        self.app.push_screen(EntryForm(shown(row.name, 30), story, row.priority, edit, self.drafts), saved)

    def action_add_entry(self) -> None:
        dialog = FindClient("Put whom on the list?", self.desk.clients.find, self._find_draft)

        def found(client: ClientLine | None) -> None:
            self._find_draft = dialog.draft if client is None else ""
            if client is not None:
                self._add(client)

        self.app.push_screen(dialog, found)

    def _add(self, client: ClientLine) -> None:
        def attempt(wanted: NewEntry) -> ListRow:
            return self.desk.waiting.add(
                client.id, wanted.service, received=wanted.received, priority=wanted.priority,
                clock_start=wanted.clock_start, referrer=wanted.referrer, comment=wanted.comment,
            )  # fmt: skip

        def saved(row: ListRow | None) -> None:
            if row is None:
                if f"add-{client.id}" in self.drafts:
                    self.say(KEPT.format(key="a"))
                return
            place = self.try_to(lambda: self.desk.worklist.position(self.spec, row.entry_id))
            where = f"number {place + 1}" if place is not None else "not in the part that shows"
            self.did(row.entry_id, f"{shown(row.name, 30)} waits for {row.service}, target {row.target_on}: {where}.")

        form = AddEntry(self.desk, shown(client.name, 30), client.id, attempt, self.drafts)
        self.app.push_screen(form, saved)
