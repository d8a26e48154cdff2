"""A letter, the measures of its page, and a day's post as one HTML file.

The measures serve both envelopes with a window at the left: DIN 5008 form B in a DL or C5/6 envelope, and BS 4264
(35 by 90 mm, 20 mm from the left, 57 mm from the top). The sheet slides in its envelope by about 10 mm each way, so of
the page everything from 46 to 92 mm down and left of 115 mm may show: that is the address and nothing else
(scripts.md 13).
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import bidirectional

from booktui.exchange import markup
from booktui.rules.text import clean

WIDTH, HEIGHT = 210.0, 297.0
"""A4, in millimetres; so are all measures here."""
LEFT, RIGHT, TOP, BOTTOM = 25.0, 25.0, 20.0, 22.0
"""Margins."""
WINDOW_TOP, WINDOW_BOTTOM, WINDOW_RIGHT = 57.0, 82.0, 100.0
"""Where the address is whole in either window, wherever the sheet lies in its envelope."""
SHOWS_TOP, SHOWS_BOTTOM, SHOWS_RIGHT = 46.0, 92.0, 115.0
"""What may show in a window at all."""
FOLD = 99.0
"""The first fold of three; what the letter is about begins below it."""
BODY_TOP = 105.0
STANDARD = 12
"""Points."""
EASY = 16
"""Points of easy read where no size is said."""
RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left."""
NUMBERS = re.compile(r"(?<=\d) (?=\d)")
"""The spaces within `0161 496 0000`."""
ENVELOPE = (11, 10, 9, 8, 7, 6)
"""Sizes of the address in points, the first that fits the window."""
HTML_END = "</body>\n</html>\n"
_POINTS = re.compile(r"large print\s*(\d+)?")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it is printed."""

    sender: tuple[str, ...]
    """The name first, then the lines of its address, phone and mailbox; neutral (PRV-03)."""
    address: tuple[str, ...]
    """The addressee's name and the lines of the address, as the envelope shows them."""
    date: str
    """As written: `24 November 2026`."""
    reference: str
    """As written: `Our reference A000123`."""
    subject: str
    """The heading; it stands below the fold."""
    body: str
    """Markdown, from the salutation to the last line."""
    form: str = ""
    """Empty for standard print; `large print 18`, `easy read`, `easy read, large print 16`."""
    language: str = "en"
    """BCP 47; it says the direction, too."""


def points(form: str) -> int:
    """The size of the letters of a form; what is read as large print without a size is 18, at most 36."""
    if found := _POINTS.search(form):
        return min(max(int(found[1] or 18), STANDARD), 36)
    return EASY if "easy read" in form else STANDARD


def is_large(form: str) -> bool:
    return points(form) > 13


def direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return "rtl" if language.split("-")[0].casefold() in RTL else "ltr"


def lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Lines without control characters; the empty ones go."""
    return tuple(line for text in texts if (line := clean(text, sys.maxsize)))


def joined(lines: Sequence[str]) -> Sequence[str]:
    """One line less: the shortest two neighbours between the name and the postcode in one, with a comma."""
    pairs = range(1, len(lines) - 2)
    if not pairs:
        return lines
    at = min(pairs, key=lambda place: len(lines[place]) + len(lines[place + 1]))
    return (*lines[:at], f"{lines[at]}, {lines[at + 1]}", *lines[at + 2 :])


def html_run(letters: Iterable[Letter], *, title: str = "Letters", language: str = "en") -> str:
    """The day's post as one file without scripts, to look at and to print: each letter on pages of its own.

    Nothing is loaded from anywhere, and the browser is told so (Content-Security-Policy); sizes and places are those
    of the PDF.
    """
    return "".join(html_parts(letters, title=title, language=language))


def html_parts(letters: Iterable[Letter], *, title: str = "Letters", language: str = "en") -> Iterator[str]:
    """The same piece by piece, a letter at a time."""
    yield html_head(title, STYLE, language)
    for letter in letters:
        yield _letter(letter)
    yield HTML_END


def html_head(title: str, style: str, language: str = "en") -> str:
    """A page up to its body: nothing is loaded from anywhere, no script runs, and of styles only this one counts."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _letter(letter: Letter) -> str:
    size = points(letter.form)
    name, *contact = lines(letter.sender) or ("",)
    about = [*contact, *lines([letter.date, letter.reference])]
    subject = clean(letter.subject, sys.maxsize)
    body = NUMBERS.sub("\u00a0", letter.body) if direction(letter.language) == "rtl" else letter.body
    return (
        f'<article class="p{size}{" large" if is_large(letter.form) else ""}" lang="{escape(letter.language)}" '
        f'dir="{direction(letter.language)}">\n'
        f'<p class="sender"><span>{escape(name)}</span></p>\n'
        f"{_address(lines(letter.address))}\n"
        f'<div class="about">{_each(about)}</div>\n'
        f"<main>\n{f'<h1>{escape(subject)}</h1>{chr(10)}' if subject else ''}{markup.html(body)}</main>\n"
        "</article>\n"
    )


def _address(texts: Sequence[str]) -> str:
    """In the size that should fit the window: half a letter's height is taken as its width, which is a little much."""
    width, room = WINDOW_RIGHT - LEFT, WINDOW_BOTTOM - WINDOW_TOP
    for size in ENVELOPE:
        high, most = size * 25.4 / 72, int(width / (size * 25.4 / 72 * 0.55))
        while size < 10 and _rows(texts, most) * high * 1.2 > room and (shorter := joined(texts)) != texts:
            texts = shorter
        if _rows(texts, most) * high * 1.2 <= room and (_rows(texts, most) == len(texts) or size < 10):
            break
    return f'<address class="a{size}">{_each(texts)}</address>'


def _rows(texts: Iterable[str], most: int) -> int:
    return sum(-(-len(text) // most) for text in texts)


def _each(texts: Iterable[str]) -> str:
    return "".join(f'<span dir="{_reads(text)}">{escape(text)}</span>' for text in texts)


def _reads(text: str) -> str:
    """The direction of the first letter that has one; numbers and Latin addresses stay as they are in any letter."""
    return next(
        (("rtl" if kind in ("R", "AL") else "ltr") for kind in map(bidirectional, text) if kind in STRONG), "ltr"
    )


STRONG = ("L", "R", "AL")
SIZES = range(STANDARD, 37)
STYLE = (
    """
@page { size: A4; margin: 20mm 25mm 22mm 25mm; }
body { margin: 0; color: #000; background: #fff; font-family: FiraGO, "Noto Sans", Arial, sans-serif; }
article { position: relative; max-width: 160mm; margin: 0 auto; line-height: 1.4; break-after: page;
  overflow-wrap: anywhere; }
article:last-child { break-after: auto; }
.sender { margin: 0; height: 26mm; font-size: 1.35em; font-weight: bold; color: #003a70; line-height: 1.2; }
.sender span { display: block; max-height: 20mm; overflow: hidden; padding-bottom: 2mm; border-bottom: 0.5mm solid; }
address { position: absolute; left: 0; top: 37mm; width: 75mm; font-style: normal; line-height: 1.2; text-align: left; }
address span, .about span { display: block; }
.about { margin-left: 92mm; height: 53mm; padding-top: 2mm; box-sizing: border-box; font-size: 10pt; text-align: left; }
main { padding-top: 6mm; }
.large { line-height: 1.5; }
.large .sender { height: 70mm; }
.large main { padding-top: 0; }
.large .about { margin: 0; padding: 15mm 0 5mm; height: auto; font-size: 1em; text-align: start; }
h1 { font-size: 1.2em; margin: 0 0 0.8em; } h2, h3, h4, h5, h6 { font-size: 1.05em; margin: 1em 0 0.3em; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; line-height: 1.25; }
p, li { orphans: 2; widows: 2; } p { margin: 0 0 0.8em; } li p { margin-bottom: 0.3em; } em { font-style: normal;
  font-weight: bold; } ul, ol { margin: 0 0 0.8em; padding-inline-start: 1.4em; } a { color: inherit; }
hr { border: 0; border-top: 0.3mm solid #000; }
@media screen { body { background: #ddd; } article { background: #fff; padding: 20mm 25mm 22mm; margin: 6mm auto;
  min-height: 255mm; } address { left: 25mm; top: 57mm; } }
"""
    + "\n".join(f".p{size} {{ font-size: {size}pt; }}" for size in SIZES)
    + "\n"
    + "\n".join(f".a{size} {{ font-size: {size}pt; }}" for size in ENVELOPE)
    + "\n"
)
