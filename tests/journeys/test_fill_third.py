"""PTC-05 by keys alone: a booking is cancelled, and the time is filled at the third attempt."""

from __future__ import annotations

from datetime import date

import pytest

from desks import at, make_desk
from filled import TUESDAY, asks, booked, waits
from screens.shell import opened

KEYS = ("up", "x", "c", "1", "r", "enter", "v", "enter", "n", "enter", "y")
"""To the booking; cancel for the client, who cannot come; fill it; no answer, no, yes."""


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    booked(made)
    for day, family in enumerate(("First", "Second", "Third", "Fourth"), 1):
        waits(made, family, date(2026, 9, day))
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
@pytest.mark.parametrize("burst", [pytest.param(False, id="key by key"), pytest.param(True, id="in one burst")])
async def test_a_freed_slot_is_filled_at_the_third_attempt(desk, size, burst):
    """PTC-05, OFF-04: in order, each on record, and a no that counts against nobody."""
    async with opened(desk, size=size) as journey:
        await (journey.burst if burst else journey.press)(*KEYS)
        assert journey.top == "Diary"
        assert journey.said.startswith("Booked Third Test Tue 24 Nov 09:00, Dr Osei. u undoes.")
    (third,) = desk.clients.find("third", 2)
    assert [(a.status, a.start) for a in desk.diary.of_client(third.id)] == [("booked", at(TUESDAY))]
    assert asks(desk, 1) == [
        (1, "First", "no answer", ""), (2, "Second", "declined", ""), (3, "Third", "accepted", ""),
    ]  # fmt: skip
    assert (desk.filling.get(1).state, desk.filling.open()) == ("filled", ())
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM appointment WHERE status = 'proposed'").scalar_one() == 0
        assert c.exec_driver_sql("SELECT sum(declined) FROM waiting_entry").scalar_one() == 0
        asked = c.exec_driver_sql("SELECT place, why <> '' FROM fill_ask ORDER BY number").all()
    assert [tuple(row) for row in asked] == [(1, 1), (1, 1), (1, 1)]
