"""What a program may write to a terminal: the sequences of the drawing, and printable text; what it left set."""

from __future__ import annotations

import re
import unicodedata

SEQUENCE = re.compile(r"\x1b\[([<>=?]?)([\d;:]*)([ $]?)([@-~])|\x1b\]22;[a-z-]*\x07")
CUT = re.compile(rb"\x1b(?:\[[0-9;:<>=?$ ]*)?$|\x1b\]22;[a-z-]*$|[\xc0-\xff][\x80-\xbf]{0,2}$|\r$")
DRAWN = {("", "m"), ("", "H"), ("?", "h"), ("?", "l"), ("?", "$p"), (">", "u"), ("<", "u")}
"""What Textual's drawing and its way in and out consist of."""
MODES = {"1049": "alternate screen", "25": "cursor", "2004": "bracketed paste", "1000": "mouse", "1003": "mouse moves",
         "1006": "mouse reports", "7": "line wrap", "1004": "focus reports"}  # fmt: skip
AS_BEFORE = {"1049": False, "25": True, "2004": False, "7": True, "1004": False, "kitty": False}
"""A terminal as the shell wants it back."""


class Wire:
    """Reads what is written, byte by byte in effect, and keeps only what is wrong and what is set."""

    def __init__(self) -> None:
        self.modes: dict[str, bool] = {}
        self.wrong: list[str] = []
        """Whatever should not have been written, with what was before it."""
        self.length = 0
        self._rest = b""
        self._before = ""

    def feed(self, data: bytes) -> None:
        self.length += len(data)
        data = self._rest + data
        cut = CUT.search(data)
        self._rest = data[cut.start() :] if cut and len(data) - cut.start() < 64 else b""
        text = data[: len(data) - len(self._rest)].decode("utf-8", "surrogateescape")
        at = 0
        for found in SEQUENCE.finditer(text):
            self._plain(text[at : found.start()])
            if found[4]:  # the other is the shape of the mouse's pointer
                self._sequence(*found.groups())
            at = found.end()
        self._plain(text[at:])

    def _plain(self, text: str) -> None:
        bare = text.replace("\r\n", "")
        if not bare.isprintable() and not self.left:
            bad = sorted({c for c in bare if not c.isprintable() and not harmless(c)})
            if bad:
                self.wrong.append(f"{bad!r} in {text[:80]!r} after {self._before[-80:]!r}")
        self._before = text[-80:] or self._before

    def _sequence(self, mark: str, numbers: str, between: str, end: str) -> None:
        if (mark, between + end) not in DRAWN:
            self.wrong.append(f"ESC[{mark}{numbers}{between}{end} after {self._before[-80:]!r}")
        if mark == "?" and end in "hl" and not between:
            self.modes[numbers] = end == "h"
        elif end == "u":
            self.modes["kitty"] = mark == ">"

    @property
    def left(self) -> bool:
        """It has given the terminal back: what comes now may be the terminal's own echo."""
        return self.modes.get("1049") is False

    def left_set(self) -> dict[str, bool]:
        """What is not as the shell wants it back."""
        return {mode: value for mode, value in self.modes.items() if value is not AS_BEFORE.get(mode, False)}


def harmless(character: str) -> bool:
    """A space of another width, or a joiner that scripts need."""
    return character in "\u200c\u200d" or unicodedata.category(character) == "Zs"
