"""The day that was read ahead is shown only while it is what reading it again would give."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk import day as days
from booktui.desk.errors import NotFound
from desks import NOW, Clock, add_client, at, make_desk

TUESDAY = date(2026, 12, 15)


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


@pytest.fixture
def read(monkeypatch):
    """The days that were read."""
    found, whole = [], days.day_view

    def day_view(c, desk, day, kind, location):
        found.append(day)
        return whole(c, desk, day, kind, location)

    monkeypatch.setattr(days, "day_view", day_view)
    return found


def shown(desk, **how):
    return {
        (block.kind, block.label) for column in desk.days.day(TUESDAY, **how).columns for block in column.blocks
        if block.kind in ("appointment", "hold")
    }  # fmt: skip


def proposal(desk, family="Khan"):
    return desk.diary.propose(add_client(desk, family).id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI")


def test_it_is_shown_without_being_read_again_once(desk, read):
    desk.diary.book(proposal(desk), override="test")
    desk.days.look_ahead(TUESDAY)
    assert shown(desk) == {("appointment", "Khan Amina")}
    assert read == [TUESDAY]
    assert shown(desk) == {("appointment", "Khan Amina")}
    assert read == [TUESDAY, TUESDAY]


@pytest.mark.parametrize("who", ["one's own", "another's"])
def test_what_was_written_since_shows(desk, tmp_path, clock, who):
    wanted = proposal(desk)
    other = make_desk(tmp_path, "jo", clock=clock)
    desk.days.look_ahead(TUESDAY)
    (desk if who == "one's own" else other).diary.book(wanted, override="test")
    assert shown(desk) == {("appointment", "Khan Amina")}
    other.close()


def test_a_hold_that_ran_out_is_gone(desk, clock):
    desk.diary.hold(proposal(desk), seconds=60)
    desk.days.look_ahead(TUESDAY)
    assert shown(desk) == {("hold", "sam")}
    desk.days.look_ahead(TUESDAY)
    clock.now += 61
    assert shown(desk) == set()


@pytest.mark.parametrize("how", [{"by": "room"}, {"location": "MAIN"}])
def test_another_question_is_asked_anew(desk, read, how):
    desk.days.look_ahead(TUESDAY)
    shown(desk, **how)
    assert read == [TUESDAY, TUESDAY]


def test_a_place_that_is_not_there_is_refused_as_ever(desk):
    with pytest.raises(NotFound):
        desk.days.look_ahead(TUESDAY, location="NOWHERE")
    with pytest.raises(NotFound):
        desk.days.day(TUESDAY, location="NOWHERE")
