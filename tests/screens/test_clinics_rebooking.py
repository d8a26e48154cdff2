"""The rebook list at F7: a plan for all, rows left out or given another time, one by one, and off the list."""

from __future__ import annotations

from datetime import date

import pytest

from desks import NOW, Clock, make_desk
from screens.clinic_desk import FAR, book, session, states, statuses, two_booked
from screens.shell import opened, until


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def displaced(desk):
    """Jones (urgent), then Khan, on the list."""
    two_booked(desk)
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    return desk


def plan_title(j):
    return j.app.screen.query_one("#panel")._border_title.plain


async def planned(j):
    """The plan is there."""
    await until(lambda: j.top == "PlanDialog" and plan_title(j).startswith("Plan:"))
    await j.pilot.pause()


def booked_ahead(desk):
    """Client and state of all who are booked again."""
    return [name for name, state in states(desk) if state == "rebooked"]


async def test_the_list_says_who_how_urgent_what_was_lost_and_by_when(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4")
        text = j.text()
        assert "Rebook 2 · 2 due to be told by Wed 25 Nov" in text
        assert "1 Jones Test" in text
        assert "2 Khan Test" in text
        assert "Tue 12 Jan 2027 09:30 OSEI, cancelled by us" in " ".join(j.base.details.text.split())
        assert "urgent" in j.base.details.text


async def test_everybody_is_planned_and_booked_by_p_and_b(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        assert plan_title(j).startswith("Plan: 2 of 2 have a time, ")
        assert [(row.plan.row.name, row.wanted) for row in j.app.screen.rows] == [
            ("Jones Test", True),
            ("Khan Test", True),
        ]
        assert booked_ahead(displaced) == []
        await j.press("b")
        await until(lambda: j.top == "Lines")
        assert booked_ahead(displaced) == ["Jones Test", "Khan Test"]
        assert "Booked 2 of 2." in j.text()
        await j.press("enter")
        assert ("Rebook 0" in j.text(), "Everybody who lost a time has been dealt with." in j.text()) == (True, True)


async def test_a_burst_waits_for_the_plan_and_then_books(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.burst("4", "p", "b")
        await until(lambda: j.top == "Lines")
        assert booked_ahead(displaced) == ["Jones Test", "Khan Test"]


async def test_space_leaves_a_row_out_and_a_takes_all_in_again(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        await j.press("space")
        assert ("[ ]   1 Jones Test" in j.text(), "1 of 2 marked to be booked" in j.text()) == (True, True)
        await j.press("a")
        assert "0 of 2 marked to be booked" in j.text()
        await j.press("b")
        assert "Nobody is marked: space marks a row." in j.text()
        await j.pilot.pause(0.2)
        await j.press("a", "up", "space", "b")
        await until(lambda: j.top == "Lines")
        assert states(displaced) == [("Jones Test", "open"), ("Khan Test", "rebooked")]


async def test_a_row_gets_another_time_by_enter_and_a_digit(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        before = j.app.screen.rows[1].plan.offer
        await j.press("2")
        assert "Khan Test: which time?" in j.text()
        await j.press("5")
        after = j.app.screen.rows[1].plan.offer
        assert (after.start != before.start, j.app.screen.list.item.plan.row.name) == (True, "Khan Test")
        await j.press("b")
        await until(lambda: j.top == "Lines")
        khan = next(row for row in displaced.rebooking.list(every=True) if row.name == "Khan Test")
        times = [one.start for one in displaced.diary.of_client(khan.client_id) if one.status == "booked"]
        assert times == [after.start]


async def test_what_no_longer_fits_is_said_and_stays_on_the_list(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        taken = j.app.screen.rows[0].plan.offer
        other = book(displaced, "Smith", "2027-01-19T09:00")
        displaced.diary.cancel(other.id, reason="test", by="client")
        proposal = displaced.diary.propose(
            other.client_id, "NEW", taken.start, practitioner=taken.practitioner, room=taken.room, agreed_short=True
        )
        displaced.diary.book(proposal, override="test")
        await j.press("b")
        await until(lambda: j.top == "Lines")
        assert "Booked 1 of 2, 1 refused: they stay on the list." in " ".join(j.text().split())
        assert states(displaced) == [("Jones Test", "open"), ("Khan Test", "rebooked")]
        await j.press("enter")
        assert j.base.list.item.name == "Jones Test"


async def test_who_may_only_look_books_nobody(displaced, clock):
    from booktui.desk import open_desk

    alex = open_desk(displaced.store.path, "alex", clock)
    async with opened(alex, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        await j.press("b")
        await until(lambda: j.top == "Lines")
        assert "Booked 0 of 2, 2 refused: they stay on the list." in " ".join(j.text().split())
        await j.press("enter", "2", "d", *"19 jan", "enter", "x", "1", "y")
        assert j.base.status.is_error
        assert (session(alex, date(2027, 1, 19)).status, booked_ahead(displaced)) == ("planned", [])
    alex.close()


async def test_esc_books_nothing(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        await j.press("escape")
        assert (j.top, j.said, booked_ahead(displaced)) == ("Clinics", "Nothing was booked.", [])


async def test_one_is_booked_by_b_and_a_digit(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "b")
        assert "NEW for Jones Test: which time?" in j.text()
        await j.press("1")
        assert states(displaced) == [("Jones Test", "rebooked"), ("Khan Test", "open")]
        assert j.said.startswith("Booked Jones Test ")
        await j.press("s")
        done = next(row.id for row in displaced.rebooking.list(every=True) if row.state == "rebooked")
        j.base.list.go_to(j.base.list.place_of(done))
        await j.press("b")
        assert (j.said, j.base.status.is_error) == ("Jones Test has been dealt with (rebooked).", True)
        await j.pilot.pause(0.2)
        await j.press("l")
        assert (j.said, j.base.status.is_error) == ("Jones Test has been dealt with (rebooked).", True)


async def test_l_takes_off_the_list_with_a_reason(displaced):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "l", "enter")
        assert (j.top, states(displaced)[0]) == ("AskLine", ("Jones Test", "open"))
        await j.pilot.pause(0.2)
        await j.press(*"seen elsewhere", "enter")
        assert states(displaced) == [("Jones Test", "closed"), ("Khan Test", "open")]
        assert j.said == "Took Jones Test off the rebook list: seen elsewhere."
        assert "Rebook 1" in j.text()


async def test_a_sensitive_client_is_masked_everywhere(desk):
    first = book(desk, "Smith", f"{FAR}T09:00", sensitive=True)
    async with opened(desk, start="clinics") as j:
        shown = []
        for keys in (("2", "d", *"12 jan", "enter"), ("x", "1"), ("y", "4"), ("p",)):
            await j.press(*keys)
            if keys == ("p",):
                await planned(j)
            shown.append(j.text())
        assert ["Smith" in text for text in shown] == [False] * 4
        assert ["S•••" in text for text in shown] == [True] * 4
    assert statuses(desk, first) == ["cancelled"]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_the_plan_fits_any_window_and_changes_with_it(displaced, size):
    async with opened(displaced, start="clinics") as j:
        await j.press("4", "p")
        await planned(j)
        await j.pilot.resize_terminal(*size)
        await j.pilot.pause()
        text = j.text()
        assert ("Jones" in text, "2 of 2 marked" in text, "b book the marked" in text) == (True, True, True)
        assert j.app.cursor_position[1] == next(n for n, line in enumerate(text.splitlines()) if "▸" in line)
