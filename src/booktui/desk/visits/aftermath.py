"""What an action on a visit changed besides the visit: kept in the audit, so that undoing it puts exactly that back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.errors import Refused
from booktui.desk.visits import reviews
from booktui.rules.attendance import Answer
from booktui.rules.clocks.values import State
from booktui.rules.values import Appointment, Status
from booktui.store import attendance as store
from booktui.store import reviews as review_store
from booktui.store import tasks as task_store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

UNDONE = "the action was undone"
Values = dict[str, Any]


@dataclass
class Aftermath:
    """What follows from a visit's coming to a status, while it is being done."""

    c: Connection
    desk: Desk
    appointment: Appointment
    of: str
    """The status that it came to."""
    entry: Values = field(default_factory=dict)
    """How the waiting entry stood; empty without one."""
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)

    def change(self, **values: Any) -> None:
        """Change the entry."""
        if self.appointment.entry_id is not None:
            store.change_entry(self.c, self.appointment.entry_id, values)

    def review(self, cause: str, answer: Answer) -> None:
        """Ask a clinician; an open question of the same cause asks what is asked now."""
        c, one = self.c, self.appointment
        standing = review_store.standing(c, one.client_id, one.entry_id, one.id, cause)
        if standing is not None:
            row = review_store.one(c, standing)
            assert row is not None
            self.before["review"] = {"rule": row.rule, "may": row.may, "note": row.note}
        self.after["review"] = reviews.open_in(
            c, self.desk, client_id=one.client_id, entry_id=one.entry_id, appointment_id=one.id, cause=cause,
            rule=answer.rule, may=answer.may, note=answer.note,
        )  # fmt: skip

    def do(self, answer: Answer, due_at: int) -> None:
        """Leave what is to be done now as tasks."""
        one = self.appointment
        known = store.open_tasks(self.c, one.id)
        for todo in answer.todos:
            tasks.add_in(
                self.c, self.desk, todo.kind, todo.what, due_at=due_at, client_id=one.client_id, entry_id=one.entry_id,
                appointment_id=one.id,
            )  # fmt: skip
        made = store.open_tasks(self.c, one.id) - known
        if made:
            self.after["tasks"] = sorted(made)

    def off_the_list(self) -> tuple[str, ...]:
        """What the client waited for has been had (ADM, domain.md 2.9)."""
        from booktui.desk.listing import removals
        from booktui.store import removals as removal_store

        entry_id = self.appointment.entry_id
        said = removals.discharged_in(self.c, self.desk, entry_id) if entry_id is not None else ()
        if said and entry_id is not None:
            self.after["removal"] = removal_store.standing(self.c, [entry_id], removals.ADM)
        return said

    def settle(self, *causes: str) -> None:
        """Questions of those causes about the entry no longer stand."""
        entry_id = self.appointment.entry_id
        gone = [] if entry_id is None else [
            key for cause in causes for key in review_store.withdraw(self.c, cause, entry_id, None)
        ]  # fmt: skip
        if gone:
            self.after["withdrawn"] = gone

    def keep(self) -> None:
        """Put what changed on record; nothing where nothing did."""
        entry_id = self.appointment.entry_id
        now = store.entry(self.c, entry_id) if entry_id is not None else None
        changed = {name: value for name, value in (now or {}).items() if value != self.entry.get(name)}
        if changed:
            self.before["entry"] = {name: self.entry.get(name) for name in changed}
            self.after["entry"] = changed
        if self.after:
            self.desk.log(
                self.c, store.AFTER, "appointment", self.appointment.id, self.of, before=self.before, after=self.after
            )  # fmt: skip


def begin(c: Connection, desk: Desk, appointment: Appointment, of: str) -> Aftermath:
    """Note how the entry stands."""
    entry = store.entry(c, appointment.entry_id) if appointment.entry_id is not None else None
    return Aftermath(c, desk, appointment, of, entry or {})


def put_back(c: Connection, desk: Desk, appointment: Appointment, of: str) -> tuple[str, ...]:
    """Take back what followed from the visit's coming to a status; what somebody else changed since is left.

    Raises:
        Refused: a clinician has decided about it meanwhile, or the clock was nullified because of it.
    """
    found = store.followed(c, appointment.id, of)
    if found is None:
        return ()
    before, after = found
    if of == Status.NOSHOW and appointment.entry_id is not None:
        _not_nullified(c, appointment.entry_id)
    _review_back(c, after.get("review"), before.get("review"))
    review_store.reopen(c, after.get("withdrawn", []))
    for task_id in after.get("tasks", []):
        _task_back(c, desk, task_id)
    if after.get("escalation") is not None:
        _escalation_back(c, desk, after["escalation"])
    if after.get("clock") and appointment.entry_id is not None:
        desk.clocks.take_start_back_in(c, appointment.entry_id, UNDONE)
    if after.get("removal") and appointment.entry_id is not None:
        _on_the_list(c, desk, appointment.entry_id, after["removal"])
    _entry_back(c, appointment.entry_id, before.get("entry", {}), after.get("entry", {}))
    desk.log(c, f"{store.AFTER} back", "appointment", appointment.id, of, before=after, after=before)
    return ()


def _not_nullified(c: Connection, entry_id: int) -> None:
    if store.newest_clock(c, entry_id) == State.NULLIFIED:
        raise Refused(
            (), "The clock was nullified because of the missed visit; take that status back first. Nothing was changed."
        )


def _review_back(c: Connection, review_id: int | None, was: Values | None) -> None:
    if review_id is None:
        return
    row = review_store.one(c, review_id)
    if row is not None and row.state == "decided":
        raise Refused(
            (), f"{row.clinician} has decided about it meanwhile ({row.decision}), so it stays. Nothing was changed."
        )
    review_store.change(c, review_id, **({"state": "withdrawn"} if was is None else was))


def _task_back(c: Connection, desk: Desk, task_id: int) -> None:
    """What is done already stays done."""
    if task_store.end(c, task_id, "dropped", desk.now(), desk.person.name, UNDONE):
        desk.log(c, "task dropped", "task", task_id, UNDONE)


def _escalation_back(c: Connection, desk: Desk, escalation_id: int) -> None:
    from booktui.desk.due import escalations
    from booktui.store import escalations as escalation_store

    row = escalation_store.one(c, escalation_id)
    if row is not None and row.state == "open":
        escalations.withdraw_in(c, desk, row, UNDONE)


def _on_the_list(c: Connection, desk: Desk, entry_id: int, removal_ids: list[int]) -> None:
    from booktui.store import removals as removal_store

    removal_store.reinstated(c, removal_ids, desk.now(), desk.person.name)
    removal_store.put_back(c, entry_id, "booked")


def _entry_back(c: Connection, entry_id: int | None, was: Values, became: Values) -> None:
    now = store.entry(c, entry_id) if entry_id is not None else None
    if entry_id is None or now is None:
        return
    mine = {name: was[name] for name in was if now[name] == became[name]}
    if mine:
        store.change_entry(c, entry_id, mine)
