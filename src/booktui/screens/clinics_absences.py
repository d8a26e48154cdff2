"""Leave, training and closures: added, approved and removed; whom they displace is seen first."""

from __future__ import annotations

from functools import partial

from booktui.desk.absence_views import AbsenceView, AbsenceWanted
from booktui.desk.clinic_views import Done, Preview
from booktui.screens.clinics_templates import KEPT, Templates
from booktui.screens.dialogs.preview import LETTER
from booktui.screens.dialogs.why import ask_why
from booktui.widgets.absence_rows import ASKED, who_words

DRAFT = "absence"


class Away(Templates):
    """The part of the clinics' screen that keeps absences; `v` approves what the view has."""

    def action_add_absence(self) -> None:
        if self.at != "absences":
            self.say("a adds an absence: 3 shows the absences.", error=True)
            return
        from booktui.screens.dialogs.absence_form import AbsenceForm, Answer

        def answered(answer: Answer | None) -> None:
            if answer is None:
                if DRAFT in self.drafts:
                    self.say(KEPT.format(key="a"))
                return
            wanted, asked, seen = answer
            if asked or not (seen.affected or seen.needs_supervisor):
                self._add(wanted, "", asked)
            else:
                self._see(wanted, seen)

        self.app.push_screen(AbsenceForm(self.desk, self.desk.absences.preview, self.drafts), answered)

    def _see(self, wanted: AbsenceWanted, seen: Preview) -> None:
        def answered(answer: str | None) -> None:
            if answer == "do":
                ask_why(self.app, seen.title, lambda reason: self._add(wanted, reason, False))
            else:
                self.action_add_absence()

        self.see(seen, "add it", answered, stay="back to the form")

    def _add(self, wanted: AbsenceWanted, reason: str, asked: bool) -> None:
        add = partial(self.desk.absences.add, wanted, reason_for_cut=reason, request=asked)
        self.sign_to(add, self._changed)

    def _changed(self, done: Done) -> None:
        """Show the list as it is now, the cursor on what is new in it."""
        self.drafts.pop(DRAFT, None)
        before = {item.id for item in self.list.items}
        self.show_view()
        new = next((item.id for item in self.list.items if item.id not in before), None)
        self.did(done, new)

    # -- approving

    def action_approve(self) -> None:
        if self.at == "absences":
            self._approve_absence()
        else:
            self.approve_draft()

    def _approve_absence(self) -> None:
        absence: AbsenceView | None = self.item_of("absences", "v approves")
        if absence is None:
            return
        if absence.state != ASKED:
            self.say("This absence is approved already.", error=True)
            return
        seen = self.try_to(lambda: self.desk.absences.preview_of(absence.id))
        if seen is None:
            return

        def approve(reason: str = "") -> None:
            act = partial(self.desk.absences.approve, absence.id, reason=reason)
            self.sign_to(act, lambda done: self.did(done, absence.id))

        def answered(answer: str | None) -> None:
            if answer != "do":
                self.say("It stays asked for.")
            elif seen.affected or seen.needs_supervisor:
                ask_why(self.app, seen.title, approve)
            else:
                approve()

        self.see(seen, "approve", answered)

    # -- removing

    def action_remove_absence(self) -> None:
        absence: AbsenceView | None = self.item_of("absences", "r removes")
        if absence is None:
            return
        if absence.rule_id is None:
            self._confirm_removal(absence, whole=False)
            return
        from booktui.screens.dialogs.choose import Choose

        def picked(place: int | None) -> None:
            if place is not None:
                self._confirm_removal(absence, whole=place == 1)

        lines = [f"only {absence.when}", f"all that is to come: {absence.words}"]
        self.app.push_screen(Choose(f"Remove which part of {who_words(absence)} {absence.kind}?", lines), picked)

    def _confirm_removal(self, absence: AbsenceView, *, whole: bool) -> None:
        from booktui.screens.dialogs.confirm import Confirm

        what = f"{absence.kind} of {absence.name or who_words(absence)}"
        when = absence.words if whole else absence.when
        back = "Who lost a time to it gets it back where it is still free; who has a new one keeps that."
        sentence = f"{what}, {when}. {back if absence.displaced or whole else 'Nobody lost a time to it.'}"

        def answered(yes: bool | None) -> None:
            if not yes:
                self.say("Nothing was changed.")
                return
            done = self.try_to(lambda: self.desk.absences.remove(absence.id, whole=whole))
            if done is not None:
                self.did(done)

        self.app.push_screen(Confirm("Remove it?", sentence, letter=LETTER, verb="remove it"), answered)
