"""A calendar that has lost nearly everything at once was emptied, swapped or is broken: one question, not hundreds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from booktui.desk.calendars.reading import OVER
from booktui.exchange.caldav.values import Broken
from booktui.rules.values import Instant
from booktui.store import calendars as store

MANY = 10
"""Fewer are looked at one by one."""


def check(
    c: Connection, practitioner_id: int, known: Mapping[str, store.Item], gone: Collection[str], now: Instant
) -> None:
    """Look at what is gone before any of it counts; visits and events that are past are anybody's to clear away.

    Raises:
        Broken: most of our appointments to come are gone, or every event that keeps somebody busy.
    """
    ours = {
        path for path, item in known.items()
        if item.appointment_id is not None and item.state != "gone" and (item.starts_at or 0) > now
    }  # fmt: skip
    theirs = {path for path, content in store.contents(c, practitioner_id) if content != OVER}
    lost = len(ours.intersection(gone))
    if lost >= MANY and 2 * lost > len(ours):
        raise Broken(_said(f"{lost} of this desk's {len(ours)} appointments to come are gone from it at once"))
    if len(theirs) >= MANY and theirs <= set(gone):
        raise Broken(_said(f"all {len(theirs)} events that were in it are gone at once"))


def _said(what: str) -> str:
    return (
        f"{what[0].upper()}{what[1:]}, as if it had been emptied. No booking and no busy time was changed. If that is "
        "meant, take the calendar out of the set-up, bring it in step, and put it back in: then all is put there anew."
    )
