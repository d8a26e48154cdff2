"""Cutting a part of a session, or cancelling it: which part, why, who is displaced, then the letter that does it."""

from __future__ import annotations

from functools import partial

from booktui.desk.clinic_views import SessionView
from booktui.rules.values import Span
from booktui.screens.clinics_base import ClinicsBase
from booktui.screens.dialogs.cut import CutPart
from booktui.screens.dialogs.why import ask_why
from booktui.widgets.clinic_rows import day_long


class Cutting(ClinicsBase):
    """The part of the clinics' screen that takes times away."""

    _part_draft = ""

    def action_cut(self) -> None:
        session = self._to_cut("c cuts part of")
        if session is None:
            return
        dialog = CutPart(session, self._part_draft)

        def answered(part: Span | None) -> None:
            self._part_draft = dialog.draft
            if part is not None:
                self._ask_why(session, part)

        self.app.push_screen(dialog, answered)

    def action_cancel(self) -> None:
        session = self._to_cut("x cancels")
        if session is not None:
            self._ask_why(session, None)

    def _to_cut(self, deed: str) -> SessionView | None:
        """The session under the cursor, as long as something of it is still to come."""
        session: SessionView | None = self.item_of("sessions", deed)
        if session is None:
            return None
        if self.try_to(lambda: self.desk.clinics.cut_preview(session.clinic, session.day)) is None:
            return None
        return session

    def _ask_why(self, session: SessionView, part: Span | None) -> None:
        what = f"{'Cancel' if part is None else 'Cut'} {session.clinic} {day_long(session.day)}"
        ask_why(self.app, what, lambda reason: self._preview(session, part, reason))

    def _preview(self, session: SessionView, part: Span | None, reason: str) -> None:
        seen = self.try_to(lambda: self.desk.clinics.cut_preview(session.clinic, session.day, part))
        if seen is None:
            return

        def answered(answer: str | None) -> None:
            if answer != "do":
                self.say("Nothing was changed.")
                return
            cut = partial(self.desk.clinics.cut, session.clinic, session.day, part, reason=reason)
            self.sign_to(cut, lambda done: self.did(done, session.id))

        self.see(seen, "cancel it" if part is None else "cut it", answered)
