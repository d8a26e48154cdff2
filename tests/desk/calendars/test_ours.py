"""Our bookings in somebody's calendar: put, moved, taken away; and what they do to them becomes a request."""

import json

import pytest

from desks import add_client, at

pytestmark = pytest.mark.slow


def lines(theirs, name):
    return set(theirs.get(name).splitlines())


def test_a_booking_is_put_there_moved_and_taken_away(desk, book, move, sync, busy, theirs):
    one = book()
    assert sync().written == [one.ref]
    (name,) = theirs.names()
    assert {
        f"UID:{one.uid}",
        "DTSTART:20261215T090000Z",
        "DTEND:20261215T093000Z",
        "SEQUENCE:0",
        f"SUMMARY:Appointment {one.ref}",
        "CLASS:PRIVATE",
    } <= lines(theirs, name)
    assert not [word for word in ("METHOD", "ATTENDEE", "ORGANIZER", "Khan", "New patient") if word in theirs.get(name)]
    again = sync()
    assert (again.written, again.read, again.asked, again.adopted) == ([], 0, [], [])
    move(one, "2026-12-15T09:30")
    assert sync().written == [one.ref]
    assert theirs.names() == [name]
    assert {"DTSTART:20261215T093000Z", "SEQUENCE:1", f"UID:{one.uid}"} <= lines(theirs, name)
    desk.diary.cancel(one.id, reason="better", by="client")
    assert sync().deleted == [one.ref]
    assert (theirs.names(), busy()) == ([], [])


def test_a_sensitive_booking_says_only_that_the_time_is_taken(desk, book, sync, theirs):
    one = book(client=add_client(desk, "Stone", "Sam", sensitive=True))
    sync()
    text = theirs.get(theirs.names()[0])
    assert "SUMMARY:Booked" in text
    assert one.ref not in text


def test_what_is_held_or_over_is_not_put_there(desk, khan, book, sync, theirs, clock):
    desk.diary.hold(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00")))
    one = book("2026-12-15T09:30")
    assert sync().written == [one.ref]
    clock.now = at("2026-12-18T09:00")
    theirs.delete(theirs.names()[0])
    report = sync()
    assert (report.asked, report.written, report.deleted) == ([], [], [])


def test_a_booking_that_went_to_somebody_else_leaves_the_calendar(desk, book, move, sync, theirs):
    one = book()
    sync()
    move(one, "2026-12-16T14:00", "BROWN")
    assert sync().deleted == [one.ref]
    assert theirs.names() == []


def test_one_that_they_move_becomes_a_request_and_is_put_back_when_it_is_answered(desk, book, sync, busy, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.change(name, "T090000Z", "T103000Z")
    theirs.change(name, "T093000Z", "T110000Z")
    assert sync().asked == [one.ref]
    (asked,) = desk.requests.open()
    assert asked.about == (
        f"Dr Osei's calendar moved {one.ref} from Tue 15 Dec 2026 09:00 to Tue 15 Dec 2026 10:30. Move the booking, "
        "or answer this and the calendar is put back."
    )
    assert (asked.appointment_id, asked.sender, asked.due_at > desk.now()) == (one.id, "Dr Osei", True)
    assert desk.diary.get(one.id).start == at("2026-12-15T09:00")
    assert busy() == [("09:00", "09:30")]
    waiting = sync()
    assert (waiting.asked, waiting.waiting, waiting.written) == ([], [one.ref], [])
    assert len(desk.requests.open()) == 1
    assert "DTSTART:20261215T103000Z" in theirs.get(name)
    desk.requests.answer(asked.id, "She comes at nine.")
    assert sync().written == [one.ref]
    assert {"DTSTART:20261215T090000Z", "DTEND:20261215T093000Z"} <= lines(theirs, name)
    assert desk.requests.open() == ()


def test_one_that_they_move_and_the_desk_moves_there_too_is_in_step(desk, book, move, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.change(name, "T090000Z", "T093000Z\nX-THEIRS:kept")
    theirs.change(name, "DTEND:20261215T093000Z", "DTEND:20261215T100000Z")
    sync()
    move(one, "2026-12-15T09:30")
    sync()
    assert desk.requests.open() == ()
    assert desk.requests.get(1).answer == "In step: both say the same time."
    assert {"DTSTART:20261215T093000Z", "SEQUENCE:1", "X-THEIRS:kept"} <= lines(theirs, name)
    assert sync().written == []


def test_one_that_they_move_and_move_back_needs_no_answer(desk, book, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.change(name, "DTEND:20261215T093000Z", "DTEND:20261215T094500Z")
    sync()
    assert desk.requests.get(1).about.startswith(
        f"Dr Osei's calendar moved {one.ref} from Tue 15 Dec 2026 09:00 to Tue 15 Dec 2026 09:00 for 45 minutes."
    )
    theirs.change(name, "DTEND:20261215T094500Z", "DTEND:20261215T093000Z")
    assert sync().adopted == [one.ref]
    assert desk.requests.open() == ()


def test_another_change_takes_the_place_of_the_question_about_the_first(desk, book, sync, theirs):
    book()
    sync()
    (name,) = theirs.names()
    for end in ("094500Z", "100000Z"):
        theirs.put(
            name,
            theirs.get(name)
            .replace("DTEND:20261215T093000Z", f"DTEND:20261215T{end}")
            .replace("DTEND:20261215T094500Z", f"DTEND:20261215T{end}"),
        )
        sync()
    assert [(one.id, one.state) for one in (desk.requests.get(1), desk.requests.get(2))] == [
        (1, "withdrawn"),
        (2, "open"),
    ]


def test_one_that_they_delete_becomes_a_request_and_is_put_back_when_it_is_answered(desk, book, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.delete(name)
    assert sync().asked == [one.ref]
    (asked,) = desk.requests.open()
    assert asked.about.startswith(f"Dr Osei's calendar does not have {one.ref} any more (Tue 15 Dec 2026 09:00).")
    assert sync().asked == []
    assert theirs.names() == []
    desk.requests.withdraw(asked.id, "A slip.")
    assert sync().written == [one.ref]
    assert theirs.names() == [name]


def test_one_that_they_call_off_in_place_counts_as_deleted(desk, book, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.change(name, "STATUS:CONFIRMED", "STATUS:CANCELLED")
    assert sync().asked == [one.ref]
    desk.requests.answer(desk.requests.open()[0].id, "Still on.")
    assert sync().written == [one.ref]
    assert {"STATUS:CONFIRMED", f"UID:{one.uid}"} <= lines(theirs, name)


def test_one_that_they_delete_and_the_desk_cancels_asks_no_more(desk, book, sync, theirs):
    one = book()
    sync()
    theirs.delete(theirs.names()[0])
    sync()
    desk.diary.cancel(one.id, reason="agreed", by="provider")
    sync()
    assert (desk.requests.open(), theirs.names(), desk.calendars.status()[0].ours) == ((), [], 0)


def test_both_sides_at_once_is_asked_with_both_times_and_theirs_is_not_written_over(desk, book, move, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    theirs.change(name, "DTEND:20261215T093000Z", "DTEND:20261215T120000Z")
    theirs.change(name, "DTSTART:20261215T090000Z", "DTSTART:20261215T113000Z")
    move(one, "2026-12-15T09:30")
    assert sync().asked == [one.ref]
    (asked,) = desk.requests.open()
    assert (
        "from Tue 15 Dec 2026 09:00 to Tue 15 Dec 2026 11:30. Meanwhile this desk moved it to Tue 15 Dec 2026 09:30."
        in asked.about
    )
    move(one, "2026-12-15T09:00")
    assert sync().written == []
    assert "DTSTART:20261215T113000Z" in theirs.get(name)


def test_their_notes_and_alarms_stay_when_we_move_it(desk, book, move, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    alarm = "DESCRIPTION:bring the file\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:soon\nTRIGGER:-PT10M\nEND:VALARM\nEND:VEVENT"
    theirs.change(name, "END:VEVENT", alarm)
    report = sync()
    assert (report.read, report.asked, report.written) == (1, [], [])
    move(one, "2026-12-15T09:30")
    sync()
    assert {"DTSTART:20261215T093000Z", "DESCRIPTION:bring the file", "TRIGGER:-PT10M", "SEQUENCE:1"} <= lines(
        theirs, name
    )


def test_what_was_done_is_on_record_by_reference(desk, book, sync):
    one = book()
    sync()
    sync()
    (row,) = [row for row in desk.audit.list(limit=20) if row["action"] == "calendar"]
    assert json.loads(row["after"]) == {"written": [one.ref], "read": 0, "busy_added": 0, "busy_removed": 0}
