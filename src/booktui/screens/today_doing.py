"""What enter and the other keys do to what is due, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from booktui.desk.due.escalation_views import EscalationView
from booktui.desk.due.requests import RequestView
from booktui.desk.due.tasks import TaskView
from booktui.desk.due.today_views import DueLine
from booktui.desk.errors import DeskError
from booktui.rules.values import Instant
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.escalation import Decide, EscalateForm, EscalationDialog, PassOn
from booktui.screens.dialogs.request import RequestForm
from booktui.screens.dialogs.task import AnswerLine, DoneLine, DropLine
from booktui.screens.today_base import TodayBase
from booktui.widgets.safe import shown
from booktui.widgets.status import day_words, time_words

CAUSES = {"support": "interpreter", "displaced": "conflict", "call": "no capacity", "attempt": "no capacity"}
"""What a question about a row is likely to be asked because of."""

SCRIPTS = {"validation": "VALIDATION"}
"""What is rung about with a script of its own, whatever the diary says."""
ASKED = "asked_for_today"
"""Why who asked to be rung now is rung before their turn."""


class Doing(TodayBase):
    """The part of the screen that does what is due."""

    _notes: dict[str, str]
    """What was typed into a line and left."""

    def __init__(self) -> None:
        super().__init__()
        self._notes = {}

    async def action_do(self) -> None:
        line = self.row_for("do")
        if line is not None:
            await self.does(line)

    async def does(self, line: DueLine) -> None:
        """What enter does to that row."""
        if line.key == "call":
            await self.ring(line)
        elif line.key == "show":
            await self.show_in_diary(line)
        elif line.key == "rebook":
            await self.there("clinics", lambda clinics: clinics.show_view("rebook", keep=line.object_id))
        elif line.key == "card":
            await self.action_card()
        else:
            self._ask(line)

    def _ask(self, line: DueLine) -> None:
        asks: Mapping[str, Callable[[DueLine], None]] = {
            "escalation": self._escalation, "request": self._answer, "task": self._done, "review": self.review,
            "outcome": self.outcome, "support": self.support, "freed": self.fill, "proposal": self.proposal,
            "access": self.access,
        }  # fmt: skip
        asks[line.kind](line)

    def access(self, _line: DueLine) -> None:
        """Who may do what here: a supervisor says that it is still so, or retires people first."""
        from booktui.screens.dialogs.confirm import Confirm

        def answered(still: bool | None) -> None:
            if still:
                try:
                    seen = self.desk.users.review(self.desk.person.name)
                except DeskError as error:
                    self.refuse(error)
                    return
                self.reload()
                self.say(f"Reviewed the access of {len(seen)}. Next due {min(one.due_on for one in seen):%d/%m/%Y}.")

        people = "  ".join(f"{one.name} {one.role.value}" for one in self.desk.users.list())
        words = f"{people}\nDoes everybody still need this? Who does not: booktui user retire NAME, or user role."
        self.app.push_screen(Confirm("Review of access", words, letter="y", verb="all still need it"), answered)

    # -- calls

    async def action_ring(self) -> None:
        line = self.client_for("ring")
        if line is not None:
            await self.ring(line)

    async def ring(self, line: DueLine) -> None:
        """To the desk, and the call to that client starts: about the visit where there is one, else for the entry."""
        entry = None if line.appointment_id is not None else line.entry_id
        script, why = line.script or SCRIPTS.get(line.kind), ASKED if line.kind == "call" else ""
        await self.there(
            "desk",
            lambda desk: desk.start_with(line.client_id, entry, line.appointment_id, out_of_turn=why, script=script),
        )

    async def action_card(self) -> None:
        line = self.client_for("look up")
        if line is not None:
            await self.there("clients", lambda clients: clients.open_client(line.client_id))

    async def action_open_diary(self) -> None:
        line = self.row_for("open in the diary")
        if line is not None and line.appointment_id is None:
            self.say("This row has no appointment to open in the diary.", error=True)
        elif line is not None:
            await self.show_in_diary(line)

    async def show_in_diary(self, line: DueLine) -> None:
        """To the diary, with the cursor on the row's appointment."""
        await self.show_visit(line.appointment_id or 0)

    # -- requests and tasks

    def action_request(self) -> None:
        start = self.line.client_ref if self.line is not None and self.line.client_id is not None else ""

        def keep(typed: Mapping[str, str], received: Instant) -> RequestView:
            client = typed["client"].strip()
            return self.desk.requests.add(
                typed["channel"].strip() or "phone", typed["about"], sender=typed["sender"], back_to=typed["back_to"],
                client_id=self.desk.clients.resolve(client) if client else None, received_at=received,
            )  # fmt: skip

        def answered(view: RequestView | None) -> None:
            if view is not None:
                self.said_done(f"Request {view.id} from {view.from_whom}: answer due {self._when(view.due_at)}.")

        form = RequestForm(self.drafts, start, keep, self.desk.requests.due_times, self._zone_now)
        self.app.push_screen(form, answered)

    def _answer(self, line: DueLine) -> None:
        def answered(text: str) -> str:
            view = self.desk.requests.answer(line.object_id or 0, text)
            return f"Answered {view.from_whom}: {view.about}"

        def ask(view: RequestView) -> None:
            to = f" Answer to {view.back_to}." if view.back_to else ""
            asks = f"{view.from_whom} by {view.channel}, {self._when(view.received_at)}: {view.about}{to}"
            self._line(AnswerLine, line, answered, asks)

        number = line.object_id or 0
        self.opened(f"request {number}", lambda why: self.desk.requests.get(number, why), ask)

    def _done(self, line: DueLine) -> None:
        number = line.object_id or 0

        def ask(view: TaskView) -> None:
            self._line(DoneLine, line, lambda note: self.desk.tasks.done(number, note), view.what)

        self.opened(f"task {number}", lambda why: self.desk.tasks.get(number, why), ask)

    def action_done(self) -> None:
        line = self.row_for("do")
        if line is None:
            return
        if line.kind == "task":
            self._done(line)
        elif line.kind == "request":
            self._answer(line)
        elif line.kind == "tell":
            self._line(DoneLine, line, lambda note: self.desk.outbox.done(line.object_id or 0, note))
        else:
            self.say(
                "d is for tasks, requests and what is told by phone; enter does what a row is there for.", error=True
            )

    def action_drop(self) -> None:
        line = self.row_for("drop")
        if line is None:
            return
        number = line.object_id or 0
        drops: Mapping[str, Callable[[str], Any]] = {
            "task": lambda why: self.desk.tasks.drop(number, why),
            "tell": lambda why: self.desk.outbox.withdraw(number, why),
            "request": lambda why: self.desk.requests.withdraw(number, why),
            "escalation": lambda why: self.desk.escalations.withdraw(number, why),
            "freed": lambda why: self.desk.filling.close(number, why),
            "displaced": lambda why: self.desk.rebooking.close(number, why),
            "hold": lambda _why: self.desk.diary.release(number),
            "support": lambda why: self.desk.jobs.cancel(number, why),
        }
        act = drops.get(line.kind)
        if act is None:
            self.say("This row follows from what is on record: it goes once that is done.", error=True)
        elif line.kind == "hold":
            self._try_and_say(partial(act, ""), "Let the held time go.")
        else:
            self._line(DropLine, line, lambda why: self._dropped(act, why, line))

    def _dropped(self, act: Callable[[str], Any], why: str, line: DueLine) -> str:
        act(why)
        return f"Taken off: {shown(line.what, 60)}"

    def _line(self, dialog: Any, line: DueLine, act: Callable[[str], str], what: str = "") -> None:
        """Ask for a line of text and do it; what was typed and left is there the next time."""
        key = f"{dialog.__name__}-{line.kind}-{line.object_id}"
        asking = dialog(what or line.what, self._notes.get(key, ""))

        def answered(text: str | None) -> None:
            self._notes[key] = asking.draft if text is None else text
            if text is not None:
                self._try_and_say(partial(act, text), note=key)

        self.app.push_screen(asking, answered)

    def _try_and_say(self, act: Callable[[], Any], message: str = "", note: str = "") -> None:
        """Args: note: the key of what was typed for it, which is of no use once it is done."""

        def done(said: Any) -> None:
            self._notes.pop(note, None)
            self.said_done(message or str(said))

        signed(self, act, done, self.refuse)

    # -- escalations

    def action_escalate(self) -> None:
        line = self.line
        about = f"{line.who or line.client_ref} ({line.kind})" if line is not None else "something of the desk"
        key = "-".join(str(part) for part in ("escalate", *(self._about(line).values())))
        likely = CAUSES.get(line.kind, "other") if line is not None else "other"

        def ask(typed: Mapping[str, str]) -> EscalationView:
            options = tuple(part.strip() for part in typed["options"].split(";") if part.strip())
            cause = typed["trigger"].strip() or "other"
            return self.desk.escalations.raise_(cause, typed["question"], options=options, **self._about(line))

        def raised(view: EscalationView | None) -> None:
            if view is not None:
                self.said_done(f"Escalation {view.id}: {view.level_words}, answer due {self._when(view.due_at)}.")

        self.app.push_screen(EscalateForm(about, self.drafts, key, likely, ask), raised)

    def _about(self, line: DueLine | None) -> dict[str, int | None]:
        if line is None:
            return {"client_id": None, "entry_id": None, "appointment_id": None}
        return {"client_id": line.client_id, "entry_id": line.entry_id, "appointment_id": line.appointment_id}

    def _escalation(self, line: DueLine) -> None:
        def show(view: EscalationView) -> None:
            def chosen(what: str | None) -> None:
                if what == "decide":
                    self._decide(view)
                elif what == "pass":
                    self._pass_on(view)
                elif what == "withdraw":
                    self.action_drop()

            self.app.push_screen(EscalationDialog(view, self.desk.zone), chosen)

        number = line.object_id or 0
        self.opened(f"escalation {number}", lambda why: self.desk.escalations.get(number, why), show)

    def _decide(self, view: EscalationView) -> None:
        def decide(typed: Mapping[str, str]) -> EscalationView:
            return self.desk.escalations.decide(view.id, typed["decision"], typed["decided_for"])

        def decided(done: EscalationView | None) -> None:
            if done is not None:
                self.said_done(f"Decided by {done.decided_for}: {done.decision}")

        self.app.push_screen(Decide(view, self.drafts, decide), decided)

    def _pass_on(self, view: EscalationView) -> None:
        def pass_on(typed: Mapping[str, str]) -> EscalationView:
            return self.desk.escalations.pass_on(view.id, typed["to_whom"], typed["what"])

        def passed(done: EscalationView | None) -> None:
            if done is not None:
                self.said_done(f"Passed on: {done.level_words}, answer due {self._when(done.due_at)}.")

        self.app.push_screen(PassOn(view, self.drafts, pass_on), passed)

    # -- what other rooms ask

    def review(self, line: DueLine) -> None:
        """A clinician's decision; the screen's part."""

    def outcome(self, line: DueLine) -> None:
        """What happened at a visit; the screen's part."""

    def support(self, line: DueLine) -> None:
        """An interpreter or a journey; the screen's part."""

    def fill(self, line: DueLine) -> None:
        """Who could come instead; the screen's part."""

    def proposal(self, line: DueLine) -> None:
        """A clinician's word on a priority; the screen's part."""

    # -- words

    @property
    def _zone_now(self) -> tuple[Instant, str]:
        return self.desk.now(), self.desk.zone

    def _when(self, at: Instant) -> str:
        return f"{day_words(at, self.desk.zone)} {time_words(at, self.desk.zone)}"
