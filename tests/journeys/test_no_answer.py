"""By keys alone: nobody answers, then the voicemail; the next attempt waits for another day, then the client is written to."""

from __future__ import annotations

from datetime import date

import pytest

from desks import Clock, add_client, at, make_desk
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock(at("2026-11-24T10:00"))


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    first = add_client(made, "Khan", "Amina", preferred_channel="letter", sms_consent=False)
    second = add_client(made, "Jones", "Dylan")
    made.waiting.add(first.id, "NEW", received=date(2026, 8, 3))
    made.waiting.add(second.id, "NEW", received=date(2026, 9, 1))
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def messages(desk):
    with desk.store.read() as c:
        return [
            tuple(row) for row in c.exec_driver_sql("SELECT kind, channel, recipient, state FROM message ORDER BY id")
        ]


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_no_answer_then_voicemail_then_the_letter(desk, clock, size):
    """CON-01, 2.5: two attempts on different days and in different parts of the day; nobody is removed."""
    async with opened(desk, start="desk", size=size) as journey:
        await journey.press("n")
        assert journey.base.view.client == "Khan Amina"
        await journey.press("n", "n")
        assert "Ring again from Wed 25 Nov 2026 12:00." in journey.said
        assert journey.base.waiting_list.row.name == "Jones Dylan"

        await journey.press("n")
        assert journey.base.view.client == "Jones Dylan"
        await journey.press("n", "n")
        await journey.press("n")
        assert journey.base.view is None, "both are to be rung tomorrow"
        assert "There is nobody to ring now" in journey.said

        clock.now = at("2026-11-25T13:00")
        await journey.press("n")
        assert journey.base.view.client == "Khan Amina"
        await journey.press("n", "v", "y")
        assert journey.base.view.step.endswith("voicemail_yes")
        await journey.press("enter")
        assert journey.base.view is None
    row = desk.waiting.row(1)
    assert (row.status, row.attempts) == ("waiting", 2)
    assert ("ring", "letter", "client", "queued") in messages(desk)
    tried = desk.stories.of(1).attempts
    assert [(one.part, one.outcome) for one in reversed(tried)] == [("am", "NO_ANSWER"), ("pm", "VOICEMAIL_LEFT")]
    assert desk.turns.why_not(1) == "They were asked by letter to ring."

    clock.now = at("2026-12-10T09:00")
    turn = desk.turns.take()
    assert turn is not None and turn.row.entry_id == 2
    (review,) = desk.reviews.open()
    assert (review.entry_id, review.cause, desk.waiting.row(1).status) == (1, "no contact", "waiting")
