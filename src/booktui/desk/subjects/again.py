"""Whoever was erased is not brought back by a backup that is older than that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.subjects import erasing as words
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import engine, tasks
from booktui.store.errors import StoreError
from booktui.store.subjects import erasing, holds, traces

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REASON = "erased before this backup was put back"


def known(place: Path) -> holds.Erased | None:
    """Who was erased from the diary that is to be replaced; None when it cannot be read, or nobody was."""
    if not place.exists():
        return None
    try:
        store = engine.open_store(place)
    except StoreError:
        return None
    try:
        with store.read() as c:
            found = holds.erased(c)
        return found if found.rows else None
    except StoreError:
        return None
    finally:
        store.close()


def erase_again(desk: Desk, gone: holds.Erased | None) -> None:
    """Erase them from what is put back too; of one with something open there a supervisor is told instead."""
    if gone is None:
        return
    with telling(), desk.store.write() as c:
        if holds.first_hash(c) != gone.first_hash:  # a backup of some other diary: the same numbers are other people
            return
        back = [
            row for row in gone.rows if holds.erased_at(c, row.client_id) is None and holds.ref_of(c, row.client_id)
        ]
        named = traces.look(c, [row.client_id for row in back])
        done = [_one(c, desk, row, named[row.client_id]) for row in back]
    if any(done):
        words.tidy(desk)


def _one(c: Connection, desk: Desk, row: holds.ErasedRow, named: traces.Traces) -> bool:
    if any(erasing.in_the_way(c, row.client_id)) or holds.live(c, row.client_id):
        when = words.day_of(desk, row.at)
        ref = holds.ref_of(c, row.client_id)
        what = f"{ref} was erased on {when}, and is back with this backup: settle what is open, then erase again"
        tasks.add(
            c, kind="erase", what=what, role=Role.SUPERVISOR.value, due_at=desk.now(), made_at=desk.now(),
            made_by=desk.person.name,
        )  # fmt: skip
        return False
    erasing.erase(
        c, row.client_id, named.details, at=row.at, rule=row.rule, asked_by=row.asked_by, confirmed_by=row.confirmed_by
    )
    desk.log(c, "erase", "client", row.client_id, REASON, after={"rule": row.rule, "confirmed_by": row.confirmed_by})
    return True
