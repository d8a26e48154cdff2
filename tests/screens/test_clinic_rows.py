"""How the rows and details of the clinics' screen read, at the widths that matter."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.absence_views import AbsenceView
from booktui.desk.clinic_views import Affected, ClinicView, Preview, RebookRow, SessionView, VersionView
from booktui.rules.clinics.figures import Figures
from booktui.rules.planning.order import rank
from booktui.screens.dialogs.preview import preview_lines
from booktui.widgets.absence_rows import absence_cells
from booktui.widgets.clinic_lines import changes
from booktui.widgets.clinic_rows import (
    code_width,
    rebook_cells,
    rebook_head,
    session_cells,
    session_head,
    standing_words,
    template_cells,
    template_head,
)
from booktui.widgets.waiting_rows import Cell
from desks import at

DAY = date(2027, 1, 12)
START, END = at("2027-01-12T09:00"), at("2027-01-12T12:30")
ZONE = "Europe/London"


def text(cells: list[Cell]) -> str:
    return "".join(cell.text for cell in cells).rstrip()


def version(number: int = 1, standing: str = "live", **more: object) -> VersionView:
    known = {
        "number": number, "standing": standing, "effective_from": date(2026, 9, 1), "name": "Osei", "practitioner": "OSEI",
        "location": "MAIN", "recur": "FREQ=WEEKLY;BYDAY=TU", "when": "Tuesdays 09:00 to 12:30", "start": "09:00",
        "end": "12:30", "since": date(2026, 9, 1), "room": "R1", "slots": "NNFF.UN",
    }  # fmt: skip
    return VersionView(**{**known, **more})  # type: ignore[arg-type]


def session(**more: object) -> SessionView:
    known = {
        "id": 1, "clinic": "OSEI-TU", "day": DAY, "start": START, "end": END, "zone": ZONE, "practitioner": "OSEI",
        "location": "MAIN", "room": "R1", "slots": "NNFF.UN", "status": "planned", "booked": 4, "places": 6,
    }  # fmt: skip
    return SessionView(**{**known, **more})  # type: ignore[arg-type]


def row(**more: object) -> RebookRow:
    known = {
        "id": 1, "rank": 3, "client_id": 1, "client_ref": "C1", "name": "Khan Amina", "service": "NEW", "priority": "2ww",
        "received_on": date(2026, 9, 1), "clock_start": date(2026, 9, 1), "target_on": None, "old_start": START,
        "old_practitioner": "OSEI", "zone": ZONE, "tell_by": date(2026, 11, 25), "rebook_by": date(2027, 1, 26),
        "hospital_cancels": 1, "why": "The session is cancelled.", "kind": "cancel", "reason": "leave",
        "appointment_id": 7, "entry_id": 1, "disruption_id": 1, "still_booked": False,
    }  # fmt: skip
    return RebookRow(**{**known, **more})  # type: ignore[arg-type]


def test_a_template_at_75_and_at_50_cells() -> None:
    clinic = ClinicView(1, "OSEI-TU", True, None, version(), (version(), version(2, "draft")))

    assert [text(template_head(75)), text(template_cells(clinic, 75)), text(template_cells(clinic, 50))] == [
        "clinic    when                           who     room  slots",
        "OSEI-TU   Tuesdays 09:00-12:30           OSEI    R1    NNFF.UN    has draft",
        "OSEI-TU   Tuesdays 09:00-12:30   OSEI    has draft",
    ]


def test_codes_that_differ_at_their_end_have_the_room_to() -> None:
    assert [code_width(codes) for codes in ([], ["A"], ["CARD01-TUAM"], ["X" * 20])] == [9, 9, 11, 16]


@pytest.mark.parametrize(
    ("versions", "retired", "words"),
    [
        pytest.param([version()], None, "", id="live"),
        pytest.param([version(), version(2, "draft")], None, "has draft", id="with-a-draft"),
        pytest.param([version(1, "draft")], None, "draft", id="only-a-draft"),
        pytest.param([version(1, "scheduled")], None, "scheduled", id="to-come"),
        pytest.param([version(1, "waiting", unresolved=3)], None, "‹!› 3 unfit", id="bookings-do-not-fit"),
        pytest.param([version()], date(2026, 11, 1), "retired", id="retired"),
        pytest.param([version()], date(2027, 2, 1), "to 31 Jan", id="retired-later"),
        pytest.param([version(1, "waiting", unresolved=3)], date(2027, 2, 1), "‹!› 3 unfit", id="retired-and-unfit"),
    ],
)
def test_what_is_to_know_of_a_template(versions: list[VersionView], retired: date | None, words: str) -> None:
    over = retired is not None and retired < date(2026, 12, 1)
    clinic = ClinicView(1, "X", retired is None, retired, versions[0], tuple(versions), over=over)
    assert standing_words(clinic)[0] == words


@pytest.mark.parametrize(
    ("one", "figures", "line"),
    [
        pytest.param(session(), None, "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1         4/6", id="filling"),
        pytest.param(session(booked=7, overbooked=1), None,
                     "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1         6/6 +1", id="overbooked"),
        pytest.param(session(), Figures(template=6, booked=4, attended=3),
                     "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1         4/6       50%", id="used"),
        pytest.param(session(places=None, slots=""), Figures("minutes", template=210, booked=90),
                     "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1     90/210m", id="free-time"),
        pytest.param(session(status="cancelled"), None,
                     "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1           -           cancelled", id="cancelled"),
        pytest.param(session(cuts=((START, START + 1800),)), None,
                     "Tue 12 09:00-12:30 OSEI-TU   OSEI    R1         4/6           cut 09:00-09:30", id="cut"),
    ],
)  # fmt: skip
def test_a_session_at_90_cells(one: SessionView, figures: Figures | None, line: str) -> None:
    assert text(session_cells(one, figures, 90)) == line


def test_the_heads_stand_over_their_columns() -> None:
    head, line = text(session_head(76)), text(session_cells(session(), Figures(template=6, booked=4, attended=3), 76))

    assert [line[head.index(word) :].split(" ")[0] for word in ("clinic", "who", "room")] == ["OSEI-TU", "OSEI", "R1"]
    assert [head.index("booked") + 6, head.index("used") + 4] == [line.index("4/6") + 3, line.index("50%") + 3]


def test_a_row_of_the_rebook_list() -> None:
    today = date(2026, 11, 24)

    assert [text(rebook_head(75)), text(rebook_cells(row(), today, 75)), text(rebook_cells(row(), today, 90))] == [
        " rank name                   for    had              tell by    rebook  ×",
        "    3 Khan Amina        2WW  NEW    Tue 12 Jan 09:00 25 Nov     26 Jan  ×1",
        "    3 Khan Amina                 2WW  NEW    Tue 12 Jan 09:00 12w   25 Nov     26 Jan  ×1",
    ]


@pytest.mark.parametrize(
    ("more", "end"),
    [
        pytest.param({"tell_by": date(2026, 11, 23)}, "‹!› 23 Nov 26 Jan  ×1", id="to-be-told-since-yesterday"),
        pytest.param({"rebook_by": None}, "25 Nov     target  ×1", id="inside-the-target"),
        pytest.param({"state": "rebooked", "hospital_cancels": 0}, "rebooked   26 Jan", id="dealt-with"),
    ],
)
def test_when_they_are_to_be_told(more: dict[str, object], end: str) -> None:
    assert text(rebook_cells(row(**more), date(2026, 11, 24), 75)).endswith(end)


@pytest.mark.parametrize(
    ("more", "line"),
    [
        pytest.param({}, "Tue 12 Jan 2027 09:00 to 12:30 OSEI        leave      a course", id="leave"),
        pytest.param({"state": "requested"}, "Tue 12 Jan 2027 09:00 to 12:30 OSEI        leave      asked for", id="asked"),
        pytest.param({"displaced": 3}, "Tue 12 Jan 2027 09:00 to 12:30 OSEI        leave      3 displaced", id="displaced"),
        pytest.param({"rule_id": 1}, "Tue 12 Jan 2027 09:00 to 12:30 OSEI        leave ↻    a course", id="repeating"),
        pytest.param({"schedule": "", "kind": "closure", "location": "MAIN"},
                     "Tue 12 Jan 2027 09:00 to 12:30 MAIN        closure    a course", id="closure"),
        pytest.param({"start": at("2027-01-11T00:00"), "end": at("2027-01-16T00:00")},
                     "Mon 11 Jan to Fri 15 Jan 2027  OSEI        leave      a course", id="days-say-the-year-once"),
    ],
)  # fmt: skip
def test_an_absence(more: dict[str, object], line: str) -> None:
    known = {"id": 1, "schedule": "OSEI", "name": "Dr Osei", "location": "", "kind": "leave", "start": START, "end": END,
             "zone": ZONE, "reason": "a course", "state": "approved"}  # fmt: skip
    assert text(absence_cells(AbsenceView(**{**known, **more}), 1, 75)) == line  # type: ignore[arg-type]


def test_what_a_draft_changes_is_named_field_by_field() -> None:
    after = version(2, "draft", slots="", room="", on_holidays=True, not_on=(date(2026, 12, 24),))

    assert [text(line) for line in changes(version(), after, 60)] == [
        "  room: R1 → none", "  slots: NNFF.UN → none", "  not on: none → 2026-12-24", "  on holidays: no → yes",
    ]  # fmt: skip


def affected(number: int, **more: object) -> Affected:
    known = {"appointment_id": number, "client_id": number, "name": f"Person {number}", "client_ref": "C", "service": "NEW",
             "start": START, "zone": ZONE, "priority": "routine", "why": "The session is cancelled.",
             "tell_by": date(2026, 11, 25), "rebook_by": date(2027, 2, 23), "clock_start": date(2026, 9, 1)}  # fmt: skip
    return Affected(**{**known, **more})  # type: ignore[arg-type]


def test_a_preview_says_notice_who_stays_and_everybody_affected() -> None:
    people = (affected(1, priority="urgent", phone_first=True, hospital_cancels=1), affected(2, rebook_by=None))
    seen = Preview("Cancel X", people, 50, 42, False, False, staying=("The hold of jo at 09:15 is let go.",))

    assert sorted(people, key=rank) == list(people)
    assert [text(line) for line in preview_lines(seen, 74)] == [
        "Notice: 50 days; 42 are needed.",
        "· The hold of jo at 09:15 is let go.",
        "",
        "2 affected, in the order in which they are to be rebooked:",
        "The session is cancelled.",
        "  1 Person 1         urg NEW    Tue 12 Jan 09:00 phone 25 Nov by 23 Feb ×1",
        "  2 Person 2         rou NEW    Tue 12 Jan 09:00 tell 25 Nov  in target",
    ]


def test_different_reasons_are_said_below_each() -> None:
    seen = Preview("Change", (affected(1, why="No slot then."), affected(2, why="Another room.")), 60, 56, False, False)

    assert [text(line) for line in preview_lines(seen, 74)][-4:] == [
        "  1 Person 1         rou NEW    Tue 12 Jan 09:00 tell 25 Nov  by 23 Feb", "     No slot then.",
        "  2 Person 2         rou NEW    Tue 12 Jan 09:00 tell 25 Nov  by 23 Feb", "     Another room.",
    ]  # fmt: skip
