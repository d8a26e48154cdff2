"""The rebook list: in order, answered once, accounted for always (domain.md 2.8, HC-02)."""

from datetime import date

import pytest

from booktui.desk.errors import NotFound, NotPermitted, Refused, Usage
from booktui.rules.values import Status
from desks import Clock, at, make_desk
from displacing import LOST, as_user, booked


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


def cut(desk):
    return desk.clinics.cut("OSEI-TU", LOST, reason="leave").disruption_id


def changed(desk, clock):
    """The clinic starts an hour later from a day on; who was booked before then stays booked and is listed."""
    sam = as_user(desk, "sam", clock)
    done = sam.clinics.change(
        "OSEI-TU", {"start": "10:00", "slots": "FF.UN"}, effective=LOST, reason="theatre list", approve=True
    )
    sam.close()
    return done.disruption_id


def test_the_list_is_in_order(desk):
    booked(desk, "Late", f"{LOST}T09:00", clock_start=date(2026, 10, 1))
    booked(desk, "Early", f"{LOST}T09:30", clock_start=date(2026, 8, 1))
    booked(desk, "Urgent", f"{LOST}T12:00", priority="urgent")
    number = cut(desk)
    assert [(row.rank, row.name, row.still_booked, row.minutes) for row in desk.rebooking.list()] == [
        (1, "Urgent Test", False, 30), (2, "Early Test", False, 30), (3, "Late Test", False, 30),
    ]  # fmt: skip
    assert desk.rebooking.count() == 3
    assert desk.rebooking.account(number) == {"open": 3}
    assert desk.rebooking.list(disruption_id=number + 1) == ()


def test_a_cause_that_is_not_there_is_said(desk):
    with pytest.raises(NotFound, match="number 7"):
        desk.rebooking.account(7)


def test_a_choice_is_an_ordinary_booking(desk):
    client, lost = booked(desk, "Khan", f"{LOST}T09:00")
    number = cut(desk)
    row = desk.rebooking.list()[0]
    found = desk.rebooking.choices(row.id, start=LOST)
    assert found.offers[0].start == at("2027-01-13T13:30")
    (done,) = desk.rebooking.accept([(row.id, found.offers[0])])
    assert done.message == "Booked Khan Test Wed 13 Jan 13:30, Dr Brown. u undoes."
    assert (done.outcome.appointment.entry_id, done.outcome.appointment.start) == (row.entry_id, at("2027-01-13T13:30"))
    assert desk.waiting.row(row.entry_id).status == "booked"
    assert desk.rebooking.account(number) == {"rebooked": 1}
    assert (desk.rebooking.list(), desk.rebooking.list(every=True)[0].state) == ((), "rebooked")
    assert desk.diary.get(lost.id).status == Status.CANCELLED
    assert [row["action"] for row in desk.audit.list(limit=3)] == ["book", "cut", "displace"]
    desk.diary.undo()
    assert desk.rebooking.account(number) == {"open": 1}
    assert client.id


def test_a_row_is_never_answered_twice(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    cut(desk)
    row = desk.rebooking.list()[0]
    first, second = desk.rebooking.choices(row.id).offers[:2]
    done = desk.rebooking.accept([(row.id, first), (row.id, second)])
    assert [one.outcome is None for one in done] == [False, True]
    assert (done[1].conflicts, done[1].message) == ((), "Khan Test has a new time already; nothing was changed.")


def test_what_no_longer_fits_comes_back_and_the_others_are_booked(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    booked(desk, "Jones", f"{LOST}T09:30")
    number = cut(desk)
    first, second = desk.rebooking.list()
    offer, other = desk.rebooking.choices(first.id, start=LOST).offers[:2]
    done = desk.rebooking.accept([(first.id, offer), (second.id, offer), (9, offer), (second.id, other)])
    assert [(one.displacement_id, one.outcome is not None) for one in done] == [
        (first.id, True), (second.id, False), (9, False), (second.id, True),
    ]  # fmt: skip
    assert [x.code for x in done[1].conflicts if x.severity == "block"] == ["practitioner-busy", "room-busy"]
    assert done[1].message.startswith("Jones Test stays on the rebook list: Dr Brown")
    assert done[2].message == "There is no such line on the rebook list. Nothing was changed."
    assert desk.rebooking.account(number) == {"rebooked": 2}


def test_the_row_that_was_meant_is_answered(desk):
    client, first = booked(desk, "Khan", f"{LOST}T10:00", service="FU")
    second = desk.diary.book(
        desk.diary.propose(client.id, "FU", at(f"{LOST}T10:15")), override="a second one"
    ).appointment
    cut(desk)
    by_appointment = {row.appointment_id: row.id for row in desk.rebooking.list()}
    offer = desk.rebooking.choices(by_appointment[second.id]).offers[0]
    (done,) = desk.rebooking.accept([(by_appointment[second.id], offer)])
    assert done.outcome is not None
    assert [row.appointment_id for row in desk.rebooking.list()] == [first.id]


def test_short_notice_stays_a_warning_and_is_answered_by_the_client(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    booked(desk, "Jones", f"{LOST}T09:30")
    cut(desk)
    first, second = desk.rebooking.list()
    soon = desk.rebooking.choices(first.id).offers
    (warned,) = desk.rebooking.accept([(first.id, soon[0])])
    (agreed,) = desk.rebooking.accept([(second.id, soon[1])], agreed_short=True)
    assert [x.code for x in warned.conflicts] == ["short-notice"]
    assert [x.code for x in agreed.conflicts] == []


def test_an_interpreter_is_asked_for_again(desk):
    booked(desk, "Khan", f"{LOST}T09:00", needs=[("interpreter", "Urdu"), ("transport", "")])
    cut(desk)
    row = desk.rebooking.list()[0]
    offer = desk.rebooking.choices(row.id, start=LOST).offers[0]
    (done,) = desk.rebooking.accept([(row.id, offer)])
    assert done.message.endswith("u undoes. Ask again for: interpreter, transport.")
    assert done.outcome.appointment.end - done.outcome.appointment.start == 3600


def test_a_booking_that_still_stands_is_moved(desk, clock):
    _, stays = booked(desk, "Khan", f"{LOST}T09:00")
    number = changed(desk, clock)
    row = desk.rebooking.list()[0]
    assert (row.still_booked, row.kind, row.appointment_id) == (True, "change", stays.id)
    offer = desk.rebooking.choices(row.id, start=LOST).offers[0]
    (done,) = desk.rebooking.accept([(row.id, offer)])
    assert done.outcome.appointment.id == stays.id
    assert desk.diary.get(stays.id).start == offer.start
    assert desk.rebooking.account(number) == {"moved": 1}
    assert desk.audit.list(limit=1)[0]["reason"] == "clinic changed"


def test_who_came_at_the_old_time_needs_no_other(desk, clock):
    _, stays = booked(desk, "Khan", f"{LOST}T09:00")
    changed(desk, clock)
    (row,) = desk.rebooking.list()
    offer = desk.rebooking.choices(row.id, start=LOST).offers[0]
    clock.now = stays.start
    desk.diary.arrive(stays.id)
    assert desk.rebooking.list() == ()
    (done,) = desk.rebooking.accept([(row.id, offer)])
    assert (done.outcome, done.message) == (None, "Khan Test was taken off the list; nothing was changed.")


def test_no_choice_lies_in_a_session_that_is_about_to_change(desk, clock):
    booked(desk, "Khan", f"{LOST}T09:00")
    changed(desk, clock)
    (row,) = desk.rebooking.list()
    first = desk.rebooking.choices(row.id, start=LOST).offers[0]
    assert first.start == at("2027-01-13T13:30")  # although nobody is booked at half past nine of the day itself
    assert desk.finder.free("NEW", start=LOST).offers[0].start == first.start


@pytest.mark.file_only("a full file, by SQLite's own means")
def test_when_the_diary_cannot_be_written_the_rest_is_told_so(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    booked(desk, "Jones", f"{LOST}T09:30")
    cut(desk)
    first, second = desk.rebooking.list()
    offer = desk.rebooking.choices(first.id, start=LOST).offers[0]
    with desk.store.write() as c:
        c.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON appointment BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    done = desk.rebooking.accept([(first.id, offer), (second.id, offer)])
    assert [(one.outcome, one.message) for one in done] == [
        (None, "The disk is full. Nothing was saved; free some room and try again.")
    ] * 2
    with desk.store.write() as c:
        c.exec_driver_sql("DROP TRIGGER full")


def test_a_line_is_taken_off_with_a_reason(desk):
    client, _ = booked(desk, "Khan", f"{LOST}T09:00")
    number = cut(desk)
    row = desk.rebooking.list()[0]
    with pytest.raises(Usage, match="Say why"):
        desk.rebooking.close(row.id, " ")
    said = desk.rebooking.close(row.id, "seen elsewhere")
    assert said == "Took Khan Test off the rebook list: seen elsewhere."
    assert desk.rebooking.account(number) == {"closed": 1}
    assert desk.waiting.of_client(client.id)[0].status == "waiting"
    last = desk.audit.list(limit=1)[0]
    assert (last["action"], last["object"], last["reason"]) == ("close", "displacement", "seen elsewhere")
    with pytest.raises(Refused, match=r"was taken off the list; nothing was changed."):
        desk.rebooking.close(row.id, "again")
    with pytest.raises(NotFound):
        desk.rebooking.close(99, "no such line")


def test_an_auditor_only_looks(desk, clock):
    booked(desk, "Khan", f"{LOST}T09:00")
    cut(desk)
    alex = as_user(desk, "alex", clock)
    row = alex.rebooking.list()[0]
    offer = alex.rebooking.choices(row.id).offers[0]
    with pytest.raises(NotPermitted):
        alex.rebooking.accept([(row.id, offer)])
    with pytest.raises(NotPermitted):
        alex.rebooking.close(row.id, "why not")
    alex.close()
    assert desk.rebooking.count() == 1


def test_a_suspected_cancer_after_its_target_is_planned_and_a_supervisors_to_accept(desk, clock):
    """CAN-01: we took the time, so the plan gives the first there is; the reason on record is that the time was lost."""
    sam = as_user(desk, "sam", clock)
    booked(sam, "Khan", f"{LOST}T09:00", priority="2ww", clock_start=date(2026, 10, 1))
    cut(desk)
    (row,) = desk.rebooking.plan().rows
    assert row.offer is not None
    assert any(one.endswith("the last day to diagnose a suspected cancer. It needs a reason.") for one in row.warnings)

    (refused,) = desk.rebooking.accept([(row.row.id, row.offer)])
    assert (refused.outcome, "a supervisor" in refused.message.casefold()) == (None, True)
    assert desk.rebooking.count() == 1

    (done,) = sam.rebooking.accept([(row.row.id, row.offer)])
    assert done.outcome is not None
    assert desk.rebooking.count() == 0
    (last,) = [line for line in sam.audit.list(limit=10) if line["action"] == "book"][:1]
    assert last["reason"] == "the time was lost, and none inside the target is left"
    sam.close()
