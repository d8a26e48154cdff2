"""Putting an entry back on the list that it was taken off (DNA-01, RTT-23, edge case 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing import priorities
from booktui.desk.names import shown
from booktui.desk.reaching.letters import TO
from booktui.desk.texts import read_text
from booktui.rules import removals as rules
from booktui.rules.clock import local_date
from booktui.rules.values import Role
from booktui.store import letters as outbox
from booktui.store import removals as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_KEPT = "Nothing was changed."


def reinstate_in(c: Connection, desk: Desk, entry_id: int, reason: str) -> tuple[str, ...]:
    """Put an entry back in the caller's write transaction; see `Removals.reinstate`."""
    why, entry, gone = _why(reason), store.entry(c, entry_id), store.newest(c, entry_id)
    if entry is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    _check(c, desk, entry, gone)
    assert gone is not None
    status = _status(desk, entry, gone)
    store.put_back(c, entry_id, status)
    store.reinstated(c, [gone.id], desk.now(), desk.person.name)
    clock = desk.clocks.give_back_in(c, entry_id, gone.removed_at, why)
    priorities.replace_in(c, desk, entry_id)
    told = _letters(c, desk, entry)
    desk.log(c, "reinstate", "waiting_entry", entry_id, why, before={"status": "removed", "code": gone.code},
             after={"status": status})  # fmt: skip
    name = shown(entry.family, entry.given, entry.hidden)
    return (f"{name} is back on the waiting list ({status}).", *([clock] if clock else []), *told)


def _check(c: Connection, desk: Desk, entry: store.Entry, gone: store.Removed | None) -> None:
    name = shown(entry.family, entry.given, entry.hidden)
    if entry.status != "removed":
        raise Refused([], f"{name} is not off the list ({entry.status}). {_KEPT}")
    if gone is None or gone.reinstated_at is not None:
        raise Refused([], f"It is not on record how {name} came off the list. Add a new entry. {_KEPT}")
    if gone.code == "DIED":
        raise Refused([], f"A death is taken back as a whole: booktui clock back {entry.id}. {_KEPT}")
    if entry.client_status != "active":
        raise Refused([], f"The record {entry.client_ref} is {entry.client_status}. {_KEPT}")
    if gone.code != "DUP":
        _check_twin(c, entry)
    if not rules.in_time(gone.reinstate_by, local_date(desk.now(), desk.zone)):
        until = f"until {gone.reinstate_by:%d %b %Y}" if gone.reinstate_by else "by a supervisor only"
        why = f"{name} could be put back {until}; now it needs a supervisor or a new referral. {_KEPT}"
        desk.require_signed(Role.SUPERVISOR, "waiting_entry", why=why)


def _check_twin(c: Connection, entry: store.Entry) -> None:
    for number, service in store.others(c, entry.client_id, entry.id):
        if service == entry.service_id:
            raise Refused([], f"{entry.client_ref} has entry {number} for {entry.service} meanwhile. {_KEPT}")


def _status(desk: Desk, entry: store.Entry, gone: store.Removed) -> str:
    """As it was; what was booked has been cancelled since, and a suspension may be over."""
    today = local_date(desk.now(), desk.zone)
    still = entry.unavailable_to is not None and entry.unavailable_to >= today
    return "suspended" if gone.was_status == "suspended" and still else "waiting"


def _letters(c: Connection, desk: Desk, entry: store.Entry) -> tuple[str, ...]:
    """What has not left will not; whoever was written to must hear that it no longer holds."""
    stopped = outbox.withdraw(c, entry.client_id, entry.id, ("removal", "discharge"))
    lines = [f"{stopped} letters about the removal will not go."] if stopped else []
    for who in outbox.left(c, entry.client_id, entry.id, "removal"):
        what = f"{entry.client_ref} is back on the list: say so {TO.get(who, who)}, who was told of the removal."
        tasks.add_in(c, desk, "tell gp", what, due_at=desk.now(), client_id=entry.client_id, entry_id=entry.id)
        lines.append(f"The letter {TO.get(who, who)} has gone: there is a task to say that it no longer holds.")
    return tuple(lines)


def _why(reason: str) -> str:
    why = read_text("reason", reason, 200)
    if not why:
        raise BadInput(f"Say why it is put back. {_KEPT}")
    return why
