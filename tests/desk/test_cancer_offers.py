"""Offers for suspected cancer: after day 14 last and marked, after day 28 a supervisor's (domain.md 1.6, CAN-01)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import NotPermitted
from booktui.screens.diary_words import offer_words
from booktui.widgets.call_paint import notice
from desks import add_client, at, make_desk

NOV_10 = date(2026, 11, 10)
"""Day 14 is 24 November, day 28 is 8 December."""


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


def waits(desk, priority="2ww", received=NOV_10):
    return desk.waiting.add(add_client(desk).id, "NEW", received=received, priority=priority)


def proposal(desk, entry, when):
    return desk.diary.propose(
        entry.client_id, "NEW", at(when), practitioner="OSEI", entry_id=entry.entry_id, agreed_short=True
    )


@pytest.mark.parametrize(
    ("day", "severity", "supervisor"),
    [("2026-11-24", [], []), ("2026-12-01", ["warn"], [False]), ("2026-12-08", ["warn"], [False]),
     ("2026-12-15", ["override"], [True])],
    ids=["day-14", "day-21", "day-28", "day-35"],
)  # fmt: skip
def test_can_01_how_bad_a_day_is(desk, day, severity, supervisor):
    """CAN-01."""
    found = [c for c in desk.diary.check(proposal(desk, waits(desk), f"{day}T09:00")) if c.code == "past-target"]
    assert ([c.severity for c in found], [c.supervisor for c in found]) == (severity, supervisor)


def test_can_01_after_day_28_only_a_supervisor_books(desk, tmp_path):
    """CAN-01: a coordinator's reason is not enough."""
    entry = waits(desk)
    asked = proposal(desk, entry, "2026-12-15T09:00")
    with pytest.raises(NotPermitted):
        desk.diary.book(asked, override="no capacity before")
    sam = make_desk(tmp_path, "sam")
    assert sam.diary.book(asked, override="no capacity before").appointment.status == "booked"
    sam.close()


def test_can_01_any_other_wait_is_only_warned(desk):
    """CAN-01 is of suspected cancer alone."""
    found = desk.diary.check(proposal(desk, waits(desk, "urgent", date(2026, 10, 1)), "2026-12-15T09:00"))
    assert [(c.code, c.severity) for c in found] == [("past-target", "warn")]


def test_can_01_offers_say_how_they_stand(desk):
    """CAN-01: in order of time, so those inside come first; the others are marked."""
    found = desk.finder.free("NEW", entry_id=waits(desk).entry_id, practitioner="OSEI", count=40).offers
    assert list(dict.fromkeys(offer.standing for offer in found)) == ["inside", "late", "supervisor"]
    last = found[-1]
    assert notice(last).endswith(", a supervisor's")
    assert offer_words(last).endswith("past the target, a supervisor's")
    assert notice(next(offer for offer in found if offer.standing == "late")).endswith("past target")


def test_can_01_near_a_day_those_inside_still_come_first(desk):
    """CAN-01: nearest to 1 December, but what is left of 24 November is shown before it."""
    entry = waits(desk)
    near = at("2026-11-26T12:00")
    found = desk.finder.free("NEW", entry_id=entry.entry_id, practitioner="OSEI", count=8, near=near).offers
    marks = [offer.standing for offer in found]
    assert (marks[0], marks[-1], marks) == ("inside", "late", sorted(marks))


def test_can_01_is_nothing_where_there_are_no_clocks(tmp_path):
    general = make_desk(tmp_path, "ada")
    general.setup.apply({"desk": {"policy": {"clocks": False}}})
    entry = waits(general)
    found = general.finder.free("NEW", entry_id=entry.entry_id, practitioner="OSEI", count=40).offers
    assert {offer.standing for offer in found} == {""}
    general.close()
