"""Moving cases between caseloads: approved by a lead, a visit to come goes with its case through the gate (6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.loads import caseload_facts as bearing
from booktui.desk.loads.caseload_views import Moved
from booktui.desk.resolve import Wanted, resolve
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.clock import spoken
from booktui.rules.values import Role
from booktui.store import caseload as store
from booktui.store.caseload import CaseRow, Person

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class CaseMoves:
    """The part of `desk.caseload` that changes whose a case is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def approve(self, entry_id: int, to: str, reason: str, start: int | None = None) -> Moved:
        """Move a case to somebody else; a visit to come goes with it through the gate, at the same time unless said.

        Nothing is changed when the visit cannot be at that time: the answer then has times that would work.

        Raises:
            NotPermitted: it needs a supervisor.
            Refused: the case stays where it is, or the other cannot take it.
            NotFound, BadInput: no such entry or practitioner; no reason.
        """
        desk = self._desk
        desk.require_signed(Role.SUPERVISOR, "waiting_entry")
        why = self._reason(reason)
        try:
            with telling(), desk.store.write() as c:
                return self._approve_in(c, entry_id, to, why, start)
        except Refused as refusal:
            if not refusal.conflicts or start is not None:
                raise
            return self._other_times(entry_id, to, refusal)

    def decline(self, entry_id: int, to: str, reason: str) -> str:
        """A suggested move is not to be made; it is not suggested again for four weeks.

        Raises:
            NotPermitted, NotFound, BadInput: see `approve`.
        """
        desk = self._desk
        desk.require_signed(Role.SUPERVISOR, "waiting_entry")
        why = self._reason(reason)
        with telling(), desk.store.write() as c:
            row, giver = self._case(c, entry_id)
            taker = named(c, to)
            self._record(c, row, giver.id, taker.id, "declined", why, None)
            return f"{row.client_ref} stays with {giver.code}: {why}."

    def assign(self, entry_id: int, code: str, reason: str = "") -> str:
        """Put a case without a visit to come into a caseload; out of another's only a supervisor takes it.

        Raises:
            NotPermitted: it is somebody's already, or over the hard limit, and you are no supervisor.
            NotFound: there is no such entry or practitioner.
            Refused: its visit to come is with somebody else: that is a move.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        why = read_text("reason", reason, 200)
        with telling(), desk.store.write() as c:
            found = store.one(c, entry_id)
            if found is None:
                raise NotFound(f"There is no waiting entry {entry_id}.")
            row, owner = found
            who = named(c, code)
            if owner not in (None, who.id):
                desk.require_signed(Role.SUPERVISOR, "waiting_entry")
            visit = store.coming(c, entry_id, desk.now())
            if visit is not None and visit[1] != who.id:
                raise Refused([], f"{row.client_ref} has a visit with somebody else: approve a move instead.")
            load = bearing.load_with(c, desk, who, 0 if owner == who.id else bearing.weigh(c, row))
            said = room_for(desk, who, load)
            store.own(c, entry_id, who.id)
            desk.log(c, "assign", "waiting_entry", entry_id, why, before={"owner": owner}, after={"owner": who.id})
            return " ".join((f"{row.client_ref} is in the caseload of {who.code}.", *said))

    def _approve_in(self, c: Connection, entry_id: int, to: str, why: str, start: int | None) -> Moved:
        desk = self._desk
        row, giver = self._case(c, entry_id)
        taker = named(c, to)
        self._may_go(c, row, giver, taker)
        load = bearing.load_with(c, desk, taker, bearing.weigh(c, row))
        visit = store.coming(c, entry_id, desk.now())
        also: tuple[str, ...] = ()
        if visit is not None:
            also = self._move_visit(c, row, taker, visit[0], start or visit[2], why)
        elif start is not None:
            raise BadInput(f"{row.client_ref} has no visit to come, so there is no time to move. Nothing was changed.")
        store.own(c, entry_id, taker.id)
        self._record(c, row, giver.id, taker.id, "approved", why, visit[0] if visit else None)
        said = f"{row.client_ref} moved from {giver.code} to {taker.code}, who is now at {load:.0f} %."
        return Moved(said, (*also, *room_for(desk, taker, load)))

    def _move_visit(
        self, c: Connection, row: CaseRow, taker: Person, appointment_id: int, start: int, why: str
    ) -> tuple[str, ...]:
        desk = self._desk
        wanted = Wanted(row.client_id, row.service, start, practitioner=taker.code, moving_id=appointment_id)
        done = desk.diary.move_in(c, appointment_id, resolve(c, desk, wanted), reason=f"caseload: {why}"[:200])
        return (done.message.replace(" u undoes.", ""), *done.also)

    def _may_go(self, c: Connection, row: CaseRow, giver: Person, taker: Person) -> None:
        stays = bearing.fixed(self._desk, row)
        if stays:
            raise Refused([], f"{row.client_ref} stays with {giver.code}: {stays}. Nothing was changed.")
        if giver.id == taker.id:
            raise BadInput(f"{row.client_ref} is in the caseload of {taker.code} already.")
        able = bearing.carrier(c, self._desk, taker)
        if row.service_id not in able.services:
            raise Refused([], f"{taker.code} does not provide {row.service}. Nothing was changed.")
        spoken_by = bearing.language_of(c, row)
        if spoken_by and spoken_by not in able.languages:
            raise Refused([], f"{row.client_ref} needs somebody who speaks {spoken_by.title()}. Nothing was changed.")

    def _other_times(self, entry_id: int, to: str, refusal: Refused) -> Moved:
        """The visit cannot be then: times with the other that would work."""
        desk = self._desk
        with telling(), desk.store.read() as c:
            row, _ = self._case(c, entry_id)
            visit = store.coming(c, entry_id, desk.now())
            taker = named(c, to)
        if visit is None:
            raise refusal
        found = desk.finder.free(
            row.service, client_id=row.client_id, practitioner=taker.code, near=visit[2], moving_id=visit[0]
        )
        if not found.offers:
            raise refusal
        at = spoken(visit[2], desk.zone)
        said = f"The visit of {row.client_ref} cannot be {at} with {taker.code}: {refusal.conflicts[0].message}"
        return Moved(f"{said} Nothing was changed; agree another time with the client.", (), found.offers)

    def _case(self, c: Connection, entry_id: int) -> tuple[CaseRow, Person]:
        """The case as it stands, with its visit to come, and whose it is."""
        found = store.one(c, entry_id)
        if found is None:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        row, owner = found
        visit = store.coming(c, entry_id, self._desk.now())
        who = store.person(c, visit[1] if visit else owner or 0)
        if who is None:
            raise NotFound(f"{row.client_ref} is in nobody's caseload. Assign it first.")
        return (row._replace(appointment_id=visit[0], starts_at=visit[2]) if visit else row), who

    def _record(
        self, c: Connection, row: CaseRow, giver: int, taker: int, state: str, why: str, appointment_id: int | None
    ) -> None:
        desk, points = self._desk, bearing.weigh(c, row)
        now, name = desk.now(), desk.person.name
        number = store.add_move(
            c, entry_id=row.entry_id, from_id=giver, to_id=taker, points=points, why="", state=state, suggested_at=now,
            suggested_by=name, decided_at=now, decided_by=name, appointment_id=appointment_id, reason=why,
        )  # fmt: skip
        after = {"move": number, "from": giver, "to": taker, "points": points, "state": state}
        desk.log(c, f"case {state}", "waiting_entry", row.entry_id, why, after=after)

    def _reason(self, reason: str) -> str:
        why = read_text("reason", reason, 200)
        if not why:
            raise BadInput("Say why. Nothing was changed.")
        return why


def room_for(desk: Desk, who: Person, load: float, beside: str = "waiting_entry") -> tuple[str, ...]:
    """What is to say of a load in per cent once a case was added.

    Args:
        beside: the object of the audit row that a signature stands beside.

    Raises:
        NeedsSupervisor: it is over the hard limit, and the person is no supervisor (6.1).
    """
    limits = bearing.bands(desk)
    if load > limits.hard:
        full = f"The caseload of {who.code} would be at {load:.0f} %: above {limits.hard} %"
        why = f"{full} only a supervisor adds to it. Nothing was changed."
        desk.require_signed(Role.SUPERVISOR, beside, why=why)
    if load > limits.soft:
        return (f"The caseload of {who.code} is at {load:.0f} %, over {limits.soft} %.",)
    return ()


def named(c: Connection, code: str) -> Person:
    """Somebody in a team, by code; raises NotFound with the codes that there are."""
    people = store.people(c)
    who = next((one for one in people if one.code.casefold() == code.strip().casefold()), None)
    if who is None:
        known = ", ".join(one.code for one in people[:20])
        raise NotFound(f"{code.strip()!r} carries no caseload. In a team are: {known or 'nobody yet'}.")
    return who
