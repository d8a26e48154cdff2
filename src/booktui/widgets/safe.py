"""Untrusted text on its way to the screen: never markup, never a control character (safety.md section 3)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_JOINERS = "\u200c\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@lru_cache(maxsize=4096)
def shown(text: str, width: int = 0) -> str:
    """One harmless line; with a width, cut to so many cells with an ellipsis."""
    if not text.isprintable():
        text = "".join(_harmless(c) for c in text)
    if width and cell_len(text) > width:
        return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else set_cell_size(text, width)
    return text


def filled(text: str, width: int) -> str:
    """The same in exactly `width` cells."""
    return set_cell_size(shown(text, width), width) if width > 0 else ""


def _harmless(character: str) -> str:
    if character in "\t\r\n\x85\u2028\u2029":
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in _DROPPED else ""


class NoControl(LineFilter):
    """The last line of defence: whatever a widget renders, no control character of it reaches the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [s if s.control or s.text.isprintable() else Segment(shown(s.text), s.style) for s in segments]
