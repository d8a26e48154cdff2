"""The line below the panes: which times are held for the caller, and for how much longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from booktui.desk.views import OfferView
from booktui.rules.clock import to_wall
from booktui.widgets.call_paint import Names, with_words
from booktui.widgets.safe import shown

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView


def hold_words(view: CallView | None, offered: Sequence[OfferView], now: int, width: int, names: Names) -> str:
    """`held for Khan Amina: Thu 26 Nov 09:30 Dr Osei, Room 2 (9:41 left)`; no time before identity is proved.

    What does not fit leaves out first the rooms and people, then the name.
    """
    if view is None or not view.held_until:
        return ""
    left = view.held_until - now
    rest = f"({left // 60}:{left % 60:02d} left)" if left > 0 else "(‹!› run out)"
    name = shown(view.client)
    if not view.identified:
        return shown(f"times are held for {shown(name, max(8, width - 40))} {rest}", width)
    times = [view.chosen] if view.chosen is not None else [*(view.offers or offered)]
    if not times:
        return ""
    full = " or ".join(shown(f"{when_words(time)} {with_words(time, names)}") for time in times)
    short = " or ".join(when_words(time) for time in times)
    forms = (f"held for {name}: {full} {rest}", f"held for {name}: {short} {rest}", f"held: {short} {rest}")
    return next((text for text in forms if cell_len(text) <= width), shown(forms[-1], width))


def when_words(offer: OfferView) -> str:
    """`Thu 26 Nov 09:30`."""
    wall = to_wall(offer.start, offer.zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}"
