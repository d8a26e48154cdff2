"""Making a clinic, changing it, approving or withdrawing a draft, and ending it; each seen before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from booktui.desk.clinic_views import ClinicView, Done, VersionView
from booktui.screens.clinics_base import ClinicsBase
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.goto import GotoDate
from booktui.widgets.clinic_rows import day_long, drafts

WHY = "Why? The reason is kept with the version."
KEPT = "Nothing is saved. What was typed is kept: {key} goes on with it."


class Templates(ClinicsBase):
    """The part of the clinics' screen that keeps templates."""

    # -- new and changed

    def action_new_clinic(self) -> None:
        from booktui.screens.dialogs.clinic_form import ClinicForm, Wanted

        def attempt(fields: Mapping[str, Any], _effective: date | None) -> Done:
            return self.desk.clinics.add(fields, dry_run=True)

        def answered(wanted: Wanted | None) -> None:
            if wanted is not None:
                add = partial(self.desk.clinics.add, wanted.fields)
                self._decide(wanted.seen, "new", str(wanted.fields["code"]), add, self.action_new_clinic)
            elif "new" in self.drafts:
                self.say(KEPT.format(key="n"))

        self.app.push_screen(ClinicForm("New clinic", self.desk, attempt, self.drafts, "new"), answered)

    def action_change_clinic(self) -> None:
        clinic: ClinicView | None = self.item_of("templates", "e changes")
        if clinic is None:
            return
        if not clinic.active:
            self.say(f"{clinic.code} was retired; n makes a new clinic.", error=True)
        elif clinic.now.standing == "draft":
            self.say(f"{clinic.code} has only a draft: v approves it, w withdraws it.", error=True)
        else:
            self._change(clinic)

    def _change(self, clinic: ClinicView) -> None:
        from booktui.screens.dialogs.clinic_form import ClinicChange, Wanted, typed_of

        draft = f"change {clinic.code}"

        def attempt(fields: Mapping[str, Any], effective: date | None) -> Done:
            assert effective is not None
            return self.desk.clinics.change(clinic.code, fields, effective=effective, dry_run=True)

        def answered(wanted: Wanted | None) -> None:
            if wanted is not None and wanted.effective is not None:
                change = partial(self.desk.clinics.change, clinic.code, wanted.fields, effective=wanted.effective)
                self._decide(wanted.seen, draft, clinic.code, change, partial(self._change, clinic))
            elif draft in self.drafts:
                self.say(KEPT.format(key="e"))

        start = typed_of(clinic.now)
        dialog = ClinicChange(f"Change {clinic.code}", self.desk, attempt, self.drafts, draft, start)
        self.app.push_screen(dialog, answered)

    def _decide(self, seen: Done, draft: str, code: str, act: Callable[..., Done], again: Callable[[], None]) -> None:
        """Approve what was seen, keep it as a draft, or go back to the form."""

        def finish(approve: bool, reason: str = "") -> None:
            def then(done: Done) -> None:
                self.drafts.pop(draft, None)
                self.did(done, code)

            self.sign_to(lambda: act(reason=reason, approve=approve), then)

        def reasoned(reason: str | None) -> None:
            if reason:
                finish(True, reason)
            else:
                self._decide(seen, draft, code, act, again)

        def answered(answer: str | None) -> None:
            if answer == "do":
                self.app.push_screen(AskLine(f"Approve {code}", WHY), reasoned)
            elif answer == "keep":
                finish(False)
            else:
                again()

        self.see(seen.preview, "approve", answered, keep="keep as draft", stay="back to the form")

    # -- drafts

    def approve_draft(self) -> None:
        """See what the draft would do, then put it in force."""
        clinic = self._with_draft("v approves a draft of")
        if clinic is not None:
            self._which(clinic, "Approve", partial(self._preview_draft, clinic))

    def action_withdraw(self) -> None:
        clinic = self._with_draft("w withdraws a draft of")
        if clinic is not None:
            self._which(clinic, "Withdraw", partial(self._withdraw, clinic))

    def _with_draft(self, deed: str) -> ClinicView | None:
        clinic: ClinicView | None = self.item_of("templates", deed)
        if clinic is not None and not drafts(clinic):
            self.say(f"{clinic.code} has no draft: e drafts a change.", error=True)
            return None
        return clinic

    def _which(self, clinic: ClinicView, deed: str, then: Callable[[VersionView], None]) -> None:
        """The draft; asked for where there are several."""
        found = [version for version in clinic.versions if version.standing == "draft"]
        if len(found) == 1:
            then(found[0])
            return
        from booktui.screens.dialogs.choose import Choose

        def picked(place: int | None) -> None:
            if place is not None:
                then(found[place])

        lines = [f"version {one.number} from {day_long(one.effective_from)}: {one.when} {one.slots}" for one in found]
        self.app.push_screen(Choose(f"{deed} which draft of {clinic.code}?", lines), picked)

    def _preview_draft(self, clinic: ClinicView, version: VersionView) -> None:
        seen = self.try_to(lambda: self.desk.clinics.preview(clinic.code, version.number))
        if seen is None:
            return

        def reasoned(reason: str | None) -> None:
            if not reason:
                self._preview_draft(clinic, version)
                return
            approve = partial(self.desk.clinics.approve, clinic.code, version.number, reason=reason)
            self.sign_to(approve, lambda done: self.did(done, clinic.code))

        def answered(answer: str | None) -> None:
            if answer == "do":
                self.app.push_screen(AskLine(f"Approve {clinic.code} version {version.number}", WHY), reasoned)
            else:
                self.say(f"Version {version.number} of {clinic.code} stays a draft.")

        self.see(seen, "approve", answered)

    def _withdraw(self, clinic: ClinicView, version: VersionView) -> None:
        def answered(reason: str | None) -> None:
            if reason:
                said = self.try_to(lambda: self.desk.clinics.withdraw(clinic.code, version.number, reason=reason))
                if said is not None:
                    self.said_done(said, keep=clinic.code)

        hint = f"{WHY} A withdrawn draft cannot be approved any more."
        self.app.push_screen(AskLine(f"Withdraw version {version.number} of {clinic.code}", hint), answered)

    # -- the end

    def action_retire(self) -> None:
        clinic: ClinicView | None = self.item_of("templates", "k ends")
        if clinic is None:
            return
        if not clinic.active:
            self.say(f"{clinic.code} was retired already.", error=True)
            return
        dialog = GotoDate(self.desk.now(), self.desk.zone, title=f"Retire {clinic.code}: the first day without it")

        def answered(day: date | None) -> None:
            if day is not None:
                self.app.push_screen(AskLine(f"Retire {clinic.code} from {day_long(day)}", WHY), partial(reasoned, day))

        def reasoned(day: date, reason: str | None) -> None:
            if reason:
                self._see_retiring(clinic, day, reason)

        self.app.push_screen(dialog, answered)

    def _see_retiring(self, clinic: ClinicView, day: date, reason: str) -> None:
        seen = self.try_to(lambda: self.desk.clinics.retire(clinic.code, on=day, reason=reason, dry_run=True))
        if seen is None:
            return

        def answered(answer: str | None) -> None:
            if answer != "do":
                self.say("Nothing was changed.")
                return
            self.sign_to(partial(self.desk.clinics.retire, clinic.code, on=day, reason=reason), self.did)

        self.see(seen.preview, "retire it", answered)
