"""Who is due is found by index, however many wait and however many were asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booktui.store import validation
from desks import add_client, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


def plan(c: Any, hot: Any) -> str:
    sql, order, _ = hot.prepared(c)
    raw = c.connection.dbapi_connection
    return " ".join(row[3] for row in raw.execute("EXPLAIN QUERY PLAN " + sql, [None] * len(order)).fetchall())


@pytest.mark.file_only("how SQLite plans it")
def test_nothing_is_read_through(desk):
    with desk.store.read() as c:
        due = plan(c, validation._due)
        assert "waiting_entry USING INDEX waiting_validate" in due
        assert "validation USING INDEX validation_entry" in due
        assert "USING COVERING INDEX waiting_validate" in plan(c, validation._count)
        assert "USING COVERING INDEX waiting_validate" in plan(c, validation._unset)
        assert "USING INDEX validation_entry" in plan(c, validation._open)


def test_fill_goes_by_the_last_contact_where_there_was_one(desk):
    client = add_client(desk)
    for service in ("NEW", "FU"):
        desk.waiting.add(client.id, service, received=date(2026, 9, 1))
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET validate_on = NULL")
        c.exec_driver_sql("UPDATE waiting_entry SET last_contact_at = 1793520000 WHERE id = 2")  # 1 Nov 2026
        assert (validation.unset(c), validation.fill(c, 84), validation.unset(c)) == (True, 2, False)
        days = c.exec_driver_sql("SELECT validate_on FROM waiting_entry ORDER BY id").scalars().all()
    assert days == ["2026-11-24", "2027-01-24"]
