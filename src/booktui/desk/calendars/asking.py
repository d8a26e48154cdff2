"""What the other side changed of ours becomes a request: a booking never moves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import requests
from booktui.rules.clock import spoken
from booktui.rules.messages.sync import Times
from booktui.store import calendars as store
from booktui.store import requests as request_store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

IN_STEP = "In step: both say the same time."
NOT_BOOKED = "It is booked there no longer, so nothing is left to decide."
AGAIN = "Their calendar was changed again."
STARTED_OVER = "That calendar is kept in step no longer."


def ask(
    c: Connection, desk: Desk, whose: store.CalendarRow, one: store.Booked, item: store.Item | None, now: Times | None
) -> int:  # fmt: skip
    """The request about one change, in the caller's transaction; its number. An earlier one that is open gives way."""
    if item is not None:
        close(c, desk, item, "withdrawn", AGAIN)
    return requests.add_in(
        c, desk, "online", _words(desk, whose, one, item, now), appointment_id=one.id, sender=whose.name,
        back_to=whose.email,
    )  # fmt: skip


def close(c: Connection, desk: Desk, item: store.Item, state: str, words: str) -> None:
    """End the request of a resource if it is open: what it asked is settled."""
    if item.asked and item.request_id is not None:
        end(c, desk, item.request_id, state, words)


def end(c: Connection, desk: Desk, request_id: int, state: str, words: str) -> None:
    """The same, by its number."""
    if request_store.end(c, request_id, state, words, desk.now(), desk.person.name):
        desk.log(c, f"request {state}", "request", request_id, after={"by": "calendar"})


def _words(
    desk: Desk, whose: store.CalendarRow, one: store.Booked, item: store.Item | None, now: Times | None
) -> str:  # fmt: skip
    ours = (one.starts_at, one.ends_at)
    same = item is None or item.state != "same" or item.starts_at is None or (item.starts_at, item.ends_at) == ours
    before = ours if same or item is None or item.starts_at is None else (item.starts_at, item.ends_at or 0)
    meanwhile = "" if same else f" Meanwhile this desk moved it to {_when(desk, ours)}."
    calendar = f"{whose.name}'s calendar"
    if now is None:
        return (
            f"{calendar} does not have {ref(one)} any more ({_when(desk, before)}).{meanwhile} Cancel or move the "
            "booking, or answer this and it is put back."
        )
    return (
        f"{calendar} moved {ref(one)} from {_when(desk, before)} to {_when(desk, now, before)}.{meanwhile} Move the "
        "booking, or answer this and the calendar is put back."
    )


def _when(desk: Desk, times: Times, before: Times | None = None) -> str:
    """Its start; with the minutes too where only they differ."""
    start = spoken(times[0], desk.zone)
    if before is not None and before[0] == times[0]:
        return f"{start} for {(times[1] - times[0]) // 60} minutes"
    return start


def ref(one: store.Booked) -> str:
    return f"A{one.id:06d}"
