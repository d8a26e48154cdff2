"""The straight path of the longest script: fifteen keys from the waiting list to booked, told and logged."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from booktui.rules.values import Status
from desks import NOW, SETUP, Clock, add_client, at, make_desk
from screens.shell import opened

START = ("enter",)
SPOKEN = (
    ("y", "private"), ("y", "id_check"), ("y", "reason"), ("y", "contact"), ("enter", "needs"), ("n", "mode"),
    ("enter", "offer_1"), ("1", "transport"), ("o", "prep"), ("enter", "confirm_back"), ("b", "dna_warning"),
    ("enter", "safety_net"), ("enter", "close"), ("f", None),
)  # fmt: skip
"""Each key and the step that it leads to."""


@pytest.fixture
def desk(tmp_path):
    setup = deepcopy(SETUP)
    new = next(service for service in setup["service"] if service["code"] == "NEW")
    new |= {"modality": ["in person", "telephone"], "preparation": "wear loose sleeves"}
    made = make_desk(tmp_path, "jo", setup=setup, clock=Clock(NOW + 86_400))
    for place, (family, given) in enumerate((("Khan", "Amina"), ("Jones", "Dylan"))):
        client = add_client(made, family, given)
        made.waiting.add(client.id, "NEW", received=date(2026, 11, 1 + place), referrer="Elm Surgery")
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
@pytest.mark.parametrize("start", ["enter", "n"])
async def test_fifteen_keys_from_the_list_to_the_next_client(desk, size, start):
    khan = desk.turns.peek().row
    async with opened(desk, size=size, start="desk") as journey:
        await journey.press(start)
        assert journey.base.view.step == "greet"
        pressed = 1
        for key, step in SPOKEN:
            await journey.press(key)
            pressed += 1
            view = journey.base.view
            assert (view.step if view else None, journey.base.status.is_error) == (step, False)
        assert pressed == 15

        assert [a.status for a in desk.diary.of_client(khan.client_id)] == [Status.BOOKED]
        booked = desk.diary.of_client(khan.client_id)[0]
        assert (booked.start, booked.practitioner, booked.room) == (at("2026-12-15T09:00"), "OSEI", "R1")
        assert desk.waiting.of_client(khan.client_id) == []
        assert desk.waiting.count() == 1
        assert desk.calls.open_calls() == ()
        assert stored(desk, "SELECT outcome, by_user FROM call") == [("BOOKED", "jo")]
        assert stored(desk, "SELECT outcome FROM contact_attempt") == [("BOOKED",)]
        assert stored(desk, "SELECT answer FROM offer ORDER BY id") == [("accepted",), ("declined",)]
        assert stored(desk, "SELECT count(*) FROM message WHERE appointment_id = 1")[0][0] >= 1
        assert stored(desk, "SELECT count(*) FROM appointment") == [(1,)]

        assert journey.app.screen.focused.id == "waiting"
        assert journey.base.waiting_list.row.name == "Jones Dylan"
        assert "Next: Jones Dylan." in journey.said
        await journey.press("enter")
        assert (journey.base.view.step, journey.base.view.client) == ("greet", "Jones Dylan")


async def test_the_whole_call_typed_ahead_in_one_burst(desk):
    khan = desk.turns.peek().row
    async with opened(desk, start="desk") as journey:
        await journey.burst("enter", *(key for key, _ in SPOKEN))
        assert [a.status for a in desk.diary.of_client(khan.client_id)] == [Status.BOOKED]
        assert journey.app.screen.focused.id == "waiting"


async def test_a_time_lost_while_talking_is_refused_and_the_rest_of_the_burst_is_dropped(desk, tmp_path):
    """Another desk puts leave over the chosen time: nothing is booked, and the caller gets another offer."""
    khan = desk.turns.peek().row
    async with opened(desk, start="desk") as journey:
        for key, _ in SPOKEN[:0]:
            await journey.press(key)
        await journey.press("enter", *(key for key, _ in SPOKEN[:10]))
        assert journey.base.view.step == "confirm_back"
        with desk.store.write() as c:
            osei = desk.catalogue.resource_by_code["OSEI"].id
            c.exec_driver_sql(
                "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind) VALUES (?, ?, ?, 'ill', 'leave')",
                (osei, at("2026-12-15T08:00"), at("2026-12-15T18:00")),
            )
        await journey.burst("b", "enter", "enter", "f")
        assert journey.base.status.is_error
        assert journey.base.view.step == "confirm_back"
        assert "Not possible:" in journey.text()
        assert [a.status for a in desk.diary.of_client(khan.client_id) if a.status == Status.BOOKED] == []
        await journey.pilot.pause(0.2)
        await journey.press("x")
        assert journey.base.view.step == "offer_2"


async def test_a_time_lost_while_talking_is_replaced_by_one_from_the_list_below(desk):
    """A digit takes another time: held, read back at the same step, and then booked."""
    khan = desk.turns.peek().row
    async with opened(desk, start="desk", size=(80, 24)) as journey:
        await journey.press("enter", *(key for key, _ in SPOKEN[:10]))
        lost = journey.base.view.chosen
        with desk.store.write() as c:
            osei = desk.catalogue.resource_by_code["OSEI"].id
            c.exec_driver_sql(
                "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind) VALUES (?, ?, ?, 'ill', 'leave')",
                (osei, at("2026-12-15T08:00"), at("2026-12-15T18:00")),
            )
        await journey.press("b")
        assert "A digit takes a time from below." in journey.said
        other = journey.base.call_pane.conflicts.alternatives[1]
        await journey.press("2")
        view = journey.base.view
        assert (view.step, view.chosen.start, view.conflicts) == ("confirm_back", other.start, ())
        assert view.chosen.start != lost.start
        assert journey.said == "Held instead of the time that was refused. Read it back."
        await journey.press("b")
        assert (journey.base.view.step, journey.base.status.is_error) == ("dna_warning", False)
        booked = [a for a in desk.diary.of_client(khan.client_id) if a.status == Status.BOOKED]
        assert [(a.start, a.practitioner_id) for a in booked] == [(other.start, other.practitioner_id)]
        assert stored(desk, "SELECT answer FROM offer ORDER BY id") == [("withdrawn",), ("declined",), ("accepted",)]
        assert stored(desk, "SELECT count(*) FROM appointment WHERE status = 'proposed'") == [(0,)]


async def test_a_time_from_the_list_that_is_gone_too_leaves_the_call_as_it_was(desk):
    async with opened(desk, start="desk") as journey:
        await journey.press("enter", *(key for key, _ in SPOKEN[:10]))
        with desk.store.write() as c:
            osei = desk.catalogue.resource_by_code["OSEI"].id
            for day in ("2026-12-15", "2026-12-22"):
                c.exec_driver_sql(
                    "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind)"
                    " VALUES (?, ?, ?, 'ill', 'leave')",
                    (osei, at(f"{day}T08:00"), at(f"{day}T18:00")),
                )
        await journey.press("b")
        first = journey.base.call_pane.conflicts.alternatives[0]
        with desk.store.write() as c:
            c.exec_driver_sql(
                "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind) VALUES (?, ?, ?, 'ill', 'leave')",
                (first.practitioner_id, first.start, first.start + 3600),
            )
        chosen = journey.base.view.chosen
        await journey.press("1")
        assert (journey.base.view.step, journey.base.view.chosen) == ("confirm_back", chosen)
        assert (journey.said, journey.base.status.is_error) == ("That time is taken too. Pick another one.", True)
        assert stored(desk, "SELECT answer FROM offer ORDER BY id") == [("accepted",), ("declined",)]


async def test_parking_and_resuming_loses_nothing(desk):
    async with opened(desk, start="desk") as journey:
        await journey.press("enter", "y", "y", "y", "y", "tab", "end", "backspace", "9", "enter", "escape")
        view = journey.base.view
        await journey.press("escape")
        assert journey.app.screen.focused.id == "waiting"
        assert [call.parked_at is not None for call in desk.calls.open_calls()] == [True]
        await journey.press("r")
        assert (journey.base.view.step, journey.base.view.fields) == ("contact", view.fields)


async def test_nobody_answers_in_three_keys_and_the_next_is_offered(desk):
    khan = desk.turns.peek().row
    async with opened(desk, start="desk") as journey:
        await journey.press("enter", "n", "n")
        assert stored(desk, "SELECT outcome FROM contact_attempt") == [("NO_ANSWER",)]
        assert journey.app.screen.focused.id == "waiting"
        assert desk.waiting.row(khan.entry_id).attempts == 1


def stored(desk, sql):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql)]
