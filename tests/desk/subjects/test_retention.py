"""What has been kept long enough is listed, and goes only by two people's word."""

from datetime import date

import pytest

from booktui.desk.errors import NotPermitted
from desks import Clock, add_client, at, make_desk

YEARS_ON = at("2034-12-16T09:00")
"""The day after eight years from a visit on 15 December 2026."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


def seen(desk, family="Khan", when="2026-12-15T09:00", **fields):
    """Somebody who came to that visit."""
    who = add_client(desk, family, **fields)
    visit = desk.diary.book(desk.diary.propose(who.id, "NEW", at(when))).appointment
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE appointment SET status = 'fulfilled' WHERE id = ?", (visit.id,))
    return who


def test_nobody_goes_before_the_last_day_is_over(desk, clock):
    who = seen(desk)
    clock.now = YEARS_ON - 86_400
    assert desk.subjects.over() == ()
    clock.now = YEARS_ON
    (one,) = desk.subjects.over()
    assert (one.ref, one.until, one.rule, one.held) == (who.ref, date(2034, 12, 15), "adult", "")
    assert desk.clients.get(who.id).family_name == "Khan"


def test_a_child_stays_and_so_does_who_waits(desk, clock):
    seen(desk, "Child", birth_date="2018-06-05")
    waits = seen(desk, "Waits", "2026-12-15T09:30")
    clock.now = YEARS_ON
    desk.waiting.add(waits.id, "NEW", received=date(2034, 12, 1))
    assert desk.subjects.over() == ()


def test_who_was_never_seen_goes_after_two_years(desk, clock):
    who = add_client(desk)
    clock.now = at("2028-11-23T12:00")
    assert desk.subjects.over() == ()
    clock.now = at("2028-11-24T00:00")
    assert [(one.ref, one.rule) for one in desk.subjects.over()] == [(who.ref, "unseen")]


def test_a_run_erases_all_but_what_is_held(desk, clock):
    goes, stays = seen(desk, "Goes"), seen(desk, "Stays", "2026-12-15T09:30")
    desk.subjects.hold(stays.id, "claim 17")
    clock.now = YEARS_ON
    done = desk.subjects.run_retention("ada")
    assert (done.erased, [one.ref for one in done.kept], done.left) == ((goes.ref,), [stays.ref], "")
    assert [desk.clients.get(one.id).name for one in (goes, stays)] == ["Erased", "Stays Amina"]
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT rule, confirmed_by FROM tombstone").all() == [("adult", "ada")]
    assert [one.held for one in desk.subjects.over()] == ["claim 17"]
    assert desk.audit.verify().problems == ()


def test_the_policy_says_how_long(desk, clock):
    seen(desk)
    with desk.store.write() as c:
        desk.set_settings(c, {"policy": '{"retention.adult_years": 20}'})
    clock.now = YEARS_ON
    reopened = make_desk(desk.store.path.parent, "sam", clock=clock)
    assert reopened.subjects.over() == ()
    reopened.close()


def test_two_people_and_no_coordinator(desk, tmp_path, clock):
    who = seen(desk)
    clock.now = YEARS_ON
    with pytest.raises(NotPermitted, match="second person"):
        desk.subjects.run_retention("sam")
    with pytest.raises(NotPermitted):
        make_desk(tmp_path, "jo", clock=clock).subjects.over()
    assert desk.clients.get(who.id).family_name == "Khan"
