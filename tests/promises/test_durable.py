"""Acknowledged means durable: when it says *booked*, SQLite has brought the log to the disk; on every connection."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from booktui.store.driver import PRAGMAS
from desks import add_client, at, make_desk
from promises.syncs import counted

PRAGMAS_ASKED = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout", "recursive_triggers")
WANTED = ("wal", 2, 1, 1, 15000, 1)


def test_every_connection_of_a_desk_is_set_up_so(tmp_path) -> None:
    """Not only the first: as many as the desk has open at once, reading and writing."""
    desk = make_desk(tmp_path)
    with ExitStack() as stack:
        open_now = [stack.enter_context(desk.store.read()) for _ in range(7)]
        open_now.append(stack.enter_context(desk.store.write()))
        assert len({id(c.connection.dbapi_connection) for c in open_now}) == 8
        for c in open_now:
            asked = tuple(c.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS_ASKED)
            assert asked == WANTED
    desk.close()


def test_nothing_turns_it_off() -> None:
    assert "synchronous=FULL" in PRAGMAS


@pytest.mark.parametrize("what", ["book", "hold", "move", "cancel", "client"])
def test_each_action_syncs_the_log_before_it_is_acknowledged(tmp_path, what: str) -> None:
    with counted() as synced:
        desk = make_desk(tmp_path)
        who = add_client(desk)
        there = desk.diary.propose(who.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI")
        if what in ("move", "cancel"):
            key = desk.diary.book(there, override="asked").appointment.id
        synced.clear()  # the log has its head by now: what is synced from here on is what the action wrote
        if what == "book":
            desk.diary.book(there, override="asked")
        elif what == "hold":
            desk.diary.hold(there)
        elif what == "move":
            to = desk.diary.propose(who.id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI", moving_id=key)
            desk.diary.move(key, to, reason="asked", override="asked")
        elif what == "cancel":
            desk.diary.cancel(key, reason="asked", by="client")
        else:
            add_client(desk, "Jones", "Dylan")
        assert "desk.db-wal" in synced
        before = len(synced)
        desk.diary.check(there)
        assert len(synced) == before
        desk.close()
