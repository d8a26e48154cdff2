"""A visit with an interpreter is moved by keys alone: the interpreter goes with it, and nobody is left waiting."""

from __future__ import annotations

import pytest

from desks import Clock, add_client, at, make_desk
from screens.shell import opened

BOTH = frozenset({"interpreter", "transport"})


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, clock=Clock())
    yield made
    assert made.keeping.doctor().problems == ()
    assert made.audit.verify().problems == ()
    made.close()


@pytest.fixture
def visit(desk):
    """Khan, with an Urdu interpreter whom the agency has confirmed, tomorrow at 09:00."""
    khan = add_client(desk)
    desk.clients.need(khan.id, "interpreter", "Urdu")
    asked = desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI", arranged=BOTH)
    booked = desk.diary.book(asked).appointment
    desk.jobs.confirm(1, "Ada Obi", "4711", agency="Words Ltd")
    return booked


def standing(desk, visit):
    return {job.id: (job.state, job.acknowledged) for job in desk.jobs.of(visit.id)}


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_int_02_the_interpreter_moves_with_the_visit(desk, visit, size):
    """INT-02, PTC-04, edge 23: pick it up, take a time, say why; then tell the agency and confirm the new one."""
    async with opened(desk, size=size) as journey:
        journey.grid.go_to(visit.practitioner_id, visit.start)
        await journey.pilot.pause()
        await journey.press("m", "1", "1")

        moved = desk.diary.get(visit.id)
        assert moved.start != visit.start
        assert "interpreter asked for anew; old job to acknowledge" in journey.said
        assert standing(desk, visit) == {1: ("cancelled", False), 2: ("requested", False)}
        assert desk.jobs.get(2).start == moved.start - 900

        await journey.press("j", "k")
        assert standing(desk, visit)[1] == ("cancelled", True)
        await journey.press("home", "c", "enter", "enter", *"4712", "pagedown")
        assert (desk.jobs.get(2).state, desk.jobs.get(2).reference) == ("confirmed", "4712")
        assert desk.jobs.open() == []


async def test_u_gives_back_the_very_interpreter(desk, visit):
    """Undone, the confirmed interpreter stands as before and the new request is gone."""
    before = desk.jobs.get(1)
    async with opened(desk) as journey:
        journey.grid.go_to(visit.practitioner_id, visit.start)
        await journey.pilot.pause()
        await journey.press("m", "1", "1", "u")

        assert desk.diary.get(visit.id).start == visit.start
        assert desk.jobs.get(1) == before
        assert standing(desk, visit) == {1: ("confirmed", True), 2: ("cancelled", True)}
