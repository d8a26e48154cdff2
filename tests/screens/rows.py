"""Waiting rows for tests, and names that nobody should have."""

from __future__ import annotations

from datetime import date, timedelta

from booktui.desk.views import ListRow

TODAY = date(2026, 11, 24)
HOSTILE = (
    "[bold red]x[/]",
    "[/] closing",
    "[@click=app.quit]quit[/]",
    "lone [ bracket",
    "\x1b[2J\x1b]0;title\x07",
    "a\x9b31mb",
    "\u202egnirts\u202c مرحبا",
    "👩‍👩‍👧‍👦 family",
    "Wolfeschlegelsteinhausenbergerdorff" * 8,
    "two\nlines\tand a tab",
    "日本 太郎",
    "",
)


def row(place: int = 0, name: str = "Khan Amina", **more: object) -> ListRow:
    """A routine row seventeen weeks old with nine days left, unless said otherwise."""
    known: dict[str, object] = {
        "entry_id": place + 1000, "client_id": place + 5000, "client_ref": f"C{place:06d}", "name": name, "service": "NEW",
        "priority": "routine", "target_on": TODAY + timedelta(days=9), "days_left": 9, "days_waited": 119,
    }  # fmt: skip
    return ListRow(**{**known, **more})  # type: ignore[arg-type]


class ManyRows:
    """A list of any length that makes its rows when asked, and remembers what it was asked for."""

    def __init__(self, count: int, names: tuple[str, ...] = ("Khan Amina",)) -> None:
        self._count, self._names = count, names
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self._count

    def page(self, offset: int, limit: int) -> list[ListRow]:
        self.asked.append((offset, limit))
        last = min(offset + limit, self._count)
        return [row(place, self._names[place % len(self._names)]) for place in range(offset, last)]

    def position(self, entry_id: int) -> int:
        return entry_id - 1000
