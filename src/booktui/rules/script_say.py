"""Spoken lines: words with {placeholders}, and [optional words] that go when a placeholder in them has no value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MISSING = "[?]"
_TOKEN = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"\[([^\[\]]*)\]")
_SPACES = re.compile(r" {2,}")


class Piece(NamedTuple):
    """A stretch of a spoken line; a missing one stands where a placeholder has no value."""

    text: str
    missing: bool = False


def placeholders(line: str) -> tuple[str, ...]:
    """The names of a line's placeholders, in order."""
    return tuple(_TOKEN.findall(line))


def needed(line: str) -> tuple[str, ...]:
    """The placeholders that the line cannot do without: those outside its optional words."""
    return placeholders(_PART.sub("", line))


def fill(line: str, values: Mapping[str, str]) -> tuple[Piece, ...]:
    """The line ready to be read out; a placeholder without a value becomes `[?]` (scripts.md section 15)."""
    kept = _SPACES.sub(" ", _PART.sub(lambda part: _optional(part[1], values), line)).strip()
    pieces: list[Piece] = []
    text = ""
    # split with one group gives words and placeholder names in turn
    for index, part in enumerate(_TOKEN.split(kept)):
        value = values.get(part, "") if index % 2 else part
        if index % 2 and not value:
            pieces += [Piece(text)] if text else []
            pieces.append(Piece(MISSING, True))
            text = ""
        else:
            text += _begins(text, value) if index % 2 else value
    return tuple(pieces + ([Piece(text)] if text else []))


def _begins(before: str, value: str) -> str:
    """A value at the beginning of a sentence starts with a capital."""
    first = not before.strip() or before.rstrip().endswith((".", "?", "!"))
    return value[0].upper() + value[1:] if first else value


def _optional(words: str, values: Mapping[str, str]) -> str:
    return words if all(values.get(name) for name in placeholders(words)) else ""
