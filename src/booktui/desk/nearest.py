"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


def nearest(word: Any, known: Iterable[str]) -> str:
    """`; the nearest is clinic`, ready to end a sentence; empty when nothing is near."""
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(str(word).lower(), by_lower, 1, 0.6)
    return f"; the nearest is {by_lower[found[0]]}" if found else ""
