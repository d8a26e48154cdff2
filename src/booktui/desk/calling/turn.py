"""Whether a call from the list is one in turn, and what its record says of those passed over (domain.md 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.calling.state import Subject
from booktui.desk.errors import BadInput, OutOfTurn
from booktui.desk.listing.standing import line
from booktui.desk.names import list_name
from booktui.desk.reaching import claims, turns
from booktui.rules.scripts import Script
from booktui.rules.turns import OUT_OF_TURN, InTurn, initials
from booktui.store import priorities

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FILLS = "SHORT_NOTICE_FILL"
"""A script with an order of its own: who can come at short notice."""
ON_LIST = ("waiting", "suspended")


def in_turn(c: Connection, desk: Desk, about: Subject, script: Script, reason: str) -> InTurn | None:
    """How the call stands to the list's order; None where that has no say: about an appointment, or when they ring.

    Raises:
        OutOfTurn: it is somebody else's turn, and there is no reason.
        BadInput: the reason is none that counts.
    """
    if reason and reason not in OUT_OF_TURN:
        raise BadInput(f"{reason!r} is no reason to ring out of turn. Known: {', '.join(OUT_OF_TURN)}.")
    entry, client_id = about.entry, about.client["id"]
    if about.appointment is not None or entry is None or script.direction == "inbound" or not _offers(script):
        return None
    if entry["status"] not in ON_LIST:
        return None
    mine = claims.is_mine(c, desk, client_id)
    taken = desk.turns.passed_for(client_id) if mine else None
    if taken is not None:
        return InTurn(taken)
    first = turns.first_in(c, desk)
    if mine or first.client_id == client_id:
        return InTurn(first.passed)
    why = reason or _by_itself(desk, about, script)
    if not why:
        raise OutOfTurn(_question(c, desk, int(entry["id"]), first))
    return InTurn(first.passed, why, first.entry_id)


def _offers(script: Script) -> bool:
    """Nobody is passed over by a call that gives no times, such as one that asks whether it is still needed."""
    return any("commit_booking" in step.effects for step in script.steps.values())


def record_of(turn: InTurn | None) -> dict[str, Any]:
    """What the audit row of the call says."""
    if turn is None:
        return {}
    found: dict[str, Any] = {"passed": dict(turn.passed)}
    if turn.reason:
        found |= {"out_of_turn": turn.reason, "before": turn.first}
    return found


def _by_itself(desk: Desk, about: Subject, script: Script) -> str:
    """Reasons on record already: the time at which they asked to be rung has come, or a time is to be filled."""
    if script.id == FILLS:
        return "short_notice_fit"
    asked = about.entry["not_before"] if about.entry else None
    return "asked_for_today" if asked is not None and asked <= desk.now() else ""


def _question(c: Connection, desk: Desk, entry_id: int, first: turns.First) -> str:
    """Why it is not their turn, and whose it is: initials only, as others may hear it."""
    why_not = turns.why_not_in(c, desk, entry_id)
    if first.client_id is None or first.entry_id is None:
        return f"{why_not or turns.quiet(desk)} To ring them all the same, say why.".lstrip()
    rated = priorities.rated(c, first.entry_id)
    before = f"Before them is {initials(list_name(c, first.client_id))}: {line(c, desk, rated)}" if rated else ""
    return " ".join(part for part in (why_not, before, "To ring them now, say why.") if part)
