"""Changing a waiting entry by hand: wishes, owner, national priority; its place on the list follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from desks import add_client, make_desk

RECEIVED = date(2026, 10, 1)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    return desk.waiting.add(add_client(desk).id, "NEW", received=RECEIVED)


def columns(desk, *names):
    with desk.store.read() as c:
        return tuple(c.exec_driver_sql(f"SELECT {', '.join(names)} FROM waiting_entry WHERE id = 1").one())


@pytest.mark.parametrize(
    ("changes", "column", "kept"),
    [
        pytest.param({"days": "tue, mon"}, "want_days", "mon,tue", id="days"),
        pytest.param({"days": "mon-wed"}, "want_days", "mon,tue,wed", id="a-stretch"),
        pytest.param({"part": "AM"}, "want_part", "am", id="part"),
        pytest.param({"available_from": "1 dec"}, "available_from", "2026-12-01", id="day-as-said"),
        pytest.param({"available_to": date(2026, 12, 24)}, "available_to", "2026-12-24", id="day-as-such"),
        pytest.param({"comment": " ring after 5 "}, "comment", "ring after 5", id="comment"),
        pytest.param({"complexity": 3}, "complexity", 3, id="complexity"),
        pytest.param({"continuity": True}, "continuity", 1, id="continuity"),
        pytest.param({"locked": "yes"}, "locked", 1, id="locked"),
    ],
)
def test_a_field_is_changed(desk, entry, changes, column, kept):
    assert desk.waiting.edit(1, changes) == tuple(changes)
    assert columns(desk, column, "version") == (kept, 2)
    (logged,) = [row for row in desk.audit.list(object="waiting_entry", limit=9) if row["action"] == "edit"]
    assert logged["object_id"] == 1


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("practitioner", "osei", "want_practitioner_id"),
        ("location", "wyt", "want_location_id"),
        ("owner", "OSEI", "owner_id"),
    ],
)
def test_a_wish_is_given_by_code_and_taken_back(desk, entry, name, value, column):
    desk.waiting.edit(1, {name: value})
    (found,) = columns(desk, column)
    catalogue = desk.catalogue
    known = catalogue.locations if name == "location" else catalogue.resources
    assert known[found].code.casefold() == value.casefold()
    desk.waiting.edit(1, {name: "none"})
    assert columns(desk, column) == (None,)


def test_the_referrer_is_the_referrals(desk, entry):
    assert desk.waiting.edit(1, {"referrer": "Dr Patel"}) == ("referrer",)
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT referrer FROM referral").scalar_one() == "Dr Patel"


def test_what_is_as_it_was_is_no_change(desk, entry):
    assert desk.waiting.edit(1, {"locked": False, "comment": "", "priority": "routine"}) == ()
    assert columns(desk, "version") == (1,)


def test_another_priority_needs_a_reason_and_moves_the_entry(desk, entry):
    """7.3: priority and target put it in its place."""
    other = desk.waiting.add(add_client(desk, "Ray").id, "NEW", received=date(2026, 9, 1))
    assert desk.turns.peek().row.entry_id == other.entry_id
    with pytest.raises(BadInput) as caught:
        desk.waiting.edit(1, {"priority": "2ww"})
    assert caught.value.message == "Another national priority needs a reason. Nothing was changed."
    desk.waiting.edit(1, {"priority": "2ww"}, reason="referral letter says so")
    row = desk.waiting.row(1)
    assert (row.priority, row.target_on, desk.turns.peek().row.entry_id) == ("2ww", RECEIVED + timedelta(days=14), 1)
    assert columns(desk, "band", "rank", "order_on") == (1, 0, "2026-10-15")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": "red"}, "An entry has no 'colour' to change; known are practitioner, location, days, part, "
         "available_from, available_to, comment, referrer, priority, complexity, owner, continuity, locked. Nothing was "
         "changed."),
        ({"practitioner": "R1"}, "practitioner: there is no practitioner 'R1'. Nothing was changed."),
        ({"location": "MOON"}, "location: there is no location 'MOON'. Nothing was changed."),
        ({"days": "someday"}, "days: 'someday' is no weekday. Write them as mon,tue or mon-fri. Nothing was changed."),
        ({"part": "night"}, "part: 'night' is no part of the day; write am, pm or eve. Nothing was changed."),
        ({"complexity": 5}, "complexity: '5' is not 1 (simple) to 4 (very complex). Nothing was changed."),
        ({"locked": "maybe"}, "locked: 'maybe' is not yes or no. Nothing was changed."),
        ({"comment": "x" * 501}, "comment: it is too long; at most 500 characters. Nothing was changed."),
        ({"available_from": "2026-12-02", "available_to": "2026-12-01"},
         "available_to: 2026-12-01 is before 2026-12-02. Nothing was changed."),
        ({"priority": "soonest"}, "'soonest' is no priority. Use routine, urgent or 2ww."),
    ],
    ids=["field", "practitioner", "location", "days", "part", "complexity", "truth", "long", "backwards", "priority"],
)  # fmt: skip
def test_bad_input_changes_nothing(desk, entry, changes, sentence):
    with pytest.raises(BadInput) as caught:
        desk.waiting.edit(1, {"part": "pm", **changes}, reason="asked")
    assert (caught.value.message, columns(desk, "version", "want_part")) == (sentence, (1, ""))


def test_somebody_changed_it_meanwhile(desk, entry):
    desk.waiting.edit(1, {"part": "am"}, version=1)
    with pytest.raises(Refused) as caught:
        desk.waiting.edit(1, {"part": "pm"}, version=1)
    assert caught.value.message == "Somebody changed entry 1 meanwhile. Look at it again. Nothing was changed."


def test_what_cannot_be_edited(tmp_path, desk, entry):
    with pytest.raises(NotFound):
        desk.waiting.edit(99, {"part": "am"})
    desk.removals.remove(1, "TRANS", "moved")
    with pytest.raises(Refused) as caught:
        desk.waiting.edit(1, {"part": "am"})
    assert caught.value.message == "Entry 1 is off the list. Nothing was changed."
    alex = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        alex.waiting.edit(1, {"part": "am"})
    alex.close()
