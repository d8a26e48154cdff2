"""The next right call: who is to be rung now, in the policy's order, and never at two desks at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.announce import announce
from booktui.desk.errors import NotFound
from booktui.desk.listing.worklist import fresh
from booktui.desk.reaching.claims import claim, claim_client_in, claim_in, release_in
from booktui.desk.reaching.contact import lapse
from booktui.desk.tell import telling
from booktui.desk.views import ListRow
from booktui.rules.clock import spoken, to_wall
from booktui.rules.contact import may_ring_at
from booktui.rules.turns import NOT_NOW, passed_words
from booktui.rules.values import Role
from booktui.rules.workdays import wall_instant
from booktui.store import calls
from booktui.store import turns as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NOT_WAITING = {"booked": "They have their date", "removed": "They were taken off the list"}


@dataclass(frozen=True, slots=True)
class Turn:
    """The next right call."""

    row: ListRow
    announce: tuple[str, ...]
    """To be known before dialling (CS-08): access needs, the safe number, whether a message may be left."""
    passed: Mapping[str, int]
    """How many before were passed over, by reason: words of `rules.turns.PASSED`."""
    why: str
    """Why it is this one's turn, and who was passed over."""


@dataclass(frozen=True, slots=True)
class First:
    """The first who may be rung, as the store knows it; without an entry there is nobody."""

    entry_id: int | None
    client_id: int | None
    passed: Mapping[str, int]


class Turns:
    """`desk.turns`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._taken: dict[int, Mapping[str, int]] = {}
        """By client: whom `take` passed over for them."""

    def peek(self, skip: Iterable[int] = ()) -> Turn | None:
        """The first who may be rung now, the entries to skip left out; None when there is nobody: `nobody` says why."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            found = first_in(c, self._desk, skip)
        return self._turn(found)

    def take(self, skip: Iterable[int] = ()) -> Turn | None:
        """The same, claimed for this person in one write transaction: no other desk is given the client meanwhile.

        Raises:
            NotPermitted: an auditor rings nobody.
        """
        self._desk.require(Role.COORDINATOR)
        fresh(self._desk)
        with telling(), self._desk.store.write() as c:
            found = take_in(c, self._desk, skip)
        return self._turn(found)

    def release(self, entry_id: int) -> None:
        """Give the claim on an entry's client back; nothing where it is somebody else's, or there is none."""
        with telling(), self._desk.store.write() as c:
            client_id = store.client_of(c, entry_id)
            if client_id is not None:
                release_in(c, self._desk, client_id)

    def why_not(self, entry_id: int) -> str:
        """Why the entry is not to be rung now; empty when it may be.

        Raises:
            NotFound: there is no such entry.
        """
        with telling(), self._desk.store.read() as c:
            return why_not_in(c, self._desk, entry_id)

    def nobody(self) -> str:
        """Why there is nobody to ring now, and from when on there is."""
        desk = self._desk
        closed = quiet(desk)
        if closed:
            return closed
        with telling(), desk.store.read() as c:
            found = first_in(c, desk, ())
            soonest = store.soonest(c, desk.now())
        if found.entry_id is not None:
            return ""
        if not found.passed:
            return "Nobody is waiting for a date."
        later = f" The next may be rung from {spoken(soonest, desk.zone)}." if soonest is not None else ""
        return f"There is nobody to ring now: {passed_words(found.passed)}{later}"

    def remember(self, client_id: int, passed: Mapping[str, int]) -> None:
        """Whom the client was preferred to, for the record of the call."""
        self._taken = {client_id: passed}

    def forget(self, client_id: int) -> None:
        """The call with them is over."""
        self._taken.pop(client_id, None)

    def passed_for(self, client_id: int) -> Mapping[str, int] | None:
        """Who was passed over when this client was taken; None when they were not taken here."""
        return self._taken.get(client_id)

    def _turn(self, found: First) -> Turn | None:
        if found.entry_id is None or found.client_id is None:
            return None
        desk = self._desk
        row = desk.waiting.row(found.entry_id)
        with telling(), desk.store.read() as c:
            desk.catalogue_in(c)  # the number of the interpreters may have been set since
            client = calls.client(c, found.client_id)
            said = announce(desk.settings, client or {}, calls.needs(c, found.client_id), dialling=True)
        why = " ".join(filter(None, (desk.waiting.why(found.entry_id), passed_words(found.passed))))
        return Turn(row, said, dict(found.passed), why)


def first_in(c: Connection, desk: Desk, skip: Iterable[int] = ()) -> First:
    """The first who may be rung now; nobody outside the hours in which people are rung."""
    if quiet(desk):
        return First(None, None, {})
    return First(*store.first(c, desk.now(), desk.person.name, frozenset(skip)))


def take_in(c: Connection, desk: Desk, skip: Iterable[int] = ()) -> First:
    """The first who may be rung now, claimed for this person, in the caller's write transaction."""
    lapse(c, desk)
    found = first_in(c, desk, skip)
    if found.client_id is not None:
        claim(c, desk, found.client_id)
        desk.turns.remember(found.client_id, found.passed)
    return found


def why_not_in(c: Connection, desk: Desk, entry_id: int) -> str:
    """See `Turns.why_not`."""
    found = store.one(c, entry_id, desk.now(), desk.person.name)
    if found is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    status, why, _ = found
    if status != "waiting":
        return f"{NOT_WAITING.get(status, 'They are suspended')}."
    if why is None:
        return quiet(desk)
    until = store.not_until(c, entry_id) if why in ("asked", "rested") else None
    return f"{NOT_NOW[why]}{f': not before {spoken(until, desk.zone)}' if until is not None else ''}."


def quiet(desk: Desk) -> str:
    """A sentence outside the hours in which people are rung; else nothing."""
    policy, now = desk.policy, to_wall(desk.now(), desk.zone).replace(tzinfo=None, fold=0)
    opens = may_ring_at(now, time.fromisoformat(policy.call_from), time.fromisoformat(policy.call_until))
    if opens is None:
        return ""
    when = spoken(wall_instant(opens.date(), opens.time(), desk.zone), desk.zone)
    return f"Nobody is rung outside {policy.call_from} to {policy.call_until}: next from {when}."


__all__ = ["First", "Turn", "Turns", "claim_client_in", "claim_in", "first_in", "quiet", "release_in", "take_in"]
