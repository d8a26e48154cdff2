"""What a day of the grid shows of cut sessions, leave and leave that was only asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.views import Block
from desks import at, make_desk

TUE, THU = date(2026, 11, 24), date(2026, 11, 26)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.close()


def write(desk: Desk, statement: str, *values: Any) -> None:
    with desk.store.write() as c:
        c.exec_driver_sql(statement, values)


def absence(desk: Desk, start: str, end: str, code: str | None = "OSEI", **more: Any) -> None:
    key = desk.catalogue.resource_by_code[code].id if code else None
    values = {"schedule_id": key, "starts_at": at(start), "ends_at": at(end), "kind": "leave", "reason": "",
              "state": "approved", **more}  # fmt: skip
    names = ", ".join(values)
    write(desk, f"INSERT INTO absence ({names}) VALUES ({', '.join('?' * len(values))})", *values.values())


def shown(desk: Desk, day: date, code: str, by: str = "practitioner") -> list[tuple[str, str, str]]:
    """Times, kind and what is said, from the column of that code."""
    from booktui.rules.clock import to_wall

    def words(block: Block) -> tuple[str, str, str]:
        times = "–".join(f"{to_wall(x, 'Europe/London'):%H:%M}" for x in (block.start, block.end))
        return times, block.kind, " ".join(filter(None, (block.letter, block.label, block.note)))

    column = next(c for c in desk.diary.day(day, by).columns if c.code == code)
    return [words(block) for block in column.blocks]


def test_what_was_cut_is_shown_as_cancelled_and_its_slots_are_not(desk: Desk) -> None:
    cut = f"{at('2026-11-24T10:15')}-{at('2026-11-24T12:30')}"
    write(desk, "UPDATE session SET cuts = ?, status = 'reduced' WHERE on_date = '2026-11-24'", cut)
    assert shown(desk, TUE, "OSEI") == [
        ("09:00–09:30", "slot", "N new"), ("09:30–10:00", "slot", "N new"), ("10:00–10:15", "slot", "F follow-up"),
        ("10:15–12:30", "cancelled", "OSEI-TU"),
    ]  # fmt: skip


def test_free_time_stops_at_a_cut_and_at_leave(desk: Desk) -> None:
    cut = f"{at('2026-11-26T12:00')}-{at('2026-11-26T13:00')}"
    write(desk, "UPDATE session SET cuts = ?, status = 'reduced' WHERE on_date = '2026-11-26'", cut)
    absence(desk, "2026-11-26T10:00", "2026-11-26T10:30", "PHYS", reason="dentist")
    assert shown(desk, THU, "PHYS") == [
        ("09:00–10:00", "open", "ECHO-TH"), ("10:00–10:30", "absent", "dentist"), ("10:30–12:00", "open", "ECHO-TH"),
        ("12:00–13:00", "cancelled", "ECHO-TH"),
    ]  # fmt: skip


def test_slots_in_leave_are_not_free(desk: Desk) -> None:
    absence(desk, "2026-11-24T08:00", "2026-11-24T11:00")
    assert [kind for _, kind, _ in shown(desk, TUE, "OSEI")] == ["absent", "slot"]


def test_leave_that_was_asked_for_hides_nothing_and_is_named(desk: Desk) -> None:
    absence(desk, "2026-11-24T11:15", "2026-11-24T13:00", state="requested")
    assert shown(desk, TUE, "OSEI")[-2:] == [
        ("11:15–11:45", "slot", "N new asked: leave"), ("11:15–13:00", "asked", "asked: leave"),
    ]  # fmt: skip


def test_a_closure_stops_the_rooms_too_and_a_holiday_not_what_is_open_then(desk: Desk) -> None:
    absence(desk, "2026-11-26T00:00", "2026-11-27T00:00", None, kind="holiday", reason="Founders' Day")
    assert [kind for _, kind, _ in shown(desk, THU, "E1", "room")] == ["absent"]
    write(desk, "UPDATE session SET on_holiday = TRUE WHERE on_date = '2026-11-26'")
    assert shown(desk, THU, "PHYS") == [("09:00–13:00", "open", "ECHO-TH"), ("13:00–18:00", "absent", "Founders' Day")]
