"""Whether what somebody was told is a sentence."""

from __future__ import annotations


def is_sentence(words: str) -> bool:
    """It says more than a word, ends as a sentence or with a command to type, and is none of the machinery's own."""
    told = words.strip()
    foreign = ("database is locked", "Traceback", "constraint failed", "sqlite3.", "sqlalchemy.", "object at 0x")
    ends = told[-1:] in (".", "?", "!", ")", "”", '"', "'") or ": booktui " in told
    return len(told.split()) > 2 and ends and not any(word in told for word in foreign)
