"""By keys alone: a reminder call's outcome in two keys, the day before and in the last hour (design.md 1)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from desks import Clock, add_client, at, make_desk
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    for family, when in (("Khan", "2026-12-01T10:00"), ("Jones", "2026-12-01T10:30")):
        client = add_client(made, family, sms_consent=False, email="", preferred_channel="letter")
        wanted = made.diary.propose(client.id, "NEW", at(when))
        made.diary.book(wanted, override="agreed", modality="telephone")
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def calls(desk):
    with desk.store.read() as c:
        return [tuple(row) for row in c.execute(text("SELECT script, outcome FROM call ORDER BY id"))]


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_the_day_before_then_the_hour(desk, clock, size):
    clock.now = at("2026-11-30T09:30")
    async with opened(desk, start="today", size=size) as journey:
        assert [line.who for line in journey.base.list.items] == ["Khan Amina", "Jones Amina"]
        assert "k how it went" in journey.text()
        await journey.press("k")
        assert ("1 Will come: identity checked, reminded" in journey.text(), journey.top) == (True, "Choose")
        await journey.press("1")
        assert calls(desk) == [("REMINDER_24H", "CONFIRMED")]
        assert "Khan Amina: Will attend. Reminder done." in journey.said
        assert [line.who for line in journey.base.list.items] == ["Jones Amina"]
        await journey.burst("k", "2")
        assert calls(desk)[1:] == [("REMINDER_24H", "NO_ANSWER")]
        assert "tried today" in journey.base.line.what

        clock.now = at("2026-12-01T09:25")
        await journey.press("v")
        assert [line.script for line in journey.base.list.items] == ["REMINDER_1H"] * 2
        await journey.burst("k", "1")
        assert calls(desk)[2:] == [("REMINDER_1H", "CONFIRMED")]
        await journey.burst("k", "4")
        assert (journey.app.current_mode, journey.base.view.step, journey.base.view.client) == (
            "desk", "cannot", "Amina Khan",
        )  # fmt: skip
        await journey.press("f5")
        assert [line.kind for line in journey.base.list.items] == ["reminder"], "the call is not over"


async def test_esc_keeps_nothing_and_k_is_for_reminders_only(desk, clock):
    desk.requests.add("phone", "Wants Dr Brown", sender="Mrs Lee")
    clock.now = at("2026-11-30T09:30")
    async with opened(desk, start="today") as journey:
        reminders = [line.kind for line in journey.base.list.items].index("reminder")
        for _ in range(reminders):
            await journey.press("down")
        await journey.press("k", "escape")
        assert (calls(desk), journey.top) == ([], "Today")
        while journey.base.line.kind == "reminder":
            await journey.press("up" if reminders else "down")
        await journey.press("k")
        assert journey.said == "k is for reminder calls; enter does what this row is there for."


async def test_a_second_call_waits_parked_while_one_is_open(desk, clock):
    clock.now = at("2026-11-30T09:30")
    async with opened(desk, start="today") as journey:
        await journey.press("enter")
        assert (journey.app.current_mode, journey.base.view.client) == ("desk", "Khan Amina")
        await journey.press("f5", "down", "k", "4")
        assert (journey.app.current_mode, journey.base.view.client) == ("desk", "Khan Amina")
        assert journey.said == "Parked the call to Amina Jones: the one to Khan Amina is still open here."
