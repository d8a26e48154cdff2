"""The diary: check, hold, book, move and cancel; every one through the one gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from booktui.desk import following, gate, record
from booktui.desk.diary_visits import CHANGED, Visits
from booktui.desk.errors import DeskError, Refused
from booktui.desk.resolve import Wanted, resolve
from booktui.desk.saying import line
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.timetabling import settle
from booktui.desk.undo import undo
from booktui.desk.views import Outcome
from booktui.rules import conflicts as rules
from booktui.rules import lifecycle, visit_codes
from booktui.rules.values import Appointment, Conflict, Instant, Proposal, Role, Status
from booktui.store import booking

LATER = ""
"""A hold whose reason is asked for when it is booked."""
REASON = 500
"""Characters of a reason."""


def _kept(reason: str | None) -> str | None:
    """A reason as it is kept; one of which nothing is left is none.

    Raises:
        BadInput: it is too long.
    """
    return read_text("reason", reason or "", REASON, "Nothing was changed.") or None


class Diary(Visits):
    """Appointments and holds of one diary."""

    def propose(self, client_id: int, service_code: str, start: Instant, **how: Any) -> Proposal:
        """The whole proposal for what was asked; see `desk.resolve.Wanted` for what can be named.

        Raises:
            NotFound: a client, service, practitioner, room or equipment that does not exist.
        """
        with telling(), self._desk.store.read() as c:
            return resolve(c, self._desk, Wanted(client_id, service_code, start, **how))

    def check(self, proposal: Proposal) -> tuple[Conflict, ...]:
        """Everything against it, worst first, with the nearest times that would work."""
        with telling(), self._desk.store.read() as c:
            found = self._check_in(c, proposal)[1]
        return self._with_alternatives(proposal, found)

    def hold(self, proposal: Proposal, *, seconds: int | None = None, override: str | None = LATER) -> Outcome:
        """Keep a time while the caller decides.

        Args:
            override: why it is held although something speaks against it; None refuses whatever needs a reason, and
                LATER leaves the question to the booking that confirms the hold.

        Raises:
            Refused: something blocks it, or needs an override that was not given; or it would cut somebody's buffers,
                which a hold never does because it may be let go.
            NotPermitted: the override is a supervisor's.
        """
        self._desk.require(Role.COORDINATOR)
        try:
            with telling(), self._desk.store.write() as c:
                return self.hold_in(c, proposal, seconds=seconds, override=override)
        except Refused as refusal:
            raise self._explained(proposal, refusal) from None

    def hold_in(
        self, c: Connection, proposal: Proposal, *, seconds: int | None = None, override: str | None = LATER
    ) -> Outcome:
        """The same inside the caller's write transaction."""
        desk = self._desk
        override = override if override == LATER else _kept(override)
        bearing, found = self._check_in(c, proposal)
        if any(x.code == "buffer" for x in found) or rules.blocking(found, override=True, supervisor=True):
            raise Refused(found)
        if override != LATER:
            gate.decide(desk, found, override, overbook=proposal.overbook)
        until = desk.now() + (desk.policy.hold_seconds if seconds is None else seconds)
        values = record.values_of(proposal, bearing)
        key = booking.add(
            c, {**values, "uid": record.new_uid(desk), "status": Status.PROPOSED.value, "entry_id": proposal.entry_id,
                "held_by": desk.person.name, "held_until": until, "overbooked": proposal.overbook},
        )  # fmt: skip
        record.take_time(c, desk, key, proposal, bearing, found, overbook=proposal.overbook)
        appointment = self._get_in(c, key)
        desk.log(c, "hold", "appointment", key, reason=override or "", after=record.facts_of(appointment))
        return Outcome(appointment, found, line(desk, c, "Held", appointment))

    def release(self, appointment_id: int) -> Outcome:
        """Give a held time back.

        Raises:
            NotFound, Refused: there is no such hold.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return self.release_in(c, appointment_id)

    def release_in(self, c: Connection, appointment_id: int) -> Outcome:
        """The same inside the caller's write transaction."""
        desk = self._desk
        appointment = self._get_in(c, appointment_id)
        self._may("release", appointment)
        said = line(desk, c, "Released", appointment)
        booking.remove(c, appointment_id)
        desk.log(c, "release", "appointment", appointment_id, before=record.facts_of(appointment))
        return Outcome(replace(appointment, status=Status.CANCELLED.value), (), said)

    def book(self, proposal: Proposal, *, override: str | None = None, modality: str = "") -> Outcome:
        """Book it, or confirm the hold that `proposal.moving_id` names.

        Raises:
            Refused: something blocks it, or needs an override (a reason) that was not given.
            NotPermitted: the override is a supervisor's.
        """
        self._desk.require(Role.COORDINATOR)
        try:
            with telling(), self._desk.store.write() as c:
                return self.book_in(c, proposal, override=override, modality=modality)
        except Refused as refusal:
            raise self._explained(proposal, refusal) from None

    def book_in(
        self, c: Connection, proposal: Proposal, *, override: str | None = None, modality: str = "", tell: bool = True,
        agreed: bool = False,
    ) -> Outcome:  # fmt: skip
        """The same inside the caller's write transaction: check and commit hold together.

        Args:
            agreed: the client agreed to the time in a call, read back (RTT-22).
        """
        desk, override = self._desk, _kept(override)
        held = self._hold_to_confirm(c, proposal)
        bearing, found = self._check_in(c, proposal)
        gate.decide(desk, found, override, overbook=proposal.overbook)
        for other in proposal.also_mine:
            booking.remove(c, other)
        values = {
            **record.values_of(proposal, bearing), "status": Status.BOOKED.value, "entry_id": proposal.entry_id,
            "booked_by": desk.person.name, "booked_at": desk.now(), "override_reason": override or "",
            "overbooked": proposal.overbook, "modality": modality or bearing.service.modality[0],
            "held_by": "", "held_until": None, "agreed": agreed or proposal.agreed_short,
        }  # fmt: skip
        key = self._write(c, held, values)
        trimmed = record.take_time(c, desk, key, proposal, bearing, found, overbook=proposal.overbook)
        record.entry_booked(c, proposal.entry_id, key)
        appointment = self._get_in(c, key)
        settle.booked(c, desk, appointment)
        queued = (record.queue_message(c, desk, "confirm", appointment),) if tell else ()
        also = (*queued, *following.booked(c, desk, appointment, proposal.arranged))
        desk.log(
            c, "book", "appointment", key, reason=override or "",
            before=record.facts_of(held) if held else None,
            after={**record.facts_of(appointment), "warnings": [x.code for x in found], "shortened": trimmed},
        )  # fmt: skip
        return Outcome(appointment, found, line(desk, c, "Booked", appointment, undo=True), also)

    def move(
        self, appointment_id: int, proposal: Proposal, *, reason: str, override: str | None = None, by: str = ""
    ) -> Outcome:
        """Move a booking; the new time is secured before the old one is freed, and if that fails the old one stands.

        Args:
            by: `client` where they asked for it: a change counts like a cancellation (PTC-02).

        Raises:
            Refused: something blocks the new time, or needs an override that was not given.
            NotPermitted: the override is a supervisor's.
        """
        self._desk.require(Role.COORDINATOR)
        try:
            with telling(), self._desk.store.write() as c:
                return self.move_in(c, appointment_id, proposal, reason=reason, override=override, by=by)
        except Refused as refusal:
            raise self._explained(proposal, refusal) from None

    def move_in(
        self, c: Connection, appointment_id: int, proposal: Proposal, *, reason: str, override: str | None = None,
        undoes: int | None = None, agreed: bool = False, by: str = "",
    ) -> Outcome:  # fmt: skip
        """The same inside the caller's write transaction."""
        desk, reason, override = self._desk, _kept(reason) or "", _kept(override)
        before = self._get_in(c, appointment_id)
        self._may("move", before)
        held = proposal.moving_id if proposal.moving_id not in (None, appointment_id) else None
        mine = proposal.also_mine | ({held} if held else frozenset())
        entry_id = before.entry_id
        proposal = replace(
            proposal, moving_id=appointment_id, also_mine=mine, entry_id=entry_id, seen_entry=None,
            seen_appointment=proposal.seen_appointment if held is None else None,
        )  # fmt: skip
        bearing, found = self._check_in(c, proposal)
        gate.decide(desk, found, override, overbook=proposal.overbook)
        for other in mine:
            booking.remove(c, other)
        booking.free(c, appointment_id)
        trimmed = record.take_time(c, desk, appointment_id, proposal, bearing, found, overbook=proposal.overbook)
        values = {
            **record.values_of(proposal, bearing), "sequence": record.next_sequence(desk, before), "reason": reason,
            "override_reason": override or "", "overbooked": proposal.overbook,
            "agreed": agreed or proposal.agreed_short,
        }  # fmt: skip
        self._change(c, before, values)
        appointment = self._get_in(c, appointment_id)
        settle.moved(c, desk, appointment)
        queued = record.queue_message(c, desk, "change", appointment)
        also = (queued, *following.moved(c, desk, before, appointment, undone=undoes is not None, by=by))
        desk.log(
            c, "move", "appointment", appointment_id, reason=reason, before=record.facts_of(before), undoes=undoes,
            after={**record.facts_of(appointment), "warnings": [x.code for x in found], "shortened": trimmed, "by": by},
        )  # fmt: skip
        return Outcome(appointment, found, line(desk, c, "Moved", appointment, before=before, undo=True), also)

    def cancel(self, appointment_id: int, *, reason: str, by: str, told_at: Instant | None = None) -> Outcome:
        """Cancel for the client or by the provider; the client keeps the place on the list.

        Args:
            told_at: when the client said so; now unless said. Only before the start is it the client's cancelling
                (RTT-26).

        Raises:
            NotFound, Refused: there is no such booking, or it is past cancelling.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return self.cancel_in(c, appointment_id, reason=reason, by=by, told_at=told_at)

    def cancel_in(
        self, c: Connection, appointment_id: int, *, reason: str, by: str, undoes: int | None = None,
        told_at: Instant | None = None,
    ) -> Outcome:  # fmt: skip
        """The same inside the caller's write transaction."""
        desk, reason = self._desk, _kept(reason) or ""
        if by not in ("client", "provider"):
            raise DeskError("Who cancels is either the client or the provider; nothing was changed.")
        before = self._get_in(c, appointment_id)
        if before.status == Status.PROPOSED:
            return self.release_in(c, appointment_id)
        self._may("cancel", before)
        if by == "client":
            self._may_client(before, told_at)
        booking.free(c, appointment_id)
        code = visit_codes.TO_COME if undoes is not None else visit_codes.of_status("cancelled", by)
        values = {
            "status": record.status_after("cancel"), "sequence": record.next_sequence(desk, before), "reason": reason,
            "cancelled_by": by, "attended": code,
        }  # fmt: skip
        self._change(c, before, values)
        record.entry_waits_again(c, before.entry_id, appointment_id, by_us=by == "provider" and undoes is None)
        appointment = self._get_in(c, appointment_id)
        settle.cancelled(c, desk, appointment, undone=undoes is not None)
        queued = record.queue_message(c, desk, "cancel", appointment)
        also = (queued, *following.cancelled(c, desk, before, by=by, undone=undoes is not None))
        desk.log(
            c, "cancel", "appointment", appointment_id, reason=reason, before=record.facts_of(before), undoes=undoes,
            after={**record.facts_of(appointment), "by": by},
        )  # fmt: skip
        return Outcome(appointment, (), line(desk, c, "Cancelled", appointment, undo=undoes is None), also)

    def undo(self) -> Outcome:
        """Take back your own last booking action.

        Raises:
            NotFound: there is nothing to undo.
            Refused: the time it would go back to is taken meanwhile.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return undo(c, self._desk)

    def _check_in(self, c: Connection, proposal: Proposal) -> tuple[Any, tuple[Conflict, ...]]:
        bearing = gate.gather(c, self._desk, proposal, self._desk.now())
        return bearing, rules.check(proposal, bearing, self._desk.policy)

    def _may_client(self, before: Appointment, told_at: Instant | None) -> None:
        why_not = lifecycle.why_not_by_client(before, self._desk.now() if told_at is None else told_at)
        if why_not:
            raise Refused([Conflict("changed-meanwhile", "block", why_not, before.ref)])

    def _hold_to_confirm(self, c: Connection, proposal: Proposal) -> Appointment | None:
        if proposal.moving_id is None:
            return None
        held = booking.get(c, proposal.moving_id)
        if held is None:
            return None  # it ran out and was cleared away; the check decides whether the time is still free
        if held.status != Status.PROPOSED:
            raise Refused([replace(CHANGED, message=f"{held.ref} is no longer a hold. Look at it again.")])
        if held.client_id != proposal.client_id:
            raise Refused([Conflict("held", "block", f"{held.ref} is held for somebody else.", held.ref)])
        return held

    def _write(self, c: Connection, held: Appointment | None, values: dict[str, Any]) -> int:
        if held is None:
            return booking.add(c, {**values, "uid": record.new_uid(self._desk)})
        booking.free(c, held.id)
        self._change(c, held, values)
        return held.id

    def _with_alternatives(self, proposal: Proposal, found: tuple[Conflict, ...]) -> tuple[Conflict, ...]:
        if all(conflict.severity == "warn" for conflict in found):
            return found
        near = self._desk.finder.alternatives(proposal)
        return tuple(replace(x, alternatives=near) if x.severity != "warn" else x for x in found)

    def _explained(self, proposal: Proposal, refusal: Refused) -> Refused:
        """With the nearest times, unless no other time would help."""
        if all(conflict.code == CHANGED.code for conflict in refusal.conflicts):
            return refusal
        return Refused(self._with_alternatives(proposal, refusal.conflicts), refusal.message)
