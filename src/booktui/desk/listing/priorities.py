"""Urgency and severity: a coordinator proposes, a clinician decides, the list follows (domain.md 7.1, 7.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing.list_views import Proposed
from booktui.desk.names import covered, shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules import priority as rules
from booktui.rules.clock import local_date
from booktui.rules.values import Role
from booktui.store import priorities as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

STEPS = range(1, 5)
OPEN = ("waiting", "suspended", "booked")


class Priorities:
    """`desk.priorities`. An entry has one open proposal; a newer one takes its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def propose(self, entry_id: int, urgency: int, severity: int, reason: str) -> Proposed:
        """Ask for another urgency and severity; the order stays until a clinician confirms.

        Raises:
            BadInput: not 1 to 4, or no reason. NotFound: no such entry. Refused: it was removed, or has that rating.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        said = self._said(urgency, severity, reason)
        with telling(), desk.store.write() as c:
            now = self._rated(c, entry_id)
            if (now.urgency, now.severity) == (urgency, severity):
                raise Refused([], f"Entry {entry_id} has that rating already. Nothing was changed.")
            self._propose_in(c, now, urgency, severity, said)
            return next(one for one in self._open_in(c) if one.entry_id == entry_id)

    def confirm(self, entry_id: int, clinician: str, decided_on: date) -> str:
        """A named clinician's decision: the open proposal holds, and the list follows; a sentence.

        Raises:
            BadInput: nobody is named, or a day to come. NotFound: nothing is proposed for the entry.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        who = self._decider(clinician, decided_on)
        with telling(), desk.store.write() as c:
            return self._confirm_in(c, self._proposal(c, entry_id), who, decided_on)

    def rate(
        self, entry_id: int, urgency: int, severity: int, reason: str, clinician: str, decided_on: date
    ) -> str:  # fmt: skip
        """A named clinician's rating, without a proposal before it. Raises what `propose` and `confirm` do."""
        desk = self._desk
        desk.require(Role.COORDINATOR)
        said, who = self._said(urgency, severity, reason), self._decider(clinician, decided_on)
        with telling(), desk.store.write() as c:
            self._propose_in(c, self._rated(c, entry_id), urgency, severity, said)
            return self._confirm_in(c, self._proposal(c, entry_id), who, decided_on)

    def decline(self, entry_id: int, clinician: str, decided_on: date, reason: str = "") -> str:
        """A named clinician's decision: everything stays as it is. Raises what `confirm` does."""
        desk = self._desk
        desk.require(Role.COORDINATOR)
        who, why = self._decider(clinician, decided_on), read_text("reason", reason, 200)
        with telling(), desk.store.write() as c:
            change = self._proposal(c, entry_id)
            self._settle(c, change, store.DECLINED, who, decided_on)
            desk.log(c, "decline priority", "waiting_entry", entry_id, why, after=_logged(change, who, decided_on))
        return f"{who} declined {_rating(change)}; entry {entry_id} stays as it is."

    def open(self) -> tuple[Proposed, ...]:
        """Proposals that wait for a clinician, oldest first."""
        with telling(), self._desk.store.read() as c:
            return tuple(self._open_in(c))

    def why(self, entry_id: int) -> tuple[str, ...]:
        """Why the entry stands where it does, as sentences. Raises NotFound."""
        from booktui.desk.listing.standing import sentences

        with telling(), self._desk.store.read() as c:
            return sentences(c, self._desk, self._rated(c, entry_id, removed=True))

    def _propose_in(self, c: Connection, now: store.Rated, urgency: int, severity: int, reason: str) -> None:
        desk = self._desk
        before = store.open_of(c, now.entry_id)
        if before is not None:
            store.settle(c, before.id, state=store.WITHDRAWN, decided_by=desk.person.name, decided_at=desk.now())
        store.add(
            c, entry_id=now.entry_id, urgency=urgency, severity=severity, reason=reason, proposed_by=desk.person.name,
            proposed_at=desk.now(),
        )  # fmt: skip
        desk.log(
            c, "propose priority", "waiting_entry", now.entry_id, reason,
            before={"urgency": now.urgency, "severity": now.severity},
            after={"urgency": urgency, "severity": severity},
        )  # fmt: skip

    def _confirm_in(self, c: Connection, change: store.Change, clinician: str, decided_on: date) -> str:
        desk = self._desk
        self._settle(c, change, store.CONFIRMED, clinician, decided_on)
        store.rate(c, change.entry_id, change.urgency, change.severity)
        place = replace_in(c, desk, change.entry_id)
        desk.log(
            c, "confirm priority", "waiting_entry", change.entry_id, change.reason,
            after=_logged(change, clinician, decided_on),
        )  # fmt: skip
        return f"Entry {change.entry_id} is {place.letter if place else '?'} now: {_rating(change)}, by {clinician}."

    def _settle(self, c: Connection, change: store.Change, state: str, clinician: str, decided_on: date) -> None:
        store.settle(
            c, change.id, state=state, clinician=clinician, decided_on=decided_on,
            decided_by=self._desk.person.name, decided_at=self._desk.now(),
        )  # fmt: skip

    def _open_in(self, c: Connection) -> list[Proposed]:
        return [
            Proposed(
                change.id, change.entry_id, ref, shown(family, given, bool(hidden)), service, change.urgency,
                change.severity, rules.LETTERS[rules.band_of(change.urgency, change.severity, "")],
                rules.letter(band, own), covered(change.reason, bool(hidden)), change.by, change.at,
            )
            for change, (ref, family, given, hidden, service, band, own) in store.open_ones(c)
        ]  # fmt: skip

    def _rated(self, c: Connection, entry_id: int, *, removed: bool = False) -> store.Rated:
        found = store.rated(c, entry_id)
        if found is None:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        if found.status not in OPEN and not removed:
            raise Refused([], f"Entry {entry_id} is off the list ({found.status}). Nothing was changed.")
        return found

    def _proposal(self, c: Connection, entry_id: int) -> store.Change:
        self._rated(c, entry_id)
        found = store.open_of(c, entry_id)
        if found is None:
            raise NotFound(f"Nothing is proposed for entry {entry_id}. Propose an urgency and a severity first.")
        return found

    def _said(self, urgency: int, severity: int, reason: str) -> str:
        for what, number in (("urgency", urgency), ("severity", severity)):
            if number not in STEPS:
                raise BadInput(f"The {what} is 1 to 4, not {number}. Nothing was changed.")
        said = read_text("reason", reason, 200)
        if not said:
            raise BadInput("Say why it should have another rating. Nothing was changed.")
        return said

    def _decider(self, clinician: str, decided_on: date) -> str:
        """Only a clinician sets urgency and severity (7.3)."""
        who = read_text("clinician", clinician, 120)
        if not who:
            raise BadInput("Only a clinician decides: say whose decision it is. Nothing was changed.")
        if decided_on > local_date(self._desk.now(), self._desk.zone):
            raise BadInput(f"The decision of {decided_on:%d %b %Y} is in the future. Nothing was changed.")
        return who


def replace_in(c: Connection, desk: Desk, entry_id: int) -> rules.Standing | None:
    """Put the entry in its place again: to be called whenever its target, clock start, needs or rating change.

    Returns where it stands; None when there is no such entry.
    """
    now = store.rated(c, entry_id)
    if now is None:
        return None
    place = rules.standing(
        now.priority, now.clock_start, now.target_on, local_date(desk.now(), desk.zone), urgency=now.urgency,
        severity=now.severity, lead_days=rules.lead_days(store.needs(c, now.client_id), desk.policy),
    )  # fmt: skip
    if place != rules.Standing(now.band, now.own_band, now.rank, now.ages_on, now.order_on):
        store.place(c, entry_id, place)
    return place


def replace_client_in(c: Connection, desk: Desk, client_id: int) -> None:
    """The same for every entry of a client whose needs have changed."""
    for entry_id in store.entries_of(c, client_id):
        replace_in(c, desk, entry_id)


def _rating(change: store.Change) -> str:
    return f"urgency {change.urgency}, severity {change.severity}"


def _logged(change: store.Change, clinician: str, decided_on: date) -> dict[str, object]:
    return {
        "urgency": change.urgency, "severity": change.severity, "clinician": clinician, "decided_on": decided_on,
    }  # fmt: skip
