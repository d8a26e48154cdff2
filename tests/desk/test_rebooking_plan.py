"""Times for displaced clients together: what each needs, nobody in the way of another, nothing written (2.8)."""

from copy import deepcopy
from datetime import date
from itertools import pairwise

import pytest

from booktui.desk.errors import NotFound
from booktui.desk.finder import Sought
from booktui.desk.timetabling import rebook
from booktui.desk.timetabling.plan_clients import Suits, ask, read
from booktui.desk.timetabling.plan_window import Questions, span_of
from booktui.rules.clock import spoken
from booktui.rules.planning.values import Option
from booktui.rules.values import DAY
from desks import SETUP, Clock, at, make_desk
from displacing import LOST, as_user, booked

UNTIL = date(2027, 2, 28)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def wish(desk, client, **columns):
    values = ", ".join(f"{name} = ?" for name in columns)
    with desk.store.write() as c:
        c.exec_driver_sql(f"UPDATE waiting_entry SET {values} WHERE client_id = ?", (*columns.values(), client.id))


def cut(desk, code="OSEI-TU", day=LOST):
    return desk.clinics.cut(code, day, reason="leave").disruption_id


def said(plan):
    """Who gets what: name, when and with whom, or why not."""
    return [
        (row.row.name.split()[0], f"{spoken(row.offer.start, 'Europe/London')} {row.offer.practitioner}")
        if row.offer
        else (row.row.name.split()[0], row.why)
        for row in plan.rows
    ]


def accepted(desk, plan, **how):
    return desk.rebooking.accept([(row.row.id, row.offer) for row in plan.rows if row.offer], **how)


def test_everybody_has_a_time_in_order_and_nothing_is_written(desk):
    booked(desk, "Khan", f"{LOST}T09:00", clock_start=date(2026, 9, 8))
    booked(desk, "Jones", f"{LOST}T09:30", clock_start=date(2026, 9, 1))
    booked(desk, "Evans", f"{LOST}T11:15", priority="urgent")
    number = cut(desk)
    before = desk.audit.list(limit=1)
    plan = desk.rebooking.plan(start=LOST)
    assert said(plan) == [
        ("Evans", "Wed 13 Jan 2027 13:30 BROWN"),
        ("Jones", "Wed 13 Jan 2027 14:00 BROWN"),
        ("Khan", "Wed 13 Jan 2027 14:30 BROWN"),
    ]
    assert (plan.placed, plan.added_days) == (3, 3)
    assert tuple(row.row for row in plan.rows) == desk.rebooking.list()
    assert desk.audit.list(limit=1) == before
    assert [one.outcome is not None for one in accepted(desk, plan)] == [True] * 3
    assert desk.rebooking.account(number) == {"rebooked": 3}


def test_nobody(desk):
    plan = desk.rebooking.plan()
    assert (plan.rows, plan.placed, plan.added_days) == ((), 0, 0)


def test_nobody_has_a_time_before_they_are_told(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    cut(desk)
    (row,) = desk.rebooking.plan().rows
    assert row.row.tell_by == date(2026, 11, 25)
    assert (row.offer.start, row.added_days) == (at("2026-12-15T09:00"), -28)  # the first without short notice
    (early,) = desk.rebooking.plan(until=date(2026, 12, 10)).rows
    assert early.offer.start == at("2026-12-01T09:00")
    (soon,) = desk.rebooking.plan(start=date(2026, 11, 24), until=date(2026, 11, 24)).rows
    assert soon.offer.start == at("2026-11-24T09:00")
    assert soon.warnings == ("This is 1 day of notice, less than 21; the patient has to agree to it.",)


def test_some_of_the_list(desk):
    booked(desk, "Khan", f"{LOST}T09:00")
    booked(desk, "Jones", f"{LOST}T09:30")
    cut(desk)
    first, second = desk.rebooking.list()
    plan = desk.rebooking.plan([second.id], start=LOST)
    assert [(row.row.id, row.row.rank, row.offer.start) for row in plan.rows] == [
        (second.id, 2, at("2027-01-13T13:30"))
    ]
    desk.rebooking.close(second.id, "seen elsewhere")
    with pytest.raises(NotFound, match=r"Jones Test is no longer on the rebook list."):
        desk.rebooking.plan([first.id, second.id])
    with pytest.raises(NotFound, match="There is no such line"):
        desk.rebooking.plan([99])


def test_wishes_on_record_are_kept_when_that_costs_little(desk):
    client, _ = booked(desk, "Khan", f"{LOST}T09:00")
    wish(desk, client, want_part="am")
    cut(desk)
    (row,) = desk.rebooking.plan(start=LOST).rows
    assert (row.offer.start, row.warnings) == (at("2027-01-19T09:00"), ())
    (late,) = desk.rebooking.plan(start=LOST, until=date(2027, 1, 15)).rows
    assert (late.offer.start, late.warnings) == (at("2027-01-13T13:30"), ("The patient asked for mornings.",))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"want_days": "tue"}, "2027-01-19T09:00"),
        ({"available_from": "2027-01-20"}, "2027-01-20T13:30"),
        ({"available_to": "2027-01-20"}, "2027-01-13T13:30"),
        ({"want_part": "pm"}, "2027-01-13T13:30"),
    ],
    ids=["weekdays", "not-before", "not-after", "afternoon"],
)
def test_each_wish(desk, columns, expected):
    client, _ = booked(desk, "Khan", f"{LOST}T09:00")
    wish(desk, client, **columns)
    cut(desk)
    (row,) = desk.rebooking.plan(start=LOST).rows
    assert (row.offer.start, row.warnings) == (at(expected), ())


def test_needs_are_kept(desk):
    booked(desk, "Khan", f"{LOST}T09:00", needs=[("step-free", ""), ("interpreter", "Urdu")])
    cut(desk)
    (row,) = desk.rebooking.plan(start=LOST).rows
    assert (row.offer.room, row.offer.start, row.offer.end) == (
        "R1", at("2027-01-13T13:30"), at("2027-01-13T14:30"),
    )  # fmt: skip
    assert row.warnings == ()
    (done,) = accepted(desk, desk.rebooking.plan(start=LOST))
    assert (done.outcome.appointment.room, done.conflicts) == ("R1", ())


def test_their_own_other_appointments_are_in_the_way(desk, clock):
    client, _ = booked(desk, "Khan", f"{LOST}T09:00")
    desk.diary.book(desk.diary.propose(client.id, "ECHO", at("2027-01-14T09:00")), override="test")
    sam = as_user(desk, "sam", clock)
    sam.diary.book(sam.diary.propose(client.id, "TEL", at("2027-01-13T13:30"), practitioner="PHYS"), override="test")
    sam.close()
    cut(desk)
    assert said(desk.rebooking.plan(start=LOST)) == [("Khan", "Wed 13 Jan 2027 14:00 BROWN")]


def test_one_client_with_two_lost_times_is_not_in_two_places(desk):
    client, _ = booked(desk, "Khan", f"{LOST}T09:00")
    desk.diary.book(desk.diary.propose(client.id, "TEL", at("2027-01-13T13:30"), practitioner="BROWN"), override="x")
    cut(desk)
    cut(desk, "BROWN-WE", date(2027, 1, 13))
    plan = desk.rebooking.plan(start=date(2027, 1, 14), until=date(2027, 2, 10))
    spans = sorted((row.offer.start, row.offer.end) for row in plan.rows)
    assert (plan.placed, spans[0][1] <= spans[1][0]) == (2, True)
    assert [one.outcome is not None for one in accepted(desk, plan)] == [True, True]


def test_a_room_for_two_takes_two(desk):
    day = date(2027, 1, 15)
    for number, when in enumerate(("10:00", "10:00", "11:00", "11:00")):
        booked(desk, f"P{number}", f"{day}T{when}", service="GRP")
    booked(desk, "There", "2027-01-22T10:00", service="GRP")
    cut(desk, "GRP-FR", day)
    plan = desk.rebooking.plan(start=day, until=date(2027, 1, 29))
    starts = [spoken(row.offer.start, "Europe/London") for row in plan.rows]
    assert sorted(starts) == [
        "Fri 22 Jan 2027 10:00", "Fri 22 Jan 2027 11:00", "Fri 22 Jan 2027 11:00", "Fri 29 Jan 2027 10:00",
    ]  # fmt: skip
    assert [one.outcome is not None for one in accepted(desk, plan)] == [True] * 4


def test_rooms_and_machines_are_shared_out(tmp_path):
    """Two physiologists at once, one machine: at any time only one of the two has it."""
    setup = deepcopy(SETUP)
    setup["practitioner"].append({"code": "PHY2", "name": "Sam Physio", "services": ["ECHO"]})
    setup["room"].append({"code": "E2", "name": "Echo 2", "location": "MAIN", "kind": "echo"})
    setup["clinic"].append({**setup["clinic"][2], "code": "ECHO2-TH", "practitioner": "PHY2", "room": "E2"})
    desk = make_desk(tmp_path, "jo", setup=setup)
    day = date(2027, 1, 14)
    for number, when in enumerate(("09:05", "10:05", "11:05")):
        booked(desk, f"P{number}", f"{day}T{when}", service="ECHO", practitioner="PHYS")
    cut(desk, "ECHO-TH", day)
    cut(desk, "ECHO2-TH", day)
    plan = desk.rebooking.plan(start=day, until=date(2027, 1, 21))
    assert [(row.offer.equipment, row.added_days) for row in plan.rows] == [("ECHO1", 7)] * 3
    spans = sorted((row.offer.start, row.offer.end) for row in plan.rows)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert [one.outcome is not None for one in accepted(desk, plan)] == [True] * 3
    assert desk.keeping.doctor().problems == ()
    desk.close()


def test_age_and_sex_are_as_the_service_takes(tmp_path):
    setup = deepcopy(SETUP)
    setup["service"][0] |= {"min_age": 18}
    desk = make_desk(tmp_path, "jo", setup=setup)
    client, _ = booked(desk, "Young", f"{LOST}T09:00", birth_date="2008-06-01")
    desk.clients.edit(client.id, {"birth_date": "2009-01-20"})
    cut(desk)
    assert said(desk.rebooking.plan(start=LOST)) == [("Young", "Wed 20 Jan 2027 13:30 BROWN")]
    assert said(desk.rebooking.plan(start=LOST, until=date(2027, 1, 19))) == [
        ("Young", "Every free time is outside what the patient can have: their own appointments, age, sex or target.")
    ]
    desk.close()


def test_without_a_time_it_says_why(desk):
    for number, when in enumerate(("09:00", "09:30", "11:15")):
        booked(desk, f"P{number}", f"{LOST}T{when}")
    gone, _ = booked(desk, "Gone", f"{LOST}T10:00", service="FU", clock_start=date(2026, 11, 2))
    cut(desk)
    desk.clients.edit(gone.id, {"status": "deceased"})
    desk.clinics.cut("BROWN-WE", date(2027, 1, 13), reason="leave")
    plan = desk.rebooking.plan(start=LOST, until=date(2027, 1, 19))
    assert said(plan)[:3] == [
        ("P0", "Tue 19 Jan 2027 09:00 OSEI"), ("P1", "Tue 19 Jan 2027 09:30 OSEI"), ("P2", "Tue 19 Jan 2027 11:15 OSEI")
    ]  # fmt: skip
    assert said(plan)[3] == ("Gone", "The patient's record is closed.")
    assert (plan.placed, plan.added_days) == (3, 21)
    nothing = desk.rebooking.plan(start=LOST, until=date(2027, 1, 15))
    assert {row.why for row in nothing.rows[:3]} == {
        "Every session for New patient from Tue 12 Jan to Fri 15 Jan was cancelled."
    }


def test_who_comes_later_in_the_order_goes_without(desk):
    for number, when in enumerate(("09:00", "09:30", "11:15")):
        booked(desk, f"P{number}", f"{LOST}T{when}")
    booked(desk, "Other", "2027-01-19T09:30")
    cut(desk)
    desk.clinics.cut("BROWN-WE", date(2027, 1, 13), reason="leave")
    assert said(desk.rebooking.plan(start=LOST, until=date(2027, 1, 19))) == [
        ("P0", "Tue 19 Jan 2027 09:00 OSEI"), ("P1", "Tue 19 Jan 2027 11:15 OSEI"),
        ("P2", "All times that suit were given to those before in the order."),
    ]  # fmt: skip


def test_what_is_to_be_known_is_said(desk):
    booked(desk, "Khan", f"{LOST}T09:00", priority="urgent", clock_start=date(2026, 11, 20))
    cut(desk)
    row = desk.rebooking.plan(start=date(2027, 2, 2)).rows[0]
    assert (row.offer.start, row.added_days, row.offer.days_to_target) == (at("2027-02-02T09:00"), 21, -32)
    assert row.warnings == (
        "This is 32 days after the target date, Fri 1 Jan.",
        "This is after Tue 26 Jan, by which the new time should be.",
    )


def test_a_booking_that_still_stands_is_planned_and_moved(desk, clock):
    _, stays = booked(desk, "Khan", f"{LOST}T09:00")
    sam = as_user(desk, "sam", clock)
    sam.clinics.change("OSEI-TU", {"start": "10:00", "slots": "FF.UN"}, effective=LOST, reason="list", approve=True)
    sam.close()
    plan = desk.rebooking.plan(start=LOST)
    assert said(plan) == [("Khan", "Wed 13 Jan 2027 13:30 BROWN")]
    (done,) = accepted(desk, plan)
    assert (done.outcome.appointment.id, done.outcome.appointment.start) == (stays.id, at("2027-01-13T13:30"))


@pytest.mark.parametrize(
    ("service", "when", "needs", "priority"),
    [
        ("NEW", f"{LOST}T09:00", (), "routine"),
        ("NEW", f"{LOST}T09:00", (), "urgent"),
        ("NEW", f"{LOST}T09:00", (("step-free", ""),), "routine"),
        ("NEW", f"{LOST}T09:00", (("interpreter", "Urdu"),), "urgent"),
        ("FU", f"{LOST}T10:00", (("longer", ""),), "routine"),
    ],
    ids=["plain", "urgent", "step-free", "interpreter", "longer"],
)
def test_the_plan_chooses_among_the_times_the_finder_offers(desk, service, when, needs, priority):
    client, _ = booked(desk, "Khan", when, service, priority, needs=needs)
    for number, taken in enumerate(("2027-01-19T09:00", "2027-01-26T09:30", "2027-01-27T13:30", "2027-02-02T12:00")):
        booked(desk, f"Other{number}", taken)
    desk.diary.book(desk.diary.propose(client.id, "TEL", at("2027-01-20T13:30"), practitioner="BROWN"), override="x")
    cut(desk)
    with desk.store.read() as c:
        row = next(row for row in rebook.rows(c) if row.client_id == client.id)
        span = span_of(desk, LOST, UNTIL)
        who, questions = read(c, desk, row, span), Questions(c, desk, span)
        (search,) = questions.searches([ask(who.question, who.service, desk.now(), span)])
        options = [
            Option(o.start, o.end, date.fromtimestamp(o.start), o.practitioner_id, o.location_id, *found.kept)
            for found in search.found()
            for o in (found.offer,)
        ]
        ours = Suits(who, questions.book, desk.policy).of(options)
        sought = Sought(service, client.id, row.entry_id, start=LOST, until=UNTIL, count=10_000)
        theirs = desk.finder.free_in(c, sought).offers
    assert [(o.start, o.end, o.practitioner_id) for o in ours] == [(o.start, o.end, o.practitioner_id) for o in theirs]
    assert ours[-1].start - ours[0].start > 28 * DAY
