"""Absences at F7: added with sight of who is displaced, asked for and approved, removed in part or whole."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.absence_views import AbsenceWanted
from desks import NOW, Clock, at, make_desk
from screens.clinic_desk import FAR, NEAR, states, statuses, two_booked
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def absences(desk, until=date(2027, 12, 31)):
    return [(one.schedule, one.kind, one.when, one.state) for one in desk.absences.list(date(2026, 11, 23), until)]


def below(j):
    return j.app.screen.query_one("#form-below").text


def wrong(j):
    return str(j.app.screen.query_one("#dialog-said").visual)


async def test_leave_that_displaces_nobody_is_added_at_once(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"brown", "enter", "enter", *"7 dec", "enter", *"11 dec")
        assert below(j) == "Dr Brown, Mon 7 Dec 2026 to Fri 11 Dec 2026"
        await j.press("pagedown")
        assert absences(desk) == [("BROWN", "leave", "Mon 7 Dec 2026 to Fri 11 Dec 2026", "approved")]
        assert (j.top, j.said.startswith("Added leave of Dr Brown"), j.base.list.item.schedule) == (
            "Clinics", True, "BROWN",
        )  # fmt: skip
        assert "Absences Mon 23 Nov to Sun 17 Jan · 1" in j.text()


async def test_part_of_a_day_by_times(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"osei", "enter", "enter", *"7 dec 13:00", "enter", *"5", "enter", *"t", "pagedown")
        assert absences(desk) == [("OSEI", "training", "Mon 7 Dec 2026 13:00 to 17:00", "approved")]


async def test_a_closure_and_a_repeating_absence(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", "enter", *"main", "enter", *"24 dec", "pagedown")
        await j.press("a", *"osei", "enter", "enter", *"27 nov 14:00", "enter", *"1530", "enter", "enter", *"every fri",
                      "enter", *"18 dec")  # fmt: skip
        assert below(j) == "Dr Osei, Fri 27 Nov 2026 14:00 to 15:30, Fridays until Fri 18 Dec 2026"
        await j.press("pagedown")
        assert absences(desk) == [
            *(("OSEI", "leave", f"Fri {day} 2026 14:00 to 15:30", "approved")
              for day in ("27 Nov", "4 Dec", "11 Dec", "18 Dec")),
            ("", "closure", "Thu 24 Dec 2026", "approved"),
        ]  # fmt: skip
        assert "leave ↻" in j.text()


async def test_who_is_displaced_is_seen_first_and_esc_goes_back_to_what_was_typed(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"osei", "enter", "enter", *"12 jan", "pagedown")
        assert (j.top, "2 affected" in j.text(), absences(desk)) == ("PreviewDialog", True, [])
        await j.press("escape")
        assert (j.top, j.app.screen.typed["schedule"]) == ("AbsenceForm", "osei")
        await j.press("pagedown", "y", "2")
        assert statuses(desk, *booked) == ["cancelled", "cancelled"]
        assert states(desk) == [("Jones Test", "open"), ("Khan Test", "open")]
        assert [row.reason for row in desk.rebooking.list()] == ["annual leave", "annual leave"]
        assert ("2 displaced" in j.text(), "4 Rebook 2" in j.text()) == (True, True)


async def test_what_is_asked_for_displaces_nobody_until_v(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"osei", "enter", "enter", *"12 jan", *["enter"] * 6, "y", "enter")
        assert (absences(desk), statuses(desk, *booked)) == (
            [("OSEI", "leave", "Tue 12 Jan 2027", "requested")], ["booked", "booked"],
        )  # fmt: skip
        assert ("asked for" in j.text(), "· 1 asked for" in j.text()) == (True, True)
        await j.press("v", "enter")
        assert (j.said, statuses(desk, *booked)) == ("It stays asked for.", ["booked", "booked"])
        await j.press("v", "y", "2")
        assert statuses(desk, *booked) == ["cancelled", "cancelled"]
        assert absences(desk) == [("OSEI", "leave", "Tue 12 Jan 2027", "approved")]


async def test_removing_it_asks_first_and_gives_the_times_back(desk):
    booked = two_booked(desk)
    desk.absences.add(AbsenceWanted("OSEI", start=FAR), reason_for_cut="leave")
    async with opened(desk, start="clinics") as j:
        await j.press("3", "r", "enter")
        assert (j.said, len(absences(desk))) == ("Nothing was changed.", 1)
        await j.press("r", "r")
        assert len(absences(desk)) == 1
        await j.press("y")
        assert (absences(desk), statuses(desk, *booked)) == ([], ["booked", "booked"])
        assert states(desk) == [("Jones Test", "restored"), ("Khan Test", "restored")]


@pytest.mark.parametrize(("digit", "left"), [("1", 3), ("2", 0)], ids=["one-part", "all-to-come"])
async def test_of_a_repeating_one_a_part_or_all_is_removed(desk, digit, left):
    from datetime import datetime

    start, end = datetime(2026, 11, 27, 14), datetime(2026, 11, 27, 15)
    desk.absences.add(AbsenceWanted("OSEI", start=start, end=end, recur="every fri", until=date(2026, 12, 18)))
    async with opened(desk, start="clinics") as j:
        await j.press("3", "r", digit, "y")
        assert len(absences(desk)) == left


async def test_a_coordinator_cannot_take_times_at_short_notice(desk):
    booked = two_booked(desk, NEAR)
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"osei", "enter", "enter", *"15 dec", "pagedown", "y")
        assert "A supervisor must do this; nothing was changed." in j.text()
        assert (absences(desk), statuses(desk, *booked)) == ([], ["booked", "booked"])


@pytest.mark.parametrize(
    ("field", "typed", "said", "there"),
    [
        pytest.param("start", "", "From: Say from when: 7 dec, or 7 dec 13:00.", "start", id="no-start"),
        pytest.param("start", "someday", "From: ", "start", id="not-a-day"),
        pytest.param("end", "someday", "To: ", "end", id="not-an-end"),
        pytest.param("repeat", "often", "Repeats: 'often' in 'often' is not understood.", "repeat", id="recurrence"),
        pytest.param("until", "pm", "Until: ", "until", id="until"),
        pytest.param("asked", "perhaps", "Only asked for: Type y for yes", "asked", id="yes-or-no"),
        pytest.param("schedule", "nobody", "", "schedule", id="unknown-schedule"),
        pytest.param("kind", "holiday", "", "kind", id="unknown-kind"),
        pytest.param("end", "1 dec", "", "end", id="ends-before-it-begins"),
    ],
)
async def test_what_is_wrong_is_said_and_stays_typed(desk, field, typed, said, there):
    async with opened(desk, start="clinics") as j:
        await j.press("3", "a", *"osei", "enter", "enter", *"7 dec", "enter", *"11 dec")
        j.app.screen.query_one(f"#form-{field}").value = typed
        await j.press("pagedown")
        assert (j.top, wrong(j).startswith(f"‹!› {said}"), absences(desk)) == ("AbsenceForm", True, []), wrong(j)
        if said:
            assert j.app.screen.focused.id == f"form-{there}"
        await j.press("escape")
        assert j.said == "Nothing is saved. What was typed is kept: a goes on with it."
        await j.press("a")
        assert j.app.screen.typed[field] == typed


async def test_the_diary_opens_at_the_absence(desk):
    desk.absences.add(AbsenceWanted("OSEI", start=FAR))
    async with opened(desk, start="clinics") as j:
        await j.press("3", "o")
        assert (j.app.current_mode, j.base.day) == ("diary", FAR)
        assert at(f"{FAR}T00:00") > NOW
