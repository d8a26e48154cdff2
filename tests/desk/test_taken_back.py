"""What is taken back after somebody else went on: no time that its clinic no longer has, nobody lost from the list."""

from datetime import date, timedelta

import pytest

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.errors import Refused, Usage
from booktui.rules.values import Span
from desks import Clock, at, make_desk
from displacing import LOST, as_user, booked

LATER = {"start": "10:00", "slots": "NNF"}
"""The tuesday clinic an hour later."""
ON = "Stays on the rebook list."


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sam(tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def jo(sam, clock):
    made = as_user(sam, "jo", clock)
    yield made
    made.close()


def lines(desk):
    return [(row.kind, row.state, row.still_booked) for row in desk.rebooking.list(every=True)]


def change(desk, fields=None, day=LOST):
    return desk.clinics.change("OSEI-TU", fields or LATER, effective=day, reason="later start", approve=True)


def session(desk, day=LOST):
    return next(iter(desk.clinics.sessions(day, day, clinic="OSEI-TU")), None)


def leave(desk, **how):
    return desk.absences.add(AbsenceWanted(start=LOST, end=None, **how), reason_for_cut="away")


def test_a_move_of_the_new_time_taken_back_puts_nobody_on_the_list(sam):
    client, _ = booked(sam, "Ash", f"{LOST}T09:00")
    sam.clinics.cut("OSEI-TU", LOST, reason="leave")
    (row,) = sam.rebooking.list()
    one, other, *_ = sam.rebooking.choices(row.id).offers
    sam.rebooking.accept([(row.id, one)])
    new = next(x for x in sam.diary.of_client(client.id) if x.status == "booked")
    sam.diary.move(new.id, sam.diary.propose(client.id, "NEW", other.start, moving_id=new.id), reason="asked",
                   override="test")  # fmt: skip
    sam.diary.undo()
    assert lines(sam) == [("cancel", "rebooked", False)]


def test_who_fits_a_clinic_again_is_off_the_list(sam):
    booked(sam, "Ash", f"{LOST}T09:00")
    assert change(sam).on_list == 1
    done = change(sam, {"start": "09:00", "slots": "NNFF.UN"})
    assert done.message.endswith("0 taken away; 1 booking fits again and is off the rebook list.")
    assert lines(sam) == [("change", "restored", True)]
    assert dict(sam.rebooking.account(1)) == {"restored": 1}


def test_a_setup_file_lets_who_fits_again_off_the_list(sam, clock):
    booked(sam, "Ash", f"{LOST}T09:00")
    change(sam)
    ada = as_user(sam, "ada", clock)
    clinic = {"code": "OSEI-TU", "start": "09:00", "end": "12:30", "slots": "NNFF.UN", "name": "Osei Tuesday",
              "practitioner": "OSEI", "recur": "FREQ=WEEKLY;BYDAY=TU", "room": "R1"}  # fmt: skip
    ada.setup.apply({"clinic": [clinic]})
    ada.close()
    assert lines(sam) == [("change", "restored", True)]


def test_a_cancellation_taken_back_brings_the_line_back(sam, jo):
    _, one = booked(sam, "Ash", f"{LOST}T09:00")
    change(sam)
    jo.diary.cancel(one.id, reason="asked", by="client")
    assert lines(sam) == [("change", "closed", False)]
    jo.diary.undo()
    assert lines(sam) == [("change", "open", True)]
    change(sam, {"room": "R2"})
    assert lines(sam) == [("change", "open", True)]


def test_a_cancellation_before_the_change_cannot_be_taken_back_into_what_is_gone(sam, jo):
    _, one = booked(sam, "Ash", f"{LOST}T09:00")
    jo.diary.cancel(one.id, reason="asked", by="client")
    change(sam)
    with pytest.raises(Refused) as refusal:
        jo.diary.undo()
    assert refusal.value.message == (
        "The clinic has changed since: Dr Osei has no session from 09:00 to 09:30; the nearest is from 10:00 to 12:30."
    )
    assert sam.diary.get(one.id).status == "cancelled"


def test_a_cut_taken_back_after_a_change_opens_the_clinic_as_it_is_now(sam, jo):
    booked(sam, "Ash", f"{LOST}T09:00")
    booked(sam, "Bly", f"{LOST}T10:00", service="FU")
    jo.clinics.cut("OSEI-TU", LOST, reason="leave")
    change(sam)
    said = jo.diary.undo()
    assert said.message == (
        "Undone: OSEI-TU Tue 12 Jan 2027 09:00 is open again; 0 have their time back, 2 have not: see the lines."
    )
    assert said.also[0] == (
        "Ash Test Tue 12 Jan 2027 09:00: The clinic has changed since: It is outside the session, which is then from "
        f"10:00 to 12:30. {ON}"
    )
    assert (session(sam).start, session(sam).version, session(sam).status) == (at(f"{LOST}T10:00"), 2, "planned")
    assert lines(sam) == [("cancel", "open", False)] * 2


def test_a_cut_cannot_be_taken_back_once_the_clinic_has_ended(sam, jo):
    booked(sam, "Ash", f"{LOST}T09:00")
    jo.clinics.cut("OSEI-TU", LOST, reason="leave")
    sam.clinics.retire("OSEI-TU", on=LOST - timedelta(7), reason="moves away")
    with pytest.raises(Refused) as refusal:
        jo.diary.undo()
    assert refusal.value.message == (
        "Clinic OSEI-TU has no session Tue 12 Jan 2027 09:00 any more; the cut cannot be undone."
    )
    assert (session(sam).status, lines(sam)) == ("cancelled", [("cancel", "open", False)])


@pytest.mark.parametrize(
    ("then", "why"),
    [
        pytest.param(
            lambda desk: desk.clinics.retire("OSEI-TU", on=LOST - timedelta(7), reason="moves away"),
            "The clinic has changed since: Dr Osei has no session from 09:00 to 09:30.",
            id="retired",
        ),
        pytest.param(
            lambda desk: change(desk, day=LOST - timedelta(7)),
            "The clinic has changed since: Dr Osei has no session from 09:00 to 09:30; the nearest is from 10:00 to "
            "12:30.",
            id="later",
        ),
        pytest.param(
            lambda desk: change(desk, {"slots": "FFNN.UN"}),
            "The clinic has changed since: The slot at 09:00 is then kept for Follow-up.",
            id="other-slots",
        ),
    ],
)
def test_leave_taken_back_gives_no_time_that_its_clinic_no_longer_has(sam, then, why):
    booked(sam, "Ash", f"{LOST}T09:00")
    leave(sam, schedule="OSEI")
    then(sam)
    (absence,) = sam.absences.list(LOST, LOST)
    done = sam.absences.remove(absence.id)
    assert done.also == (f"Ash Test Tue 12 Jan 2027 09:00: {why} {ON}",)
    assert lines(sam) == [("absence", "open", False)]


def test_a_cut_taken_back_gives_no_time_in_a_closure(sam, jo):
    booked(sam, "Ash", f"{LOST}T09:00")
    jo.clinics.cut("OSEI-TU", LOST, reason="leave")
    leave(sam, location="MAIN", kind="closure")
    assert jo.diary.undo().also == (f"Ash Test Tue 12 Jan 2027 09:00: Main site is closed all day. {ON}",)
    assert lines(sam) == [("cancel", "open", False)]


def test_two_cuts_are_taken_back_one_by_one(sam):
    booked(sam, "Ash", f"{LOST}T09:00")
    booked(sam, "Bly", f"{LOST}T10:00", service="FU")
    first = Span(at(f"{LOST}T09:00"), at(f"{LOST}T09:30"))
    sam.clinics.cut("OSEI-TU", LOST, first, reason="leave")
    sam.clinics.cut("OSEI-TU", LOST, reason="leave")
    assert sam.diary.undo().message == "Undone: OSEI-TU Tue 12 Jan 2027 09:00 is open again; 1 has the time back."
    assert (session(sam).status, session(sam).cuts) == ("reduced", (first,))
    sam.diary.undo()
    assert (session(sam).status, session(sam).cuts) == ("planned", ())
    assert lines(sam) == [("cut", "restored", True), ("cancel", "restored", True)]


def test_what_is_still_to_come_of_a_session_that_has_begun_is_given_back(sam, clock):
    booked(sam, "Ash", "2026-11-24T09:30")
    booked(sam, "Bly", "2026-11-24T11:30", service="FU")
    clock.now = at("2026-11-24T09:15")
    sam.clinics.cut("OSEI-TU", date(2026, 11, 24), Span(clock.now, at("2026-11-24T12:30")), reason="ill")
    clock.now = at("2026-11-24T10:00")
    said = sam.diary.undo()
    assert said.message.endswith("is open again; 1 has the time back, 1 has not: see the lines.")
    assert said.also == (f"Ash Test Tue 24 Nov 2026 09:30: The time has passed. {ON}",)
    sam.clinics.cut("OSEI-TU", date(2026, 11, 24), Span(clock.now, at("2026-11-24T12:30")), reason="ill after all")
    clock.now = at("2026-11-24T12:30")
    with pytest.raises(Refused) as refusal:
        sam.diary.undo()
    assert refusal.value.message == "The session of OSEI-TU on Tue 24 Nov 2026 09:00 is over; the cut cannot be undone."


def test_a_cut_of_nobody_taken_back_says_no_more(sam):
    sam.clinics.cut("OSEI-TU", LOST, reason="leave")
    assert sam.diary.undo().message == "Undone: OSEI-TU Tue 12 Jan 2027 09:00 is open again."


def test_drafts_of_which_nothing_would_come_are_refused(sam):
    sam.clinics.change("OSEI-TU", LATER, effective=LOST, reason="one")
    sam.clinics.change("OSEI-TU", {"room": "R2"}, effective=LOST, reason="two")
    sam.clinics.approve("OSEI-TU", 3, reason="yes")
    with pytest.raises(Refused) as refusal:
        sam.clinics.approve("OSEI-TU", 2, reason="yes")
    assert refusal.value.message == (
        "Version 2 of OSEI-TU is from Tue 12 Jan 2027, when version 3, drafted later, is in force. Draft it again."
    )
    sam.clinics.retire("OSEI-TU", on=LOST - timedelta(7), reason="moves away")
    with pytest.raises(Refused) as refusal:
        change(sam, {"room": "R1"})
    assert refusal.value.message == (
        "Version 4 of OSEI-TU is from Tue 12 Jan 2027, and the clinic ends before Tue 5 Jan 2027."
    )


def test_what_retiring_would_refuse_its_preview_refuses(sam):
    with pytest.raises(Refused) as refusal:
        sam.clinics.retire("OSEI-TU", on=date(2026, 11, 22), reason="late", dry_run=True)
    assert refusal.value.message == "Sun 22 Nov 2026 has passed; a clinic can be retired from today on."


def test_a_clinic_that_ends_beyond_the_horizon_goes_on_until_then(sam, clock):
    sam.clinics.retire("BROWN-WE", on=date(2028, 3, 1), reason="moves away")
    clock.now = at("2027-11-01T09:00")
    sam.sessions.top_up()
    days = [one.day for one in sam.clinics.sessions(date(2028, 2, 1), date(2028, 4, 1), clinic="BROWN-WE")]
    assert days == [date(2028, 2, day) for day in (2, 9, 16, 23)]
    assert sam.sessions.top_up() == 0


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda desk, why: desk.clinics.cut("OSEI-TU", LOST, reason=why), id="cut"),
        pytest.param(
            lambda desk, why: desk.clinics.change("OSEI-TU", LATER, effective=LOST, reason=why, approve=True), id="change"
        ),
        pytest.param(lambda desk, why: desk.clinics.retire("OSEI-TU", on=LOST, reason=why), id="retire"),
    ],
)  # fmt: skip
def test_reasons_are_cleaned_on_their_way_in(sam, act):
    booked(sam, "Ash", f"{LOST}T09:00")
    act(sam, " away\x1b[31m\n now\u202e ")
    with sam.store.read() as c:
        kept = c.exec_driver_sql("SELECT reason FROM disruption").scalars().all()
        told = c.exec_driver_sql("SELECT DISTINCT reason FROM audit WHERE reason LIKE '%away%'").scalars().all()
    assert (kept, told) == (["away[31m now"], ["away[31m now"])


def test_a_draft_takes_no_endless_reason(sam):
    with pytest.raises(Usage):
        sam.clinics.change("OSEI-TU", LATER, effective=LOST, reason="x" * 201)
