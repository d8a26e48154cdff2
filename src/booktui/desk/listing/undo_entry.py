"""Taking back your own last deed on a waiting entry: a removal, a suspension, an edit, a proposed priority."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import NotFound, Refused
from booktui.desk.listing import priorities
from booktui.desk.listing.reinstating import reinstate_in
from booktui.desk.listing.suspending import resume_in
from booktui.desk.listing.targets import target_for
from booktui.desk.views import Outcome
from booktui.store import editing as entries
from booktui.store import priorities as ratings
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

UNDONE = "undone"
DAYS = ("available_from", "available_to", "unavailable_from", "unavailable_to", "clock_start", "target_on")
INSTEAD = {
    "wait": "Your last action put somebody on the waiting list: take them off there, reason ERR (F4, x).",
    "reinstate": "Your last action put somebody back on the waiting list: take them off again there (F4, x).",
    "confirm priority": "Your last action recorded a clinician's decision: rate the entry anew (F4, p).",
    "decline priority": "Your last action recorded a clinician's decision: propose the rating again (F4, p).",
}
"""What is said where the newest deed has a way back of its own."""


def undo(c: Connection, desk: Desk, number: int, action: str, entry_id: int, before: str, after: str) -> Outcome:
    """Undo the deed of that audit row.

    Raises:
        NotFound: it is not taken back with this key.
        Refused, NotPermitted: the entry is no longer as it left it, or cannot be put back.
    """
    if action in INSTEAD:
        raise NotFound(INSTEAD[action])
    lines = BACK[action](c, desk, entry_id, json.loads(before) if before else {}, json.loads(after) if after else {})
    desk.log(c, "undo", "waiting_entry", entry_id, UNDONE, after={"action": action}, undoes=number)
    return Outcome(None, (), f"Undone: {lines[0]}", tuple(lines[1:]))


def _put_back(c: Connection, desk: Desk, entry_id: int, was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return reinstate_in(c, desk, entry_id, UNDONE)


def _resume(c: Connection, desk: Desk, entry_id: int, was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return (resume_in(c, desk, entry_id, UNDONE),)


def _as_before(c: Connection, desk: Desk, entry_id: int, was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """Every column that the deed changed, as long as it is still as the deed left it."""
    current = entries.entry(c, entry_id)
    assert current is not None
    if any(_plain(current[name]) != _plain(value) for name, value in now.items()):
        raise Refused([], f"Entry {entry_id} was changed again since, so it cannot be undone. Nothing was changed.")
    referrer = was.pop("referrer", None)
    if referrer is not None:
        entries.change_referrer(c, current["referral_id"], referrer)
    values = {name: as_date(value) if name in DAYS and value else value for name, value in was.items()}
    if "priority" in was and "target_on" not in was:
        service = desk.catalogue_in(c).services[current["service_id"]]
        values["target_on"] = target_for(desk, service, was["priority"], as_date(current["clock_start"]))
    entries.change(c, entry_id, values)
    priorities.replace_in(c, desk, entry_id)
    return (f"entry {entry_id} is as it was before.",)


def _plain(value: Any) -> str:
    """A value as the driver keeps it and as the audit does, alike."""
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _withdraw(c: Connection, desk: Desk, entry_id: int, was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    change = ratings.open_of(c, entry_id)
    if change is None or (change.urgency, change.severity) != (now["urgency"], now["severity"]):
        raise Refused([], f"The proposal for entry {entry_id} is no longer open. Nothing was changed.")
    ratings.settle(
        c, change.id, state=ratings.WITHDRAWN, decided_by=desk.person.name, decided_at=desk.now()
    )  # fmt: skip
    return (f"the proposal for entry {entry_id} is withdrawn.",)


BACK: dict[str, Callable[..., tuple[str, ...]]] = {
    "remove": _put_back,
    "suspend": _resume,
    "resume": _as_before,
    "edit": _as_before,
    "propose priority": _withdraw,
}
