"""The waiting list as it is worked: filtered, sorted, paged, and brought up to each new day (domain.md 1.8, 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.list_views import ListSpec, TrackerRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Worklist:
    """`desk.worklist`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self, spec: ListSpec) -> int:
        """How many entries the spec asks for."""
        raise NotImplementedError

    def page(self, spec: ListSpec, offset: int, limit: int) -> list[TrackerRow]:
        """That many rows from that place on."""
        raise NotImplementedError

    def position(self, spec: ListSpec, entry_id: int) -> int | None:
        """The entry's place from 0; None when the spec does not ask for it."""
        raise NotImplementedError

    def row(self, entry_id: int) -> TrackerRow:
        """One entry. Raises NotFound."""
        raise NotImplementedError


def parse_filter(text: str) -> ListSpec:
    """`2ww breach<14 need:bsl khan sort:wait-` as a spec. Raises BadInput."""
    raise NotImplementedError


def spec_words(spec: ListSpec) -> str:
    """The spec in the words that `parse_filter` takes; empty for the list in its own order."""
    raise NotImplementedError


def roll_day(c: Connection, desk: Desk) -> None:
    """Once a local day: waits that have grown old count higher, suspended ones whose time is over wait again."""
    raise NotImplementedError
