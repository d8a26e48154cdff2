"""Calls: one key for each spoken step, everything kept at every key, and no way past the diary's own gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from booktui.desk.calling import attempt as call_attempt
from booktui.desk.calling import end as call_end
from booktui.desk.calling import fields as call_fields
from booktui.desk.calling import keys as call_keys
from booktui.desk.calling import offers as call_offers
from booktui.desk.calling import show as call_show
from booktui.desk.calling import slot
from booktui.desk.calling import start as call_start
from booktui.desk.calling.scripts import load_scripts
from booktui.desk.calling.taken import taken
from booktui.desk.calling.view import CallView, OpenCall, PastCall
from booktui.desk.calling.work import Work, known, load
from booktui.desk.errors import BadInput, NeedsSupervisor, NotFound, NotPermitted, Refused
from booktui.desk.names import list_name
from booktui.desk.reaching import claims
from booktui.desk.tell import telling
from booktui.rules import script_run as engine
from booktui.rules.script_run import NotNow
from booktui.rules.values import Alternative, Conflict, Role
from booktui.store import calls as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DROPPED = "CALL_DROPPED"
PARKED = "The call is parked. Take it up again first."


class Calls:
    """The calls of one desk. A key that does nothing here is answered with a sentence, never with an error."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(
        self, entry_id: int | None = None, client_id: int | None = None, appointment_id: int | None = None,
        script: str | None = None, out_of_turn: str = "",
    ) -> CallView:  # fmt: skip
        """Begin a call: with the entry's service's script, or the one that suits the appointment, unless named.

        Args:
            out_of_turn: why somebody on the list is rung before those whose turn it is: a word of
                `rules.turns.OUT_OF_TURN`. Nobody asks for it about an appointment, or when the client rings.

        Raises:
            NotFound: no such entry, client, appointment or script.
            Refused: the client is not to be rung, the entry has its date, or somebody else is ringing them.
            OutOfTurn: it is somebody else's turn, and no reason was given.
            BadInput: the reason is none of those that count.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        book = load_scripts(desk.settings.get("scripts_folder", ""))
        with telling(), desk.store.write() as c:
            call_id, message = call_start.begin(c, desk, book, entry_id, client_id, appointment_id, script, out_of_turn)
            work = load(c, desk, call_id)
            return call_show.view(work, message=message)

    def show(self, call_id: int) -> CallView:
        """The call as it stands; NotFound when there is none."""
        return call_show.view(self._load(call_id))

    def taken(self, call_id: int) -> tuple[str, ...]:
        """What was offered in the call and somebody else has meanwhile, each in a sentence.

        Raises:
            NotFound: there is no such call.
        """
        with telling(), self._desk.store.read() as c:
            return taken(c, load(c, self._desk, call_id))

    def of_client(self, client_id: int, limit: int = 50) -> list[PastCall]:
        """The client's calls, latest first."""
        with telling(), self._desk.store.read() as c:
            return [PastCall(*row) for row in store.of_client(c, client_id, limit)]

    def press(self, call_id: int, key: str, *, override: str | None = None) -> CallView:
        """One key. Where it does nothing the view says why; a refused booking stays where it was, with its conflicts.

        Raises:
            NotFound: no such call. NotPermitted: it is not yours. Unavailable: it could not be saved.
            NeedsSupervisor: one may sign it here; the call stays where it was.
        """
        work = self._mine(call_id)
        try:
            if work.state.parked_at is not None:
                raise NotNow(PARKED)
            work, message = call_keys.press(work, key, override)
            return call_show.view(work, message=message)
        except NotNow as no:
            return call_show.view(work, message=no.message, open_field=no.field)
        except Refused as refusal:
            return call_show.view(work, message=refusal.message, conflicts=self._with_times(work, refusal.conflicts))
        except NeedsSupervisor:
            raise
        except (NotPermitted, BadInput) as error:
            return call_show.view(work, message=error.message)

    def capture(self, call_id: int, field: str, value: str) -> CallView:
        """Answer a field in words, or by the digit of an option; empty takes the answer back."""
        work = self._mine(call_id)
        try:
            if work.state.parked_at is not None or work.state.run.outcome:
                raise NotNow(PARKED if work.state.parked_at is not None else "The call has ended.")
            run = engine.capture(work.state.run, field, call_fields.read(work, field, value))
        except NotNow as no:
            return call_show.view(work, message=no.message, open_field=no.field)
        return call_show.view(call_keys.keep(work, replace(work.state, run=run)))

    def park(self, call_id: int) -> CallView:
        """Put the call aside (CS-09): nothing captured is lost and holds are kept while they last."""
        work = self._mine(call_id)
        if work.state.run.outcome or work.state.parked_at is not None:
            return call_show.view(work, message="The call has ended." if work.state.run.outcome else PARKED)
        parked = work.having(replace(work.state, parked_at=self._desk.now()))
        with telling(), self._desk.store.write() as c:
            call_keys.save(c, parked.state)
            call_attempt.count(c, parked, parked.book.outcomes[DROPPED])
            self._desk.log(c, "call park", "call", call_id, after={"step": parked.state.run.step})
        return call_show.view(parked, message="Parked; nothing is lost.")

    def resume(self, call_id: int) -> CallView:
        """Go on at the same step with what was captured; a time whose hold ran out is held again or replaced."""
        work = self._mine(call_id)
        if work.state.run.outcome:
            return call_show.view(work, message="The call has ended.")
        work = work.having(replace(work.state, parked_at=None))
        found = call_offers.look(work, names) if (names := call_offers.wanted(work, work.step)) else None
        with telling(), self._desk.store.write() as c:
            inbound = work.script.direction == "inbound"
            claims.claim_client_in(c, self._desk, work.state.client_id, only_if_free=inbound)
            work, lost = call_keys.hold(c, work, found)
            call_keys.save(c, work.state)
            self._desk.log(c, "call resume", "call", call_id, after={"step": work.state.run.step})
        return call_show.view(work, message=lost or self._ran_out(work))

    def drop(self, call_id: int) -> CallView:
        """End a call that was cut off or parked for good, as CALL_DROPPED; its holds are given back."""
        work = self._mine(call_id)
        if work.state.run.outcome:
            return call_show.view(work, message="The call has ended.")
        state = call_offers.close_open(work.state, "no response")
        ended = work.having(
            replace(state, parked_at=None, ended_at=self._desk.now(), run=replace(state.run, outcome=DROPPED))
        )
        with telling(), self._desk.store.write() as c:
            call_offers.settle(c, ended, work.state)
            slot.ended(c, ended)
            call_attempt.count(c, ended, ended.book.outcomes[DROPPED])
            call_end.log(c, ended, engine.effects_of(ended.book, ended.state.run), set())
            call_keys.save(c, ended.state)
        return call_show.view(ended)

    def instead(self, call_id: int, other: Alternative) -> CallView:
        """Another time in place of the chosen one that was refused: held and read back at the same step.

        Where that time is gone too the call stays as it was, and the view says so.
        """
        work = self._mine(call_id)
        try:
            if work.state.parked_at is not None or work.state.run.outcome:
                raise NotNow(PARKED if work.state.parked_at is not None else "The call has ended.")
            asked = call_offers.as_asked(work, other)
            with telling(), self._desk.store.write() as c:
                work = work.having(call_offers.instead(c, work, asked))
                call_keys.save(c, work.state)
        except (NotNow, Refused, NotPermitted, BadInput, NotFound) as error:
            return call_show.view(work, message=error.message)
        return call_show.view(work, message="Held instead of the time that was refused. Read it back.")

    def jump(self, call_id: int, branch: str) -> CallView:
        """Into a shared branch (`COMMON.angry`, `COMMON.escalate` …) from any step; its return comes back here."""
        work = self._mine(call_id)
        home, _, name = branch.rpartition(".")
        script = work.book.scripts.get(home)
        try:
            if script is None or name not in script.entry:
                raise NotNow(f"There is no shared branch {branch!r}.")
            run = engine.jump(work.book, work.state.run, branch, known(work))
        except NotNow as no:
            return call_show.view(work, message=no.message)
        return call_show.view(call_keys.keep(work, replace(work.state, run=run)))

    def branches(self) -> tuple[str, ...]:
        """The shared branches that `jump` takes."""
        book = load_scripts(self._desk.settings.get("scripts_folder", ""))
        return tuple(f"COMMON.{name}" for name in book.scripts["COMMON"].entry)

    def open_calls(self) -> tuple[OpenCall, ...]:
        """Your calls that have not ended, first begun first: parked ones, and any left by a crash."""
        desk = self._desk
        book = load_scripts(desk.settings.get("scripts_folder", ""))
        with telling(), desk.store.read() as c:
            return tuple(
                OpenCall(
                    call_id=row["id"],
                    title=book.scripts[row["script"]].title if row["script"] in book.scripts else row["script"],
                    client_id=row["client_id"],
                    client=list_name(c, row["client_id"]),
                    step=row["step"],
                    started_at=row["started_at"],
                    parked_at=row["parked_at"],
                )
                for row in store.open_of(c, desk.person.name)
            )

    def _with_times(self, work: Work, conflicts: tuple[Conflict, ...]) -> tuple[Conflict, ...]:
        chosen = work.state.chosen
        found = self._desk.diary.check(call_offers.proposal(work, chosen)) if chosen else ()
        times = {conflict.code: conflict.alternatives for conflict in found}
        return tuple(replace(c, alternatives=c.alternatives or times.get(c.code, ())) for c in conflicts)

    def _ran_out(self, work: Work) -> str:
        chosen, now = work.state.chosen, self._desk.now()
        if chosen is None or work.state.booked_id is not None or chosen.held_until > now:
            return ""
        return "The hold has run out. The time is checked again when you book it."

    def _mine(self, call_id: int) -> Work:
        self._desk.require(Role.COORDINATOR)
        work = self._load(call_id)
        person = self._desk.person
        if work.state.by_user != person.name and not person.may(Role.SUPERVISOR):
            raise NotPermitted(f"This call is {work.state.by_user}'s. Only they or a supervisor can go on with it.")
        return work

    def _load(self, call_id: int) -> Work:
        with telling(), self._desk.store.read() as c:
            return load(c, self._desk, call_id)
