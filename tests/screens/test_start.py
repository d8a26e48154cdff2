"""The first screen: frames at once, and the desk in its place with everything that was typed meanwhile."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.app import BooktuiApp
from desks import add_client, make_desk
from screens.shell import Journey, until

SIZES = [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow"), pytest.param((160, 20), id="wider")]


@pytest.mark.parametrize("size", SIZES)
async def test_the_frames_stay_where_they_were_when_the_desk_comes(tmp_path: Path, size: tuple[int, int]) -> None:
    desk, go = make_desk(tmp_path), threading.Event()
    client = add_client(desk, "Khan", "Amina")
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 1))

    def opener() -> Any:
        go.wait(10)
        return desk

    app = BooktuiApp(opener, start="desk")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        journey = Journey(app, pilot)
        before = journey.text().splitlines()
        top = next(y for y, line in enumerate(before) if "╭" in line)
        await pilot.press("enter")
        go.set()
        await until(lambda: app.desk is not None and not app._keys_wait and not app._typed and not app._on_its_way)
        await pilot.pause()
        after = journey.text().splitlines()
        corners = [[x for x, c in enumerate(line[top]) if c in "╭╮"] for line in (before, after)]
        assert (journey.top, corners[0], before[-1][:8]) == ("WorkDesk", corners[1], " F1 help")
        assert journey.base.view.client == "Khan Amina"  # type: ignore[attr-defined]
    desk.close()


async def test_a_window_that_is_too_small_at_the_start_leads_to_the_desk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = BooktuiApp(lambda: desk, start="desk")
    async with app.run_test(size=(40, 10)) as pilot:
        await until(lambda: app.desk is not None and not app._keys_wait)
        await pilot.pause()
        small = type(app.screen).__name__
        await pilot.resize_terminal(120, 40)
        await until(lambda: type(app.screen).__name__ == "WorkDesk")
        assert small == "TooSmall"
    desk.close()
