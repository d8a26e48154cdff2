"""What the parts of the desk ask of each other: the call that runs, the panes, and going from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from booktui.desk.views import OfferView
from booktui.rules.values import Appointment
from booktui.screens.base import DeskScreen
from booktui.widgets.call import CallPane
from booktui.widgets.waiting import WaitingList

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView


class DeskParts(DeskScreen):
    """The common ground of the desk's parts."""

    view: CallView | None = None
    """The step that the running call is at."""

    @property
    def call_pane(self) -> CallPane:
        """The pane of the call."""
        return self.query_one(CallPane)

    @property
    def waiting_list(self) -> WaitingList:
        """The waiting list."""
        return self.query_one(WaitingList)

    if TYPE_CHECKING:

        def retitle_list(self) -> None: ...

        def focus_pane(self, name: str) -> None: ...

        def show_tabs(self) -> None: ...

        def show_view(self, view: CallView) -> None: ...

        def park(self) -> None: ...

        def resume_at(self, place: int) -> None: ...

        def action_drop_call(self) -> None: ...

        def action_resume(self) -> None: ...

        def action_call_next(self) -> None: ...

        def follow_offers(self, offers: Sequence[OfferView], to: OfferView | None) -> None: ...

        def show_booked(self, booked: Appointment) -> None: ...
