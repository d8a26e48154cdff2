"""The rows of the tracker (domain.md 1.8): as many of its columns as there is room for, the most needed first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len

from booktui.desk.listing.list_views import TrackerRow
from booktui.rules.clock import local_date
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import PRIORITY, SHORT, SOON, Cell, fit, flag_words

NAME, NEXT, COMMENT = 12, 16, 12
"""Cells of the columns that grow: at least."""
GROWING = (
    ("name", 15),
    ("for", 8),
    ("name", 18),
    ("needs", 9),
    ("name", 24),
    ("next", 26),
    ("needs", 14),
    ("comment", 500),
    ("next", 500),
)
"""Which of them grow, in turn, and up to how many cells."""
LETTER = {"H": "past", "M": "soon", "L": "muted"}
LATE, NOTHING = "‹!›", "‹·› no plan"


class Look(NamedTuple):
    """What a row needs besides itself to be read."""

    today: date
    zone: str


class Column(NamedTuple):
    """One column of the tracker."""

    head: str
    width: int
    """Without the blank before it."""
    place: int
    """How much it is needed, from 0: what is needed less is left out first."""
    cell: Callable[[TrackerRow, Look], Cell]
    right: bool = False


def letter_words(row: TrackerRow) -> str:
    """`H`, `M+` once the wait has moved it up; a question mark while a change waits for a clinician."""
    return f"{row.letter}?" if row.proposed else row.letter


def target_words(row: TrackerRow) -> str:
    """`12d left`, `‹!› today`, `‹!› 12d over`, `‹!› 16w over` from a hundred days on."""
    left = row.days_to_target
    if left < 0:
        return f"{LATE} {_short(-left)} over"
    return f"{_short(left)} left" if left else f"{LATE} today"


def _short(days: int) -> str:
    return f"{days}d" if days < 100 else f"{days // 7}w"


def target_style(row: TrackerRow) -> str:
    """Calm while there is time, marked when it is near or past; a wait that is suspended is calm."""
    if row.status in ("suspended", "removed"):
        return "muted"
    if row.days_to_target <= 0:
        return "past"
    return "soon" if row.days_to_target <= SOON or row.state == "red" else "row"


def next_words(row: TrackerRow) -> str:
    """What happens next, in words; that nothing is planned is said and marked (TRK-01)."""
    if row.claimed_by:
        return f"{row.claimed_by} is ringing"
    return row.next_event or (row.status if row.status in ("suspended", "removed") else NOTHING)


def spoke_words(row: TrackerRow, look: Look) -> str:
    """`today`, `3d ago`, `12w ago`; nothing for nobody yet."""
    if row.last_contact_at is None:
        return ""
    days = max(0, (look.today - local_date(row.last_contact_at, look.zone)).days)
    if not days:
        return "today"
    return f"{days}d ago" if days < 14 else f"{days // 7}w ago"


def _number(number: int) -> str:
    return str(number) if number else ""


def _pair(first: int, second: int) -> str:
    return f"{first}/{second}" if first or second else ""


def _priority(row: TrackerRow, look: Look) -> Cell:
    return Cell(PRIORITY.get(row.priority, row.priority), f"priority-{row.priority}")


def _next(row: TrackerRow, look: Look) -> Cell:
    words = next_words(row)
    return Cell(words, "flag" if row.claimed_by else "muted" if words == NOTHING else "row")


def _needs(row: TrackerRow, look: Look) -> Cell:
    return Cell(" ".join(SHORT.get(flag, flag) for flag in row.flags), "flag")


def _text(words: Callable[[TrackerRow], str], style: str = "muted") -> Callable[[TrackerRow, Look], Cell]:
    return lambda row, look: Cell(words(row), style)


NEEDS = "needs"
COLUMNS: tuple[Column, ...] = (
    Column("for", 5, 3, _text(lambda row: row.service)),
    Column("pri", 3, 0, _priority),
    Column("waits", 5, 2, _text(lambda row: f"{row.days_waited}d"), right=True),
    Column(" target", 13, 1, lambda row, look: Cell(f" {target_words(row)}", target_style(row))),
    Column("next", NEXT, 5, _next),
    Column("spoke", 7, 6, lambda row, look: Cell(spoke_words(row, look), "muted")),
    Column("tried", 5, 7, _text(lambda row: _number(row.attempts)), right=True),
    Column("offer", 5, 8, _text(lambda row: _pair(row.offers, row.declined)), right=True),
    Column("canc", 4, 9, _text(lambda row: _pair(row.client_cancels, row.hospital_cancels)), right=True),
    Column("dna", 3, 10, _text(lambda row: _number(row.dnas)), right=True),
    Column(NEEDS, 5, 4, _needs),
    Column("owner", 6, 11, _text(lambda row: row.owner)),
    Column("comment", COMMENT, 12, _text(lambda row: "" if row.sensitive else row.comment)),
)  # fmt: skip
"""In their order on the line, after the number, the letter and the name."""
BY_NEED = sorted(COLUMNS, key=lambda column: column.place)


def widths(width: int, number: int) -> tuple[int, dict[str, int]]:
    """Cells of the name, and of every column that there is room for, by its head; some grow into what is left."""
    left = width - number - 5 - NAME
    found = {"name": NAME}
    for column in BY_NEED:
        if column.width + 1 > left:
            break
        found[column.head] = column.width
        left -= column.width + 1
    for head, most in GROWING:
        more = max(0, min(left, most - found[head])) if head in found else 0
        left -= more
        if more:
            found[head] += more
    return found.pop("name") + left, found


def tracker_head(width: int, number: int) -> list[Cell]:
    """What the columns are; `number` is the width of the places."""
    name, found = widths(width, number)
    cells = [Cell(" " * (number + 5) + filled("name", name), "muted")]
    for column in COLUMNS:
        if column.head in found:
            cells.append(_in(Cell(column.head, "muted"), found[column.head], column.right))
    return fit(cells, width)


def tracker_cells(row: TrackerRow, place: int, width: int, number: int, look: Look) -> list[Cell]:
    """One line of the tracker, exactly `width` cells.

    Args:
        place: from 1.
        number: cells that the places need.
    """
    name, found = widths(width, number)
    calm = row.status in ("suspended", "removed")
    cells = [
        Cell(f"{place:>{number}} ", "number"),
        Cell(filled(letter_words(row), 3) + " ", LETTER.get(row.letter[:1], "row")),
        Cell(filled(row.name, name), "muted" if calm else "row"),
    ]
    for column in COLUMNS:
        if column.head in found:
            cells.append(_column(column, row, found[column.head], look))
    return fit(cells, width)


def _column(column: Column, row: TrackerRow, width: int, look: Look) -> Cell:
    if column.head == NEEDS and row.flags:
        words = flag_words([SHORT.get(flag, flag) for flag in map(shown, row.flags)], width)
        return _in(Cell(words, "flag"), width, False)
    return _in(column.cell(row, look), width, column.right)


def _in(cell: Cell, width: int, right: bool) -> Cell:
    """A blank, then the text in so many cells."""
    text = shown(cell.text, width)
    pad = " " * (1 + (width - cell_len(text) if right else 0))
    return Cell(filled(pad + text, width + 1), cell.style)
