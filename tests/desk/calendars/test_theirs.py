"""Somebody's own events as busy time: only when, never what, and one that is broken stops no other."""

import pytest

from caldav_server import event
from desks import at

pytestmark = pytest.mark.slow

AMSTERDAM = (
    "BEGIN:VTIMEZONE\nTZID:(UTC+01:00) Amsterdam, Berlin\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"
    "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n"
    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
)


def test_an_event_comes_moves_and_goes(desk, sync, busy, theirs):
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    report = sync()
    assert (report.busy_added, busy()) == (1, [("10:00", "11:00")])
    theirs.change("one.ics", "T110000Z", "T113000Z")
    report = sync()
    assert (report.busy_added, report.busy_removed, busy()) == (1, 1, [("10:00", "11:30")])
    report = sync()
    assert (report.read, report.busy_added, report.busy_removed) == (0, 0, 0)
    theirs.delete("one.ics")
    assert (sync().busy_removed, busy()) == (1, [])


def test_a_series_is_worked_out_here_with_what_is_left_out_and_what_is_moved(sync, busy, theirs):
    text = event(
        "daily",
        "DTSTART;TZID=Europe/London:20261214T080000",
        "DTEND;TZID=Europe/London:20261214T083000",
        "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE;TZID=Europe/London:20261215T080000",
    )
    moved = "END:VEVENT\nBEGIN:VEVENT\nUID:daily\nDTSTAMP:20261101T120000Z\nRECURRENCE-ID;TZID=Europe/London:20261216T080000\nDTSTART:20261216T120000Z\nDTEND:20261216T130000Z\nEND:VEVENT"
    theirs.put("daily.ics", text.replace("END:VEVENT", moved, 1))
    assert sync().busy_added == 3
    assert [busy(f"2026-12-{day}") for day in (14, 15, 16, 17)] == [
        [("08:00", "08:30")],
        [],
        [("12:00", "13:00")],
        [("08:00", "08:30")],
    ]


def test_a_day_of_the_clock_change_and_a_zone_of_their_own(sync, busy, theirs, clock):
    theirs.add("spring", "DTSTART;TZID=Europe/London:20270328T003000", "DTEND;TZID=Europe/London:20270328T023000")
    theirs.add(
        "own",
        'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin":20261215T100000',
        'DTEND;TZID="(UTC+01:00) Amsterdam, Berlin":20261215T110000',
        before=AMSTERDAM,
    )
    sync()
    assert busy("2027-03-28") == [("00:30", "01:30")]
    assert busy() == [("09:00", "10:00")]


def test_what_is_free_or_called_off_takes_no_time_and_no_text_is_kept(desk, sync, busy, theirs):
    theirs.add("free", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z", "TRANSP:TRANSPARENT")
    theirs.add("off", "DTSTART:20261215T110000Z", "DTEND:20261215T120000Z", "STATUS:CANCELLED")
    theirs.add("todo", "DTSTART:20261215T120000Z", "DTEND:20261215T130000Z", "LOCATION:at home")
    sync()
    assert busy() == [("12:00", "13:00")]
    with desk.store.read() as c:
        kept = "".join(row[0] for row in c.exec_driver_sql("SELECT content FROM calendar_item"))
    assert "20261215T120000Z" in kept
    assert not [word for word in ("Private matters", "at home", "SUMMARY", "LOCATION") if word in kept]


def test_a_broken_event_is_named_and_the_others_count(sync, busy, theirs):
    theirs.add("good", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    theirs.add(
        "nowhere", "DTSTART;TZID=Middle-earth/Shire:20261215T120000", "DTEND;TZID=Middle-earth/Shire:20261215T130000"
    )
    theirs.add("later", "DTSTART:20261215T150000Z", "DTEND:20261215T160000Z")
    for _ in range(2):  # and it is named until it is mended
        (note,) = sync().notes
        assert (
            note
            == "nowhere.ics is left out in part: DTSTART the time zone 'Middle-earth/Shire' is not known, and the file does not say it."
        )
        assert busy() == [("10:00", "11:00"), ("15:00", "16:00")]


def test_a_booking_in_their_busy_time_stays_and_is_named(book, sync, theirs):
    one = book()
    theirs.add("clash", "DTSTART:20261215T090000Z", "DTEND:20261215T100000Z")
    assert f"1 booking of Dr Osei lies in that busy time and stays: {one.ref} Tue 15 Dec 09:00." in sync().notes


def test_busy_time_from_a_file_stays_beside_it(desk, sync, busy, theirs, tmp_path):
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    (tmp_path / "own.ics").write_text(
        event("file", "DTSTART:20261215T140000Z", "DTEND:20261215T150000Z"), encoding="utf-8"
    )
    desk.imports.busy(tmp_path / "own.ics", "OSEI")
    sync()
    theirs.delete("one.ics")
    sync()
    assert busy() == [("14:00", "15:00")]


def test_an_invitation_to_somebody_elses_appointment_is_their_own_affair(desk, khan, sync, busy, theirs):
    one = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-16T14:00"), practitioner="BROWN")).appointment
    theirs.put("invited.ics", event(one.uid, "DTSTART:20261216T140000Z", "DTEND:20261216T143000Z"))
    assert (sync().deleted, theirs.names()) == ([], ["invited.ics"])
    assert busy("2026-12-16") == [("14:00", "14:30")]


def test_an_accepted_invitation_to_their_own_booking_is_taken_for_it(book, sync, busy, theirs):
    one = book()
    theirs.put("accepted.ics", event(one.uid, "DTSTART:20261215T090000Z", "DTEND:20261215T093000Z"))
    assert (sync().adopted, theirs.names(), busy()) == ([one.ref], ["accepted.ics"], [("09:00", "09:30")])
