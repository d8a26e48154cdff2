"""How hard a text is to read: the Flesch-Kincaid grade (AIS-04: a reading age of 9 to 11)."""

from __future__ import annotations

import re

AGE_9_TO_11 = 6.0
"""The grade of a school year at whose end one is eleven; patient letters stay under it."""
_VOWELS = re.compile(r"[aeiouy]+")
_BLANKS = re.compile(r"\{\{.*?\}\}|\{\w+\}", re.DOTALL)
_MARKS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BREAKS = re.compile(r"[.?!]+(?=\s|$)|:(?=\s*\n)|\n\s*\n|\n(?=\s*[-*#])")
"""Ends of sentences; a heading and a line of a list are sentences of their own. A point inside 9.30 ends none."""


def syllables(word: str) -> int:
    """Groups of vowels, a silent `e` at the end left out; at least one."""
    found = len(_VOWELS.findall(word))
    return max(1, found - (word.endswith("e") and not word.endswith("le") and found > 1))


def grade(text: str) -> float:
    """The US school year in which it is understood; placeholders read like `Monday`."""
    said = _MARKS.sub(" ", _BLANKS.sub("Monday", text))
    sentences = sum(1 for part in _BREAKS.split(said) if re.search(r"\w", part))
    words = re.findall(r"[a-z']+", said.casefold())
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / max(1, sentences) + 11.8 * spoken / max(1, len(words)) - 15.59
