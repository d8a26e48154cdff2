"""What somebody types who looks for a client: by what, and whether it is enough to look for parts of names."""

from __future__ import annotations

import re

from booktui.rules.text import search_key

NUMBERS = re.compile(r"[\d\s()+-]+")
DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2}")
MOST = 50
"""So many are found at most (PRV-10)."""
PART_FROM = 3
"""A part of a name has at least this many letters: fewer would leaf through everybody (PRV-10)."""


def kind_of(typed: str) -> str:
    """`birth date`, `number` (a phone's too) or `name`."""
    wanted = typed.strip()
    return "birth date" if DATE.fullmatch(wanted) else "number" if NUMBERS.fullmatch(wanted) else "name"


def too_few(typed: str) -> bool:
    """So few letters find whole surnames only, such as Ng."""
    return kind_of(typed) == "name" and 0 < len(search_key(typed)) < PART_FROM
