"""What becomes of a message that was handed to somebody else: four ways in which it did not simply go.

Mail and texts share them. What is raised decides what the outbox does next: fail it, try again later, hold it as in
doubt, or stop the whole run until the set-up is mended.
"""

from __future__ import annotations

import sys

from booktui.rules.text import clean

LONGEST = 150
"""Characters of what the other side said; the rest is cut."""


class NotSent(Exception):
    """Nobody said yes to this message; `str()` of it is a sentence for the person at the desk, cleaned."""

    concerns_all = False
    """The next message would meet the same: stop here instead of waiting for it once per message."""

    def __init__(self, words: str, *, concerns_all: bool | None = None) -> None:
        super().__init__(words)
        if concerns_all is not None:
            self.concerns_all = concerns_all


class Refused(NotSent):
    """For good, and this message only: no such mailbox, too big, no such number. It was not taken."""


class Later(NotSent):
    """For now: busy, unreachable, or lost before the message was complete. It was not taken; try again."""


class InDoubt(NotSent):
    """It was handed over whole and no answer came: it may have gone, and must not be sent again unseen."""


class Unusable(NotSent):
    """The set-up is wrong (login, TLS, sender, program): no message can go. Nothing was sent."""

    concerns_all = True


def said(words: str | bytes) -> str:
    """What a server or a program said, as one harmless line of at most `LONGEST` characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = clean(text[: LONGEST * 10], sys.maxsize)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
