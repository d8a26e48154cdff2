"""A calendar becomes busy time: the same again changes nothing, a changed one replaces itself, bookings stay."""

import pytest

from booktui.desk import open_desk
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from calendars import calendar, event
from desks import Clock, add_client, at, make_desk

NINE = event("DTSTART;TZID=Europe/London:20261201T090000", "DTEND;TZID=Europe/London:20261201T100000", uid="nine")
LUNCH = event("DTSTART;TZID=Europe/London:20261202T120000", "DTEND;TZID=Europe/London:20261202T130000", uid="lunch")
BROKEN = event("DTSTART:soon", uid="broken")
DAY = 86_400


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    assert made.audit.verify().problems == ()
    made.close()


@pytest.fixture
def take(desk, tmp_path):
    def run(*parts, code="OSEI", **how):
        path = tmp_path / "own.ics"
        path.write_bytes(calendar(*parts))
        return desk.imports.busy(path, code, **how)

    return run


def counts(report):
    return report.read, report.added, report.updated, report.skipped, len(report.rejected)


def rows(desk):
    with desk.store.read() as c:
        found = c.exec_driver_sql(
            "SELECT schedule_id, starts_at, ends_at, source FROM absence WHERE kind = 'busy' ORDER BY 2, 1"
        )
        codes = {one.id: one.code for one in desk.catalogue.resources.values()}
        return [(codes[row[0]], *row[1:]) for row in found]


def logged(desk):
    return [line for line in desk.audit.list(limit=100) if line["object"] == "busy"]


def test_the_times_become_busy_time(desk, take):
    assert counts(take(NINE, LUNCH)) == (2, 2, 0, 0, 0)
    assert rows(desk) == [
        ("OSEI", at("2026-12-01T09:00"), at("2026-12-01T10:00"), "calendar"),
        ("OSEI", at("2026-12-02T12:00"), at("2026-12-02T13:00"), "calendar"),
    ]
    assert desk.diary.busy("OSEI", at("2026-12-01"), at("2026-12-02")) == [
        (at("2026-12-01T09:00"), at("2026-12-01T10:00"))
    ]


def test_nobody_is_booked_into_it(desk, take):
    take(NINE)
    with pytest.raises(Refused) as raised:
        desk.diary.book(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-01T09:00"), practitioner="OSEI"))
    assert [conflict.code for conflict in raised.value.conflicts if conflict.severity == "block"] == ["absent"]


def test_the_same_again_changes_nothing(desk, take):
    take(NINE, LUNCH)
    before = rows(desk)
    assert counts(take(LUNCH, NINE)) == (2, 0, 0, 2, 0)
    assert (rows(desk), len(logged(desk))) == (before, 1)


def test_a_changed_calendar_replaces_itself_by_the_difference(desk, take):
    take(NINE, LUNCH)
    with desk.store.read() as c:
        kept = c.exec_driver_sql("SELECT id FROM absence WHERE starts_at = ?", (at("2026-12-02T12:00"),)).scalar_one()
    report = take(LUNCH, NINE.replace("20261201", "20261208"))
    assert counts(report) == (2, 1, 0, 1, 0)
    assert report.notes == ("Busy times that are no longer in the calendar and were taken away: 1.",)
    assert [row[1] for row in rows(desk)] == [at("2026-12-02T12:00"), at("2026-12-08T09:00")]
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT starts_at FROM absence WHERE id = ?", (kept,)).scalar_one() == at(
            "2026-12-02T12:00"
        )


def test_an_empty_calendar_takes_its_times_away(desk, take):
    take(NINE)
    assert counts(take()) == (0, 0, 0, 0, 0)
    assert rows(desk) == []


def test_each_calendar_and_each_person_has_its_own(desk, take):
    take(NINE, calendar="work")
    take(LUNCH, calendar=" home\n")
    take(NINE, code="r1")
    take(calendar="work")
    assert [(row[0], row[3]) for row in rows(desk)] == [("R1", "calendar"), ("OSEI", "home")]


def test_other_absences_stay(desk, take):
    with desk.store.write() as c:
        schedule = desk.catalogue.resource_by_code["OSEI"].id
        c.exec_driver_sql(
            "INSERT INTO absence (schedule_id, kind, starts_at, ends_at, reason, state, source) "
            "VALUES (?, 'leave', ?, ?, '', 'approved', 'calendar')",
            (schedule, at("2026-12-03"), at("2026-12-04")),
        )
    take(NINE)
    take()
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT kind FROM absence WHERE schedule_id = ?", (schedule,)).fetchall() == [
            ("leave",)
        ]


def test_what_is_over_stays_when_the_calendar_forgets_it(desk, take, clock):
    take(NINE, LUNCH)
    clock.now = at("2026-12-09T00:00")
    assert take().notes == ("Busy times that are no longer in the calendar and were taken away: 1.",)
    assert [row[1] for row in rows(desk)] == [at("2026-12-01T09:00")]


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        pytest.param("20261115", False, id="eight-days-ago"),
        pytest.param("20261116", True, id="a-week-ago"),
        pytest.param("20271124", True, id="the-last-day-ahead"),
        pytest.param("20271125", False, id="beyond"),
    ],
)
def test_the_window(desk, take, day, taken):
    assert desk.policy.horizon_days == 366
    assert take(event(f"DTSTART;VALUE=DATE:{day}")).added == taken


@pytest.mark.parametrize(
    ("dry_run", "done"), [pytest.param(False, "were", id="done"), pytest.param(True, "would be", id="trial")]
)
def test_a_trial_changes_nothing(desk, take, dry_run, done):
    take(NINE)
    before = rows(desk)
    report = take(LUNCH, dry_run=dry_run)
    assert (counts(report), report.dry_run) == ((1, 1, 0, 0, 0), dry_run)
    assert report.notes == (f"Busy times that are no longer in the calendar and {done} taken away: 1.",)
    assert (rows(desk) == before, len(logged(desk))) == (dry_run, 1 if dry_run else 2)


def test_one_wrong_event_keeps_the_whole_file_out(desk, take):
    take(NINE)
    before = rows(desk)
    report = take(LUNCH, BROKEN)
    assert (counts(report), report.kept_out) == ((2, 0, 0, 0, 1), True)
    assert report.rejected == ((10, "DTSTART", "'soon' is not a date or time like 20261124T093000"),)
    assert rows(desk) == before


def test_bookings_in_busy_time_stay_and_are_listed(desk, take):
    client = add_client(desk)
    booked = desk.diary.book(
        desk.diary.propose(client.id, "NEW", at("2026-12-01T09:30"), practitioner="OSEI")
    ).appointment
    assert take(NINE).notes == (
        f"1 booking of Dr Osei lies in that busy time and stays: {booked.ref} Tue 1 Dec 09:30.",
    )
    other = desk.diary.book(
        desk.diary.propose(add_client(desk, "Lee").id, "NEW", at("2026-12-08T09:00"), practitioner="OSEI")
    ).appointment
    report = take(NINE.replace("END:VEVENT", "RRULE:FREQ=WEEKLY\r\nEND:VEVENT"))
    assert report.notes == (
        f"2 bookings of Dr Osei lie in that busy time and stay: {booked.ref} Tue 1 Dec 09:30, {other.ref} Tue 8 Dec 09:00.",
    )
    with desk.store.read() as c:
        starts = c.exec_driver_sql("SELECT starts_at FROM appointment ORDER BY id").fetchall()
    assert [row[0] for row in starts] == [at("2026-12-01T09:30"), at("2026-12-08T09:00")]


def test_a_booking_that_only_touches_busy_time_is_not_listed(desk, take):
    desk.diary.book(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-01T09:00"), practitioner="OSEI"))
    assert take(NINE.replace("T090000", "T093000")).notes == ()


def test_whole_days_are_those_of_the_place(tmp_path, clock):
    from desks import SETUP

    there = [
        {**SETUP["location"][0], "travel_minutes": {}},
        {"code": "WYT", "name": "Tokyo", "time_zone": "Asia/Tokyo"},
    ]
    desk = make_desk(tmp_path, "jo", setup={**SETUP, "location": there}, clock=clock)
    path = tmp_path / "own.ics"
    path.write_bytes(calendar(event("DTSTART;VALUE=DATE:20261201")))
    desk.imports.busy(path, "W1")
    assert [row[1:3] for row in rows(desk)] == [(at("2026-11-30T15:00"), at("2026-12-01T15:00"))]
    desk.close()


def test_the_audit_says_what_was_done_and_nothing_of_it(desk, take):
    take(NINE.replace("END:VEVENT", "SUMMARY:Oncologist\r\nEND:VEVENT"))
    (line,) = logged(desk)
    assert (line["action"], line["object_id"]) == ("import", desk.catalogue.resource_by_code["OSEI"].id)
    with desk.store.read() as c:
        details = "".join(str(row) for row in c.exec_driver_sql("SELECT before, after FROM audit_detail").fetchall())
    assert "Oncologist" not in details


@pytest.mark.parametrize("code", ["NOBODY", "C1", "NEW", "OSEI-TU"])
def test_only_what_has_a_diary_of_its_own(desk, take, code):
    add_client(desk, ref="C1")
    with pytest.raises(
        NotFound, match=f"with the code '{code}'.*Known: BROWN, E1, ECHO1, GROUP, GYM, OSEI,.*Nothing was imported"
    ):
        take(NINE, code=code)
    assert rows(desk) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "There is no calendar in the file. Nothing was imported.", id="empty"),
        pytest.param(calendar(NINE)[:-20], "The file is cut off: the VEVENT of line 3 has no end. Nothing was imported.", id="cut-off"),
        pytest.param(calendar("SUMMARY:x").replace(b":x", b":\xff"), "Line 3 is not UTF-8. Please save the file as UTF-8. Nothing was imported.", id="latin-1"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_changes_nothing(desk, take, tmp_path, data, said):
    take(NINE)
    before = rows(desk)
    (tmp_path / "bad.ics").write_bytes(data)
    with pytest.raises(BadInput) as raised:
        desk.imports.busy(tmp_path / "bad.ics", "OSEI")
    assert raised.value.message == f"{tmp_path / 'bad.ics'}: {said}"
    assert rows(desk) == before


def test_no_such_file_and_too_long_a_name(desk, take, tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        desk.imports.busy(tmp_path / "none.ics", "OSEI")
    with pytest.raises(BadInput, match="cannot be read"):
        desk.imports.busy(tmp_path, "OSEI")
    with pytest.raises(BadInput, match="The calendar's name"):
        take(NINE, calendar="x" * 61)


def test_an_auditor_does_not_import(desk, tmp_path, clock):
    (tmp_path / "own.ics").write_bytes(calendar(NINE))
    reader = open_desk(tmp_path / "desk.db", "alex", clock)
    with pytest.raises(NotPermitted):
        reader.imports.busy(tmp_path / "own.ics", "OSEI")
    reader.close()
