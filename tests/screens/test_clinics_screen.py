"""The clinics (F7): its views, what each says, going about, and why a key does nothing."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.absence_views import AbsenceWanted
from booktui.screens.clinics import Clinics
from booktui.widgets.clinic_keys import NOW as KEYS_NOW
from booktui.widgets.keys import HELP, key_line
from desks import NOW, Clock, at, make_desk
from screens.clinic_desk import FAR, book, two_booked
from screens.shell import opened, until


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    made.absences.add(AbsenceWanted("PHYS", start=date(2026, 12, 9), reason="a course"))
    yield made
    made.close()


def title(j):
    return j.base.query_one("#pane-list")._border_title.plain


def tabs(j):
    return j.base.query_one("#tabs").text


async def test_f7_shows_the_templates_and_what_the_one_under_the_cursor_is(desk):
    async with opened(desk) as j:
        await j.press("f7", "end")
        assert isinstance(j.base, Clinics)
        assert (title(j), j.base.list.key) == ("Templates 4", "OSEI-TU")
        text = j.text()
        assert "OSEI-TU   Tuesdays 09:00-12:30" in text
        assert "Osei Tuesday" in text
        assert "Dr Osei (OSEI)" in text
        assert "│N    │N    │F │F │..│U    │N" in text
        assert "3 New, 2 Follow-up, 1 Urgent: 6 places" in text
        assert "1 live from Tue 1 Sep 2026" in text


async def test_digits_go_from_view_to_view_and_the_cursor_is_where_it_was(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("down", "2")
        assert (j.base.at, title(j)[:26]) == ("sessions", "Sessions week 48 · 4 ─ fil")
        await j.press("3")
        assert (j.base.at, title(j)) == ("absences", "Absences Mon 23 Nov to Sun 17 Jan · 1")
        await j.press("4")
        assert (j.base.at, title(j)) == ("rebook", "Rebook 0")
        assert "Everybody who lost a time has been dealt with." in j.text()
        await j.press("1")
        assert (j.base.at, j.base.list.key) == ("templates", "ECHO-TH")
        assert tabs(j).startswith("▸1 Templates │ 2 Sessions 23 Nov │ 3 Absences │ 4 Rebook 0")


async def test_a_session_shows_how_full_it_is_and_who_is_in_it(desk):
    book(desk, "Khan", f"{FAR}T09:00")
    async with opened(desk, start="clinics") as j:
        await j.press("2", "d", *"12 jan", "enter")
        assert (j.said, j.base.range.first) == ("Tue 12 Jan 2027.", date(2027, 1, 11))
        row = j.base.list.item
        assert (row.clinic, row.day, row.booked, row.places) == ("OSEI-TU", FAR, 1, 6)
        await until(lambda: "filled 8% of 13 available slots" in title(j))
        text = j.text()
        assert "Tue 12 09:00-12:30 OSEI-TU" in text
        assert "New 1 of 3, Follow-up 0 of 2" in text
        assert "17% of 6 available slots" in text
        assert "09:00 Khan Test NEW" in text


async def test_weeks_go_back_and_on_and_t_comes_home(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("2", "plus", "plus", "minus")
        assert j.base.range.first == date(2026, 11, 30)
        await j.press("t")
        assert j.base.range.first == date(2026, 11, 23)
        await j.press("3", "plus")
        assert title(j).startswith("Absences Mon 30 Nov to Sun 24 Jan")


async def test_o_opens_the_day_in_the_diary_at_that_session(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("2", "down", "o")
        assert (j.app.current_mode, j.base.day, j.grid.here.code) == ("diary", date(2026, 11, 25), "BROWN")
        await j.press("f7")
        assert (j.base.at, j.base.list.item.clinic) == ("sessions", "BROWN-WE")


async def test_f_lists_what_nobody_has_yet_and_comes_back(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("f")
        assert (j.top, "Tue 24 Nov" in j.text()) == ("Unfilled", True)
        await j.press("escape")
        assert (j.top, j.base.list.key) == ("Clinics", "BROWN-WE")


async def test_s_shows_what_is_over_too(desk, clock):
    desk.clinics.retire("GRP-FR", on=date(2027, 3, 1), reason="test")
    clock.now = at("2027-03-01T09:00")
    async with opened(desk, start="clinics") as j:
        assert title(j) == "Templates 3"
        await j.press("s")
        assert (title(j), j.said) == ("Templates 4 with retired ones", "Retired clinics show.")
        assert "retired" in j.text()
        await j.press("s")
        assert title(j) == "Templates 3"


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_below_110_columns_enter_shows_the_details_and_esc_the_list(desk, size):
    async with opened(desk, start="clinics", size=size) as j:
        assert ("Templates 4" in j.text(), "Details" in j.text()) == (True, False)
        await j.press("enter")
        assert ("Templates 4" in j.text(), "Details" in j.text()) == (False, True)
        await j.press("down", "pagedown", "end", "home", "escape")
        assert ("Templates 4" in j.text(), "Details" in j.text()) == (True, False)
        await j.press("escape")
        assert j.said == "Nothing to go back from here. F1 shows the keys, ctrl+q leaves."


async def test_a_window_that_changes_keeps_view_and_row(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("2", "down", "tab")
        for size in ((80, 24), (40, 10), (60, 15), (200, 50), (120, 40)):
            await j.pilot.resize_terminal(*size)
            await j.pilot.pause()
        assert (j.base.at, j.base.list.cursor, j.base.focused.id) == ("sessions", 1, "details")
        assert "Sessions week 48" in j.text()


async def test_the_terminals_own_cursor_sits_on_the_row(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("down", "down")
        x, y = j.app.cursor_position
        assert j.text().splitlines()[y][x : x + 8] == "▸GRP-FR "


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        pytest.param("c", "c cuts part of a session: 2 shows the sessions, then choose one.", id="cut"),
        pytest.param("x", "x cancels a session: 2 shows the sessions, then choose one.", id="cancel"),
        pytest.param("p", "p plans times for somebody on the rebook list: 4 shows that list, then choose one.",
                     id="plan"),
        pytest.param("b", "b lists times for somebody on the rebook list: 4 shows that list, then choose one.",
                     id="book-one"),
        pytest.param("l", "l takes off somebody on the rebook list: 4 shows that list, then choose one.",
                     id="take-off"),
        pytest.param("a", "a adds an absence: 3 shows the absences.", id="add-absence"),
        pytest.param("r", "r removes an absence: 3 shows the absences, then choose one.", id="remove-absence"),
        pytest.param("v", "BROWN-WE has no draft: e drafts a change.", id="no-draft"),
        pytest.param("w", "BROWN-WE has no draft: e drafts a change.", id="nothing-to-withdraw"),
        pytest.param("t", "This key goes to this week of sessions (2) or absences (3).", id="today"),
        pytest.param("+", "This key goes to another week of sessions (2) or absences (3).", id="week"),
        pytest.param("d", "d goes to a date of sessions (2) or absences (3).", id="date"),
        pytest.param("2s", "All sessions of the week are shown already, cancelled ones too.", id="all-sessions"),
        pytest.param("2e", "e changes a clinic: 1 shows the templates, then choose one.", id="change"),
        pytest.param("2k", "k ends a clinic: 1 shows the templates, then choose one.", id="retire"),
        pytest.param("2v", "v approves a draft of a clinic: 1 shows the templates, then choose one.", id="approve"),
        pytest.param("2w", "w withdraws a draft of a clinic: 1 shows the templates, then choose one.", id="withdraw"),
        pytest.param("3v", "This absence is approved already.", id="approved"),
        pytest.param("4p", "There is nothing here: p plans times for somebody on the rebook list.", id="empty-list"),
        pytest.param("4o", "There is no time here to open in the diary.", id="no-time"),
        pytest.param("4\r", "There is nothing to show the details of.", id="no-details"),
    ],
)  # fmt: skip
async def test_a_key_that_can_do_nothing_says_why(desk, keys, said):
    names = {"+": "plus", "\r": "enter"}
    async with opened(desk, start="clinics") as j:
        await j.press(*(names.get(key, key) for key in keys))
        assert (j.said, j.base.status.is_error) == (said, True)


async def test_the_past_cannot_be_cut(desk, clock):
    clock.now += 2 * 86_400
    async with opened(desk, start="clinics") as j:
        await j.press("2", "x")
        assert j.said == "The session of OSEI-TU on Tue 24 Nov 2026 09:00 has begun: only what is to come can be cut."


@pytest.mark.parametrize("view", KEYS_NOW)
def test_what_matters_most_of_a_view_is_in_the_line_at_80_columns(view):
    line = key_line((HELP, *KEYS_NOW[view]), 78).plain
    needed = {"templates": ("new", "change"), "sessions": ("cut", "cancel"), "absences": ("add", "remove"),
              "rebook": ("plan all", "book one", "take off"), "caseloads": ("moves", "details")}  # fmt: skip
    assert [word for word in needed[view] if word not in line] == []


async def test_the_key_line_names_only_what_works_on_the_row(desk):
    two_booked(desk)
    desk.clinics.cut("OSEI-TU", FAR, reason="test")
    async with opened(desk, start="clinics") as j:
        await j.press("2", "d", *"12 jan", "enter")
        assert (j.base.list.item.status, "cancel" in j.base.query_one("#keys").text) == ("cancelled", False)
        await j.press("down")
        assert "x cancel" in j.base.query_one("#keys").text


async def test_a_view_opens_on_its_first_row_and_stays_on_the_row_when_the_status_line_grows(desk):
    async with opened(desk, start="clinics", size=(60, 15)) as j:
        await j.press("2", *["plus"] * 3, "end", "3")
        assert j.base.list.cursor == 0
        await j.press("1", "end")
        j.base.say("x" * 70)
        await j.pilot.pause()
        assert "▸OSEI-TU" in j.text()
        await j.pilot.resize_terminal(60, 16)
        await j.pilot.pause()
        lines = j.text().splitlines()
        assert lines[j.app.cursor_position[1]].find("▸OSEI-TU") >= 0
