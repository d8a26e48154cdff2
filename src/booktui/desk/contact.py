"""Reaching a client: attempts and what follows by the policy's cadence (2.5), offers and what they count for (2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach somebody."""

    at: Instant
    part: str
    """`am`, `pm`, `eve`."""
    outcome_label: str
    next_step: str
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
        """Attempts to reach the client for an entry, and what was offered; NotFound when there is none."""
        raise NotImplementedError


def note_in(c: Connection, desk: Desk, entry_id: int, outcome: OutcomeRule, *, call_id: int) -> tuple[str, ...]:
    """What follows from a call's outcome for the entry, in the transaction that ends the call; lines that say so."""
    raise NotImplementedError


def offers_in(c: Connection, desk: Desk, entry_id: int, *, call_id: int) -> tuple[str, ...]:
    """Count what a call offered, in the transaction that ends it; a review when too much was declined (OFF-07)."""
    raise NotImplementedError


def offers_reset_in(c: Connection, entry_id: int) -> None:
    """The provider cancelled: the earliest reasonable offer is the first one made from now on (RTT-27)."""
    raise NotImplementedError


def lapse(c: Connection, desk: Desk) -> int:
    """Entries whose letter was not answered in time go to a clinician; how many. Nobody is removed."""
    raise NotImplementedError
