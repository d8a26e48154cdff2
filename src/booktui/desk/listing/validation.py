"""Asking those who wait whether they still need to be seen: who is due, asking, reminding, answers (TRK-02, TRK-03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.names import shown
from booktui.desk.reaching import letters
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.visits import reviews
from booktui.desk.visits.reviewing import open_decisions
from booktui.rules import validation as rules
from booktui.rules.clock import local_date
from booktui.rules.values import Instant, Role
from booktui.store import editing as entries
from booktui.store import letters as outbox
from booktui.store import validation as store
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

KIND = "validate"
MOST = 500
"""So many are asked in one transaction at most."""
_KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class DueView:
    """Somebody to be asked, or to be reminded; the name is masked where it must be."""

    entry_id: int
    client_id: int
    client_ref: str
    name: str
    service: str
    due_on: date
    days_waited: int
    why: str
    """`12 weeks since the last contact`; of a reminder `reminder 1 of 2`."""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What one round of asking did."""

    asked: int = 0
    reminded: int = 0
    waiting: int = 0
    """Their question has not left yet, so nobody is reminded of it."""
    no_reply: int = 0
    """They did not answer and keep the place (TRK-03)."""
    also: tuple[str, ...] = ()
    """What is held, a line each."""

    @property
    def message(self) -> str:
        return (
            f"Asked {self.asked}, reminded {self.reminded}. Without an answer, and kept on the list: {self.no_reply}. "
            f"Not gone yet: {self.waiting}."
        )


class Validations:
    """`desk.validation`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self) -> int:
        """How many are due to be asked or reminded."""
        self._ready()
        with telling(), self._desk.store.read() as c:
            return store.count(c, _today(self._desk))

    def due(self, limit: int = MOST) -> tuple[DueView, ...]:
        """Those who are due, the longest overdue first."""
        self._ready()
        with telling(), self._desk.store.read() as c:
            return tuple(_view(self._desk, row) for row in store.due(c, _today(self._desk), limit))

    def send(self, entry_ids: Iterable[int] | None = None, limit: int = MOST) -> Asked:
        """Ask those who are due, or those of them that are named; remind who did not answer; close what stays open.

        Raises:
            NotPermitted: the person only reads.
            NotFound: nothing is due on an entry that was named.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        self._ready()
        with telling(), desk.store.write() as c:
            done = [_ask(c, desk, row) for row in self._chosen(c, entry_ids, min(limit, MOST))]
        count = [word for word, _ in done].count
        held = tuple(line for _, line in done if line)
        return Asked(count("asked"), count("reminded"), count("waiting"), count(rules.NO_REPLY), held)

    def answer(self, entry_id: int, answer: str, note: str = "") -> tuple[str, ...]:
        """The client said `needed` or `not needed`; see `answer_in`."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return answer_in(c, self._desk, entry_id, answer, note)

    def _chosen(self, c: Connection, entry_ids: Iterable[int] | None, limit: int) -> list[store.DueRow]:
        today = _today(self._desk)
        if entry_ids is None:
            return store.due(c, today, limit)
        found = []
        for entry_id in entry_ids:
            row = store.due_of(c, entry_id, today)
            if row is None:
                raise NotFound(f"Entry {entry_id} is not due to be asked; see: booktui validation due. {_KEPT}")
            found.append(row)
        return found

    def _ready(self) -> None:
        """Entries that came without a day, such as by an import, get theirs."""
        desk = self._desk
        with telling(), desk.store.read() as c:
            missing = store.unset(c)
        if missing:
            with telling(), desk.store.write() as c:
                store.fill(c, desk.policy.validation_weeks * rules.WEEK)


def contacted_in(c: Connection, desk: Desk, entry_id: int) -> None:
    """Somebody spoke with the client about the entry, or they wrote: the next asking is due so many weeks on.

    In the caller's write transaction; a question that is out still waits for its answer.
    """
    entry = entries.entry(c, entry_id)
    if entry is None:
        return
    values: dict[str, object] = {"last_contact_at": desk.now()}
    if store.open_of(c, entry_id) is None:
        values["validate_on"] = _next(desk, as_date(entry["clock_start"]))
    store.plan(c, entry_id, **values)


def answer_in(
    c: Connection, desk: Desk, entry_id: int, answer: str, note: str = "", *, cause: str = "not needed"
) -> tuple[str, ...]:  # fmt: skip
    """The client answered, in the caller's write transaction; what was done, a line each.

    `needed` keeps the place and the next asking is due so many weeks on. `not needed` never removes anybody by itself:
    a clinician decides.

    Args:
        cause: why it is not needed, for the clinician: `not needed`, or `elsewhere` where they were seen.

    Raises:
        NotFound: there is no such entry.
        BadInput: it is none of the answers, or the note is too long.
        Refused: the entry is off the list.
    """
    said, entry = read_text("note", note, 200), entries.entry(c, entry_id)
    if entry is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    if answer not in rules.ANSWERS:
        raise BadInput(f"{answer[:20]!r} is no answer; write {' or '.join(rules.ANSWERS)}. {_KEPT}")
    if entry["status"] == "removed":
        raise Refused([], f"Entry {entry_id} is off the list. {_KEPT}")
    number = _answered(c, desk, entry_id, answer, said)
    outbox.withdraw(c, entry["client_id"], entry_id, (KIND,))
    after = {"answer": answer, "validation": number}
    desk.log(c, "validate", "waiting_entry", entry_id, said, after=after)
    due = _next(desk, as_date(entry["clock_start"]))
    store.plan(c, entry_id, last_contact_at=desk.now(), validated_on=_today(desk), validate_on=due)
    if answer == rules.NEEDED:
        return ("It is still needed: the place is kept.",)
    reviews.open_in(
        c, desk, client_id=entry["client_id"], entry_id=entry_id, cause=cause, rule="TRK-02",
        may=open_decisions(c, desk, entry_id), note=said,
    )  # fmt: skip
    return ("It is not needed, the client says: a clinician decides; the place is kept until then.",)


def _answered(c: Connection, desk: Desk, entry_id: int, answer: str, note: str) -> int:
    """The asking that is out, or one by phone that this answers."""
    now, who = desk.now(), desk.person.name
    values = {"answer": answer, "answered_at": now, "answered_by": who, "note": note, "next_on": None}
    standing = store.open_of(c, entry_id)
    if standing is not None:
        store.change(c, standing.id, **values)
        return standing.id
    return store.add(c, entry_id=entry_id, asked_at=now, asked_by=who, channel="phone", **values)


def _ask(c: Connection, desk: Desk, row: store.DueRow) -> tuple[str, str]:
    """Ask, remind or close one; which it was, and a line where something is held."""
    policy = desk.policy
    again = _today(desk) + timedelta(days=policy.validation_reply_days)
    if row.validation_id is not None:
        if outbox.standing(c, row.client_id, KIND, "client", row.entry_id, None) is not None:
            return _put_off(c, row, again)
        if rules.given_up(row.reminders, policy.validation_reminders):
            return _close(c, desk, row)
    said = letters.queue(c, desk, KIND, "client", client_id=row.client_id, entry_id=row.entry_id)
    held = said if " held" in said else ""
    if row.validation_id is None:
        number = store.add(
            c, entry_id=row.entry_id, asked_at=desk.now(), asked_by=desk.person.name,
            channel=letters.channel_in(c, desk, row.client_id), next_on=again,
        )  # fmt: skip
    else:
        number = row.validation_id
        store.change(c, number, reminders=row.reminders + 1, next_on=again)
    store.plan(c, row.entry_id, validate_on=again)
    what = "asked" if row.validation_id is None else "reminded"
    desk.log(c, "ask", "waiting_entry", row.entry_id, after={"validation": number, "what": what, "next_on": again})
    return what, held


def _put_off(c: Connection, row: store.DueRow, again: date) -> tuple[str, str]:
    assert row.validation_id is not None
    store.change(c, row.validation_id, next_on=again)
    store.plan(c, row.entry_id, validate_on=again)
    return "waiting", ""


def _close(c: Connection, desk: Desk, row: store.DueRow) -> tuple[str, str]:
    """Nobody is taken off the list for not answering (TRK-03)."""
    assert row.validation_id is not None
    values = {"answer": rules.NO_REPLY, "answered_at": desk.now(), "answered_by": desk.person.name, "next_on": None}
    store.change(c, row.validation_id, **values)
    store.plan(c, row.entry_id, validate_on=_next(desk, row.clock_start))
    after = {"answer": rules.NO_REPLY, "validation": row.validation_id}
    desk.log(c, "validate", "waiting_entry", row.entry_id, after=after)
    return rules.NO_REPLY, ""


def _next(desk: Desk, clock_start: date) -> date:
    """When somebody with whom there was contact today is due again."""
    policy = desk.policy
    return rules.next_on(clock_start, _today(desk), policy.validation_weeks, policy.validation_at_weeks)


def _view(desk: Desk, row: store.DueRow) -> DueView:
    today, most = _today(desk), desk.policy.validation_reminders
    if row.validation_id is None:
        why = rules.why(row.clock_start, _day(desk, row.last_contact_at), today)
    else:
        why = "no answer" if rules.given_up(row.reminders, most) else f"reminder {row.reminders + 1} of {most}"
    return DueView(
        row.entry_id, row.client_id, row.client_ref, shown(row.family, row.given, row.hidden), row.service, row.due_on,
        (today - row.clock_start).days, why, row.hidden,
    )  # fmt: skip


def _day(desk: Desk, at: Instant | None) -> date | None:
    return None if at is None else local_date(at, desk.zone)


def _today(desk: Desk) -> date:
    return local_date(desk.now(), desk.zone)
