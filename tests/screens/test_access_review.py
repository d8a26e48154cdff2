"""The review of access on Today: for those who lead, and one key to put it on record."""

from __future__ import annotations

from pathlib import Path

from desks import NOW, Clock, make_desk
from screens.shell import opened

AFTER = NOW + 100 * 24 * 3600
"""More than three months on."""


async def test_a_supervisor_is_told_and_records_it_with_one_key(tmp_path: Path) -> None:
    make_desk(tmp_path, "ada").close()
    desk = make_desk(tmp_path, "sam", clock=Clock(AFTER))
    due = sorted(one.name for one in desk.users.review_due())
    assert {"ada", "alex", "jo", "sam"} <= set(due)
    async with opened(desk, start="today") as journey:
        (line,) = desk.today.lines("access")
        assert line.what in journey.text()
        journey.base._ask(line)  # type: ignore[attr-defined]
        await journey.pilot.pause()
        assert "jo coordinator" in journey.text()
        await journey.press("enter")
        assert len(desk.users.review_due()) == len(due)
        journey.base._ask(line)  # type: ignore[attr-defined]
        await journey.press("y")
        assert (desk.users.review_due(), journey.said.startswith(f"Reviewed the access of {len(due)}.")) == ((), True)
        assert desk.today.lines("access") == []
    desk.close()


def test_a_coordinator_is_not(tmp_path: Path) -> None:
    make_desk(tmp_path, "ada").close()
    desk = make_desk(tmp_path, "jo", clock=Clock(AFTER))
    assert desk.today.lines("access") == []
    desk.close()
