"""Which version of a clinic counts when, how much notice is enough, and what a slot pattern comes to."""

from dataclasses import replace
from datetime import date

import pytest

from booktui.rules.clinics.cuts import read_cuts, rest, without, write_cuts
from booktui.rules.clinics.notice import earliest, is_short, notice_days
from booktui.rules.clinics.strip import strip
from booktui.rules.clinics.versions import Version, in_force, standing
from booktui.rules.values import Slot, SlotType, Span

FIRST = Version(
    id=1, clinic_id=1, clinic="OSEI-TU", number=1, effective_from=date(2026, 9, 1), name="Osei", practitioner_id=1,
    location_id=1, recur="FREQ=WEEKLY;BYDAY=TU", start="09:00", end="12:30", valid_from=date(2026, 9, 1),
)  # fmt: skip
SECOND = replace(FIRST, id=2, number=2, effective_from=date(2027, 1, 1))
THIRD = replace(FIRST, id=3, number=3, effective_from=date(2026, 12, 1))
DRAFT = replace(FIRST, id=4, number=4, state="draft", effective_from=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("versions", "day", "number"),
    [
        ([FIRST], date(2026, 8, 31), None),
        ([FIRST], date(2026, 9, 1), 1),
        ([FIRST, SECOND], date(2026, 12, 31), 1),
        ([FIRST, SECOND], date(2027, 1, 1), 2),
        ([FIRST, SECOND, THIRD], date(2026, 12, 1), 3),
        ([FIRST, SECOND, THIRD], date(2027, 1, 1), 3),
        ([FIRST, DRAFT], date(2026, 11, 1), 1),
        ([replace(FIRST, state="withdrawn")], date(2026, 11, 1), None),
    ],
    ids=["before", "first-day", "eve", "takes-over", "decided-later", "decided-later-stays", "draft", "withdrawn"],
)
def test_the_newest_approved_version_that_has_begun_is_in_force(versions, day, number):
    found = in_force(versions, day)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("one", "versions", "unresolved", "word"),
    [
        (DRAFT, [FIRST, DRAFT], 0, "draft"),
        (replace(DRAFT, state="withdrawn"), [FIRST], 0, "withdrawn"),
        (FIRST, [FIRST], 0, "live"),
        (FIRST, [FIRST], 2, "waiting"),
        (SECOND, [FIRST, SECOND], 0, "scheduled"),
        (SECOND, [FIRST, SECOND, THIRD], 0, "retired"),
        (FIRST, [FIRST, replace(SECOND, effective_from=date(2026, 11, 1))], 0, "retired"),
    ],
    ids=["draft", "withdrawn", "live", "waits-for-two", "scheduled", "overtaken-before-its-day", "retired"],
)
def test_where_a_version_stands(one, versions, unresolved, word):
    assert standing(one, versions, date(2026, 11, 23), unresolved) == word


def test_six_weeks_is_the_earliest_without_special_approval():
    """domain.md HC-01."""
    assert earliest(date(2026, 11, 23), 42) == date(2027, 1, 4)
    assert (notice_days(date(2026, 11, 23), date(2027, 1, 4)), notice_days(date(2026, 11, 23), date(2026, 11, 23))) == (
        42,
        0,
    )


@pytest.mark.parametrize(("day", "short"), [(date(2027, 1, 3), True), (date(2027, 1, 4), False)], ids=["41", "42"])
def test_exactly_as_much_notice_is_enough(day, short):
    assert is_short(date(2026, 11, 23), day, 42) is short


def test_cuts_are_kept_as_text_and_joined():
    assert write_cuts([Span(50, 60), Span(10, 20), Span(20, 30)]) == "10-30,50-60"
    assert read_cuts("10-30,50-60") == (Span(10, 30), Span(50, 60))
    assert read_cuts("") == ()


@pytest.mark.parametrize(
    ("cuts", "left"),
    [
        ([], [(0, 100)]),
        ([Span(0, 100)], []),
        ([Span(-5, 10)], [(10, 100)]),
        ([Span(40, 60), Span(20, 30)], [(0, 20), (30, 40), (60, 100)]),
        ([Span(90, 100)], [(0, 90)]),
        ([Span(200, 300)], [(0, 100)]),
    ],
    ids=["none", "whole", "beginning", "two", "end", "elsewhere"],
)
def test_what_is_left_of_a_session(cuts, left):
    assert [tuple(span) for span in rest(Span(0, 100), cuts)] == left


def test_a_slot_that_a_cut_touches_is_unbookable():
    slots = (Slot(0, 30, "N"), Slot(30, 60, "F"), Slot(60, 90, "F"))
    assert without(slots, [Span(59, 60)]) == (Slot(0, 30, "N"), Slot(30, 60, "."), Slot(60, 90, "F"))


TYPES = {"N": SlotType("N", "New", 30), "F": SlotType("F", "Follow-up", 15)}


def test_a_strip_shows_slots_counts_places_and_what_is_left_over():
    found = strip("NNFF.F", 210, TYPES, at_once=2, overbooks=1)
    assert [(slot.start // 60, slot.letter) for slot in found.slots] == [
        (0, "N"), (30, "N"), (60, "F"), (75, "F"), (90, "."), (105, "F"),
    ]  # fmt: skip
    assert (found.counts, found.places, found.booked_minutes, found.spare_minutes, found.overbooks, found.problem) == (
        {"N": 2, "F": 3}, 10, 105, 90, 1, "",
    )  # fmt: skip


def test_a_strip_says_what_is_wrong():
    found = strip("NX", 210, TYPES)
    assert (found.slots, found.problem) == (
        (),
        "Slot 2 of 'NX': there is no slot type 'X'. Known letters are F, N.",
    )
