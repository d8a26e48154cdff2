"""What every view of the clinics' screen has: its rows, how one reads, what is said of it, and its title."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from booktui.widgets import clinic_rows
from booktui.widgets.details import Paint
from booktui.widgets.keys import Key
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass
class Shown:
    """What is on view besides the rows: the week, whether what is over shows too, and what was counted."""

    first: date
    """Monday of the week."""
    every: bool = False


class View:
    """One view. Subclasses load rows from the desk and word them."""

    NAME: ClassVar[str] = ""
    FACE: ClassVar[str] = ""
    NOTHING: ClassVar[str] = ""
    WHAT: ClassVar[str] = ""
    """One of its rows, in a sentence: `a session`."""
    MANY: ClassVar[str] = ""
    """All of them: `the sessions`."""

    def __init__(self) -> None:
        self.items: tuple[Any, ...] = ()
        self.counted: Mapping[Hashable, Any] | None = None
        """Figures by row, once they have been counted."""
        self.wide = clinic_rows.CODE
        """Cells that the clinics' codes need."""

    def load(self, desk: Desk, shown: Shown) -> None:
        """Read the rows."""

    def count(self, desk: Desk, shown: Shown) -> Mapping[Hashable, Any]:
        """Count what takes longer; called in a thread."""
        return {}

    def key(self, item: Any) -> Hashable:
        return int(item.id)

    def cells(self, item: Any, number: int, width: int) -> list[Cell]:
        """The row."""
        return []

    def lines(self, desk: Desk, item: Any) -> Paint:
        """The details."""
        return lambda _width: []

    def head(self, width: int) -> list[Cell]:
        """What the columns are."""
        return []

    def title(self, desk: Desk, shown: Shown) -> str:
        """For the frame: what, and how many."""
        return self.FACE

    def idle(self, item: Any, desk: Desk | None) -> Collection[Key]:
        """Keys that would do nothing to this row."""
        return ()

    def when(self, item: Any) -> tuple[str, int, str] | None:
        """Practitioner's code, instant and location's code, to go there in the diary."""
        return None
