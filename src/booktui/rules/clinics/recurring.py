"""A clinic's recurrence as people say it: `tue`, `mon weeks 1,3,5`, `every 2 weeks tue`; and back into words."""

from __future__ import annotations

import re
from functools import lru_cache

from booktui.rules.checks.words import joined
from booktui.rules.days import WEEKDAYS
from booktui.rules.recurrence import BadRecurrence, check_recurrence

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
ORDINALS = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "5th": 5,
            "fifth": 5, "last": -1}  # fmt: skip
SAY = ", ".join(("tue", "mon-fri", "mon weeks 1,3,5", "every 2 weeks tue", "last fri"))

_EVERY = re.compile(r"\b(?:every )?(\d{1,2}) weeks?\b|\b(fortnightly|every other week|every other|every week|weekly)\b")
_WEEKS = re.compile(r"\bweeks? ((?:[1-5](?:\s*(?:,|and|&|-)\s*|\s+)?)+)")


def read_recur(text: str) -> str:
    """The RRULE value of words, or of an RRULE that is given as it is.

    Raises:
        BadRecurrence: neither; says what can be said.
    """
    said = text.strip()
    if "=" in said:
        rule = said.upper().removeprefix("RRULE:")
        problem = check_recurrence(rule)
        if problem:
            raise BadRecurrence(problem)
        return rule
    return _words(said)


def _words(said: str) -> str:
    rest = re.sub(r"\s+(?:to|-)\s+", "-", f" {said.lower()} ")
    ordinals: list[int] = []
    interval = 1
    match = _EVERY.search(rest)
    if match:
        weekly = match[2] in ("weekly", "every week")
        interval = int(match[1]) if match[1] else 1 if weekly else 2
        rest = rest[: match.start()] + " " + rest[match.end() :]
    match = _WEEKS.search(rest)
    if match:
        ordinals += _numbers(match[1])
        rest = rest[: match.start()] + " " + rest[match.end() :]
    days: list[int] = []
    for word in re.findall(r"[a-z0-9]+(?:-[a-z]+)?", rest):
        _take(word, days, ordinals, said)
    if not days:
        raise BadRecurrence(f"{said!r} names no weekday. Say for example: {SAY}.")
    if interval > 1 and ordinals:
        raise BadRecurrence(f"{said!r} is every so many weeks and in weeks of the month: say one of the two.")
    if not 1 <= interval <= 52:
        raise BadRecurrence(f"{said!r}: every 1 to 52 weeks can be said.")
    codes = [DAYS[day] for day in sorted(set(days))]
    if ordinals:
        return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{n}{code}" for code in codes for n in sorted(set(ordinals)))
    every = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ=WEEKLY{every};BYDAY={','.join(codes)}"


def _numbers(text: str) -> list[int]:
    """`1,3,5`, `1 3 5` and `1-3`."""
    found: list[int] = []
    for part in re.split(r"[,&]|\band\b|\s+", text):
        low, dash, high = part.strip().partition("-")
        if low:
            found += range(int(low), int(high or low) + 1) if dash else [int(low)]
    return found


def _take(word: str, days: list[int], ordinals: list[int], said: str) -> None:
    low, dash, high = word.partition("-")
    singular = [one if one in WEEKDAYS else one.removesuffix("s") for one in (low, high)]
    if word in ORDINALS:
        ordinals.append(ORDINALS[word])
    elif dash and all(one in WEEKDAYS for one in singular):
        first, last = (WEEKDAYS[one] for one in singular)
        days += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    elif not dash and singular[0] in WEEKDAYS:
        days.append(WEEKDAYS[singular[0]])
    elif word in ("daily", "weekdays"):
        days += range(7 if word == "daily" else 5)
    elif word not in ("and", "on", "of", "the", "month", "every", "each", "in"):
        raise BadRecurrence(f"{word!r} in {said!r} is not understood. Say for example: {SAY}.")


@lru_cache(maxsize=1024)  # thousands of clinics share a few dozen rules
def say_recur(recur: str) -> str:
    """In words: `Tuesdays`, `Mondays in weeks 1, 3 and 5`, `every 2 weeks on Tuesdays`; else the rule as it is."""
    parts = dict(part.split("=", 1) for part in recur.upper().removeprefix("RRULE:").split(";") if "=" in part)
    days = re.findall(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)", parts.get("BYDAY", ""))
    if not days or parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "WKST"}:
        return recur
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "WEEKLY" and not any(number for number, _ in days):
        names = _names([DAYS.index(code) for _, code in days])
        return names if interval == 1 else f"every {interval} weeks on {names}"
    if parts["FREQ"] == "MONTHLY" and interval == 1 and all(number for number, _ in days):
        return _monthly([(int(number), DAYS.index(code)) for number, code in days]) or recur
    return recur


def _names(days: list[int]) -> str:
    if days == list(range(days[0], days[-1] + 1)) and len(days) > 2:
        return f"{NAMES[days[0]]} to {NAMES[days[-1]]}"
    return joined([NAMES[day] for day in days])


def _monthly(days: list[tuple[int, int]]) -> str:
    """Only where every weekday has the same weeks."""
    weeks = sorted({number for number, _ in days}, key=lambda n: (n < 0, n))
    names = sorted({day for _, day in days})
    if len(days) != len(weeks) * len(names):
        return ""
    if weeks == [-1]:
        return f"the last {joined([NAMES[day].removesuffix('s') for day in names])} of the month"
    word = "week" if len(weeks) == 1 else "weeks"
    return f"{_names(names)} in {word} {joined(['last' if n < 0 else str(n) for n in weeks])}"
