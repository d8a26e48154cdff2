"""What a passphrase has to be, and how long one waits after wrong ones."""

from __future__ import annotations

import unicodedata

SHORTEST = 15
"""Characters of a secret that is the only factor (NIST SP 800-63B-4, 3.1.1.2); no rules of composition, no expiry."""
LONGEST = 200
FREE = 5
"""Wrong ones in a row before one waits."""
FIRST_WAIT, LONGEST_WAIT = 30, 15 * 60
"""Seconds: doubled with every further wrong one, never more than a quarter of an hour."""
DIFFERENT = 5
"""A passphrase of fewer different characters is no secret."""


def tidy(text: str) -> str:
    """The same characters however a keyboard makes them (NFKC, NIST SP 800-63B-4 3.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


def weak(text: str, name: str) -> str:
    """What is wrong with a new passphrase, as a sentence; nothing when it will do.

    Args:
        name: the user's, which it must not be made of.
    """
    words = tidy(text)
    if len(words) < SHORTEST:
        return f"A passphrase has at least {SHORTEST} characters: three or four words that do not belong together."
    if len(words) > LONGEST:
        return f"A passphrase has at most {LONGEST} characters."
    if any(unicodedata.category(one) == "Cc" for one in words):
        return "A passphrase is one line of what can be typed."
    plain = words.casefold()
    without = plain.replace(name.casefold(), "").replace("booktui", "") if name else plain
    if len(set(without)) < DIFFERENT:
        return "That passphrase is too easy to guess."
    return ""


def wait_after(wrong: int) -> int:
    """Seconds until the next try counts, after so many wrong ones in a row."""
    if wrong < FREE:
        return 0
    return min(FIRST_WAIT << min(wrong - FREE, 16), LONGEST_WAIT)


def wait_left(wrong: int, last_at: int, now: int) -> int:
    """Seconds of it that are left; a clock that was set back asks for no more than the whole."""
    whole = wait_after(wrong)
    return max(0, min(whole, last_at + whole - now))
