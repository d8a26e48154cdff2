"""A lead evens a team out by keys alone: the caseloads, the suggestions, one approved, one declined, one with its visit."""

from __future__ import annotations

from datetime import date

import pytest

from desk.test_caseload import TEAM
from desks import Clock, add_client, at, make_desk
from screens.shell import opened, until


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", setup=TEAM, clock=clock)
    for number in range(4):
        client = add_client(made, f"Khan{number}", "Amina", preferred_channel="letter")
        entry = made.waiting.add(client.id, "TEL", received=date(2026, 11, 2 + number)).entry_id
        made.caseload.assign(entry, "ANN")
    booked = made.waiting.row(1)
    proposal = made.diary.propose(booked.client_id, "TEL", at("2026-12-07T09:00"), practitioner="ANN", entry_id=1)
    made.diary.book(proposal, override="agreed")
    yield made
    made.close()


def loads(desk):
    return {one.code: round(one.load) for team in desk.caseload.teams() for one in team.people}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_caseload_is_rebalanced(desk, size):
    assert loads(desk) == {"ANN": 200, "BEA": 0, "CY": 0}
    async with opened(desk, size=size) as j:
        await j.press("f7", "5")
        assert j.base.query_one("#pane-list")._border_title.plain == "Caseloads 3 · ‹!› uneven: Nurses"
        assert "‹!› too much" in j.text()
        await j.press("m")
        assert j.text().count("ANN → BEA") + j.text().count("ANN → CY") == 2
        await j.press("y", "enter")
        assert "moved from ANN to BEA, who is now at 50 %." in j.text()
        await j.press("n", *"knows the family", "enter")
        assert "stays with ANN: knows the family." in j.text()
        await j.press("y", "enter", "escape")
        assert j.said == "3 decisions on cases are on record."
        await j.press("escape")
    assert loads(desk) == {"ANN": 100, "BEA": 50, "CY": 50}
    actions = [row["action"] for row in desk.audit.list(limit=12)]
    assert (actions.count("case approved"), actions.count("case declined")) == (2, 1)
    moved = desk.diary.of_client(desk.waiting.row(1).client_id)[0]
    assert (moved.start, moved.practitioner_id) == (at("2026-12-07T09:00"), desk.catalogue.resource_by_code["BEA"].id)
    assert desk.keeping.doctor().problems == ()


async def test_a_coordinator_looks_and_is_told_that_a_lead_moves(desk, tmp_path, clock):
    jo = make_desk(tmp_path, "jo", clock=clock)
    async with opened(jo) as j:
        await j.press("f7", "5", "m", "y", "enter")
        await until(lambda: "this needs supervisor" in j.text())
    assert loads(desk) == {"ANN": 200, "BEA": 0, "CY": 0}
    jo.close()
