"""A question goes up and comes down again, by keys alone: raised in a call, climbed, decided, and in the record."""

from __future__ import annotations

from datetime import date

import pytest

from desks import Clock, add_client, at, make_desk
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def jo(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def sam(tmp_path, jo, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


async def test_from_a_call_to_the_record(jo, sam, clock):
    """ESC-01, ESC-02: raised in a call, unanswered for four working hours, decided by the manager, on record."""
    khan = add_client(jo)
    entry = jo.waiting.add(khan.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel")
    visit = jo.diary.book(
        jo.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), entry_id=entry.entry_id), override="agreed"
    ).appointment
    async with opened(jo, start="clients") as j:
        await j.press(*"khan", "enter", "c")
        assert (j.app.current_mode, j.base.view.script) == ("desk", "RESCHEDULE_PT")
        await j.press("full_stop", "7", "tab", *"Only Dr Brown", "enter", "enter")
        assert j.base.view is None
    (raised,) = jo.escalations.open()
    assert (raised.question, raised.level_words) == ("Only Dr Brown", "level 1, supervisor")

    clock.now = at("2026-11-23T13:30")
    async with opened(sam, start="today") as s:
        assert [(line.kind, line.who) for line in s.base.list.items] == [("escalation", "Khan Amina")]
        await s.press("enter")
        assert "No answer from the supervisor in time" in s.text()
        await s.press("d", *"Wed 2 Dec with Dr Brown", "pagedown")
        assert "It is with the service manager: name who decided. Nothing was changed." in s.text()
        await s.press("down", *"Pat Lee", "pagedown")
        assert (s.said, s.base.list.items) == ("Decided by Pat Lee: Wed 2 Dec with Dr Brown", ())

    async with opened(jo, start="clients") as j:
        await j.press(*"khan", "enter")
        text = " ".join(j.base.card.text.split())
        assert f"Something else A{visit.id:06d}: Only Dr Brown (decided, level 2, service manager)" in text
        assert "booktui to service manager: No answer from the supervisor in time" in text
        assert "Decided by Pat Lee: Wed 2 Dec with Dr Brown" in text
        assert "Tue 15 Dec 2026 09:00 NEW OSEI, booked, was passed up" in text

    (view,) = jo.escalations.of_appointment(visit.id)
    assert [(step.at, step.by, step.level) for step in view.steps] == [
        (at("2026-11-23T09:00"), "jo", 1), (at("2026-11-23T13:00"), "booktui", 2), (at("2026-11-23T13:30"), "sam", 2),
    ]  # fmt: skip
    assert (view.id, view.decided_for, view.decided_by) == (raised.id, "Pat Lee", "sam")
