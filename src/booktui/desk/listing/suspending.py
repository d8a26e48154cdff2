"""A client who asks to wait: suspended from a day to a day, while the clock runs on (RTT-29)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.visits import reviews
from booktui.desk.visits.reviewing import open_decisions
from booktui.rules.clock import local_date
from booktui.rules.values import Role
from booktui.store import editing as entries
from booktui.store import removals as store
from booktui.store import suspending as days

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_KEPT = "Nothing was changed."
LONG = "long wait"


def suspend_in(
    c: Connection, desk: Desk, entry_id: int, from_: date, to: date | None, reason: str
) -> tuple[str, ...]:  # fmt: skip
    """The client cannot come from a day to a day, both inside, in the caller's write transaction; what was done.

    Nobody rings them meanwhile and nobody books them in turn; from the day after they wait again by themselves. A wish
    that begins later leaves the entry waiting until then. The clock runs on; whoever asks to wait longer than the
    policy's days is put before a clinician.

    Args:
        to: the last day; None where nobody said one, which needs a clinician too.

    Raises:
        NotFound: there is no such entry.
        BadInput: the days are the wrong way round or over, or there is no reason.
        Refused: the entry does not wait.
    """
    entry, today, why = _entry(c, entry_id), local_date(desk.now(), desk.zone), _why(reason)
    name = shown(entry.family, entry.given, entry.hidden)
    _check(entry, name, from_, to, today)
    status = "suspended" if from_ <= today else "waiting"
    before = entries.entry(c, entry_id) or {}
    new = {"status": status, "unavailable_from": from_, "unavailable_to": to}
    entries.change(c, entry_id, {**new, "claimed_by": "", "claimed_until": None})
    desk.log(c, "suspend", "waiting_entry", entry_id, why, before={key: before[key] for key in new}, after=new)
    until = f"until {to:%a} {to.day} {to:%b %Y}" if to else "until somebody says otherwise"
    first = f"{name} is not available from {from_:%a} {from_.day} {from_:%b %Y} {until}. The clock runs on."
    return (first, *_review(c, desk, entry, from_, to))


def resume_in(c: Connection, desk: Desk, entry_id: int, reason: str = "") -> str:
    """The client can come again, in the caller's write transaction; one line.

    Raises:
        NotFound: there is no such entry.
        Refused: it is not suspended, and no suspension is to come.
    """
    entry, before = _entry(c, entry_id), entries.entry(c, entry_id) or {}
    name = shown(entry.family, entry.given, entry.hidden)
    if entry.status != "suspended" and not (entry.status == "waiting" and before["unavailable_from"]):
        raise Refused([], f"{name} is not suspended ({entry.status}). {_KEPT}")
    new = {"status": "waiting", "unavailable_from": None, "unavailable_to": None}
    entries.change(c, entry_id, new)
    reviews.withdraw_in(c, desk, entry_id=entry_id, cause=LONG)
    desk.log(c, "resume", "waiting_entry", entry_id, reason, before={key: before[key] for key in new}, after=new)
    return f"{name} waits again, in their place."


def roll_in(c: Connection, desk: Desk) -> tuple[int, int]:
    """What a new day changes, in the caller's write transaction: how many are suspended from now on, how many back."""
    today = local_date(desk.now(), desk.zone)
    begun, back = days.begin(c, today), days.end(c, today)
    if begun or back:
        desk.log(c, "suspensions", "waiting_entry", after={"suspended": begun, "waiting": back})
    return len(begun), len(back)


class Suspending:
    """`desk.suspending`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def suspend(self, entry_id: int, from_: date, to: date | None, reason: str) -> tuple[str, ...]:
        """The client cannot come from a day to a day, both inside; see `suspend_in`."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return suspend_in(c, self._desk, entry_id, from_, to, reason)

    def resume(self, entry_id: int) -> str:
        """The client can come again; see `resume_in`."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return resume_in(c, self._desk, entry_id)


def _entry(c: Connection, entry_id: int) -> store.Entry:
    found = store.entry(c, entry_id)
    if found is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    return found


def _check(entry: store.Entry, name: str, from_: date, to: date | None, today: date) -> None:
    if entry.status not in ("waiting", "suspended"):
        raise Refused([], f"{name} does not wait ({entry.status}). {_KEPT}")
    if to is None and from_ > today:
        raise BadInput(f"Say until when: from {from_} on without an end cannot be kept. {_KEPT}")
    if to is not None and to < from_:
        raise BadInput(f"{to} is before {from_}. {_KEPT}")
    if to is not None and to < today:
        raise BadInput(f"{to} is over. {_KEPT}")


def _review(c: Connection, desk: Desk, entry: store.Entry, from_: date, to: date | None) -> tuple[str, ...]:
    """A wait that long is a clinician's to look at; they may begin active monitoring (RTT-29)."""
    asks = None if to is None else (to - max(from_, local_date(desk.now(), desk.zone))).days + 1
    if asks is not None and asks <= desk.policy.wait_review_days:
        reviews.withdraw_in(c, desk, entry_id=entry.id, cause=LONG)
        return ()
    note = f"asks to wait until {to.isoformat()}" if to else "asks to wait, without an end"
    reviews.open_in(
        c, desk, client_id=entry.client_id, entry_id=entry.id, cause=LONG, rule="RTT-29",
        may=open_decisions(c, desk, entry.id), note=note,
    )  # fmt: skip
    return ("A clinician reviews so long a wait.",)


def _why(reason: str) -> str:
    why = read_text("reason", reason, 200)
    if not why:
        raise BadInput(f"Say why they cannot come. {_KEPT}")
    return why
