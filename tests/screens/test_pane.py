"""The frame of a pane is lit while the focus is inside, in every theme, and only the frame is painted for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.widgets.pane import Pane
from desks import make_desk
from screens.shell import opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.close()


def frames(app: Any) -> dict[str, tuple[str, bool]]:
    """Kind of each pane's border, and whether its title is bold."""
    panes = app.screen.query(Pane)
    return {p.id: (p.styles.border_top[0], bool(p.styles.border_title_style.bold)) for p in panes}


@pytest.mark.parametrize(("theme", "lit"), [("booktui", "round"), ("ansi-dark", "heavy")])
async def test_the_pane_with_the_focus_is_lit_and_no_other(desk: Desk, theme: str, lit: str) -> None:
    async with opened(desk, start="desk") as journey:
        journey.app.theme = theme
        await journey.pilot.pause()
        for keys, name in (((), "pane-list"), (("tab",), "pane-diary"), (("tab",), "pane-call")):
            await journey.press(*keys)
            plain = ("round", False)
            assert frames(journey.app) == {
                one: (lit, True) if one == name else plain for one in ("pane-list", "pane-diary", "pane-call")
            }


async def test_another_theme_leaves_the_same_pane_lit_in_its_own_way(desk: Desk) -> None:
    async with opened(desk, start="desk") as journey:
        for theme, lit in (("ansi-light", "heavy"), ("booktui-contrast", "round"), ("ansi-dark", "heavy")):
            journey.app.theme = theme
            await journey.pilot.pause()
            await journey.pilot.pause()
            assert frames(journey.app)["pane-list"] == (lit, True)
            assert frames(journey.app)["pane-call"] == ("round", False)
