"""What people say for a time, understood and repeated back in full (design.md section 4).

`understand` reads ISO (`2026-11-24T14:00Z`, `2026-11-24 14:00`) and what people say: `tue 2pm`, `3 dec 9:30`, `+2w`,
`t+3`, `next week pm`, `24/11/2026 14.15`, `1430`, `noon`. The rules:

- Day before month. `tue` is the coming Tuesday, today while the time is still ahead; `tue week` is a week later.
- `next thu` before this week's Thursday may be this week's or next week's; `thu next week` and `thu` are clear.
- A bare hour (`2`, `9`) and an hour of 1 to 6 with minutes (`2:30`) may be morning or afternoon; `02:30`, `9:30`,
  `230pm` and four digits are clear. A time without a day is today's; once it has passed it may be tomorrow's.
- `24 nov 2030` may be a year or half past eight in the evening; years that are no likely time are years.
- A time that comes twice (autumn) is the first, unless `first`, `second` or an offset says which.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from booktui.rules import clock
from booktui.rules.days import WEEKDAYS, Day, NotUnderstood, read_days, say_date
from booktui.rules.hours import NOON, Hour, read_hours
from booktui.rules.values import Instant

__all__ = ["Ambiguous", "Meant", "NotUnderstood", "understand", "understand_date", "understand_days"]

LONGEST = 60
"""Characters; nobody says a time in more."""

_FILLERS = frozenset({"at", "on", "the", "of", "@", "o'clock"})


class Ambiguous(ValueError):
    """Words that may mean more than one time; each of `readings`, typed, means just one."""

    def __init__(self, text: str, readings: tuple[str, ...]) -> None:
        listed = f"{', '.join(readings[:-1])} or {readings[-1]}"
        super().__init__(f"{text!r} may mean {listed}. Please say which.")
        self.readings = readings


@dataclass(frozen=True, slots=True)
class Meant:
    """A day, perhaps with a time or a part of the day, in the zone's wall time."""

    date: dt.date
    time: dt.time | None = None
    part: str = ""
    """`am`, `pm` or `eve` when a part was said instead of a time."""
    until: dt.date | None = None
    """Last day, when a whole week or month was said."""
    instant: Instant | None = None
    """None when no time was said."""
    fold: int = 0
    fold_said: bool = False
    twice: bool = False
    """The time comes twice that day; `fold` says which, and `fold_said` that the person did."""

    @property
    def wall(self) -> dt.datetime | None:
        """The naive local time."""
        return None if self.time is None else dt.datetime.combine(self.date, self.time)

    @property
    def spoken(self) -> str:
        """The full repeat-back: `Tue 24 Nov 2026 14:00`. Typed, it means the same again, unless it is a stretch."""
        if self.until:
            return f"{say_date(self.date)} to {say_date(self.until)} {self.part}".rstrip()
        said = _say(_Reading(Day(self.date), Hour(self.time, self.part)))
        return f"{said} ({'second' if self.fold else 'first'})" if self.twice else said


class _Reading(NamedTuple):
    day: Day
    time: Hour


def understand(text: str, now: Instant, zone: str) -> Meant:
    """What a person means by a time, seen from `now` in `zone`.

    Raises:
        NotUnderstood: it means no time, with what was wrong.
        Ambiguous: it means more than one, with the readings.
        rules.clock.NoSuchTime: the time is left out when the clocks go forward.
    """
    words, fold, offset = _prepare(text)
    readings = _settle(text, _readings(words, clock.to_wall(now, zone).replace(tzinfo=None)))
    if len(readings) > 1:
        raise Ambiguous(text.strip(), tuple(_say(reading) for reading in readings))
    day, said = readings[0]
    if said.time is None:
        if fold is not None or offset is not None:
            raise _nothing(text)
        return Meant(day.day, part=said.part, until=day.until)
    wall = dt.datetime.combine(day.day, said.time)
    return _at_offset(wall, offset, zone) if offset is not None else _at_wall(wall, fold, zone)


def understand_date(text: str, now: Instant, zone: str) -> dt.date:
    """The same for a date without a time; of `next week` the first day.

    Raises:
        NotUnderstood, Ambiguous: as `understand`.
    """
    words, fold, offset = _prepare(text)
    days = read_days(" ".join(words), clock.local_date(now, zone), over=False)
    if not days or fold is not None or offset is not None:
        raise NotUnderstood(f"{_quote(text)} is not understood as a date. Try tue, 3 dec, +2w or 2026-12-03.")
    if len(days) > 1:
        raise Ambiguous(text.strip(), tuple(say_date(day.day) for day in days))
    return days[0].day


def understand_days(text: str) -> frozenset[int]:
    """Weekdays, Monday 0: `mon,tue`, `mon-fri`; nothing said is none.

    Raises:
        NotUnderstood: a word that is no weekday.
    """
    found: set[int] = set()
    for word in re.split(r"[,;\s]+", text.strip().lower()) if text.strip() else []:
        first, dash, last = word.partition("-")
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise NotUnderstood(f"{_quote(word)} is no weekday. Write them as mon,tue or mon-fri.")
        begin = WEEKDAYS[first]
        found |= {(begin + i) % 7 for i in range((WEEKDAYS[last or first] - begin) % 7 + 1)}
    return frozenset(found)


def _prepare(text: str) -> tuple[list[str], int | None, dt.timedelta | None]:
    """The words that matter, which of two hours was said, and the offset from UTC that was."""
    if len(text) > LONGEST:
        raise NotUnderstood(f"A time is said in at most {LONGEST} characters, such as tue 2pm or 3 dec 9:30.")
    said = re.sub(r"[,()\s]+", " ", text.lower()).strip()
    said = re.sub(r"(\d{4}-\d\d-\d\d)t(?=\d)", r"\1 ", said)
    said = re.sub(r"(\d\d:\d\d:\d\d)[.]\d{1,9}(?=$| |z|\+|-)", r"\1", said)  # programs write fractions of a second
    said = re.sub(r"([ap])\.?m\b\.", r"\1m", re.sub(r"([ap])\.m\b", r"\1m", said))
    offset = re.search(r"(?<=[:.]\d\d) ?(z|utc|([+-])(\d\d):?(\d\d))$", said)
    if offset:
        said = said[: offset.start()]
    words = [word for word in said.split() if word not in _FILLERS]
    fold = {"first": 0, "second": 1}.get(words[-1]) if words else None
    return words[:-1] if fold is not None else words, fold, _offset(offset) if offset else None


def _offset(match: re.Match[str]) -> dt.timedelta:
    if not match[2]:
        return dt.timedelta()
    size = dt.timedelta(hours=int(match[3]), minutes=int(match[4]))
    if size >= dt.timedelta(days=1):
        raise NotUnderstood(f"{match[0].strip()} is no offset from UTC.")
    return -size if match[2] == "-" else size


def _settle(text: str, readings: Iterator[_Reading | NotUnderstood]) -> list[_Reading]:
    """All different readings in order of time; at least one."""
    found: set[_Reading] = set()
    problems = []
    for reading in readings:
        if isinstance(reading, NotUnderstood):
            problems.append(reading)
        else:
            found.add(reading)
    if not found:
        raise problems[0] if problems else _nothing(text)
    return sorted(found, key=lambda r: (r.day.day, r.time.time or dt.time(), r.time.part))


def _readings(words: list[str], now: dt.datetime) -> Iterator[_Reading | NotUnderstood]:
    """Everything the words may mean, and what is wrong with the readings that fail."""
    for day_words, time_word in _splits(words):
        try:
            for said in read_hours(time_word) if time_word else [Hour()]:
                for day in _days(day_words, said, now):
                    yield _Reading(day, said)
        except NotUnderstood as problem:
            yield problem


def _splits(words: list[str]) -> Iterator[tuple[list[str], str]]:
    """The words for the day and the one for the time, which is not said, last or first; `2 pm` is one."""
    yield words, ""
    for n in (1, 2):
        if len(words) >= n and (n == 1 or words[-1] in ("am", "pm")):
            yield words[:-n], "".join(words[-n:])
        if len(words) > n and (n == 1 or words[1] in ("am", "pm")):
            yield words[n:], "".join(words[:n])


def _days(words: list[str], said: Hour, now: dt.datetime) -> list[Day]:
    today = now.date()
    over = _over(said, now)
    if words:
        days = read_days(" ".join(words), today, over)
        if said.time is not None and any(day.until for day in days):
            raise NotUnderstood("A time needs one day: say which day of the week or month.")
        return days
    if said == Hour():
        return []
    tomorrow = Day(today + dt.timedelta(days=1))
    if said.unclear:
        return [tomorrow if over else Day(today)]
    return [Day(today), tomorrow] if over else [Day(today)]


def _over(said: Hour, now: dt.datetime) -> bool:
    """The time, or the part of the day, has passed today."""
    if said.time is not None:
        return said.time <= now.time()
    return said.part == "am" and now.time() >= NOON


def _at_wall(wall: dt.datetime, fold: int | None, zone: str) -> Meant:
    twice = clock.is_twice(wall, zone)
    if fold is not None and not twice:
        raise NotUnderstood(f"{wall:%H:%M} comes once on {say_date(wall.date())}: leave out which one.")
    instant = clock.from_wall(wall, zone, fold or 0)
    return Meant(wall.date(), wall.time(), instant=instant, fold=fold or 0, fold_said=fold is not None, twice=twice)


def _at_offset(there: dt.datetime, offset: dt.timedelta, zone: str) -> Meant:
    instant = int(there.replace(tzinfo=dt.timezone(offset)).timestamp())
    wall = clock.to_wall(instant, zone)
    fold, bare = wall.fold, wall.replace(tzinfo=None, fold=0)
    twice = clock.is_twice(bare, zone)
    return Meant(bare.date(), bare.time(), instant=instant, fold=fold, fold_said=True, twice=twice)


def _say(reading: _Reading) -> str:
    day, said = reading
    time = f"{said.time:%H:%M:%S}".removesuffix(":00") if said.time else ""
    return f"{say_date(day.day)} {time or said.part}".rstrip()


def _nothing(text: str) -> NotUnderstood:
    return NotUnderstood(
        f"{_quote(text)} is not understood as a time. Try tue 2pm, 3 dec 9:30, +2w or 2026-12-03 09:30."
    )


def _quote(text: str) -> str:
    return repr(text.strip())
