"""Filling a time that came free, at the diary: what is said, asked and kept (domain.md PTC-05, OFF-04)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.screens.dialogs.fill import FillDialog
from desks import make_desk
from filled import asks, booked, freed, waits
from screens.shell import Journey, opened


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """Gone Test has Tuesday 09:00; three wait, Second was never asked about short notice."""
    made = make_desk(tmp_path)
    booked(made)
    waits(made, "First", date(2026, 9, 1))
    waits(made, "Second", date(2026, 9, 2))
    waits(made, "Third", date(2026, 9, 3), short_notice_hours="")
    yield made
    made.close()


@asynccontextmanager
async def dialog(desk: Any, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Journey, int]]:
    """The dialog over the diary, for Tuesday 09:00."""
    one = freed(desk, desk.diary.get(1))
    async with opened(desk, size=size) as journey:
        await journey.press("r")
        assert journey.top == "FillDialog"
        yield journey, one.id


async def test_a_cancellation_says_that_the_time_can_be_filled_and_r_opens_it(desk: Any) -> None:
    async with opened(desk) as journey:
        await journey.press("up", "x", "c", "2")
        assert journey.said.startswith(
            "Cancelled Gone Test Tue 24 Nov 09:00, Dr Osei. u undoes. (time came free: r fills it"
        )
        await journey.press("r")
        assert journey.top == "FillDialog"
        assert "Tue 24 Nov 09:00 New, Dr Osei: who could come" in journey.text()


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_the_ranking_with_why(desk: Any, size: tuple[int, int]) -> None:
    async with dialog(desk, size) as (journey, _):
        text = journey.text()
        assert [text.index(name) for name in ("First", "Second", "Third")] == sorted(
            text.index(name) for name in ("First", "Second", "Third")
        )
        assert "takes 4h" in text
        assert "not asked" in text
        assert "Routine, low; waits 83 days, 43 days to the target; takes 4 hours of" in text
        await journey.press("end")
        assert "has not been asked" in " ".join(journey.text().replace("│", " ").split())


async def test_asking_shows_whom_to_ring_and_what_is_said_back(desk: Any) -> None:
    client = desk.waiting.page(0, 1)[0].client_id
    desk.clients.need(client, "carer", "a daughter")
    async with dialog(desk) as (journey, freed_id):
        await journey.press("enter")
        text = journey.text()
        assert "On the line: First Test (NEW), ••• ••• 0123. Held until 09:10." in text
        assert "Comes with: a daughter." in text
        assert "Have said back: Tuesday 24 November 2026 at 09:00, Main site." in text
        assert asks(desk, freed_id) == [(1, "First", "", "")]
        await journey.press("enter")
        assert "First Test is on the line: y, n or v first." in journey.text()


async def test_no_and_no_answer_go_on_to_the_next_and_yes_books(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("enter", "n", "enter", "v")
        assert "Asked: 1 First Test: declined; 2 Second Test: no answer" in journey.text()
        await journey.press("enter", "y")
        assert journey.top == "Diary"
        assert journey.said.startswith("Booked Third Test Tue 24 Nov 09:00, Dr Osei. u undoes.")
        assert asks(desk, freed_id) == [
            (1, "First", "declined", ""), (2, "Second", "no answer", ""), (3, "Third", "accepted", ""),
        ]  # fmt: skip
        assert (journey.grid.block.label if journey.grid.block else "") == "Third Test"


async def test_another_than_the_first_asks_why(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("down", "enter")
        assert "First Test would be asked first" in journey.text()
        await journey.press(*"nearer", "enter")
        assert "On the line: Second Test" in journey.text()
        assert asks(desk, freed_id) == [(1, "First", "passed over", "nearer"), (2, "Second", "", "")]


async def test_why_left_with_esc_asks_nobody(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("down", "enter", "escape")
        assert (journey.top, asks(desk, freed_id)) == ("FillDialog", [])


async def test_leaving_and_coming_back_to_who_is_on_the_line(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("enter", "escape")
        assert journey.top == "Diary"
        await journey.press("r")
        assert "On the line: First Test" in journey.text()
        await journey.press("n")
        assert asks(desk, freed_id) == [(1, "First", "declined", "")]


async def test_a_yes_that_the_diary_refuses_stays_on_the_line(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("enter")
        osei = desk.catalogue.resource_by_code["OSEI"].id
        with desk.store.write() as c:
            c.exec_driver_sql(
                "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind) VALUES (?, 0, 99999999999, '', 'leave')",
                (osei,),
            )
        await journey.press("y")
        assert (journey.top, asks(desk, freed_id)) == ("FillDialog", [(1, "First", "", "")])
        assert "‹!› Dr Osei is on leave" in journey.text()


async def test_a_chain_goes_on_in_the_same_window(desk: Any) -> None:
    booked(desk, "Later", "2026-12-01T09:00", short_notice_hours="4")
    async with dialog(desk) as (journey, _):
        await journey.press("enter", "n", "enter", "n")
        await journey.press("up", "up")
        here = journey.app.screen.query_one("#candidates").here  # type: ignore[attr-defined]
        assert here.client.name == "Later Test"
        await journey.press("enter", "y")
        assert "Tue 1 Dec 09:00 New, Dr Osei: who could come" in journey.text()
        assert "Their own time came free in turn" in journey.text()
        await journey.press("escape")
        assert journey.said.startswith("Moved Later Test Tue 1 Dec 09:00 → Tue 24 Nov 09:00")


@pytest.mark.parametrize("burst", [False, True])
async def test_the_call_with_its_script_answers_for_whoever_is_on_the_line(desk: Any, burst: bool) -> None:
    async with dialog(desk) as (journey, freed_id):
        await (journey.burst if burst else journey.press)("enter", "c", "y", "y", "y", "y", "b")
        await journey.pilot.pause()
        assert (journey.top, asks(desk, freed_id)) == ("WorkDesk", [(1, "First", "accepted", "")])
        assert desk.filling.get(freed_id).state == "filled"


async def test_nobody_any_more_and_why(desk: Any) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press("x", *"full", "enter")
        assert (journey.top, desk.filling.get(freed_id).state, desk.filling.get(freed_id).note) == (
            "Diary", "closed", "full",
        )  # fmt: skip


@pytest.mark.parametrize("key", ["y", "n", "v", "c"])
async def test_an_answer_while_nobody_is_on_the_line(desk: Any, key: str) -> None:
    async with dialog(desk) as (journey, freed_id):
        await journey.press(key)
        assert "Nobody is on the line" in journey.text()
        assert asks(desk, freed_id) == []


async def test_r_where_nothing_came_free(desk: Any) -> None:
    async with opened(desk) as journey:
        await journey.press("r")
        assert journey.said.endswith("No time that came free waits to be filled.")


async def test_r_elsewhere_lists_what_came_free(desk: Any) -> None:
    freed(desk, desk.diary.get(1))
    async with opened(desk) as journey:
        await journey.press("end", "r")
        assert "1 Tue 24 Nov 09:00 New, Dr Osei" in journey.text()
        await journey.press("1")
        assert journey.top == "FillDialog"


async def test_a_slot_that_is_gone_says_so(desk: Any) -> None:
    one = freed(desk, desk.diary.get(1))
    booked(desk, "Other")
    async with opened(desk) as journey:
        journey.app.push_screen(FillDialog(desk, one.id))
        await journey.pilot.pause()
        assert "It is gone: booked otherwise: A000002" in journey.text()
        await journey.press("enter")
        assert "Nobody else on the list could come then" in journey.text()


async def test_everything_from_outside_is_harmless(desk: Any) -> None:
    waits(desk, "[red]Zed\x1b[31m", date(2026, 8, 1))
    async with dialog(desk) as (journey, _):
        await journey.press("enter")
        assert "\x1b[31m" not in journey.text()
