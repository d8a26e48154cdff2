"""Text messages as networks count them: GSM 7-bit alphabet and extension table (3GPP TS 23.038 6.2.1)."""

from __future__ import annotations

import unicodedata

ONE_PART = 160
"""Septets of a message of one part."""
MANY_PARTS = 153
"""Septets of each part where there are several: seven octets of 140 tell the phone how they belong together."""
WIDE_ONE, WIDE_MANY = 70, 67
"""The same in UCS-2 units, which a single character outside the alphabet makes of the whole message."""
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
"""Each takes an escape as well: two septets."""
_NEAR = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"',
    "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...",
    "•": "-", "·": "-", "×": "x",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i", "œ": "oe", "Œ": "OE", "ẞ": "SS",
})  # fmt: skip


def length(text: str) -> int:
    """Septets of a text that is in the alphabet; UCS-2 units of one that is not."""
    if foreign(text):
        return len(text.encode("utf-16-be")) // 2
    return len(text) + sum(letter in EXTENSION for letter in text)


def parts(text: str) -> int:
    """How many parts it would be sent, and paid, as; 0 for no text."""
    one, many = (WIDE_ONE, WIDE_MANY) if foreign(text) else (ONE_PART, MANY_PARTS)
    needed = length(text)
    return -(-needed // one) if needed <= one else -(-needed // many)


def foreign(text: str) -> str:
    """The characters outside the alphabet, each once, in their order."""
    return "".join(dict.fromkeys(letter for letter in text if letter not in BASIC and letter not in EXTENSION))


def plain(text: str) -> str:
    """The text with near characters for typographic marks and for Latin letters with accents the alphabet lacks.

    `Łódź – „ok”` becomes `Lodz - "ok"`; é, ü, ñ stay. Letters of other scripts stay too: nothing near is honest.
    """
    return "".join(_near(letter) for letter in unicodedata.normalize("NFC", text).translate(_NEAR))


def _near(letter: str) -> str:
    if letter in BASIC or letter in EXTENSION:
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isascii() and bare.isalpha() else letter
