"""`u` takes back your own last deed on a waiting entry, or says where its way back is."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import NotFound, Refused
from desks import add_client, at, make_desk

SEEN = date(2026, 11, 2)
TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def row(desk):
    return desk.waiting.add(add_client(desk).id, "NEW", received=SEEN)


def story(desk, row):
    return desk.stories.of(row.entry_id)


def test_a_removal_is_taken_back(desk, row):
    desk.removals.remove(row.entry_id, "PTREQ", "moved away", clinician="Dr Osei", decided_on=TODAY)
    done = desk.diary.undo()
    assert (story(desk, row).status, done.message) == (
        "waiting", "Undone: Khan Amina is back on the waiting list (waiting).",
    )  # fmt: skip


def test_a_suspension_and_its_end_are_taken_back(desk, row):
    desk.suspending.suspend(row.entry_id, TODAY, date(2026, 12, 7), "abroad")
    desk.suspending.resume(row.entry_id)
    desk.diary.undo()
    assert (story(desk, row).status, story(desk, row).unavailable_to) == ("suspended", date(2026, 12, 7))
    desk.diary.undo()
    assert (story(desk, row).status, story(desk, row).unavailable_to) == ("waiting", None)


def test_an_edit_is_taken_back_field_by_field(desk, row):
    before = story(desk, row)
    changes = {
        "comment": "mornings",
        "days": "mon tue",
        "referrer": "Elm",
        "continuity": "y",
        "available_from": "7 dec",
    }
    desk.waiting.edit(row.entry_id, changes)
    desk.diary.undo()
    after = story(desk, row)
    names = ("comment", "days", "referrer", "continuity", "available_from")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]


def test_another_priority_is_taken_back_with_its_target(desk, row):
    before = story(desk, row).target_on
    desk.waiting.edit(row.entry_id, {"priority": "2ww"}, reason="found in triage")
    assert story(desk, row).target_on != before
    desk.diary.undo()
    assert (desk.waiting.row(row.entry_id).priority, story(desk, row).target_on) == ("routine", before)


def test_a_proposed_priority_is_withdrawn(desk, row):
    desk.priorities.propose(row.entry_id, 3, 2, "worse")
    done = desk.diary.undo()
    assert (story(desk, row).ratings, done.message) == (
        (), f"Undone: the proposal for entry {row.entry_id} is withdrawn.",
    )  # fmt: skip


def test_what_was_changed_again_is_not_taken_back(desk, row, tmp_path):
    desk.waiting.edit(row.entry_id, {"comment": "mornings"})
    other = make_desk(tmp_path, "sam")
    other.waiting.edit(row.entry_id, {"comment": "evenings"})
    other.close()
    with pytest.raises(Refused, match="was changed again since, so it cannot be undone"):
        desk.diary.undo()
    assert story(desk, row).comment == "evenings"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param(lambda desk, row: None, "put somebody on the waiting list", id="added"),
        pytest.param(
            lambda desk, row: desk.priorities.rate(row.entry_id, 3, 2, "worse", "Dr Osei", TODAY),
            "recorded a clinician's decision", id="confirmed",
        ),
    ],
)  # fmt: skip
def test_what_has_a_way_back_of_its_own_is_named(desk, row, act, said):
    act(desk, row)
    with pytest.raises(NotFound, match=said):
        desk.diary.undo()


def test_the_newest_of_all_actions_is_the_one_that_is_undone(desk, row):
    """An older booking is never undone over a newer deed on the list."""
    proposal = desk.diary.propose(row.client_id, "NEW", at("2026-12-15T09:00"), agreed_short=True)
    booked = desk.diary.book(proposal).appointment
    other = desk.waiting.add(add_client(desk, "Jones").id, "NEW", received=SEEN)
    desk.suspending.suspend(other.entry_id, TODAY, date(2026, 12, 7), "abroad")
    desk.diary.undo()
    assert (story(desk, other).status, desk.diary.get(booked.id).status) == ("waiting", "booked")
