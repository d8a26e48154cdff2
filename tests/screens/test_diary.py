"""Journeys in the diary: what is pressed, what is kept, what is said."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from booktui.desk import day as days
from booktui.desk.desk import Desk
from booktui.rules.values import Appointment
from booktui.screens.diary import Diary
from desks import Clock, add_client, at, make_desk
from screens.shell import Journey, opened, until


@asynccontextmanager
async def tuesday(
    folder: Path, user: str = "jo", size: tuple[int, int] = (120, 40), clock: Clock | None = None
) -> AsyncIterator[tuple[Journey, Desk, int]]:
    """The diary on Tuesday 24 November, Dr Osei's clinic, with one client known."""
    desk = make_desk(folder, user, clock=clock)
    client = make_client(folder)
    async with opened(desk, size=size) as journey:
        yield journey, desk, client
    desk.close()


def make_client(folder: Path, family: str = "Khan", given: str = "Amina") -> int:
    """Written by somebody who may, whoever the desk is opened for."""
    other = make_desk(folder, "jo")
    key = add_client(other, family, given).id
    other.close()
    return key


def book(desk: Desk, client: int, when: str, service: str = "NEW", **how: Any) -> Appointment:
    proposal = desk.diary.propose(client, service, at(when), **({"practitioner": "OSEI"} | how))
    made = desk.diary.book(proposal).appointment
    assert made is not None
    return made


def kept(desk: Desk, client: int) -> list[tuple[str, int, str]]:
    """What is on record for the client: status, start, service."""
    return [(a.status, a.start, a.service) for a in desk.diary.of_client(client)]


def diary(journey: Journey) -> Diary:
    assert isinstance(journey.base, Diary)
    return journey.base


# -- booking


async def test_booking_a_known_client_takes_seven_keys(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.press("b", *"khan", "enter", "enter")

        assert kept(desk, client) == [("booked", at("2026-11-24 09:00"), "NEW")]
        assert journey.said.startswith("Booked Khan Amina Tue 24 Nov 09:00, Dr Osei. u undoes.")
        assert (journey.top, journey.grid.block.label if journey.grid.block else "") == ("Diary", "Khan Amina")


async def test_the_same_in_one_burst(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.burst("b", *"khan", "enter", "enter", "down", "down", "b")

        assert (kept(desk, client), journey.top) == ([("booked", at("2026-11-24 09:00"), "NEW")], "BookDialog")
        assert journey.app.screen._place.start == at("2026-11-24 09:30")  # type: ignore[attr-defined]


async def test_of_several_clients_none_is_taken_unseen(tmp_path: Path) -> None:
    make_desk(tmp_path).close()
    other = make_client(tmp_path, "Khan", "Bilal")
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.press("b", *"khan", "enter")
        assert ("2 clients match" in journey.text(), kept(desk, client), kept(desk, other)) == (True, [], [])
        await journey.press("2", "enter")
        assert (kept(desk, client), [s for s, _, _ in kept(desk, other)]) == ([], ["booked"])


async def test_a_digit_changes_the_service(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 10:00"))
        await journey.press("b", *"khan", "enter")
        assert "▸1 FU Follow-up" in journey.text()
        await journey.press("2")
        assert "▸2 NEW New patient" in journey.text()
        await journey.press("1", "enter")
        assert kept(desk, client) == [("booked", at("2026-11-24 10:00"), "FU")]


async def test_esc_goes_one_step_back_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.press("b", *"khan", "enter", "escape")
        assert (journey.top, journey.app.screen.draft) == ("BookDialog", "khan")  # type: ignore[attr-defined]
        await journey.press("escape")
        assert journey.top == "Diary"
        await journey.press("b", "enter", "enter")
        assert [status for status, _, _ in kept(desk, client)] == ["booked"]


async def test_nobody_of_that_name(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _desk, _):
        await journey.press("b", *"zzz", "enter")
        assert ("Nobody was found" in journey.text(), journey.top) == (True, "BookDialog")


async def test_a_taken_time_is_refused_with_numbered_times_that_work(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        other = make_client(tmp_path, "Jones", "Dylan")
        book(desk, other, "2026-11-24 09:00")
        diary(journey).reload()
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.press("b", *"khan", "enter", "enter")
        assert ("Not possible" in journey.text(), kept(desk, client)) == (True, [])
        first = len(journey.app.screen._numbered()) + 1  # type: ignore[attr-defined]
        await journey.press(str(first), "enter")
        assert [(status, start != at("2026-11-24 09:00")) for status, start, _ in kept(desk, client)] == [
            ("booked", True)
        ]


async def test_an_override_asks_for_its_reason(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 10:00"))
        await journey.press("b", *"khan", "enter", "2", "enter")
        assert ("Needs a reason" in journey.text(), kept(desk, client)) == (True, [])
        await journey.press("o", *"asked", "enter")
        assert [status for status, _, _ in kept(desk, client)] == ["booked"]


async def test_what_only_a_supervisor_may_override_says_so(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("b", *"khan", "enter", "o")
        assert ("Only a supervisor may override this" in journey.text(), kept(desk, client)) == (True, [])


async def test_a_supervisor_may(tmp_path: Path) -> None:
    async with tuesday(tmp_path, "sam") as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("b", *"khan", "enter", "o", *"asked", "enter")
        assert [(status, start) for status, start, _ in kept(desk, client)] == [("booked", at("2026-11-24 14:00"))]


# -- holds


async def test_a_hold_counts_down_and_is_confirmed_by_book(tmp_path: Path) -> None:
    clock = Clock()
    async with tuesday(tmp_path, clock=clock) as (journey, desk, client):
        await journey.press("e", *"khan", "enter", "enter")
        assert (kept(desk, client)[0][0], "◌ held jo 10:00" in journey.text()) == ("proposed", True)
        clock.now += 19
        journey.grid.tick(clock.now)
        await journey.pilot.pause()
        assert "◌ held jo 9:41" in journey.text()
        await journey.press("b", "enter")
        assert kept(desk, client) == [("booked", at("2026-11-24 09:00"), "NEW")]


async def test_a_hold_can_be_let_go(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.press("e", *"khan", "enter", "enter", "l")
        assert (kept(desk, client), "Released Khan Amina" in journey.said) == ([], True)


# -- cancelling, moving, the day itself


@pytest.mark.parametrize(
    ("keys", "by", "reason"), [("c1", "client", "cannot come"), ("p6", "provider", "booked by mistake")]
)
async def test_cancelling_takes_three_keys(tmp_path: Path, keys: str, by: str, reason: str) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("x", *keys)
        assert [status for status, _, _ in kept(desk, client)] == ["cancelled"]
        assert journey.said.startswith("Cancelled Khan Amina")
        assert [(row["action"], row["reason"]) for row in desk.audit.list(limit=1)] == [("cancel", reason)]


async def test_esc_leaves_cancelling_step_by_step(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("x", "1", "c", "escape", "escape")
        assert ([status for status, _, _ in kept(desk, client)], journey.top) == (["booked"], "Diary")


async def test_moving_with_the_arrows_takes_five_keys(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("m", "down", "down", "enter", "1")
        assert kept(desk, client) == [("booked", at("2026-11-24 09:30"), "NEW")]
        assert (journey.grid.instant, "→ Tue 24 Nov 09:30" in journey.said) == (at("2026-11-24 09:30"), True)


async def test_moving_to_a_time_on_offer_takes_three_keys_and_shows_the_new_day(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("m")
        offered = diary(journey).side.text
        await journey.press("1", "1")
        [(status, start, _)] = kept(desk, client)
        assert (status, start != at("2026-11-24 09:00"), journey.grid.instant) == ("booked", True, start)
        assert "09:30" in offered


async def test_dropping_it_where_it_was_changes_nothing(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        made = book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("m", "down", "up", "enter")
        assert (desk.diary.get(made.id), journey.said) == (made, "It is there already; nothing was changed.")


async def test_esc_puts_back_what_was_picked_up(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("m", "down", "escape")
        assert (kept(desk, client)[0][1], journey.said) == (at("2026-11-24 09:00"), "It stays where it was.")


async def test_a_move_that_is_refused_offers_times_beside_the_grid(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        book(desk, make_client(tmp_path, "Jones", "Dylan"), "2026-11-24 09:30")
        diary(journey).reload()
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.press("m", "down", "down", "enter", "1")
        assert (kept(desk, client)[0][1], "Not possible" in journey.text()) == (at("2026-11-24 09:00"), True)
        await journey.press("1", "1")
        assert kept(desk, client)[0][1] not in (at("2026-11-24 09:00"), at("2026-11-24 09:30"))


async def test_after_a_refusal_the_rest_of_a_burst_is_not_run(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        book(desk, make_client(tmp_path, "Jones", "Dylan"), "2026-11-24 09:30")
        diary(journey).reload()
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.burst("m", "down", "down", "enter", "1", "1", "1", "x", "c", "1")
        assert [(status, start) for status, start, _ in kept(desk, client)] == [("booked", at("2026-11-24 09:00"))]


@pytest.mark.parametrize(
    ("key", "status", "glyph"), [("a", "arrived", "●"), ("s", "fulfilled", "✓"), ("w", "noshow", "×")]
)
async def test_what_happens_on_the_day(tmp_path: Path, key: str, status: str, glyph: str) -> None:
    clock = Clock()
    async with tuesday(tmp_path, clock=clock) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        clock.now = at("2026-11-24 09:20")
        diary(journey).reload()
        if key == "s":
            await journey.press("a")
        await journey.press(key, *(["enter"] if key == "w" else []))
        assert (kept(desk, client)[0][0], f"▌{glyph} Khan Amina" in journey.text()) == (status, True)


async def test_undo_takes_the_last_action_back(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        await journey.press("b", *"khan", "enter", "enter", "u")
        assert (kept(desk, client)[0][0], journey.said.startswith("Undone")) == ("cancelled", True)


async def test_undo_takes_the_cursor_to_where_the_appointment_went_back_to(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:30")
        diary(journey).reload()
        journey.grid.go_to(None, at("2026-11-24 09:30"))
        await journey.press("m", "1", "1")
        assert journey.grid.instant != at("2026-11-24 09:30")
        await journey.press("greater_than_sign", "u")
        block = journey.grid.block
        assert (str(diary(journey).day), journey.grid.instant) == ("2026-11-24", at("2026-11-24 09:30"))
        assert (block.label if block else "", kept(desk, client)[0][1]) == ("Khan Amina", at("2026-11-24 09:30"))


async def test_undo_of_a_booking_goes_to_the_time_that_came_free(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press("b", *"khan", "enter", "enter", "greater_than_sign", "end", "u")
        assert journey.grid.instant == at("2026-11-24 09:00")


async def test_p_goes_from_one_location_to_the_next_and_back_to_all(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        found = []
        for _ in range(3):
            await journey.press("p")
            title = journey.base.query_one("#day-title").text  # type: ignore[attr-defined]
            found.append((journey.said, "at MAIN" in title, "at WYT" in title))
        assert found == [
            ("At Main site (MAIN).", True, False), ("At Wythenshawe (WYT).", False, True), ("All locations.", False, False)
        ]  # fmt: skip


async def test_where_all_locations_are_too_many_p_stays_among_them_and_a_jump_goes_to_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booktui.desk.day.MOST_COLUMNS", 1)
    async with tuesday(tmp_path) as (journey, desk, client):
        assert "at MAIN" in journey.text()
        await journey.press("p")
        assert "at WYT" in journey.text()
        await journey.press("p")
        assert "at MAIN" in journey.text()
        book(desk, client, "2026-11-24 09:30")
        await journey.press("p", "u")
        assert ("at MAIN" in journey.text(), journey.grid.instant) == (True, at("2026-11-24 09:30"))


async def test_what_blocks_is_not_asked_a_reason_for(tmp_path: Path) -> None:
    clock = Clock()
    async with tuesday(tmp_path, clock=clock) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        clock.now = at("2026-11-24 09:20")
        diary(journey).reload()
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.press("a", "s", "s", "o")
        assert (journey.top, journey.said.endswith("That cannot be overridden.")) == ("Diary", True)


@pytest.mark.parametrize("keys", [(), ("p",), ("p", "z", "z", "z", "v")])
async def test_the_title_is_whole_at_80_columns(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with tuesday(tmp_path, size=(80, 24)) as (journey, _, _):
        await journey.press(*keys)
        title = journey.base.query_one("#day-title").text  # type: ignore[attr-defined]
        assert (title.endswith(" min"), len(title) <= 78) == (True, True)


async def test_n_says_so_where_nothing_else_is_free(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press("plus", "plus", "plus", "plus", "n")
        assert journey.said.startswith("Nothing else is free in this column on this day.")


async def test_the_line_below_says_who_holds_a_time_and_for_how_long(tmp_path: Path) -> None:
    clock = Clock()
    async with tuesday(tmp_path, clock=clock) as (journey, _, _):
        await journey.press("e", *"khan", "enter", "enter")
        assert "09:00–09:30 held by jo for NEW, 10:00 left" in journey.text()
        clock.now += 21
        journey.base.tick()
        await journey.pilot.pause()
        assert "held by jo for NEW, 9:39 left" in journey.text()


async def test_the_diary_opens_on_the_next_day_that_has_a_clinic(tmp_path: Path) -> None:
    async with tuesday(tmp_path, clock=Clock(at("2026-11-28 10:00"))) as (journey, _, _):
        assert str(diary(journey).day) == "2026-12-01"


@pytest.mark.parametrize("key", ["m", "x", "a", "s", "w", "i", "l"])
async def test_keys_for_an_appointment_say_why_they_do_nothing_elsewhere(tmp_path: Path, key: str) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press(key)
        assert (journey.said, journey.base.status.is_error) == ("There is no appointment under the cursor.", True)


async def test_an_auditor_is_told_and_nothing_changes(tmp_path: Path) -> None:
    async with tuesday(tmp_path, "alex") as (journey, desk, client):
        await journey.press("b", *"khan", "enter", "enter")
        assert (kept(desk, client), "auditor" in journey.text()) == ([], True)


async def test_the_invitation_is_written_and_its_place_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    async with tuesday(tmp_path) as (journey, desk, client):
        made = book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("i")
        [path] = (tmp_path / "data").rglob("*.ics")
        assert (journey.said, made.ref in path.name, stat.S_IMODE(path.stat().st_mode)) == (
            f"The invitation is in {path}", True, 0o600,
        )  # fmt: skip


async def test_enter_shows_the_details_and_esc_hides_them(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        made = book(desk, client, "2026-11-24 09:00")
        diary(journey).reload()
        await journey.press("enter")
        side = diary(journey).side
        assert (made.ref in side.text, "Room 1" in side.text or "R1" in side.text, side.open) == (True, True, True)
        await journey.press("escape")
        assert side.open is False


# -- getting about


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("plus", "2026-11-25"),
        ("pagedown", "2026-11-25"),
        ("minus", "2026-11-23"),
        ("pageup", "2026-11-23"),
        ("greater_than_sign", "2026-12-01"),
        ("less_than_sign", "2026-11-17"),
        ("t", "2026-11-23"),
        ("d 3 space d e c enter", "2026-12-03"),
        ("d plus 2 w enter", "2026-12-07"),
    ],
)
async def test_days(tmp_path: Path, keys: str, day: str) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press(*keys.split())
        assert (str(diary(journey).day), journey.top) == (day, "Diary")


async def test_the_next_day_is_read_while_nobody_waits_and_shown_as_it_is_then(
    tmp_path: Path, monkeypatch: Any
) -> None:
    read: list[date] = []
    whole = days.day_view

    def day_view(c: Any, desk: Desk, day: date, *rest: Any) -> Any:
        read.append(day)
        return whole(c, desk, day, *rest)

    async with tuesday(tmp_path) as (j, desk, client):
        monkeypatch.setattr(days, "day_view", day_view)
        for _ in range(6):
            await j.press("pagedown")
            await until(lambda: read[-1:] == [diary(j).day + timedelta(days=1)])
        assert read == [date(2026, 11, 25) + timedelta(days=n) for n in range(7)]
        book(desk, client, "2026-12-01T09:00")
        await j.press("pagedown")
        assert diary(j).day == date(2026, 12, 1)
        assert "Khan Amina" in j.text()


async def test_a_date_that_is_not_understood_is_kept_and_explained(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press("d", *"soon", "enter")
        assert ("is not understood as a date" in journey.text(), journey.top) == (True, "GotoDate")
        await journey.press("escape", "d")
        assert journey.app.screen.draft == "soon"  # type: ignore[attr-defined]


async def test_by_practitioner_room_and_equipment(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, client):
        book(desk, client, "2026-11-24 09:00")
        found = []
        for _ in range(3):
            await journey.press("v")
            assert journey.grid.day is not None
            found.append([column.name for column in journey.grid.day.columns])
        assert found[1:] == [["Echo machine"], ["Dr Osei"]] and "Room 1" in found[0]


async def test_the_first_free_time_jumps_there(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, desk, _):
        await journey.press("t", "f")
        assert journey.top == "Choose"
        await journey.press("1", "2")
        second = desk.finder.free("FU").offers[1]
        assert (journey.top, journey.grid.instant) == ("Diary", second.start)


async def test_the_keys_that_work_here_and_now(tmp_path: Path) -> None:
    async with tuesday(tmp_path, size=(80, 24)) as (journey, _desk, _client):
        assert journey.base.query_one("#keys").text == (  # type: ignore[attr-defined]
            "F1 help  b book  e hold  f first free  t today  d date  y week  v view"
        )
        await journey.press("b", *"khan", "enter", "enter")
        line = journey.base.query_one("#keys").text  # type: ignore[attr-defined]
        assert (line.startswith("F1 help  m move  x cancel  a arrived"), len(line) <= 78) == (True, True)


async def test_digits_without_anything_to_pick_say_so(tmp_path: Path) -> None:
    async with tuesday(tmp_path) as (journey, _, _):
        await journey.press("4")
        assert journey.said == "There is nothing with that number to pick."


async def test_the_diary_ends_somewhere(tmp_path: Path) -> None:
    from datetime import date

    async with tuesday(tmp_path) as (journey, _, _):
        diary(journey).day = date.max
        await journey.press("plus")
        assert journey.said == "The diary ends here."
