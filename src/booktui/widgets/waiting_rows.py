"""The waiting list's rows as the screen reads them: a page at a time, and each as words in columns of a given width."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from rich.cells import cell_len, set_cell_size

from booktui.desk.errors import DeskError
from booktui.desk.views import ListRow
from booktui.widgets.safe import filled, shown

PAGE = 64
KEPT_PAGES = 12
PRIORITY = {"2ww": "2WW", "urgent": "urg", "routine": "rou"}
PRIORITY_LONG = {"2ww": "2WW", "urgent": "urgent", "routine": "routine"}
SOON = 7
"""Days to the target from which a row is marked as near."""


class Entry(Protocol):
    """A row of either list."""

    @property
    def entry_id(self) -> int: ...


Row = TypeVar("Row", bound=Entry)
Found = TypeVar("Found", bound=Entry, covariant=True)


class RowSource(Protocol[Found]):
    """What the list asks: how many there are, and the rows of one stretch in the list's order."""

    def count(self) -> int: ...

    def page(self, offset: int, limit: int) -> Sequence[Found]: ...

    def position(self, entry_id: int) -> int | None: ...


class PagedRows(Generic[Row]):
    """The rows that were looked at, fetched a page at a time; the oldest pages are let go."""

    def __init__(self, source: RowSource[Row]) -> None:
        self._source = source
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self.count = source.count()

    def row(self, index: int) -> Row | None:
        """The row at that place of the list, counted from 0; None where there is none."""
        if not 0 <= index < self.count:
            return None
        rows = self._page(index // PAGE)
        place = index % PAGE
        return rows[place] if place < len(rows) else None

    def reload(self) -> None:
        """Forget every page and count again; while they cannot be counted, what was read stays."""
        self.count = self._source.count()
        self._pages.clear()

    def place_of(self, entry_id: int) -> int | None:
        """Where that entry stands; None when it is not on the list."""
        place = self._source.position(entry_id)
        row = self.row(place) if place is not None else None
        return place if row is not None and row.entry_id == entry_id else None

    def _page(self, number: int) -> Sequence[Row]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        try:
            rows = self._source.page(number * PAGE, PAGE)
        except DeskError:  # asked for while the screen is painted: whatever is done next says why
            return ()
        self._pages[number] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return rows


class Cell(NamedTuple):
    """A piece of a painted line: text of a known width, and the name of its style."""

    text: str
    style: str


def state_of(row: ListRow) -> str:
    """Which style its wait is shown in: `past`, `soon` or `row`."""
    if row.status == "suspended":
        return "muted"
    if row.days_left < 0:
        return "past"
    return "soon" if row.days_left <= SOON else "row"


def wait_words(row: ListRow) -> str:
    """The wait in at most seven cells: `3d left`, `17w`, `‹!›12d` once past the target."""
    if row.status == "suspended":
        return "paused"
    if row.days_left < 0:
        return f"‹!›{_short(-row.days_left)}"
    if row.priority == "routine":
        return _short(row.days_waited)
    return f"{_short(row.days_left)} left" if row.days_left else "today"


def wait_long(row: ListRow) -> str:
    """The same where there is room: `‹!› 12d over`, `waits 17w, 9d left`."""
    if row.status == "suspended":
        return "paused"
    waited = f"waits {_short(row.days_waited)}"
    if row.days_left < 0:
        return f"{waited}, ‹!› {_short(-row.days_left)} over"
    return f"{waited}, {_short(row.days_left)} left" if row.days_left else f"{waited}, ‹!› due today"


def _short(days: int) -> str:
    return f"{days}d" if days < 14 else f"{days // 7}w"


SHORT = {"step-free": "step", "transport": "trans", "longer": "long", "interp": "interp", "format": "form"}
"""Access needs where there are but six cells."""


def flag_words(flags: Sequence[str], width: int) -> str:
    """The access needs in so many cells; a `+` says that there are more than fit."""
    text = " ".join(flags)
    if cell_len(text) <= width:
        return text
    first = flags[0]
    more = len(flags) > 1
    return set_cell_size(first, min(cell_len(first), width - more)).rstrip() + ("+" if more else "")


def row_cells(row: ListRow, number: int, width: int, number_width: int) -> list[Cell]:
    """One line of the list, exactly `width` cells wide.

    Below 60 cells: number, name, priority, wait and the first need; above, the service, the whole wait and every need.
    """
    head = [Cell(f"{number:>{number_width}} ", "number")]
    rest = width - number_width - 1
    tail = _wide_tail(row, rest) if width >= 60 else _narrow_tail(row)
    name_width = max(4, rest - sum(cell_len(cell.text) for cell in tail))
    return fit([*head, Cell(filled(row.name, name_width), "row"), *tail], width)


def _narrow_tail(row: ListRow) -> list[Cell]:
    wait = wait_words(row)
    if row.flags:
        wait = wait.removesuffix(" left")
        flags = flag_words([SHORT.get(flag, flag) for flag in row.flags], 11 - cell_len(wait) - 1)
        rest = [Cell(wait, state_of(row)), Cell(filled(f" {flags}", 11 - cell_len(wait)), "flag")]
    else:
        rest = [Cell(filled(wait, 11), state_of(row))]
    return [Cell(f" {PRIORITY.get(row.priority, row.priority)[:3]:<3} ", f"priority-{row.priority}"), *rest]


def _wide_tail(row: ListRow, rest: int) -> list[Cell]:
    flags_width = max(10, min(24, rest - 66))
    tried = f"{row.attempts} tried" if row.attempts else ""
    return [
        Cell(filled(f" {row.service}", 9), "muted"),
        Cell(f" {PRIORITY_LONG.get(row.priority, row.priority)[:7]:<7} ", f"priority-{row.priority}"),
        Cell(filled(wait_long(row), 24), state_of(row)),
        Cell(filled(tried, 9 if rest >= 90 else 0), "muted"),
        Cell(filled(flag_words(row.flags, flags_width) if row.flags else "", flags_width), "flag"),
    ]


def cut(cells: Sequence[Cell], width: int) -> list[Cell]:
    """The cells as far as they fit into `width`, every text made harmless."""
    kept: list[Cell] = []
    left = width
    for raw, style in cells:
        text = shown(raw)
        size = min(cell_len(text), left)
        kept.append(Cell(set_cell_size(text, size), style))
        left -= size
    return kept


def fit(cells: Sequence[Cell], width: int) -> list[Cell]:
    """The cells cut or filled to exactly `width`."""
    kept = cut(cells, width)
    left = width - sum(cell_len(cell.text) for cell in kept)
    return [*kept, Cell(" " * left, "row")] if left > 0 else kept
