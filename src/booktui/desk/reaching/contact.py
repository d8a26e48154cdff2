"""Reaching a client: attempts and what follows by the policy's cadence (2.5), offers and what they count for (2.1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.reaching import contact_steps as steps
from booktui.desk.reaching import offer_counts
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant
from booktui.store import contact as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


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
