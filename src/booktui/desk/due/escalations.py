"""Questions passed up the ladder: each with its steps, its time to be answered, and the decision (domain.md 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import subject, tasks
from booktui.desk.due.escalation_views import EscalationView, StepView, masked
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import escalation as rules
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import Instant, Role
from booktui.store import escalations as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LIMIT = 200
AT_ONCE = 500
"""At most so many climb in one transaction; the others when it is looked at next."""
QUESTION, OPTIONS, DECISION, WHO = 300, 500, 300, 120
CANCER = "cancer day 10"
ITSELF = "booktui"
"""Who passes on what nobody answered."""


def raise_in(
    c: Connection, desk: Desk, trigger: str, question: str, *, client_id: int | None = None,
    entry_id: int | None = None, appointment_id: int | None = None, options: Sequence[str] = (), level: int = 1,
    by: str = "",
) -> int:  # fmt: skip
    """Pass a question up, in the caller's transaction; its number. Without `by` it is the person who raises it.

    One that is open for the same cause about the same is kept instead, with the question as a further step. A trigger
    that starts higher on the ladder than `level` starts where it does; a data breach also leaves the task to tell the
    Information Commissioner in time.

    Raises:
        BadInput: there is no such trigger, or no question.
        NotFound: there is no such client, entry or appointment.
    """
    cause = _trigger(trigger)
    asked = read_text("question", question, QUESTION)
    if not asked:
        raise BadInput("Say what is to be decided. Nothing was changed.")
    about = subject.whole(c, client_id, entry_id, appointment_id)
    known = store.same(c, trigger, *about) if trigger != "other" else None
    if known is not None:
        _step_again(c, desk, known, asked)
        return known
    start = max(level, cause.level)
    to_whom = cause.first if start == cause.level else rules.PEOPLE[start]
    now, by = desk.now(), by or desk.person.name
    due = _due(c, desk, start, now, cause)
    number = store.add(
        c, trigger=trigger, question=asked, options=_options(options), level=start, to_whom=to_whom, raised_by=by,
        raised_at=now, due_at=due, **about.key,
    )  # fmt: skip
    store.add_step(c, escalation_id=number, at=now, by_user=by, level=start, to_whom=to_whom, what=asked, due_at=due)
    desk.log(
        c, "escalate", "escalation", number, after={"trigger": trigger, "level": start, "to": to_whom, **about.key}
    )
    if trigger == "data breach":
        _tell_commissioner(c, desk, about, now)
    return number


def climb(c: Connection, desk: Desk) -> int:
    """Pass on what was not answered in time, level by level, in the caller's transaction; how many steps (ESC-02).

    Each step is dated when the answer was due, so that it does not matter when somebody looked.
    """
    count = 0
    for row in store.late(c, desk.now(), rules.TOP, AT_ONCE):
        count += _climb_one(c, desk, row)
    return count


def _climb_one(c: Connection, desk: Desk, row: store.EscalationRow) -> int:
    level, due, to_whom, count = row.level, row.due_at, row.to_whom, 0
    while due <= desk.now() and (above := rules.next_level(level)) is not None:
        at, was = due, to_whom
        level, to_whom = above, rules.PEOPLE[above]
        due = _due(c, desk, level, at, _trigger(row.trigger))
        what = f"No answer from the {was} in time; passed to the {to_whom}."
        store.add_step(
            c, escalation_id=row.id, at=at, by_user=ITSELF, level=level, to_whom=to_whom, what=what, due_at=due
        )  # fmt: skip
        count += 1
    store.change(c, row.id, level=level, to_whom=to_whom, due_at=due)
    desk.log(c, "escalation climbed", "escalation", row.id, after={"level": level, "to": to_whom, "due_at": due})
    return count


def withdraw_in(c: Connection, desk: Desk, row: store.EscalationRow, why: str) -> bool:
    """Close an open one that something has answered meanwhile, in the caller's transaction."""
    if not store.change(c, row.id, state="withdrawn", decided_at=desk.now(), decided_by=desk.person.name):
        return False
    store.add_step(
        c, escalation_id=row.id, at=desk.now(), by_user=desk.person.name, level=row.level, to_whom=row.to_whom,
        what=why[:QUESTION], due_at=None,
    )  # fmt: skip
    desk.log(c, "escalation withdrawn", "escalation", row.id, why)
    return True


def _look_in(c: Connection, desk: Desk) -> None:
    """Raise what has no date by its day, and take back what has got one."""
    for row in store.dated(c):
        withdraw_in(c, desk, row, "The entry has a date now, or needs none.")
    today = local_date(desk.now(), desk.zone)
    for entry_id, client_id, since, service in store.without_date(c, CANCER, _cancer_day(desk), AT_ONCE):
        waited = (today - since).days
        question = f"Suspected cancer without a date on day {waited} ({service}): which date can be found?"
        raise_in(c, desk, CANCER, question, client_id=client_id, entry_id=entry_id, by=ITSELF)


def _cancer_day(desk: Desk) -> date:
    """Who waits since then or longer has no date by the policy's day."""
    return local_date(desk.now(), desk.zone) - timedelta(days=desk.policy.escalation_cancer_day)


class Escalations:
    """`desk.escalations`. Reading passes on first what was not answered in time (ESC-02)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, limit: int = LIMIT) -> tuple[EscalationView, ...]:
        """The open ones, soonest due first."""
        self.catch_up()
        return self.listed(limit)

    def listed(self, limit: int = LIMIT) -> tuple[EscalationView, ...]:
        """The same as they stand: nothing is passed on first."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(_view(row)) for row in store.open_ones(c, limit))

    def get(self, escalation_id: int, reveal_reason: str | None = None) -> EscalationView:
        """One with all its steps. One of a sensitive client is masked unless a reason to open it is given:
        that is recorded; an auditor opens none.

        Raises:
            NotFound: there is none of that number.
        """
        self.catch_up()
        with telling(), self._desk.store.read() as c:
            view = _view(_row(c, escalation_id), _steps(c, escalation_id))
        may = not view.sensitive or subject.opened(self._desk, "escalation", escalation_id, reveal_reason)
        return view if may else masked(view)

    def of_appointment(self, appointment_id: int) -> tuple[EscalationView, ...]:
        """An appointment's with their steps, oldest first (ESC-01)."""
        self.catch_up()
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(_view(row, _steps(c, row.id))) for row in store.of_appointment(c, appointment_id))

    def of_client(self, client_id: int) -> tuple[EscalationView, ...]:
        """A client's with their steps, the newest first."""
        self.catch_up()
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(_view(row, _steps(c, row.id))) for row in store.of_client(c, client_id))

    def catch_up(self) -> bool:
        """Pass on what was not answered; whether there was any. An auditor only reads, so that nothing is written."""
        return self._keep_up(lambda c: bool(store.late(c, self._desk.now(), rules.TOP, 1)), climb)

    def look(self) -> bool:
        """The same, and raise what the list itself asks for: suspected cancer that has no date by its day (7.4)."""
        desk = self._desk
        passed_on = self.catch_up()
        raised = self._keep_up(
            lambda c: bool(store.without_date(c, CANCER, _cancer_day(desk), 1) or store.dated(c)), _look_in
        )
        return passed_on or raised

    def _keep_up(self, needed: Callable[[Connection], bool], act: Callable[[Connection, Desk], Any]) -> bool:
        desk = self._desk
        if not desk.person.may(Role.COORDINATOR):
            return False
        with telling(), desk.store.read() as c:
            wanted = needed(c)
        if wanted:
            with telling(), desk.store.write() as c:
                act(c, desk)
        return wanted

    def raise_(
        self, trigger: str, question: str, *, client_id: int | None = None, entry_id: int | None = None,
        appointment_id: int | None = None, options: Sequence[str] = (), level: int = 1,
    ) -> EscalationView:  # fmt: skip
        """Pass a question up; see `raise_in`."""
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            number = raise_in(
                c, desk, trigger, question, client_id=client_id, entry_id=entry_id, appointment_id=appointment_id,
                options=options, level=level,
            )  # fmt: skip
            return _view(_row(c, number), _steps(c, number))

    def pass_on(self, escalation_id: int, to_whom: str, what: str) -> EscalationView:
        """Pass an open one on: to the next level when nobody is named, to a level of the ladder, or to a person.

        A person who is none of the ladder's is asked at the level where it stands.

        Raises:
            BadInput: nothing was said about why.
            NotFound: there is no such escalation.
            Refused: it is not open any more, or at the top already.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        name, said = read_text("name", to_whom, WHO), read_text("reason", what, QUESTION)
        if not said:
            raise BadInput("Say why it is passed on. Nothing was changed.")
        with telling(), desk.store.write() as c:
            climb(c, desk)
            row = _still_open(c, escalation_id)
            level = _level_for(row.level, name)
            whom = name or rules.PEOPLE[level]
            due = _due(c, desk, level, desk.now(), _trigger(row.trigger))
            store.change(c, row.id, level=level, to_whom=whom, due_at=due)
            self._step(c, row.id, level, whom, said, due)
            desk.log(c, "escalation passed on", "escalation", row.id, said, after={"level": level, "to": whom})
            return _view(_row(c, row.id), _steps(c, row.id))

    def decide(self, escalation_id: int, decision: str, decided_for: str = "") -> EscalationView:
        """Record the decision; a supervisor's at the first level, and above it whose decision it is has to be named.

        Raises:
            NotPermitted: it needs a supervisor.
            BadInput: no decision, or nobody named where somebody has to be.
            NotFound: there is no such escalation.
            Refused: it is not open any more.
        """
        desk = self._desk
        desk.require_signed(Role.SUPERVISOR, "escalation")
        said, whose = read_text("decision", decision, DECISION), read_text("name", decided_for, WHO)
        if not said:
            raise BadInput("Say what was decided. Nothing was changed.")
        with telling(), desk.store.write() as c:
            climb(c, desk)
            row = _still_open(c, escalation_id)
            if not whose and row.level > rules.SUPERVISOR:
                raise BadInput(f"It is with the {row.to_whom}: name who decided. Nothing was changed.")
            decider = whose or desk.signatory
            store.change(
                c, row.id, state="decided", decision=said, decided_for=decider, decided_by=desk.person.name,
                decided_at=desk.now(),
            )  # fmt: skip
            self._step(c, row.id, row.level, row.to_whom, f"Decided by {decider}: {said}"[:QUESTION], None)
            desk.log(c, "escalation decided", "escalation", row.id, said, after={"for": decider, "level": row.level})
            return _view(_row(c, row.id), _steps(c, row.id))

    def withdraw(self, escalation_id: int, reason: str) -> EscalationView:
        """Take an open one back, for a reason: whoever raised it, or a supervisor.

        Raises:
            BadInput: no reason.
            NotPermitted: somebody else raised it, and it needs a supervisor.
            NotFound, Refused: as with `decide`.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        said = read_text("reason", reason, QUESTION)
        if not said:
            raise BadInput("Say why it is taken back. Nothing was changed.")
        with telling(), desk.store.write() as c:
            row = _still_open(c, escalation_id)
            if row.raised_by != desk.person.name:
                desk.require_signed(Role.SUPERVISOR, "escalation")
            withdraw_in(c, desk, row, f"Taken back: {said}")
            return _view(_row(c, row.id), _steps(c, row.id))

    def _step(
        self, c: Connection, number: int, level: int, to_whom: str, what: str, due: Instant | None
    ) -> None:  # fmt: skip
        desk = self._desk
        store.add_step(
            c, escalation_id=number, at=desk.now(), by_user=desk.person.name, level=level, to_whom=to_whom, what=what,
            due_at=due,
        )  # fmt: skip


def _step_again(c: Connection, desk: Desk, number: int, asked: str) -> None:
    """Somebody asks the same again: a step, no second escalation."""
    row = _row(c, number)
    if asked not in [row.question, *(step.what for step in store.steps(c, number))]:
        store.add_step(
            c, escalation_id=number, at=desk.now(), by_user=desk.person.name, level=row.level, to_whom=row.to_whom,
            what=asked, due_at=row.due_at,
        )  # fmt: skip


def _tell_commissioner(c: Connection, desk: Desk, about: subject.Subject, at: Instant) -> None:
    by = rules.ico_by(at)
    what = f"Data breach: tell the ICO by {spoken(by, desk.zone)}, or record why it need not be told"
    tasks.add_in(c, desk, "data breach", what, due_at=by, role="supervisor", **about.key)


def _due(c: Connection, desk: Desk, level: int, at: Instant, cause: rules.Trigger) -> Instant:
    hours = rules.hours_of(desk.policy, desk.zone, holidays_of(c, desk.zone))
    return rules.due(level, at, desk.policy, hours, harm=cause.harm)


def _level_for(level: int, name: str) -> int:
    """The level that a name stands for; of nobody the next."""
    if not name:
        above = rules.next_level(level)
        if above is None:
            raise Refused([], "It is at the top of the ladder already. Name somebody. Nothing was changed.")
        return above
    known = {who: at for at, who in rules.PEOPLE.items()}
    return known.get(name.lower(), level)


def _trigger(name: str) -> rules.Trigger:
    known = rules.TRIGGERS.get(name)
    if known is None:
        raise BadInput(f"There is no cause {name!r}. Known: {', '.join(rules.TRIGGERS)}. Nothing was changed.")
    return known


def _row(c: Connection, escalation_id: int) -> store.EscalationRow:
    row = store.one(c, escalation_id)
    if row is None:
        raise NotFound(f"There is no escalation {escalation_id}.")
    return row


def _still_open(c: Connection, escalation_id: int) -> store.EscalationRow:
    row = _row(c, escalation_id)
    if row.state != "open":
        raise Refused([], f"Escalation {escalation_id} is {row.state} already. Nothing was changed.")
    return row


def _steps(c: Connection, escalation_id: int) -> tuple[StepView, ...]:
    return tuple(StepView(*row) for row in store.steps(c, escalation_id))


def _view(row: store.EscalationRow, steps: tuple[StepView, ...] = ()) -> EscalationView:
    who = shown(row.family or "", row.given or "", bool(row.sensitive))
    return EscalationView(
        row.id, row.trigger, row.question, row.level, row.to_whom, row.raised_by, row.raised_at, row.due_at, row.state,
        tuple(line for line in row.options.split("\n") if line), row.client_id, row.ref or "", who, row.entry_id,
        row.appointment_id, row.decision, row.decided_for, row.decided_by, row.decided_at, steps, bool(row.sensitive),
    )  # fmt: skip


def _listed(view: EscalationView) -> EscalationView:
    return masked(view) if view.sensitive else view


def _options(options: Sequence[str]) -> str:
    return "\n".join(read_text("option", one, OPTIONS) for one in options if one.strip())[:OPTIONS]
