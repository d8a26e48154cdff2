"""Templates at F7: made, changed, approved, withdrawn and ended by keys, each seen before it is done."""

from __future__ import annotations

from datetime import date

import pytest

from desks import NOW, Clock, make_desk
from screens.clinic_desk import book, statuses
from screens.shell import opened

CODE_TO_WHEN = (*"OSEI-WE", "enter", "enter", *"osei", "enter", *"room 1", "enter", "enter", "enter")
NEW_CLINIC = (
    "n", *CODE_TO_WHEN, *"wed weeks 1,3", "enter", "1", "enter", "5", "enter", *"+8w", "enter", *["enter"] * 6,
)  # fmt: skip
"""The form up to its last field, the slots."""


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam", clock=Clock(NOW))
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def standings(desk, code):
    return [(one.number, one.standing) for one in desk.clinics.show(code).versions]


def below(j):
    return j.app.screen.query_one("#form-below").text


async def test_a_new_clinic_shows_its_slots_with_every_letter_and_is_approved_by_y(desk):
    async with opened(desk, start="clinics") as j:
        await j.press(*NEW_CLINIC)
        assert below(j).splitlines()[0] == ("Wednesdays in weeks 1 and 3 13:00 to 17:00: Wed 20 Jan, Wed 3 Feb, Wed 17")
        await j.press("n")
        assert "1 New: 1 place, 1 overbook allowed, 210 minutes spare" in below(j)
        await j.press(*"nff.")
        assert "│N    │N    │F │F │..│··" in below(j)
        await j.press("enter")
        assert j.top == "PreviewDialog"
        assert "Nobody is affected." in j.text()
        await j.press("y", *"more capacity", "enter")
        clinic = desk.clinics.show("OSEI-WE")
        now = clinic.now
        assert (now.slots, now.recur, now.start, now.end, now.room, now.practitioner) == (
            "NNFF.", "FREQ=MONTHLY;BYDAY=1WE,3WE", "13:00", "17:00", "R1", "OSEI",
        )  # fmt: skip
        assert (now.since, now.standing, now.reason) == (date(2027, 1, 18), "scheduled", "more capacity")
        assert j.said.startswith("Approved OSEI-WE version 1 from Mon 18 Jan 2027: ")
        assert "publish the slots" in j.text()
        await j.press("enter")
        assert (j.top, j.base.list.key, len(j.base.list.items)) == ("Clinics", "OSEI-WE", 5)


async def test_it_may_be_kept_as_a_draft_approved_later_or_withdrawn(desk):
    async with opened(desk, start="clinics") as j:
        await j.press(*NEW_CLINIC, *"nn", "enter", "k")
        assert j.said == "Drafted version 1 of OSEI-WE: approve it to put it in force."
        assert standings(desk, "OSEI-WE") == [(1, "draft")]
        assert "Templates 5 · 1 draft" in j.text()
        await j.press("v", "enter")
        assert (j.said, standings(desk, "OSEI-WE")) == ("Version 1 of OSEI-WE stays a draft.", [(1, "draft")])
        await j.press("v", "y", *"agreed", "enter", "enter")
        assert standings(desk, "OSEI-WE") == [(1, "scheduled")]
        await j.press("v")
        assert j.said == "OSEI-WE has no draft: e drafts a change."


async def test_a_draft_that_is_withdrawn_needs_a_reason(desk):
    async with opened(desk, start="clinics") as j:
        await j.press(*NEW_CLINIC, *"nn", "enter", "k", "w", "enter")
        assert "Type something, or press esc." in j.text()
        await j.press(*"not needed", "enter")
        assert (j.said, standings(desk, "OSEI-WE")) == ("Withdrew version 1 of OSEI-WE.", [(1, "withdrawn")])


async def test_esc_keeps_what_was_typed_and_the_preview_goes_back_to_it(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("n", *"OSEI-WE", "escape")
        assert j.said == "Nothing is saved. What was typed is kept: n goes on with it."
        await j.press("n")
        assert j.app.screen.typed["code"] == "OSEI-WE"
        await j.press("escape")
        j.base.drafts.clear()
        await j.press(*NEW_CLINIC, *"nn", "enter", "escape")
        assert (j.top, j.app.screen.typed["slots"]) == ("ClinicForm", "nn")
        assert [one.code for one in desk.clinics.list()] == ["BROWN-WE", "ECHO-TH", "GRP-FR", "OSEI-TU"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        pytest.param("practitioner", "nobody", "Who: nobody is not", id="unknown-practitioner"),
        pytest.param("recur", "sometimes", "When: 'sometimes' in 'sometimes' is not understood", id="recurrence"),
        pytest.param("start", "late", "Starts: 'late' is not a time of day.", id="hour"),
        pytest.param("end", "13:00", "Ends: 13:00 is not after start 13:00", id="no-length"),
        pytest.param("until", "1 dec", "Last day: 2026-12-01 is before from 2027-01-18", id="ends-before-it-begins"),
        pytest.param("services", "NEW, NOSUCH", "Services: NOSUCH is not", id="unknown-service"),
        pytest.param("slots", "NX", "Slots: Slot 2 of 'NX': there is no slot type 'X'.", id="unknown-letter"),
        pytest.param("slots", "N" * 9, "Slots: Slot 9 of 'NNNNNNNNN' ('N') ends 270 minutes", id="too-long"),
        pytest.param("on_holidays", "perhaps", "On holidays: Type y for yes", id="yes-or-no"),
        pytest.param("overbooks", "many", "Overbooks: 'many' is not a number.", id="number"),
        pytest.param("except", "24 foo", "Not on: ", id="date"),
        pytest.param("code", "OSEI-TU", "There is a clinic OSEI-TU already: change it instead.", id="known-code"),
    ],
)
async def test_what_is_wrong_is_said_and_the_cursor_goes_there(desk, field, typed, said):
    async with opened(desk, start="clinics") as j:
        await j.press(*NEW_CLINIC, *"nn")
        j.app.screen.query_one(f"#form-{field}").value = typed
        await j.press("pagedown")
        words = str(j.app.screen.query_one("#dialog-said").visual)
        assert (j.top, words.startswith(f"‹!› {said}")) == ("ClinicForm", True), words
        if field != "code":
            assert j.app.screen.focused.id == f"form-{field}"
        assert len(desk.clinics.list()) == 4


async def test_a_change_lists_who_no_longer_fits_and_leaves_them_booked(desk):
    booked = book(desk, "Khan", "2027-02-02T10:00", "FU")
    async with opened(desk, start="clinics") as j:
        await j.press("end", "e")
        assert j.app.screen.typed["recur"] == "Tuesdays"
        await j.press("pagedown")
        assert "From when: Say from which day on the change counts: +8w, or 1 feb." in j.text()
        await j.press(*"1 feb", *["down"] * 16, *["backspace"] * 9, *"nnnnnn", "enter")
        text = j.text()
        assert "Change of clinic OSEI-TU from Mon 1 Feb 2027 (version 2)" in text
        assert "1 affected" in text
        assert "Khan Test" in text
        await j.press("y", *"only new", "enter", "enter")
        assert standings(desk, "OSEI-TU") == [(1, "live"), (2, "scheduled")]
        assert (statuses(desk, booked), [row.name for row in desk.rebooking.list()]) == (["booked"], ["Khan Test"])
        await j.press("tab")
        assert "slots: NNFF.UN → NNNNNN" in j.base.details.text


async def test_the_details_of_a_draft_show_both_strips(desk):
    async with opened(desk, start="clinics") as j:
        await j.press("end", "e", *"+10w", *["down"] * 16, *["backspace"] * 9, *"ffff", "enter", "k")
        text = j.base.details.text
        assert "2 draft from Mon 1 Feb 2027" in text
        assert "│N    │N    │F │F │..│U    │N" in text
        assert "│F │F │F │F │··" in text


async def test_a_clinic_is_ended_from_a_day_on_after_a_look(desk):
    booked = book(desk, "Khan", "2027-01-12T09:00")
    async with opened(desk, start="clinics") as j:
        await j.press("end", "k", *"4 jan", "enter", *"moves away", "enter")
        assert "Retire clinic OSEI-TU from Mon 4 Jan 2027" in j.text()
        assert "1 affected" in j.text()
        await j.press("y")
        assert j.said.startswith("Retired OSEI-TU from Mon 4 Jan 2027: ")
        assert (j.top, "to 3 Jan" in j.text()) == ("Clinics", True)
        await j.press("end", "enter")
        assert "No session from Mon 4 Jan 2027." in j.text()
        assert (statuses(desk, booked), [row.name for row in desk.rebooking.list()]) == (["cancelled"], ["Khan Test"])


async def test_ending_it_twice_or_changing_what_is_retired_is_refused(desk):
    desk.clinics.retire("OSEI-TU", on=date(2027, 3, 1), reason="test")
    async with opened(desk, start="clinics") as j:
        await j.press("s", "end", "k")
        assert j.said == "OSEI-TU was retired already."
        await j.press("e")
        assert j.said == "OSEI-TU was retired; n makes a new clinic."


async def test_of_several_drafts_one_is_asked_for(desk):
    for day in (date(2027, 2, 1), date(2027, 3, 1)):
        desk.clinics.change("OSEI-TU", {"slots": "NN"}, effective=day, reason="test")
    async with opened(desk, start="clinics") as j:
        await j.press("end", "w")
        assert "Withdraw which draft of OSEI-TU?" in j.text()
        await j.press("2", *"no", "enter")
        assert standings(desk, "OSEI-TU") == [(1, "live"), (2, "draft"), (3, "withdrawn")]
