"""Reaching a client: attempts and what follows by the policy's cadence (2.5), offers and what they count for (2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import contact_steps as steps
from booktui.desk import offer_counts
from booktui.desk.calling.scripts import load_scripts
from booktui.desk.errors import NotFound
from booktui.desk.tell import telling
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant
from booktui.store import contact as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 100
"""Attempts shown of one entry."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach somebody."""

    at: Instant
    part: str
    """`am`, `pm`, `eve`."""
    outcome_label: str
    next_step: str
    """`ring now`, `try again`, `please ring letter`, `supervisor`, `text and door`; empty where nothing follows."""
    next_at: Instant | None
    by: str


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One time that was put to the client (OFF-01)."""

    starts_at: Instant
    made_at: Instant
    channel: str
    answer: str
    """`accepted`, `declined`, `no response`, `withdrawn`; empty while open."""
    reasonable: bool
    by: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Attempts and offers of one entry, latest first."""

    attempts: tuple[Attempt, ...]
    offers: tuple[OfferLine, ...]


class Contact:
    """`desk.contact`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def history(self, entry_id: int) -> History:
        """Attempts to reach the client for an entry, and what was offered.

        Raises:
            NotFound: there is no such entry.
        """
        desk = self._desk
        labels = load_scripts(desk.settings.get("scripts_folder", "")).outcomes
        with telling(), desk.store.read() as c:
            if store.entry(c, entry_id) is None:
                raise NotFound(f"There is no waiting entry {entry_id}.")
            tried, offered = store.attempts(c, entry_id, MOST), store.offers(c, entry_id)
        attempts = tuple(
            Attempt(at, part, labels[code].label if code in labels else code, step, when, by)
            for at, part, code, step, when, by in tried
        )
        places = desk.catalogue.locations
        return History(attempts, tuple(
            OfferLine(
                one.starts_at, one.made_at, one.channel, one.answer, one.reasonable, one.made_by,
                places[one.location_id].name if one.location_id in places else "",
            )
            for one in reversed(offered)
        ))  # fmt: skip


def note_in(
    c: Connection, desk: Desk, entry_id: int, outcome: OutcomeRule, *, call_id: int, lost: Instant | None = None
) -> tuple[str, ...]:
    """What follows from a call's outcome for the entry, in the transaction that ends the call; lines that say so.

    Somebody who was reached is counted anew. Somebody who was not is rung again by the policy's cadence, and written to
    when it is through. Nobody is ever removed by it.

    Args:
        lost: the start of a visit that we cancelled and that is so near that the client must be told by phone (2.8).
    """
    entry = store.entry(c, entry_id)
    if entry is None or "stop_contact" in outcome.does:
        return ()
    if outcome.reached:
        return steps.reached(c, desk, entry, outcome, call_id)
    if lost is not None:
        return steps.keep_trying(c, desk, entry, call_id, lost)
    if not entry.open:
        return ()
    if not outcome.counts:
        return steps.not_theirs(c, desk, entry, call_id)
    return steps.unreached(c, desk, entry, call_id)


def offers_in(c: Connection, desk: Desk, entry_id: int, *, call_id: int, outcome: str = "") -> tuple[str, ...]:
    """Count what was offered for an entry, in the transaction that ends the call.

    When reasonable offers were declined on as many dates as the policy has, or the call ended with offers declined, a
    clinician is asked (OFF-07); an accepted one takes that question back.
    """
    entry = store.entry(c, entry_id)
    return offer_counts.count(c, desk, entry, call_id, outcome) if entry is not None else ()


def offers_reset_in(c: Connection, entry_id: int) -> None:
    """The provider cancelled: the earliest reasonable offer is the first one made from now on (RTT-27)."""
    store.change(c, entry_id, earliest_offer_on=None)


def lapse(c: Connection, desk: Desk, today: date | None = None) -> int:
    """Entries whose letter was not answered in time go to a clinician; how many. Nobody is removed."""
    return steps.lapse(c, desk, today)
