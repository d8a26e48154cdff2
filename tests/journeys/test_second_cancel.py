"""By keys alone: a client cancels for the second time; the slot is free at once, and a clinician is asked."""

from __future__ import annotations

from datetime import date

import pytest

from desks import Clock, add_client, at, make_desk
from screens.shell import opened

FIRST, SECOND = "2026-12-15T09:00", "2026-12-22T09:00"


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo", clock=Clock())
    client = add_client(made)
    entry = made.waiting.add(client.id, "NEW", received=date(2026, 11, 1))
    for when in (FIRST, SECOND):
        made.diary.book(
            made.diary.propose(client.id, "NEW", at(when), practitioner="OSEI", entry_id=entry.entry_id)
        )  # fmt: skip
        if when == FIRST:
            made.diary.cancel(1, reason="away", by="client")
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_the_second_cancellation_takes_three_keys_and_asks_a_clinician(desk, size):
    """PTC-02, PTC-03, RTT-26: no key more than for the first; undone, nobody is asked."""
    async with opened(desk, size=size) as journey:
        await journey.press("d", *"2026-12-22", "enter")
        journey.grid.go_to(None, at(SECOND))
        await journey.press("x", "c", "2")
        one = desk.diary.get(2)
        assert (one.status, one.attended) == ("cancelled", "2")
        (review,) = desk.reviews.open()
        assert (review.cause, review.rule) == ("cancelled", "PTC-02")
        assert desk.diary.busy("R1", at(SECOND), at(SECOND) + 1800) == []
        assert desk.attendance.counts(one.client_id)[0].words == "changed by the client 2 in a row"

        await journey.press("u")
        assert (desk.diary.get(2).attended, desk.reviews.open()) == ("0", ())
        assert desk.attendance.counts(one.client_id)[0].words == "changed by the client 1 in a row"


async def test_the_clients_card_says_so(desk):
    desk.diary.cancel(2, reason="away", by="client")
    async with opened(desk, start="clients") as journey:
        await journey.press("slash", *"khan", "enter")
        text = " ".join(journey.text().split())
        assert "changed by the client 2 in a row" in text
        assert "cancelled again (PTC-02), by Wed 25 Nov" in text
