"""The fields of a step: one line to type them in, kept as one leaves each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.errors import DeskError
from booktui.screens.desk_parts import DeskParts

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView


class CallFields(DeskParts):
    """The part of the desk that minds what is typed in a call."""

    def __init__(self) -> None:
        super().__init__()
        self._field_drafts: dict[tuple[int, str], str] = {}

    def edit_named(self, name: str) -> None:
        assert self.view is not None
        places = [place for place, field in enumerate(self.view.fields) if field.name == name]
        if places:
            self._edit(places[0])

    def _edit(self, place: int) -> bool:
        opened = self.call_pane.edit(place)
        view = self.view
        if opened and view is not None:
            draft = self._field_drafts.get((view.call_id, view.fields[place].name))
            if draft is not None:
                self.call_pane.field.value = draft
        return opened

    def action_field_keep(self, by: int) -> None:
        """Keep the field; then the one after, the one before, or back to the call."""
        view, place = self.view, self.call_pane.editing
        if view is None or place is None:
            self.set_focus(self.call_pane.text)
            return
        if not self._keep_field(view, place) and by:
            return
        following = place + by
        if by and self._edit(following):
            return
        self.call_pane.end_edit()
        self.set_focus(self.call_pane.text)

    def _keep_field(self, view: CallView, place: int) -> bool:
        """Hand what was typed to the desk; what it cannot take stays in the line."""
        name, typed = view.fields[place].name, self.call_pane.field.value
        draft = (view.call_id, name)
        if typed == view.fields[place].value:
            self._field_drafts.pop(draft, None)
            return True
        try:
            view = self.desk.calls.capture(view.call_id, name, typed)
        except DeskError as error:
            self._field_drafts[draft] = typed
            self.refuse(error)
            return False
        if view.open_field == name:
            self._field_drafts[draft] = typed
            self.say(view.message, error=True)
            return False
        self._field_drafts.pop(draft, None)
        self.view = view
        self.call_pane.show(view, self.desk.zone, self.desk.catalogue.names)
        return True
