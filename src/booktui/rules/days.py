"""What people say for a day: `tue`, `3 dec`, `+2w`, `next thu`, `24/11` (design.md section 4)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
WEEKDAYS = {name[:3]: i for i, name in enumerate(_NAMES)} | {name: i for i, name in enumerate(_NAMES)} | _SHORT
"""Every word for a weekday; Monday is 0."""

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name[:3]: i for i, name in enumerate(_MONTH_NAMES, 1)} | {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
MONTHS["sept"] = 9
"""Every word for a month; January is 1."""


class NotUnderstood(ValueError):
    """Words that mean no time; the message says what was wrong or what can be said."""


class Day(NamedTuple):
    """A day; with `until` a whole stretch up to and including it (`next week`)."""

    day: date
    until: date | None = None


def say_date(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b} {day.year:04d}"


def read_days(phrase: str, today: date, over: bool) -> list[Day]:
    """The days that a phrase may mean, most likely first; none when it is not a day's.

    `phrase` is in lower case with single spaces. `over` says that the time of day asked for has passed today, so that
    `tue` said on a Tuesday means the next one. A date without a year is the next one from today, today included.
    `next thu` before this week's Thursday may mean this week's or next week's.

    Raises:
        NotUnderstood: a date that does not exist, or a weekday that is not the date's.
    """
    for form, read in _FORMS:
        match = form.fullmatch(phrase)
        if match:
            return read(match, today, over)
    return []


def _plain(match: re.Match[str], today: date, over: bool) -> list[Day]:
    word, weeks = match["word"], 7 if match["week"] else 0
    days = {"yesterday": -1, "today": 0, "t": 0}.get(word, 1)
    return [Day(_plus(today, days + weeks, "d"))]


def _ahead(match: re.Match[str], today: date, over: bool) -> list[Day]:
    sign = -1 if match["sign"] == "-" else 1
    return [Day(_plus(today, sign * int(match["n"]), match["unit"] or "d"))]


def _weekday(match: re.Match[str], today: date, over: bool) -> list[Day]:
    """The coming one, today included while its time is ahead; `tue week` is a week after that."""
    ahead = (WEEKDAYS[match["wd"]] - today.weekday()) % 7
    if match["week"]:
        return [Day(_plus(today, ahead + 7, "d"))]
    return [Day(_plus(today, ahead + 7 * (ahead == 0 and over), "d"))]


def _next_weekday(match: re.Match[str], today: date, over: bool) -> list[Day]:
    ahead = WEEKDAYS[match["wd"]] - today.weekday()
    nexts = Day(_plus(today, ahead + 7, "d"))
    return [Day(_plus(today, ahead, "d")), nexts] if ahead > 0 else [nexts]


def _day_of_week(match: re.Match[str], today: date, over: bool) -> list[Day]:
    ahead = WEEKDAYS[match["wd"]] - today.weekday() + 7 * (match["which"] == "next")
    return [Day(_plus(today, ahead, "d"))]


def _stretch(match: re.Match[str], today: date, over: bool) -> list[Day]:
    """This week and month begin today."""
    begin, following = today, match["which"] == "next"
    if match["unit"] == "week":
        begin = _plus(today, 7 - today.weekday(), "d") if following else today
        return [Day(begin, _plus(begin, 6 - begin.weekday(), "d"))]
    begin = _plus(today.replace(day=1), 1, "m") if following else today
    return [Day(begin, begin.replace(day=calendar.monthrange(begin.year, begin.month)[1]))]


def _dated(match: re.Match[str], today: date, over: bool) -> list[Day]:
    parts = match.groupdict()
    month = MONTHS[parts["name"]] if parts.get("name") else int(parts["m"])
    year, number = parts.get("y"), int(parts["d"])
    if year:
        day = _make(int(year) + (2000 if len(year) == 2 else 0), month, number)
    else:
        passed = (month, number) < (today.month, today.day)
        day = _make(today.year + passed, month, number)
    return [Day(_fits(day, parts.get("wd")))]


def _of_month(match: re.Match[str], today: date, over: bool) -> list[Day]:
    number = int(match["d"])
    begin = _plus(today.replace(day=1), 1, "m") if number < today.day else today
    return [Day(_fits(_make(begin.year, begin.month, number), match["wd"]))]


def _make(year: int, month: int, number: int) -> date:
    if not 1 <= month <= 12:
        raise NotUnderstood(f"There is no month {month}. Day comes before month, as in 24/11/2026.")
    try:
        return date(year, month, number)
    except ValueError as problem:
        raise NotUnderstood(f"There is no {number} {_MONTH_NAMES[month - 1][:3].title()} {year}.") from problem


def _fits(day: date, weekday: str | None) -> date:
    if weekday and WEEKDAYS[weekday] != day.weekday():
        said, true = _NAMES[WEEKDAYS[weekday]].title(), _NAMES[day.weekday()].title()
        raise NotUnderstood(f"{say_date(day)[4:]} is a {true}, not a {said}.")
    return day


def _plus(day: date, n: int, unit: str) -> date:
    """Days, weeks or months on; a month on from the 31st is the last day of a shorter month."""
    if unit[0] != "m":
        return day + timedelta(days=n * (7 if unit[0] == "w" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_WD = "(?P<wd>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"
_MON = "(?P<name>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_NUMBER = r"(?P<d>\d{1,2})"
_TH = r"(?:st|nd|rd|th)"
_YEAR = r"(?P<y>20\d\d)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], list[Day]]], ...] = tuple(
    (re.compile(form, re.ASCII), read)
    for form, read in (
        (r"(?P<word>today|t|tomorrow|tom|tmrw|yesterday)(?P<week> week)?", _plain),
        (r"(?:t|today)? ?(?P<sign>[+-]) ?(?P<n>\d{1,3})(?P<unit>[dwm]?)", _ahead),
        (r"in (?P<sign>)(?P<n>\d{1,3}) (?P<unit>day|week|month)s?", _ahead),
        (rf"(?:this )?{_WD}(?P<week> week)?", _weekday),
        (rf"next {_WD}", _next_weekday),
        (rf"(?P<which>this|next) week {_WD}", _day_of_week),
        (rf"{_WD} (?P<which>this|next) week", _day_of_week),
        (r"(?P<which>this|next) (?P<unit>week|month)", _stretch),
        (rf"(?:{_WD} )?(?P<y>(?:19|20|21)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", _dated),
        (rf"(?:{_WD} )?{_NUMBER}{_TH}? ?{_MON}(?: {_YEAR})?", _dated),
        (rf"(?:{_WD} )?{_MON} {_NUMBER}{_TH}?(?: {_YEAR})?", _dated),
        (rf"(?:{_WD} )?(?P<d>\d\d?)/(?P<m>\d\d?)(?:/(?P<y>20\d\d|\d\d))?", _dated),
        (rf"(?:{_WD} )?(?P<d>\d\d?)/(?P<m>\d\d?) {_YEAR}", _dated),
        (rf"(?:{_WD} )?(?P<d>\d\d?)(?P<dot>[.-])(?P<m>\d\d?)(?P=dot){_YEAR}", _dated),
        (rf"(?:{_WD} )?{_NUMBER}{_TH}", _of_month),
    )
)
