"""What people say for a time of day: `2pm`, `9:30`, `1430`, `noon`, `am` (design.md section 4)."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from booktui.rules.days import NotUnderstood

NOON = dt.time(12)

_PARTS = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm", "eve": "eve", "evening": "eve"}
_TWELVE = re.compile(r"(\d\d?)(?:[:.]?(\d\d))?([ap])m?", re.ASCII)
_CLOCK = re.compile(r"(\d\d?)[:.](\d\d)(?::(\d\d))?", re.ASCII)
_DIGITS = re.compile(r"(?!20\d[1-46-9])(\d\d?)(\d\d)()", re.ASCII)
"""`1430` and `930`, but not what is more likely a year than a time: 20 and no multiple of five."""

_BARE_24 = re.compile(r"0\d|1[3-9]|2[0-3]", re.ASCII)


class Hour(NamedTuple):
    """A time of day, or a part of it (`am`, `pm`, `eve`), or neither."""

    time: dt.time | None = None
    part: str = ""
    unclear: bool = False
    """Nothing said whether it was morning or afternoon."""


def read_hours(word: str) -> list[Hour]:
    """The times of day that a word in lower case may mean; none when it is not a time's.

    A bare hour, or one of 1 to 6 with minutes and no leading zero, may be morning or afternoon.

    Raises:
        NotUnderstood: the form of a time that no clock shows.
    """
    if word in _PARTS:
        return [Hour(part=_PARTS[word])]
    if word in ("noon", "midday"):
        return [Hour(NOON)]
    if match := _TWELVE.fullmatch(word):
        if not 1 <= int(match[1]) <= 12:
            raise NotUnderstood(f"There is no {word}: hours with am or pm are 1 to 12.")
        return [Hour(_time(int(match[1]) % 12 + 12 * (match[3] == "p"), match[2]))]
    if match := _CLOCK.fullmatch(word) or _DIGITS.fullmatch(word):
        return _either(int(match[1]), match[2], match[3], len(match[1]) == 1 and 1 <= int(match[1]) <= 6)
    if re.fullmatch(r"[1-9]|1[0-2]", word, re.ASCII):
        return _either(int(word) % 12, "0", "0", True)
    return []


def read_times(word: str) -> list[dt.time]:
    """The same of a word that can only be a time of day: a bare `14` or `09` is an hour too, and no day of a month.

    Raises:
        NotUnderstood: the form of a time that no clock shows.
    """
    said = word.strip().lower()
    return [
        hour.time for hour in read_hours(f"{said}:00" if _BARE_24.fullmatch(said) else said) if hour.time is not None
    ]


def _either(hour: int, minute: str, second: str | None, unclear: bool) -> list[Hour]:
    return [Hour(_time(hour + add, minute, second), unclear=unclear) for add in ((0, 12) if unclear else (0,))]


def _time(hour: int, minute: str | None, second: str | None = None) -> dt.time:
    try:
        return dt.time(hour, int(minute or 0), int(second or 0))
    except ValueError as problem:
        raise NotUnderstood(f"There is no {hour:02d}:{int(minute or 0):02d} on a clock.") from problem
