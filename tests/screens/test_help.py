"""Help (F1): each sentence under its own start, at any width."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from booktui.screens.help import INDENT, groups, help_content
from desks import make_desk
from screens.shell import opened


@pytest.mark.parametrize("width", [56, 76, 116])
def test_a_long_sentence_goes_on_below_its_own_start(width: int) -> None:
    lines = help_content("Desk", groups(), width).plain.splitlines()
    assert max(cell_len(line) for line in lines) <= width
    hanging = [line for line in lines if line.startswith(" " * INDENT)]
    assert [line for line in hanging if line[INDENT] == " "] == []
    assert bool(hanging) == (width < 116)


async def test_help_is_wrapped_again_when_the_window_changes(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk, size=(120, 40), start="help") as journey:
        whole = "Picks the appointment up; drop it with enter, or press a digit."
        await journey.press("pagedown")
        await journey.pilot.resize_terminal(60, 20)
        await journey.pilot.pause()
        assert whole not in str(journey.base.query_one("#help-text").visual)
        await journey.pilot.resize_terminal(120, 40)
        await journey.pilot.pause()
        assert whole in str(journey.base.query_one("#help-text").visual)
    desk.close()


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_g_shows_every_letter_that_it_takes(tmp_path: Path, size: tuple[int, int]) -> None:
    from booktui.screens.dialogs.go import PLACES

    desk = make_desk(tmp_path)
    async with opened(desk, size=size) as journey:
        await journey.press("g")
        shown = journey.text()
        assert [letter for letter, (_, verb) in PLACES.items() if f"{letter} {verb}" not in shown] == []
    desk.close()
