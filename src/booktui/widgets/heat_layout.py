"""Where things are on the week and the month, and what each cell says: a shade, and the same in letters and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from rich.cells import cell_len

from booktui.desk.capacity_views import Count, DayCapacity, SpanView
from booktui.rules.clock import to_wall
from booktui.widgets.safe import shown

WEEK, MONTH = "week", "month"
DAYS = 7
NARROW = 5
"""Cells of a day on which nobody works all week, or in no week of the month; the line on its left included."""
HIGHEST = {WEEK: 2, MONTH: 4}
"""Lines of a row, where there is room."""
SHADES = " ░▒▓█"
LEVELS = ("full", "low", "mid", "high", "most")
ROOMY = 15
"""Cells from which on the places are written behind what is free."""
PIECE = 30
"""Minutes of free time that weigh as much as a slot where both are shaded together."""


class HeatCell(NamedTuple):
    """A day, of one practitioner or of all."""

    capacity: DayCapacity
    schedule_id: int | None = None
    name: str = ""
    """The practitioner's."""
    beside: bool = False
    """A day of another month."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A practitioner's week, or a week of the month."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatView:
    """What is shown: seven columns of days."""

    kind: str
    heads: tuple[str, ...]
    """`Mon 23`, or in a month `Mon`."""
    rows: tuple[HeatRow, ...]
    zone: str
    letters: tuple[str, ...]
    narrow: frozenset[int] = frozenset()
    today: int | None = None
    """Column of today in a week."""


def week_view(span: SpanView, today: date) -> HeatView:
    """Practitioners by days."""
    heads = tuple(f"{day.day:%a} {day.day.day}" for day in span.days)
    rows = tuple(
        HeatRow(
            person.name or person.code, tuple(HeatCell(day, person.schedule_id, person.name) for day in person.days)
        )
        for person in span.people
    )
    column = (today - span.first).days
    return HeatView(
        WEEK, heads, rows, span.zone, span.letters, _narrow(span), column if 0 <= column < DAYS else None
    )  # fmt: skip


def month_view(span: SpanView, month: int) -> HeatView:
    """Weeks by days; days of other months are beside it."""
    heads = tuple(f"{day.day:%a}" for day in span.days[:DAYS])
    weeks = [span.days[at : at + DAYS] for at in range(0, len(span.days), DAYS)]
    rows = tuple(
        HeatRow(
            f"wk {week[0].day.isocalendar().week}",
            tuple(HeatCell(day, beside=day.day.month != month) for day in week),
        )
        for week in weeks
    )
    return HeatView(MONTH, heads, rows, span.zone, span.letters, _narrow(span))


def _narrow(span: SpanView) -> frozenset[int]:
    """Columns in which nothing takes place; none when that is so of all."""
    idle = {at for at in range(DAYS) if not any(day.sessions or day.counts for day in span.days[at::DAYS])}
    return frozenset(idle if len(idle) < DAYS else ())


@dataclass(frozen=True, slots=True)
class HeatFrame:
    """Where the columns are, in cells of the terminal."""

    gutter: int
    lefts: tuple[int, ...]
    """First cell of each column: its line."""
    widths: tuple[int, ...]
    """Cells of each column, its line included."""
    height: int
    """Lines of a row."""


def heat_frame(view: HeatView, width: int, lines: int) -> HeatFrame:
    """The columns of days as wide as fits, those without a session narrow, and rows as high."""
    longest = max((cell_len(shown(row.name)) for row in view.rows), default=0)
    gutter = max(6, min(longest + 1, width // 5))
    wide = DAYS - len(view.narrow)
    each, spare = divmod(max(0, width - gutter - NARROW * len(view.narrow)), wide)
    widths, lefts, at = [], [], gutter
    for column in range(DAYS):
        size = NARROW if column in view.narrow else each + (spare > 0)
        spare -= column not in view.narrow
        widths.append(size)
        lefts.append(at)
        at += size
    height = max(1, min(HIGHEST[view.kind], lines // max(1, len(view.rows))))
    return HeatFrame(gutter, tuple(lefts), tuple(widths), height)


def head_text(view: HeatView, column: int, width: int) -> str:
    """The head of a column, shorter where it is narrow."""
    head = view.heads[column]
    return head if cell_len(head) < width else head[:2] + head.partition(" ")[2]


# -- what a cell says


def counted(capacity: DayCapacity, letter: str | None) -> tuple[Count, ...]:
    """All counts, or the one of a slot type."""
    return tuple(count for count in capacity.counts if letter is None or count.letter == letter)


def level(counts: Sequence[Count]) -> int:
    """How much of what there is is free: 0 nothing, 1 to 4 up to a quarter, a half, three quarters, more."""
    free = sum(count.free if count.letter else count.free / PIECE for count in counts)
    places = sum(count.places if count.letter else count.places / PIECE for count in counts)
    return min(4, ceil(4 * free / places)) if free else 0


def style_of(cell: HeatCell, letter: str | None) -> str:
    """The name of the cell's style."""
    counts = counted(cell.capacity, letter)
    if cell.beside:
        return "beside"
    return LEVELS[level(counts)] if counts else "none"


def cell_lines(cell: HeatCell, letter: str | None, width: int, height: int, *, numbered: bool) -> list[str]:
    """What a cell says in at most so many lines of so many cells; `numbered` begins with the day of the month."""
    counts = counted(cell.capacity, letter)
    shade = SHADES[level(counts)]
    number = f"{cell.capacity.day.day:>2}" if numbered else ""
    if height == 1:
        before = f"{number} {shade}".rstrip() if number else shade if counts else ""
        room = width - cell_len(before) - bool(before)
        words = _words(cell, counts, room, 1)[0]
        return [shown(f"{before} {words}" if before else words, width)]
    head = number or (_total(counts) if shade.strip() else "")
    words = [shown(line, width) for line in _words(cell, counts, width, height - bool(head))]
    return [f"{head} {shade * max(0, width - cell_len(head) - 1)}".rstrip(), *words] if head else words


def _words(cell: HeatCell, counts: Sequence[Count], width: int, lines: int) -> list[str]:
    """The longest form that fits: with places, free ones alone, only what is free, without blanks, the sum."""
    if not counts:
        return [_idle("no session" if cell.capacity.counts else cell.capacity.why, width)]
    if not any(count.free for count in counts):
        return ["over" if cell.capacity.why == "over" else "full"]
    some = [count for count in counts if count.free]
    forms = [
        [_size(c, c.free) for c in counts],
        [_size(c, c.free) for c in some],
        ["".join(_size(c, c.free) for c in some)],
    ]
    if width >= ROOMY or len(counts) == 1:
        forms.insert(0, [f"{_size(c, c.free)}/{_size(c, c.places, bare=True)}" for c in counts])
    total = _total(counts)
    least = [total if cell_len(total) <= width else f"{total.partition('+')[0]}+"]
    return next((found for form in forms if (found := _wrapped(form, width, lines))), least)


def _idle(why: str, width: int) -> str:
    short = {"no session": "–", "cancelled": "canc.", "not bookable": "–"}
    return short.get(why, why) if cell_len(why) > width or why == "no session" else why


def _wrapped(words: Sequence[str], width: int, lines: int) -> list[str]:
    """Words in lines; empty when they do not fit."""
    found = [""]
    for word in words:
        if found[-1] and cell_len(found[-1]) + 1 + cell_len(word) > width:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found if len(found) <= lines and all(cell_len(line) <= width for line in found) else []


def _size(count: Count, number: int, *, bare: bool = False) -> str:
    """`N2`, and of free time `1h30`; bare is without the letter."""
    return hours(number) if not count.letter else str(number) if bare else f"{count.letter}{number}"


def hours(minutes: int) -> str:
    """`45m`, `2h`, `2h30`, `0h`."""
    if 0 < minutes < 60:
        return f"{minutes}m"
    return f"{minutes // 60}h{minutes % 60:02d}" if minutes % 60 else f"{minutes // 60}h"


def _total(counts: Sequence[Count]) -> str:
    """`8`, `1h30`, `8+1h30`: free slots and free time."""
    slots = sum(count.free for count in counts if count.letter)
    minutes = sum(count.free for count in counts if not count.letter)
    parts = [str(slots)] if slots or not minutes else []
    return "+".join([*parts, hours(minutes)] if minutes else parts)


def at(capacity: DayCapacity, zone: str) -> str:
    """When the first free piece of the day starts."""
    return f"{to_wall(capacity.next_free or 0, zone):%H:%M}"


def cell_words(cell: HeatCell, zone: str, letter: str | None = None, *, short: bool = False) -> str:
    """`Dr Osei Tue 1 Dec: 2 of 4 New, 5 of 8 Follow-up free; next free 09:30`; short, `N2/4, F5/8; next free 09:30`."""
    capacity = cell.capacity
    day = f"{capacity.day:%a} {capacity.day.day} {capacity.day:%b}"
    counts = counted(capacity, letter)
    said = [
        f"{c.free} of {c.places} {c.name}" if c.letter else f"{hours(c.free)} of {hours(c.places)} free time"
        for c in counts
    ]
    what = f"{', '.join(said)} free" if said and counts[-1].letter else ", ".join(said)
    if short:
        what = ", ".join(f"{_size(c, c.free)}/{_size(c, c.places, bare=True)}" for c in counts)
    free = capacity.next_free is not None
    after = "" if letter is not None and counts else f"next free {at(capacity, zone)}" if free else capacity.why
    head = " ".join(part for part in (cell.name, day) if part)
    return f"{head}: {'; '.join(part for part in (what, after) if part)}"
