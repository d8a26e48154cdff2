"""Cutting and cancelling at F7: which part, why, who is displaced, the letter that does it, and taking it back."""

from __future__ import annotations

import pytest

from desks import NOW, Clock, add_client, at, make_desk
from screens.clinic_desk import FAR, NEAR, book, session, states, statuses, two_booked
from screens.shell import opened

TO_FAR = ("2", "d", *"12 jan", "enter")
TO_NEAR = ("2", "d", *"15 dec", "enter")


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def frame(j):
    return j.app.screen.query_one("#lines").text


def as_supervisor(desk, clock):
    from booktui.desk import open_desk

    return open_desk(desk.store.path, "sam", clock)


async def test_a_session_is_cancelled_by_x_a_digit_and_y(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "1")
        assert j.top == "PreviewDialog"
        text = j.text()
        assert "Cancel OSEI-TU Tue 12 Jan 2027 09:00 to 12:30" in text
        assert "Notice: 50 days; 42 are needed." in text
        first, second = text.index("1 Jones Test"), text.index("2 Khan Test")
        assert first < second
        assert "urg NEW    Tue 12 Jan 09:30 tell 25 Nov  by 26 Jan" in text
        assert statuses(desk, *booked) == ["booked", "booked"]
        await j.press("y")
        said = "Cancelled OSEI-TU Tue 12 Jan 2027 09:00 to 12:30: 2 displaced, 2 on the rebook list. u undoes."
        assert (j.said, j.base.list.key) == (said, session(desk).id)
        assert statuses(desk, *booked) == ["cancelled", "cancelled"]
        assert (session(desk).status, states(desk)) == ("cancelled", [("Jones Test", "open"), ("Khan Test", "open")])
        assert "▸4 Rebook" not in j.text()
        assert "4 Rebook 2" in j.text()
        assert j.base.list.touched == session(desk).id
        await j.press("4")
        assert j.base.query_one("#pane-list")._border_title.plain == "Rebook 2 · 2 due to be told by Wed 25 Nov"


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_the_safe_answer_changes_nothing(desk, key):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "1", key)
        assert (j.top, j.said) == ("Clinics", "Nothing was changed.")
        assert (statuses(desk, *booked), session(desk).status, states(desk)) == (["booked", "booked"], "planned", [])


async def test_the_key_that_opened_it_does_not_confirm(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "1", "x", "c", "1")
        assert (j.top, statuses(desk, *booked)) == ("PreviewDialog", ["booked", "booked"])


async def test_a_part_is_cut_by_words_and_what_is_meant_shows_at_once(desk):
    early, late = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "c", *"930-")
        assert "09:30-12:30, 180 minutes" in j.text()
        await j.press(*"10:00", "enter", "6")
        assert "Cut OSEI-TU Tue 12 Jan 2027 09:30 to 10:00" in j.text()
        assert ("Jones Test" in frame(j), "Khan Test" in frame(j)) == (True, False)
        await j.press("y")
        assert statuses(desk, early, late) == ["booked", "cancelled"]
        found = session(desk)
        assert (found.status, found.cuts) == ("reduced", ((at(f"{FAR}T09:30"), at(f"{FAR}T10:00")),))
        assert "cut 09:30-10:00" in j.text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "Say which part goes: 10-11:30, from 11, or until 10.", id="nothing"),
        pytest.param("2pm-3pm", "'2pm-3pm' is outside the session.", id="outside"),
        pytest.param("soon", "‹!› 'soon' is not understood. Say for example ", id="words"),
    ],
)
async def test_what_is_no_part_of_the_session_is_said_and_stays_typed(desk, typed, said):
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "c", *typed, "enter")
        assert (j.top, said in j.text()) == ("CutPart", True)
        await j.press("escape")
        assert (j.top, session(desk).status) == ("Clinics", "planned")
        await j.press("c")
        assert j.app.screen.draft == typed


async def test_a_reason_may_be_typed_and_is_kept(desk):
    two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "9", *"a burst pipe", "enter", "y")
        assert [row.reason for row in desk.rebooking.list()] == ["a burst pipe", "a burst pipe"]


async def test_a_burst_of_keys_does_the_same(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.burst(
            "2", "d", *("space" if c == " " else c for c in "12 jan"), "enter", "c", *"9-930", "enter", "1", "y"
        )
        assert statuses(desk, *booked) == ["cancelled", "booked"]
        assert j.said.startswith("Cut OSEI-TU Tue 12 Jan 2027 09:00 to 09:30: 1 displaced, 1 on the rebook list.")


async def test_u_takes_it_back_and_the_row_is_open_again(desk):
    booked = two_booked(desk)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "1", "y", "u")
        assert (statuses(desk, *booked), session(desk).status) == (["booked", "booked"], "planned")
        assert j.said == "Undone: OSEI-TU Tue 12 Jan 2027 09:00 is open again; 2 have their time back."
        assert "cancelled" not in j.text()


async def test_what_u_could_not_give_back_is_seen_line_by_line(desk, clock):
    first, second = two_booked(desk)
    sam = as_supervisor(desk, clock)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_FAR, "x", "1", "y")
        row = next(row for row in sam.rebooking.list() if row.appointment_id == second.id)
        [accepted] = sam.rebooking.accept([(row.id, sam.rebooking.choices(row.id).offers[0])])
        assert accepted.outcome is not None
        await j.press("u")
        assert (j.top, statuses(desk, first, second)) == ("Lines", ["booked", "cancelled"])
        assert "1 has the time back, 1 has not: see the lines." in " ".join(frame(j).split())
        assert "Jones Test Tue 12 Jan 2027 09:30: has a new time already" in " ".join(frame(j).split())
        await j.press("enter")
        assert j.top == "Clinics"
    sam.close()


async def test_at_short_notice_a_coordinator_is_told_who_must_do_it(desk):
    booked = two_booked(desk, NEAR)
    async with opened(desk, start="clinics") as j:
        await j.press(*TO_NEAR, "x", "1")
        text = j.text()
        assert "It is 22 days' notice and 42 are needed." in text
        assert "A supervisor must do this: enter leaves everything as it is." in text
        assert "y cancel it" not in text
        await j.press("y")
        assert "A supervisor must do this; nothing was changed." in j.text()
        await j.press("enter")
        assert statuses(desk, *booked) == ["booked", "booked"]


async def test_a_supervisor_may(desk, clock):
    booked = two_booked(desk, NEAR)
    sam = as_supervisor(desk, clock)
    async with opened(sam, start="clinics") as j:
        await j.press(*TO_NEAR, "x", "1", "y")
        assert statuses(sam, *booked) == ["cancelled", "cancelled"]
    sam.close()


async def test_a_preview_that_is_longer_than_the_window_scrolls(desk):
    for number in range(6):
        add_client(desk, f"Wait{number}", "Test")
    booked = [book(desk, f"Person{n}", f"{FAR}T{time}", service) for n, (time, service) in enumerate(
        [("09:00", "NEW"), ("09:30", "NEW"), ("10:00", "FU"), ("10:15", "FU"), ("11:15", "NEW")])]  # fmt: skip
    async with opened(desk, start="clinics", size=(60, 15)) as j:
        await j.press(*TO_FAR, "x", "1")
        assert ("▼ more: pgdn" in j.text(), "Person4" in j.text()) == (True, False)
        await j.press("pagedown", "pagedown")
        assert "Person4" in j.text()
        await j.press("y")
        assert statuses(desk, *booked) == ["cancelled"] * 5
