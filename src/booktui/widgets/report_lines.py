"""Figures as lines to read: tables and bars made of characters, each share with what it is a share of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len

from booktui.widgets.call_paint import wrap
from booktui.widgets.safe import filled
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.capacity_views import ClinicFigures, WeekFigures
    from booktui.desk.listing.list_views import WeekBand
    from booktui.rules.clinics.figures import Figures
    from booktui.rules.patterns import Pattern

Lines = list[list[Cell]]
FULL, EIGHTHS = "█", " ▏▎▍▌▋▊▉"
NAME, NUMBER = 16, 7
BAR, MOST_BAR = 14, 40
WEEKS = ((6, "up to 6 weeks"), (12, "6 to 12 weeks"), (18, "12 to 18 weeks"), (26, "18 to 26 weeks"),
         (52, "26 to 52 weeks"), (10_000, "over 52 weeks"))  # fmt: skip
"""The last week band of each bar."""
LIMIT = 18


def bar(part: float, whole: float, width: int) -> str:
    """`███▌      ` in exactly so many cells; what is not nothing shows at least an eighth."""
    eighths = round(8 * width * min(part, whole) / whole) if whole > 0 else 0
    eighths = max(1, eighths) if part > 0 else 0
    text = FULL * (eighths // 8) + EIGHTHS[eighths % 8].strip()
    return text + " " * (width - cell_len(text))


def _bar_width(width: int) -> int:
    return max(BAR, min(MOST_BAR, width - NAME - NUMBER - 30))


def waiting(count: int, share: float, bands: Sequence[WeekBand], width: int) -> Lines:
    """How many wait, which part of them within 18 weeks, and how long they have waited."""
    room = _bar_width(width)
    lines: Lines = [
        [Cell(f"{count:,} wait; {share * 100:.1f}% of the running clocks are within 18 weeks.", "name")],
        [],
    ]
    before, most = 0, 1
    found: list[tuple[int, str, int]] = []
    for last, words in WEEKS:
        people = sum(one.people for one in bands if before < one.number <= last)
        found.append((last, words, people))
        before, most = last, max(most, people)
    for last, words, people in found:
        style = "row" if last <= LIMIT else "past" if people else "muted"
        over = "  ‹!› past the target" if last > LIMIT and people else ""
        lines.append(
            [Cell(filled(words, NAME), "muted"), Cell(f"{people:>{NUMBER},} ", style),
             Cell(bar(people, most, room), style), Cell(over, style)]
        )  # fmt: skip
    return lines


def use(rows: Sequence[ClinicFigures | WeekFigures], first: date, last: date, width: int) -> Lines:
    """How full and how much used each clinic or week was, each share with what it is a share of."""
    room = max(6, min(20, (width - NAME - 42) // 2))
    said = f"{_day(first)} to {_day(last)}. Fill is booked of available, use is attended of available."
    lines: Lines = [*wrap([(said, "name")], width), []]
    if not rows:
        return [*lines, [Cell("No session took place in these days.", "muted")]]
    head = (
        filled("", NAME) + filled("sessions", 9) + filled("fill", room + 6) + filled("use", room + 6) + "of available"
    )
    lines.append([Cell(head, "muted")])
    return lines + [_use(_name(row), one, room) for row in rows for one in row.figures]


def _name(row: ClinicFigures | WeekFigures) -> str:
    code = getattr(row, "clinic", "")
    return str(code) if code else f"week of {row.monday.day} {row.monday:%b}"  # type: ignore[union-attr]


def _use(name: str, one: Figures, room: int) -> list[Cell]:
    cells = [Cell(filled(name, NAME), "row"), Cell(filled(f"{one.sessions:>5}", 9), "muted")]
    for share in (one.fill, one.utilisation):
        percent = share.percent
        cells.append(Cell(bar(percent or 0, 100, room), "good" if (percent or 0) >= 80 else "row"))
        cells.append(Cell(filled("  none" if percent is None else f"{percent:4.0f}%", 6), "row"))
    lost = one.cancelled + one.blocked
    unit = "min" if one.unit == "minutes" else one.unit
    return [*cells, Cell(f"{one.available:,} {unit}" + (f", {lost:,} lost" if lost else ""), "muted")]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def patterns(found: Sequence[Pattern], width: int) -> Lines:
    """What repeats among delays, cancellations and missed visits, a sentence each."""
    if not found:
        return [[Cell("Nothing repeats more than it should.", "muted")]]
    lines: Lines = [[Cell("What repeats among delays, cancellations and missed visits.", "name")], []]
    for one in found:
        lines += wrap([(one.sentence, "row")], width, "· ", "  ")
    return lines


def outbox(counts: Mapping[str, int], width: int) -> Lines:
    """How many messages stand how."""
    room, most = _bar_width(width), max([*counts.values(), 1])
    lines: Lines = [[Cell("Messages by how they stand; from 10,000 on they are not counted any more.", "name")], []]
    for state, number in counts.items():
        style = "past" if state == "failed" and number else "row"
        lines.append(
            [
                Cell(filled(state, NAME), "muted"),
                Cell(f"{number:>{NUMBER},} ", style),
                Cell(bar(number, most, room), style),
            ]
        )
    return lines
