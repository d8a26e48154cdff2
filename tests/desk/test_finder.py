"""What the desk offers can be booked, in order, and nothing is offered that cannot."""

from datetime import date

import pytest

from booktui.desk.errors import NotFound
from desks import Clock, add_client, at, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


def starts(found):
    return [offer.start for offer in found.offers]


def test_the_first_five_in_order(desk, khan):
    """The urgent slot of 10:45 opens to everybody three days before (SLT-03)."""
    found = desk.finder.free("NEW", client_id=khan.id)
    assert [(offer.start, offer.practitioner, offer.slot_type) for offer in found.offers] == [
        (at("2026-11-24T09:00"), "OSEI", "N"),
        (at("2026-11-24T09:30"), "OSEI", "N"),
        (at("2026-11-24T10:45"), "OSEI", "U"),
        (at("2026-11-24T11:15"), "OSEI", "N"),
        (at("2026-11-25T13:30"), "BROWN", "N"),
    ]


@pytest.mark.parametrize("service", ["NEW", "FU", "ECHO", "TEL", "GRP"])
def test_everything_offered_can_be_booked(desk, khan, service):
    for offer in desk.finder.free(service, client_id=khan.id, count=12).offers:
        wanted = desk.diary.propose(khan.id, service, offer.start, practitioner=offer.practitioner)
        assert [c.code for c in desk.diary.check(wanted) if c.severity != "warn"] == []


def test_free_time_is_offered_back_to_back_with_buffers(desk, khan):
    found = desk.finder.free("ECHO", client_id=khan.id, start=date(2026, 11, 26), count=3)
    assert starts(found) == [at("2026-11-26T09:00"), at("2026-11-26T10:00"), at("2026-11-26T11:00")]
    assert {(o.room, o.equipment, o.session) for o in found.offers} == {("E1", "ECHO1", "ECHO-TH")}


def test_what_is_booked_is_not_offered_again(desk, khan):
    first = desk.finder.free("NEW", client_id=khan.id, count=1).offers[0]
    desk.diary.book(desk.diary.propose(khan.id, "NEW", first.start))
    other = add_client(desk, "Jones", "Dylan")
    assert first.start not in starts(desk.finder.free("NEW", client_id=other.id, practitioner="OSEI", count=20))


@pytest.mark.parametrize(
    ("how", "first"),
    [
        ({"practitioner": "BROWN"}, "2026-11-25T13:30"),
        ({"start": date(2026, 12, 1)}, "2026-12-01T09:00"),
        ({"weekdays": frozenset({2})}, "2026-11-25T13:30"),
        ({"part": "pm"}, "2026-11-25T13:30"),
        ({"location": "MAIN"}, "2026-11-24T09:00"),
    ],
    ids=["with-whom", "from", "weekday", "afternoon", "where"],
)
def test_wishes_narrow_it(desk, khan, how, first):
    assert desk.finder.free("NEW", client_id=khan.id, **how).offers[0].start == at(first)


def test_why_there_is_none(desk, khan):
    found = desk.finder.free("NEW", client_id=khan.id, weekdays=frozenset({6}))
    assert found.offers == ()
    assert found.why_none


def test_the_nearest_to_a_time_come_first(desk, khan):
    near = at("2026-12-08T10:00")
    found = desk.finder.free("NEW", client_id=khan.id, near=near, count=3)
    distances = [abs(start - near) for start in starts(found)]
    assert distances == sorted(distances)
    assert distances[0] == 1800


def test_the_nearest_are_on_both_sides_of_it(desk, khan):
    """More than count times are free in the days before: they do not crowd out the nearer ones after it."""
    near = at("2026-12-08T10:00")
    found = desk.finder.free("ECHO", client_id=khan.id, near=at("2026-12-03T10:00"), count=3)
    assert starts(found) == [at("2026-12-03T10:00"), at("2026-12-03T09:00"), at("2026-12-03T11:00")]
    found = desk.finder.free("NEW", client_id=khan.id, near=near, count=4)
    assert starts(found) == [at(f"2026-12-08T{clock}") for clock in ("09:30", "09:00", "11:15")] + [
        at("2026-12-09T13:30")
    ]


def test_days_to_target_and_notice_are_told(desk, khan):
    entry = desk.waiting.add(khan.id, "NEW", received=date(2026, 11, 1))
    offer = desk.finder.free("NEW", client_id=khan.id, entry_id=entry.entry_id, count=1).offers[0]
    assert (offer.notice_days, offer.days_to_target) == (1, 103)


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"], ids=["spring", "autumn"])
def test_a_nine_oclock_clinic_is_at_nine_on_both_sides_of_a_clock_change(tmp_path, change):
    day = date.fromisoformat(change)
    clock = Clock(at(f"{change}T00:30") - 5 * 86400)
    setup = {"clinic": [{"code": "SU", "name": "Daily", "practitioner": "OSEI", "room": "R1", "recur": "FREQ=DAILY",
                         "start": "09:00", "end": "10:00", "from": "2026-01-01", "slots": "NN"}]}  # fmt: skip
    from desks import SETUP

    desk = make_desk(tmp_path, setup={**SETUP, **setup}, clock=clock)
    khan = add_client(desk)
    found = desk.finder.free("NEW", client_id=khan.id, practitioner="OSEI", count=20)
    walls = {f"{d:%H:%M}" for d in (_wall(s) for s in starts(found))}
    assert walls == {"09:00", "09:30"}
    assert any(_wall(s).date() == day for s in starts(found))
    assert {o.end - o.start for o in found.offers} == {1800}
    desk.close()


def _wall(instant):
    from booktui.rules.clock import to_wall

    return to_wall(instant, "Europe/London")


def test_an_unknown_service_names_the_known(desk):
    with pytest.raises(NotFound, match="Known: ECHO, FU, GRP, NEW, TEL"):
        desk.finder.free("XYZ")
