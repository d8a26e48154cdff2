"""The open fonts that print is set in, and what they have no sign for.

FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Georgian and Thai letters; Noto Sans and its symbols what
is missing there (SIL Open Font License; they come as a package). Bengali, Gujarati, Panjabi, Tamil, Tigrinya, Armenian
and Chinese are in none of them: a letter in those must be had elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "firago"
FACES = (("firago", "", "figo"), ("firago", "B", "figbo"))
FURTHER = (("noto", "", "notos"), ("noto", "B", "notosbo"), ("signs", "", "symbol2"))
"""Family, style and the package's name of each font; the further ones set what the first have no sign for."""
UNUSED = ("TTFA", "GSUB", "GPOS", "GDEF")
"""Parts of a font that a finished page does without: the shaping engine reads the file itself."""
LACKING = "\ufffd"
"""What stands for a letter that no font has: a question mark in a black diamond, seen at once."""
JOINERS = "\u200c\u200d"


class Fonts:
    """The fonts of one document: files in a folder of their own (0700) for as long as it is made."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._folder = TemporaryDirectory(prefix="booktui-", ignore_cleanup_errors=True)

    def __enter__(self) -> Fonts:
        self._add(FACES)
        return self

    def __exit__(self, *error: object) -> None:
        for font in self._pdf.fonts.values():
            font.ttfont.close()
        self._folder.cleanup()

    def suit(self, text: str) -> None:
        """Have a font for each letter that one is known for; the further ones come when they are wanted."""
        if "noto" in self._pdf.fonts or text.isascii() or not any(ord(c) not in _first() for c in text):
            return
        self._add(FURTHER)
        self._pdf.set_fallback_fonts(["noto", "signs"], exact_match=False)

    def _add(self, faces: Sequence[tuple[str, str, str]]) -> None:
        for family, style, name in faces:
            path = Path(self._folder.name) / f"{name}.ttf"
            path.write_bytes(_bytes(name))
            self._pdf.add_font(family, style, path)
            font = self._pdf.fonts[family + style].ttfont
            for table in UNUSED:
                if table in font:
                    del font[table]


def printable(text: str) -> str:
    """The text as it can be printed: what no font has shows as `LACKING`; control characters go."""
    if text.isascii() and text.isprintable():
        return text
    known = _known()
    return "".join(
        c if c == "\n" or ord(c) in known else LACKING for c in text if c.isprintable() or c in "\n\u00a0" + JOINERS
    )


def lacking(*texts: str) -> str:
    """The letters that no font has, each once, in order: empty when all can be printed."""
    known = _known()
    return "".join(sorted({c for text in texts for c in text if c.isprintable() and ord(c) not in known}))


@cache
def _known() -> frozenset[int]:
    return frozenset().union(_first(), *(_letters(name) for _, _, name in FURTHER))


@cache
def _first() -> frozenset[int]:
    return frozenset([10, 14]).union(_letters(FACES[0][2]) & _letters(FACES[1][2]))


def _letters(name: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(_bytes(name)), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _bytes(name: str) -> bytes:
    import pymupdf_fonts

    data: bytes = pymupdf_fonts.fontbuffers[name]()
    return data
