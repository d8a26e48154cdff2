"""What is due in other rooms: reviews, outcomes of visits, interpreters and transport, free times, priorities."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from booktui.desk.due.today_views import DueLine
from booktui.desk.views import Outcome
from booktui.desk.visits.reviews import Decided, ReviewView
from booktui.rules.clock import local_date
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.clinician import Clinician, Decision
from booktui.screens.dialogs.said import NotSaid, past_said
from booktui.screens.today_reminders import Reminding

HAPPENED = (
    ("5", "Attended"),
    ("6", "Came late and was seen"),
    ("7", "Came too late to be seen"),
    ("3", "Did not attend, no warning"),
    ("2", "Cancelled by the client before it began"),
    ("4", "Cancelled by us"),
)
"""ATTENDED OR DID NOT ATTEND, as it is asked (domain.md 2.6)."""


class Rooms(Reminding):
    """The part of the screen that opens what the other rooms have for it."""

    # -- a question to a clinician (OFF-07, D1 to D7)

    def review(self, line: DueLine) -> None:
        from booktui.screens.dialogs.review import ReviewDialog

        def decided(done: Decided | None) -> None:
            if done is not None:
                self.said_done("; ".join((done.message.rstrip("."), *done.also)))

        def show(view: ReviewView) -> None:
            self.app.push_screen(ReviewDialog(view), decided)

        number = line.object_id or 0
        self.opened(f"question {number}", lambda why: self.desk.reviews.get(number, why), show)

    # -- interpreters and transport (INT-03, PTS-01)

    def support(self, line: DueLine) -> None:
        from booktui.screens.dialogs.jobs import JobsDialog

        if line.appointment_id is not None:
            title = f"Interpreter and transport of A{line.appointment_id:06d}: {line.who}"
            self.app.push_screen(JobsDialog(self.desk, line.appointment_id, title), lambda _none: self.show_due())

    # -- a time that came free (PTC-05)

    def fill(self, line: DueLine) -> None:
        from booktui.screens.dialogs.fill import FillDialog

        def answered(outcome: Outcome | None) -> None:
            self.show_due()
            if outcome is not None:
                self.done(outcome)

        self.app.push_screen(FillDialog(self.desk, line.object_id or 0), answered)

    # -- what happened at a visit (DNA-02)

    def outcome(self, line: DueLine) -> None:
        def picked(place: int | None) -> None:
            if place is not None:
                self._happened(line, HAPPENED[place][0])

        self.app.push_screen(Choose(line.what, [words for _, words in HAPPENED], hint=line.who), picked)

    def _happened(self, line: DueLine, code: str) -> None:
        record = partial(self.desk.attendance.record, line.appointment_id or 0, code)
        if code == "3":
            self._missed(line)
        elif code == "2":
            self._cancelled(line, record)
        elif code == "4":
            self._why("Why did we cancel it?", "The reason is kept.", lambda why: record(reason=why))
        else:
            self._record(record)

    def _missed(self, line: DueLine) -> None:
        from booktui.screens.dialogs.missed import LATE, TURNED_AWAY, MissedDialog

        codes = {LATE: "6", TURNED_AWAY: "7"}

        def answered(why: str | None) -> None:
            if why is not None:
                reason = "" if why in codes else why
                code = codes.get(why, "3")
                self._record(lambda: self.desk.attendance.record(line.appointment_id or 0, code, reason=reason))

        self.app.push_screen(MissedDialog(line.who, "did not attend"), answered)

    def _why(
        self, title: str, hint: str, act: Callable[[str], Any], check: Callable[[str], str] | None = None
    ) -> None:  # fmt: skip
        def answered(text: str | None) -> None:
            if text is not None:
                self._record(partial(act, text))

        self.app.push_screen(AskLine(title, hint, check=check), answered)

    def _record(self, act: Callable[[], Any]) -> None:
        outcome = self.try_to(act)
        if outcome is not None:
            self.show_due()
            self.done(outcome)

    def _cancelled(self, line: DueLine, record: Callable[..., Any]) -> None:
        """When they said so: before the visit began, else it was missed (RTT-26)."""
        visit = self.try_to(lambda: self.desk.diary.get(line.appointment_id or 0))
        if visit is None:
            return
        read = partial(past_said, now=self.desk.now(), zone=visit.zone, day=local_date(visit.start, visit.zone))

        def wrong(text: str) -> str:
            try:
                read(text)
            except NotSaid as problem:
                return str(problem)
            return ""

        hint = "A time is one of the visit's day, such as 8:50; or say the day: yesterday 16:00."
        act = partial(record, reason="said so before it began")
        self._why("When did they say so?", hint, lambda text: act(told_at=read(text)), wrong)

    # -- a priority that waits for a clinician (7.3)

    def proposal(self, line: DueLine) -> None:
        entry, known = line.entry_id or 0, self.desk.priorities

        def picked(place: int | None) -> None:
            if place == 0:
                self._decided("The clinician confirms", lambda who: known.confirm(entry, who.clinician, who.decided_on))
            elif place == 1:
                self._decided(
                    "The clinician declines",
                    lambda who: known.decline(entry, who.clinician, who.decided_on, who.reason),
                )

        lines = ["A clinician confirms it", "A clinician declines it: everything stays as it is"]
        self.app.push_screen(Choose(line.what, lines, hint=line.who), picked)

    def _decided(self, title: str, act: Callable[[Decision], str]) -> None:
        today = local_date(self.desk.now(), self.desk.zone)

        def answered(decision: Decision | None) -> None:
            said = self.try_to(lambda: act(decision)) if decision is not None else None
            if said is not None:
                self.drafts.pop("clinician", None)
                self.said_done(said)

        self.app.push_screen(Clinician(title, self.drafts, today, self._zone_now), answered)
