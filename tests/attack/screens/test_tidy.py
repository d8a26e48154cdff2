"""What closed dialogs leave behind is cleared away, and only while nobody types."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from desks import make_desk
from screens.shell import opened


async def test_a_closed_dialog_is_gone_once_nobody_types(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        gc.collect()
        await journey.press("g")
        dialog = weakref.ref(journey.app.screen)
        await journey.press("escape", "d", "escape")
        journey.app.tidy()  # keys came since the last look
        journey.app.tidy()
        await journey.pilot.pause()

        assert (type(journey.app.screen).__name__, dialog()) == ("Diary", None)
    desk.close()


async def test_it_costs_nothing_while_keys_come_or_none_came(tmp_path: Path) -> None:
    collected: list[int] = []

    def told(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            collected.append(1)

    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        journey.app.tidy()
        journey.app.tidy()
        gc.callbacks.append(told)
        try:
            for _ in range(3):
                await journey.press("down")
                journey.app.tidy()
            while_typing = len(collected)
            for _ in range(4):
                journey.app.tidy()
        finally:
            gc.callbacks.remove(told)

    assert (while_typing, len(collected)) == (0, 1)
    desk.close()
