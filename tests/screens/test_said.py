"""What is typed into the forms of clinics and absences, understood."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from booktui.screens.dialogs.absence_form import ENTRIES, wanted_of
from booktui.screens.dialogs.clinic_form import ENTRIES as CLINIC
from booktui.screens.dialogs.clinic_form import typed_of
from booktui.screens.dialogs.clinic_said import fields_of
from booktui.screens.dialogs.said import NotSaid, by_code, clock_said, code_said, codes_said, days_said, moment_said
from desks import NOW, Clock, make_desk

ZONE = "Europe/London"


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo", clock=Clock(NOW))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        pytest.param("9", "09:00", id="morning"),
        pytest.param("1", "13:00", id="no-clinic-at-one-in-the-night"),
        pytest.param("6", "18:00", id="evening"),
        pytest.param("7", "07:00", id="early"),
        pytest.param("06:30", "06:30", id="early-when-typed-in-full"),
        pytest.param("12", "12:00", id="noon"),
        pytest.param("14", "14:00", id="bare-24-hours"),
        pytest.param("09", "09:00", id="nought-nine"),
        pytest.param("1230", "12:30", id="four-digits"),
        pytest.param(" 5pm ", "17:00", id="pm"),
        pytest.param("9.15", "09:15", id="dot"),
    ],
)
def test_a_time_of_day(text, clock):
    assert clock_said(text) == clock


@pytest.mark.parametrize("text", ["", "soon", "25:00", "13pm", "am", "tue"])
def test_what_is_no_time_of_day(text):
    with pytest.raises(NotSaid):
        clock_said(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("7 dec", date(2026, 12, 7), id="a-day"),
        pytest.param("7 dec 13:00", datetime(2026, 12, 7, 13), id="a-time-of-a-day"),
        pytest.param("13:30", datetime(2026, 12, 1, 13, 30), id="a-time-of-the-first-day"),
        pytest.param("2026-12-07", date(2026, 12, 7), id="iso"),
    ],
)
def test_a_moment(text, moment):
    assert moment_said(text, NOW, ZONE, date(2026, 12, 1)) == moment


def test_a_part_of_a_day_is_not_enough():
    with pytest.raises(NotSaid, match="names a part of the day"):
        moment_said("7 dec pm", NOW, ZONE)


def test_dates_parted_by_commas():
    assert days_said("24 dec, 31 dec,", NOW, ZONE) == [date(2026, 12, 24), date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("osei", "OSEI", id="code-in-any-case"),
        pytest.param("dr os", "OSEI", id="part-of-the-name"),
        pytest.param("dr", "dr", id="several-are-meant"),
        pytest.param("nobody", "nobody", id="nobody-is-meant"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_code_by_its_name(desk, text, code):
    assert code_said(text, by_code(desk.catalogue.resources.values())) == code


def test_several_codes(desk):
    assert codes_said("new fu,x", by_code(desk.catalogue.services.values())) == ["NEW", "FU", "x"]


@pytest.mark.parametrize(
    ("start", "end", "ends"),
    [
        pytest.param("7 dec", "11 dec", date(2026, 12, 11), id="day"),
        pytest.param("7 dec", "fri", date(2026, 12, 11), id="weekday-after-the-start"),
        pytest.param("7 dec 9:00", "1", datetime(2026, 12, 7, 13), id="time-of-the-first-day"),
        pytest.param("7 dec", "1 dec", date(2026, 12, 1), id="before-the-start-stays-before-it"),
        pytest.param("28 dec", "3 jan", date(2027, 1, 3), id="over-the-new-year"),
        pytest.param("7 dec", "", None, id="one-day"),
    ],
)
def test_the_end_of_an_absence(desk, start, end, ends):
    typed = {entry.name: "" for entry in ENTRIES} | {"schedule": "osei", "start": start, "end": end}

    assert wanted_of(desk, typed).end == ends


def test_a_version_typed_out_means_the_same_again(desk):
    version = desk.clinics.show("OSEI-TU").now
    typed = {name: value for name, value in typed_of(version).items() if value and name != "effective"}

    assert fields_of(desk, typed) == (
        {
            "name": "Osei Tuesday", "practitioner": "OSEI", "room": "R1", "location": "MAIN",
            "recur": "FREQ=WEEKLY;BYDAY=TU", "start": "09:00", "end": "12:30", "from": date(2026, 9, 1),
            "until": date(2027, 8, 31), "on_holidays": False, "slots": "NNFF.UN",
        },
        None,
    )  # fmt: skip


def test_a_field_that_was_emptied_is_taken_away(desk):
    assert fields_of(desk, {"room": "", "until": "", "overbooks": "", "services": "", "slots": "n n.f"}) == (
        {"room": None, "until": None, "overbooks": None, "services": [], "slots": "NN.F"}, None,
    )  # fmt: skip


def test_every_field_of_the_form_is_a_key_of_a_setup_file():
    from booktui.desk.setting_up.keys import SPEC

    assert {entry.name for entry in CLINIC} - {key.name for key in SPEC["clinic"][1]} == set()
