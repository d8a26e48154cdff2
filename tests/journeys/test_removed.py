"""By keys alone: a client no longer wants it; a clinician's name, two letters, and the way back within the window."""

from __future__ import annotations

from datetime import date

import pytest

from desks import Clock, add_client, at, make_desk
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    client = add_client(made, preferred_channel="letter")
    made.waiting.add(client.id, "NEW", received=date(2026, 8, 3))
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def letters(desk):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql("SELECT kind, recipient, state FROM message ORDER BY id")]


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_taken_off_with_letters_and_put_back(desk, clock, size):
    """REM-01, RTT-12, DNA-01: who decided is on record, both are written to, and day 14 is not too late."""
    async with opened(desk, start="waiting", size=size) as journey:
        await journey.press("x", *"ptreq", "enter", "pagedown")
        assert journey.top == "RemoveForm", "a clinician has to be named first"
        await journey.press(*"Dr Osei", "pagedown")
        assert journey.top == "Lines"
        await journey.press("escape")
        assert desk.waiting.row(1).status == "removed"
        assert letters(desk) == [("removal", "client", "queued"), ("removal", "gp", "queued")]
        gone = desk.removals.last(1)
        assert (gone.code, gone.reinstate_by) == ("PTREQ", date(2026, 12, 7))
        assert desk.stories.of(1).removed.clinician == "Dr Osei"
        (path,) = desk.clocks.of(entry_id=1)
        assert (path.newest.state, path.newest.code) == ("other", "35")

        clock.now = at("2026-12-07T16:00")
        await journey.press("7", "i", *"rang again, still wants it", "enter")
        assert desk.waiting.row(1).status == "waiting"
    assert [state for _, _, state in letters(desk)] == ["withdrawn", "withdrawn"]
    (path,) = desk.clocks.of(entry_id=1)
    assert (path.newest.state, path.newest.start) == ("running", date(2026, 8, 3))
