"""Text that people typed: made harmless at every entrance, found again by sound keys, masked on lists.

Sources: safety.md sections 3 and 4, domain.md PRV-01, speed.md section 5.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

LINE = 200
"""Characters of one line where the field says nothing else."""
LINES = 2000
"""Characters of a note of several lines."""
KEY = 120
"""Characters of a search key; what is longer is found by its beginning."""

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"})
_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_DOT = "•"


class TooLong(ValueError):
    """More characters than the field takes; nothing was cut."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The text has {length} characters and at most {limit} fit. Nothing was cut: shorten it.")
        self.length = length
        self.limit = limit


def clean(text: str, limit: int = LINE) -> str:
    """One line of untrusted text made harmless: NFC, no control, format or unassigned characters, single spaces.

    The two joiners U+200C and U+200D stay, as some scripts are misspelt without them.

    Raises:
        TooLong: more than `limit` characters are left.
    """
    if text.isascii() and text.isprintable():  # most of a file: there is nothing but spaces to see to
        return _bounded(" ".join(text.split()), limit)
    return _bounded(_clean_line(_BREAK.sub(" ", text)), limit)


def clean_lines(text: str, limit: int = LINES) -> str:
    r"""The same for several lines: every line break becomes `\n`, empty lines at both ends go.

    Raises:
        TooLong: more than `limit` characters are left, line breaks counted.
    """
    return _bounded("\n".join(_clean_line(line) for line in _BREAK.split(text)).strip("\n"), limit)


def _clean_line(line: str) -> str:
    if not line.isprintable():
        line = "".join(c for c in line.replace("\t", " ") if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", line).split())


def _bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(len(text), limit)
    return text


def search_key(name: str) -> str:
    """What a name is found by: no case, marks, spaces, hyphens or apostrophes; at most `KEY` characters.

    `Zoë O'Brien-Søgaard` gives `zoeobriensogaard`. Names in scripts without case keep their letters.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in folded.translate(_PLAIN) if c.isalnum() and not "\u02b0" <= c <= "\u02ff")[:KEY]


def one_less(key: str) -> set[str]:
    """The key and all its forms with one letter left out: a delete-one dictionary.

    Two keys share a form exactly when one turns into the other by leaving out at most one letter and putting in at
    most one. That covers one letter too many, too few or wrong, and two neighbours swapped; also one letter moved.
    Two letters too many or too few are not covered.
    """
    return {key} | {key[:i] + key[i + 1 :] for i in range(len(key))}


def digits(text: str) -> str:
    """Only the decimal digits, of any script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def mask_name(family: str, given: str = "") -> str:
    """`K••• A•` (PRV-01). The dots are always three and one: they do not tell the length."""
    parts = [_first(family) + _DOT * 3 if family else "", _first(given) + _DOT if given else ""]
    return " ".join(part for part in parts if part)


def mask_phone(text: str) -> str:
    """`••• ••• 0042` (PRV-01): the last four of at least eight digits, of fewer none."""
    kept = digits(text)
    if not kept:
        return ""
    return f"••• ••• {kept[-4:] if len(kept) >= 8 else '••••'}"


mask_nhs = mask_phone


def mask_date(day: date | None) -> str:
    """`••/••/1960` (PRV-01); nothing for no date."""
    return f"••/••/{day.year:04d}" if day else ""


def initials(given: str, family: str) -> str:
    """`AK` for Amina Khan; one letter for a single name."""
    return "".join(_first(part).upper() for part in (given, family) if part)


def _first(name: str) -> str:
    return next((c for c in name if c.isalnum()), "")


def csv_cell(value: object) -> str:
    """A cell that no spreadsheet runs: a dangerous first character, after any `'`, gets one more `'` (safety.md 4)."""
    text = "" if value is None else str(value)
    return "'" + text if _dangerous(text) else text


def csv_uncell(text: str) -> str:
    """The exact opposite of `csv_cell`: takes off the one `'` that it put on, so `'t Hooft` and `+44` survive."""
    return text[1:] if text.startswith("'") and _dangerous(text) else text


def _dangerous(text: str) -> bool:
    return text.lstrip("'").startswith(_DANGER)
