"""Asking one after the other: the slot is held for whoever is on the line, and everybody passed over is on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.freed import ranking
from booktui.desk.freed.show import look_at
from booktui.desk.names import list_name
from booktui.desk.reaching import turns
from booktui.desk.resolve import Wanted, resolve
from booktui.rules import conflicts as rules
from booktui.rules.clock import to_wall
from booktui.rules.filling import order
from booktui.rules.filling.values import Applicant, Gap
from booktui.rules.values import Conflict, Proposal, Role
from booktui.store import booking
from booktui.store import filling as store
from booktui.store.filling import AskRow, FreedRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 60
"""After so many whom the diary refuses it is given up for now; and no more than so many are passed over."""
PASSED, NO_ANSWER = "passed over", "no answer"
RAN_OUT = "the hold ran out, or was let go"
REFUSED = "not possible: "
"""How the reason begins of somebody whom the diary refused: they are not tried again for this slot."""
LATE = frozenset({"past-target"})
"""What is no reason against a sooner time."""
Place = tuple[int, Applicant]


def against(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """What keeps somebody from being asked: all that blocks or needs a reason, but that it is late already."""
    return tuple(one for one in found if one.severity != "warn" and (one.severity == "block" or one.code not in LATE))


@dataclass
class Asking:
    """One round of asking, in the caller's write transaction."""

    c: Connection
    desk: Desk
    row: FreedRow
    gap: Gap
    passed: list[str] = field(default_factory=list)
    """A line for each who was passed over."""

    def next(self) -> int | None:
        """Ask the first in turn whom the diary takes; the asking's id, or None when nobody is left."""
        for place, one, _ in islice(places(self.c, self.desk, self.row, self.gap), MOST):
            try:
                return self._hold(place, one)
            except Refused as refusal:
                self._pass_over(place, one, f"{REFUSED}{refusal.message}")
        return None

    def that(self, entry_id: int, reason: str) -> int:
        """Ask this one; everybody before them is passed over for the reason.

        Raises:
            NotFound: there is no such entry.
            Refused: they cannot come, or the diary refuses it.
            BadInput: others come first, and no reason was given.
        """
        one, why = ranking.one_of(self.c, self.desk, self.gap, entry_id)
        if one is None:
            raise NotFound(f"{why} Nobody was asked.")
        if why:
            raise Refused((), f"{list_name(self.c, one.client.id)} cannot be asked: {_lower(why)}")
        ahead = self._before(entry_id)
        if ahead and not reason:
            who = list_name(self.c, ahead[0][1].client.id)
            others = f" and {len(ahead) - 1} more come" if len(ahead) > 1 else " comes"
            raise BadInput(f"{who}{others} first. Say why they are passed over; nobody was asked.")
        for place, before in ahead:
            self._pass_over(place, before, reason)
        return self._hold(len(ahead) + 1, one)

    def _before(self, entry_id: int) -> list[Place]:
        found: list[Place] = []
        for place, one, passed in islice(places(self.c, self.desk, self.row, self.gap), MOST):
            if passed or one.ranked.entry_id == entry_id:
                break
            found.append((place, one))
        return found

    def _hold(self, place: int, one: Applicant) -> int:
        """Keep the slot for them and write down that they are asked.

        Raises:
            Refused: something in the diary is against it, or somebody else is ringing them.
            NotPermitted: a supervisor has to ask them.
        """
        c, desk, ranked = self.c, self.desk, one.ranked
        proposal = proposal_for(
            c, desk, self.row, one.service.code, ranked.client_id, ranked.entry_id, ranked.booked_id
        )
        found = rules.check(proposal, gate.gather(c, desk, proposal, desk.now()), desk.policy)
        standing = against(found)
        if standing:
            raise Refused(standing)
        self._by_whom(ranked.client_id, found)
        turns.claim_client_in(c, desk, ranked.client_id)
        held = desk.diary.hold_in(c, replace(proposal, moving_id=None, seen_entry=None, seen_appointment=None))
        assert held.appointment is not None
        ask_id = self._write(place, one, hold_id=held.appointment.id)
        facts = {"ask": ask_id, "entry": ranked.entry_id, "place": place, "hold": held.appointment.id}
        desk.log(c, "fill ask", "freed", self.row.id, after={**facts, "passed over": len(self.passed)})
        return ask_id

    def _by_whom(self, client_id: int, found: Iterable[Conflict]) -> None:
        """Whoever waits too long for anybody but a supervisor to book is not silently passed over."""
        late = next((one for one in found if one.code in LATE and one.supervisor), None)
        if late is not None:
            who = list_name(self.c, client_id)
            why = "Only a supervisor may ask them. To ask somebody else first, say why. Nobody was asked."
            self.desk.require_signed(Role.SUPERVISOR, "freed", why=f"{who}: {late.message} {why}")

    def _pass_over(self, place: int, one: Applicant, why: str) -> None:
        now = self.desk.now()
        self._write(place, one, answer=PASSED, answered_at=now, reason=why[:200])
        self.passed.append(f"Passed over {list_name(self.c, one.client.id)}: {why}")

    def _write(self, place: int, one: Applicant, **values: object) -> int:
        desk, ranked = self.desk, one.ranked
        return store.add_ask(
            self.c, self.row.id, entry_id=ranked.entry_id, client_id=ranked.client_id, place=place,
            why=order.why(one, self.gap, desk.now(), desk.policy)[:300], asked_at=desk.now(), asked_by=desk.person.name,
            **values,
        )  # fmt: skip


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def places(c: Connection, desk: Desk, row: FreedRow, gap: Gap) -> Iterator[tuple[int, Applicant, str]]:
    """Everybody still to be asked, with their place; last those whom somebody passed over, and why."""
    asks = store.asks(c, row.id)
    out = {ask.client_id for ask in asks if ask.answer != PASSED or ask.reason.startswith(REFUSED)}
    passed = {ask.entry_id: ask.reason for ask in asks if ask.client_id not in out}
    after: list[Applicant] = []

    def fresh() -> Iterator[Applicant]:
        for one in ranking.ranking(c, desk, gap, out):
            if one.ranked.entry_id in passed:
                after.append(one)
            else:
                yield one

    everybody: Iterable[Applicant] = chain(fresh(), after)
    for place, one in enumerate(everybody, 1):
        yield place, one, passed.get(one.ranked.entry_id, "")


def begin(c: Connection, desk: Desk, row: FreedRow) -> Asking:
    """A slot that somebody can be asked about now.

    Raises:
        Refused: it cannot be filled any more, somebody is on the line about it, or nobody is rung at this hour.
    """
    if row.state != "open":
        raise Refused((), f"That time is {row.state} already{f': {row.note}' if row.note else ''}. Nobody was asked.")
    for ask in store.asks(c, row.id):
        if not ask.answer:
            _still_on_the_line(c, desk, ask)
    quiet = turns.quiet(desk)
    seen = look_at(c, desk, row)
    if seen.gap is None or quiet:
        raise Refused((), f"{seen.why or quiet} Nobody was asked.")
    return Asking(c, desk, row, seen.gap)


def _still_on_the_line(c: Connection, desk: Desk, ask: AskRow) -> None:
    """Raises Refused while they are; when the hold has run out they did not answer."""
    held = booking.get(c, ask.hold_id) if ask.hold_id is not None else None
    if held is not None and held.live(desk.now()):
        until = to_wall(held.held_until, held.zone)
        message = f"{list_name(c, ask.client_id)} is being asked about it by {ask.asked_by}, until {until:%H:%M}."
        raise Refused((), message)
    let_go(c, desk, ask)
    store.answer(c, ask.id, NO_ANSWER, now=desk.now(), reason=RAN_OUT)


def let_go(c: Connection, desk: Desk, ask: AskRow) -> None:
    """Give back the time that was held for somebody, if it still is, and the claim on them."""
    if ask.hold_id is not None:
        with suppress(NotFound, Refused):
            desk.diary.release_in(c, ask.hold_id)
    turns.release_in(c, desk, ask.client_id)


def proposal_for(
    c: Connection, desk: Desk, row: FreedRow, service: str, client_id: int, entry_id: int, moving_id: int | None
) -> Proposal:
    """What they would be booked into, or moved to; what they need counts as asked for with it."""
    book = desk.catalogue_in(c)
    where, who = book.locations[row.location_id].code, book.resources[row.practitioner_id].code
    wanted = Wanted(
        client_id, service, row.start, practitioner=who, location=where, entry_id=entry_id, moving_id=moving_id,
        agreed_short=True, arranged=frozenset({"interpreter", "transport"}),
    )  # fmt: skip
    return resolve(c, desk, wanted)
