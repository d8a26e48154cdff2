"""Clocks of referrals: how they stand, adding a status, and taking the last one back; each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import clock_facts, deaths
from booktui.desk.clock_codes import load_codes
from booktui.desk.clock_views import ClockDone, ClockTask, Pathway
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing import priorities
from booktui.desk.listing.targets import target_for
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.clock import local_date
from booktui.rules.clocks import deciding, machine
from booktui.rules.clocks.codes import StatusCode, find, in_force
from booktui.rules.clocks.values import WORDS, Clock, ClockRefused, State
from booktui.rules.values import Instant, Role
from booktui.store import clocks as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NO_CLOCKS = "This desk's policy has no clocks: an entry has a target date and nothing else. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Said:
    """A status as somebody adds it, cleaned."""

    code: str
    on: date
    clinician: str
    decided_on: date | None
    evidence: str
    reason: str

    @property
    def event(self) -> machine.Event:
        return machine.Event(self.code, self.on, self.decided_on)


class Clocks:
    """`desk.clocks`. A referral on which nothing is recorded has one clock, which runs since its start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def codes(self, on: date | None = None) -> tuple[StatusCode, ...]:
        """The status codes in force on a day; today unless said."""
        return in_force(load_codes(), on or self._today())

    def of(self, *, entry_id: int | None = None, client_id: int | None = None) -> tuple[Pathway, ...]:
        """The clocks of one entry, or of all entries a client ever had, oldest first; none where there are no clocks.

        Raises:
            NotFound: there is no such entry.
        """
        if not self._desk.policy.clocks:
            return ()
        with telling(), self._desk.store.read() as c:
            if entry_id is not None:
                return (clock_facts.pathway(c, self._desk, self._path(c, entry_id)),)
            return tuple(clock_facts.pathway(c, self._desk, one) for one in store.of_client(c, client_id or 0))

    def tasks(self) -> tuple[ClockTask, ...]:
        """What somebody has to look into because of a status, oldest first; a later status settles it."""
        with telling(), self._desk.store.read() as c:
            return tuple(ClockTask(*row) for row in store.tasks(c))

    def add(
        self, entry_id: int, code: str, on: date, *, clinician: str = "", decided_on: date | None = None,
        evidence: str = "", reason: str = "",
    ) -> ClockDone:  # fmt: skip
        """Add a status to the newest clock of an entry's referral.

        The status that nullifies a clock is only proposed while no clinician is named. A refusal that somebody has to
        look into stays on record as a task.

        Args:
            on: the local day it took effect; of a stop the day it was told to the client.
            clinician: whose decision it is, where it is a clinician's, with `decided_on`.
            evidence: what shows that a missed visit was communicated: see `rules.clocks.deciding.SAID`.

        Raises:
            NotFound: there is no such entry.
            Refused: it does not fit the clock, is not the desk's to decide, or lacks evidence.
            BadInput: a day in the future, a text that is too long, a death without saying how it is known.
        """
        desk = self._desk
        self._may(Role.COORDINATOR)
        said = self._read(code, on, clinician, decided_on, evidence, reason)
        with telling(), desk.store.write() as c:
            path = self._path(c, entry_id)
            try:
                return self._add_in(c, path, said)
            except ClockRefused as problem:
                refusal = problem
                if problem.task:
                    self._leave_task(c, path, said, problem.task, "refused")
        kept = "It is on record as something to look into." if refusal.task else "Nothing was changed."
        raise Refused([], f"{refusal.sentence} {kept}")

    def add_in(
        self, c: Connection, entry_id: int, code: str, on: date, *, clinician: str = "", decided_on: date | None = None,
        evidence: str = "", reason: str = "",
    ) -> ClockDone:  # fmt: skip
        """The same as part of something else, in the caller's write transaction; a refusal leaves no task behind.

        Raises:
            NotFound, Refused, BadInput: as with `add`.
        """
        self._may(Role.COORDINATOR)
        said = self._read(code, on, clinician, decided_on, evidence, reason)
        try:
            return self._add_in(c, self._path(c, entry_id), said)
        except ClockRefused as problem:
            raise Refused([], f"{problem.sentence} Nothing was changed.") from None

    def newest_in(self, c: Connection, entry_id: int) -> Clock | None:
        """The newest clock of the entry's referral; None where there are no clocks.

        Raises:
            NotFound: there is no such entry.
        """
        path = self._path(c, entry_id)
        found = clock_facts.clocks(c, path) if self._desk.policy.clocks else ()
        return found[-1] if found else None

    def give_back_in(self, c: Connection, entry_id: int, since: Instant, reason: str) -> str:
        """What somebody who comes back to the list gets of their clock; what was done, as a line, or nothing.

        A status added at or after the instant is taken back, so that the clock is as it was. One that nullified the
        clock stays: a new clock starts today, the day the client gets in touch (RTT-23).

        Raises:
            NotFound: there is no such entry.
        """
        path = self._path(c, entry_id)
        standing = clock_facts.standing(store.events(c, path.referral_id))
        if not self._desk.policy.clocks or not standing or standing[-1].at < since:
            return ""
        if find(load_codes(), standing[-1].code, standing[-1].on).to is State.NULLIFIED:
            done = self.add_in(c, entry_id, "10", self._today(), reason=reason)
        else:
            last = self._undo_last(c, path, reason)
            done = self._done(c, entry_id, f"Took back {last.code} of {last.on:%d %b %Y}")
        return done.message

    def take_start_back_in(self, c: Connection, entry_id: int, reason: str) -> None:
        """A booking that started a new clock was undone; nothing where a later status builds on that clock (RTT-23)."""
        path = self._path(c, entry_id)
        standing = clock_facts.standing(store.events(c, path.referral_id))
        if standing and standing[-1].code == "10":
            self._undo_last(c, path, reason)

    def take_back(self, entry_id: int, reason: str) -> ClockDone:
        """Take the last status of an entry's referral back; it stays on record. A death is taken back as a whole.

        Raises:
            NotFound: there is no such entry, or nothing was added to it.
            NotPermitted: it needs a supervisor.
            BadInput: no reason was given.
        """
        desk = self._desk
        self._may(Role.COORDINATOR)
        desk.require_signed(Role.SUPERVISOR, "waiting_entry")
        why = read_text("reason", reason, 200)
        if not why:
            raise BadInput("Say why it is taken back. Nothing was changed.")
        with telling(), desk.store.write() as c:
            path = self._path(c, entry_id)
            code = self._undo_last(c, path, why)
            also: tuple[str, ...] = ()
            if find(load_codes(), code.code, code.on).to is State.DECEASED:
                for other in store.of_client(c, path.client_id):
                    if machine.state_of(clock_facts.clocks(c, other)) is State.DECEASED:
                        self._undo_last(c, other, why)
                also = deaths.restored(c, desk, path.client_id, why)
            return self._done(c, entry_id, f"Took back {code.code} of {code.on:%d %b %Y}", also)

    def _add_in(self, c: Connection, path: store.Path, said: Said) -> ClockDone:
        codes = load_codes()
        code = find(codes, said.code, said.on)
        before = clock_facts.clocks(c, path)
        proposed = code.to is State.NULLIFIED and not said.clinician
        if not proposed:
            deciding.check_decider(code, said.clinician, said.decided_on, said.on)
        after = machine.add(before, said.event, codes, received=path.received)
        if proposed:
            self._leave_task(c, path, said, deciding.PROPOSED, "proposed")
            return self._done(c, path.entry_id, f"Proposed {code.code}; the clock runs on until a clinician decides")
        if code.to is State.NULLIFIED:
            clock_facts.check_nullify(c, self._desk, path, before, said.evidence, said.on)
        self._keep(c, path, after)
        self._record(c, path, said, "added", after, code.task)
        also = self._ended(c, path, said) if code.to is State.DECEASED else ()
        return self._done(c, path.entry_id, f"Added {code.code}, {code.meaning}", also)

    def _ended(self, c: Connection, path: store.Path, said: Said) -> tuple[str, ...]:
        """The client's other clocks stop with this one, and everything else that was to come."""
        for other in store.of_client(c, path.client_id):
            running = clock_facts.clocks(c, other)
            if other.referral_id != path.referral_id and machine.state_of(running) is State.RUNNING:
                stopped = machine.add(running, said.event, load_codes(), received=other.received)
                self._keep(c, other, stopped)
                self._record(c, other, said, "added", stopped)
        return deaths.died(c, self._desk, path.client_id, said.reason)

    def _undo_last(self, c: Connection, path: store.Path, reason: str) -> store.Recorded:
        standing = clock_facts.standing(store.events(c, path.referral_id))
        if not standing:
            raise NotFound(f"Nothing was added to the clock of entry {path.entry_id}, so nothing can be taken back.")
        before, last = clock_facts.clocks(c, path), standing[-1]
        rest = [one.event for one in standing[:-1]]
        after = machine.replay(before[0], rest, load_codes(), received=path.received)
        self._keep(c, path, after)
        said = Said(last.code, last.on, last.clinician, last.decided_on, last.evidence, reason)
        self._record(c, path, said, "taken back", after, number=last.number, takes_back=last.id)
        return last

    def _keep(self, c: Connection, path: store.Path, after: tuple[Clock, ...]) -> None:
        """The clocks, and the waiting entry that goes by the running one."""
        policy = self._desk.policy
        store.keep(c, path.referral_id, after, policy.rtt_target_days)
        newest = after[-1]
        if newest.state is State.RUNNING and newest.start != path.clock_start:
            service = self._desk.catalogue_in(c).service_by_code[path.service.upper()]
            store.follow(c, path.entry_id, newest.start, target_for(self._desk, service, path.priority, newest.start))
            priorities.replace_in(c, self._desk, path.entry_id)

    def _record(
        self, c: Connection, path: store.Path, said: Said, outcome: str, clocks: tuple[Clock, ...], task: str = "",
        number: int | None = None, takes_back: int | None = None,
    ) -> None:  # fmt: skip
        desk = self._desk
        at = len(clocks) if number is None else number
        store.add_event(
            c, referral_id=path.referral_id, number=at, code=said.code, on_date=said.on, outcome=outcome,
            takes_back=takes_back, clinician=said.clinician, decided_on=said.decided_on, evidence=said.evidence,
            reason=said.reason, task=task, at=desk.now(), by_user=desk.person.name,
        )  # fmt: skip
        after = {"code": said.code, "on": said.on, "clock": at, "state": machine.state_of(clocks), "outcome": outcome}
        desk.log(c, "clock", "waiting_entry", path.entry_id, said.reason, after=after)

    def _leave_task(self, c: Connection, path: store.Path, said: Said, task: str, outcome: str) -> None:
        """Once for each cause."""
        if (path.entry_id, task, said.code, said.on) not in [row[:4] for row in store.tasks(c)]:
            self._record(c, path, said, outcome, clock_facts.clocks(c, path), task)

    def _done(self, c: Connection, entry_id: int, what: str, also: tuple[str, ...] = ()) -> ClockDone:
        seen = clock_facts.pathway(c, self._desk, self._path(c, entry_id))
        return ClockDone(seen, f"{what}: clock {seen.newest.number} {WORDS[seen.newest.state]}.", also)

    def _path(self, c: Connection, entry_id: int) -> store.Path:
        path = store.of_entry(c, entry_id)
        if path is None:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        return path

    def _may(self, role: Role) -> None:
        self._desk.require(role)
        if not self._desk.policy.clocks:
            raise Refused([], NO_CLOCKS)

    def _read(
        self, code: str, on: date, clinician: str, decided_on: date | None, evidence: str, reason: str
    ) -> Said:  # fmt: skip
        if on > self._today():
            raise BadInput(f"{on:%d %b %Y} is in the future. Nothing was changed.")
        return Said(
            code.strip(), on, read_text("clinician", clinician, 120), decided_on,
            read_text("evidence", evidence, 40), read_text("reason", reason, 200),
        )  # fmt: skip

    def _today(self) -> date:
        return local_date(self._desk.now(), self._desk.zone)
