"""What is left of a session: for any template, absences and bookings, nothing is free that somebody has or is away in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.clinics.cuts import without
from booktui.rules.clinics.openings import Opening, openings
from booktui.rules.clinics.planned import planned
from booktui.rules.clinics.versions import Version
from booktui.rules.lanes import peak
from booktui.rules.slots import expand
from booktui.rules.values import Absence, Session, SlotType, Span
from rules.casework import NORTH, OSEI, WYTH, away, session, slots, t

ZONES = {1: "Europe/London", 2: "America/New_York", 3: "Australia/Lord_Howe"}
RULES = (
    "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA", "FREQ=MONTHLY;BYDAY=1MO,3MO,5MO",
    "FREQ=MONTHLY;BYMONTHDAY=29", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYDAY=-1SU",
)  # fmt: skip
HOURS = (("09:00", "12:30"), ("00:30", "03:30"), ("22:00", "02:00"), ("01:15", "01:45"), ("13:00", "09:00"))
FIRST, LAST = date(2027, 9, 1), date(2028, 4, 15)
"""With a 29 February, a 31 December and a clock change of every zone."""


@dataclass(frozen=True)
class Made:
    """A clinic's sessions, what is in the way of them, and how many are seen at once."""

    versions: tuple[Version, ...]
    types: dict[str, SlotType]
    sessions: tuple[Session, ...]
    taken: tuple[Span, ...]
    absences: tuple[Absence, ...]
    capacity: int
    now: int


@st.composite
def clinics(draw: st.DrawFn) -> Made:
    """Everything from one source, so that a failure can be repeated."""
    random = Random(draw(st.integers(0, 2**32)))
    types = {x: SlotType(x, x, random.choice((5, 7, 15, 20, 30, 45, 60))) for x in "NFU"}
    versions = tuple(version(random, number) for number in range(1, random.randrange(2, 4)))
    made = sessions(random, versions, types)
    chosen = random.sample(made, min(len(made), 6))
    return Made(
        versions, types, tuple(chosen),
        tuple(span(random, random.choice(made)) for _ in range(random.randrange(8) if made else 0)),
        tuple(absence(random, random.choice(made)) for _ in range(random.randrange(4) if made else 0)),
        random.choice((1, 1, 2, 8)), random.choice(made).start + random.randrange(-3600, 7200) if made else 0,
    )  # fmt: skip


def version(random: Random, number: int) -> Version:
    start, end = random.choice(HOURS)
    pattern = "".join(random.choice("NFU.") for _ in range(random.randrange(14)))
    since = FIRST + timedelta(days=random.randrange(0, 90) * (number - 1))
    return Version(
        number, 1, "C", number, since, "Clinic", OSEI, random.choice(list(ZONES)), random.choice(RULES), start, end,
        FIRST, slots=pattern, state=random.choice(("approved", "approved", "draft")),
        on_holidays=random.random() < 0.3, also_on=frozenset({FIRST + timedelta(days=random.randrange(60))}),
    )  # fmt: skip


def sessions(random: Random, versions: tuple[Version, ...], types: dict[str, SlotType]) -> list[Session]:
    """The sessions as the store makes them, some cut."""
    found = []
    for number, one in enumerate(planned(versions, FIRST, LAST, ZONES), 1):
        cut = random.random() < 0.3
        cuts = (span(random, Session(0, "", 0, 0, one.start, one.end)),) if cut else ()
        laid = without(expand(one.version.slots, one.start, one.end, types), cuts)
        place = one.version.location_id
        found.append(
            Session(number, "C", OSEI, place, one.start, one.end, slots=laid, cuts=cuts, on_holiday=one.on_holiday)
        )
    return found


def span(random: Random, near: Session) -> Span:
    start = near.start + random.randrange(-24, 60) * 300 + random.choice((0, 0, 0, 137))
    return Span(start, start + random.choice((60, 300, 900, 1800, 3600)))


def absence(random: Random, near: Session) -> Absence:
    whole = span(random, near)
    who, where = random.choice(((OSEI, None), (None, None), (None, near.location_id), (99, None), (None, 77)))
    kind = random.choice(("leave", "busy", "closure", "holiday"))
    return Absence(who, where, *whole, "", kind, random.random() < 0.8)


@settings(max_examples=400, deadline=None)
@given(clinics())
def test_slots_never_overlap_within_a_session_and_never_leave_it(made: Made) -> None:
    for one in made.sessions:
        assert all(one.start <= slot.start < slot.end <= one.end for slot in one.slots)
        assert all(a.end <= b.start for a, b in pairwise(one.slots))


@settings(max_examples=400, deadline=None)
@given(clinics())
def test_nothing_is_free_in_an_absence_a_cut_the_past_or_a_booking(made: Made) -> None:
    for one in made.sessions:
        found = openings(one, made.taken, made.absences, made.capacity, made.now)
        assert all(a.end <= b.start for a, b in pairwise(found))
        for opening in found:
            free = Span(opening.start, opening.end)
            assert one.span.contains(free)
            assert not one.is_cut(free)
            assert opening.start >= made.now
            assert not any(free.overlaps(Span(a.start, a.end)) for a in made.absences if counts(a, one))
            assert opening.places == made.capacity - peak(parts(made.taken, free))
            assert 0 < opening.places <= made.capacity


def counts(absence: Absence, one: Session) -> bool:
    """It is this session's, in other words than the rule's own."""
    if not absence.approved or (one.on_holiday and absence.kind == "holiday"):
        return False
    if absence.schedule_id is not None:
        return absence.schedule_id == one.practitioner_id
    return absence.location_id is None or absence.location_id == one.location_id


def parts(spans: Iterable[Span], within: Span) -> list[Span]:
    """What of the spans lies inside."""
    return [Span(max(s.start, within.start), min(s.end, within.end)) for s in spans if s.overlaps(within)]


@settings(max_examples=200, deadline=None)
@given(clinics())
def test_in_free_time_every_instant_that_is_left_is_in_an_opening(made: Made) -> None:
    for one in (replace(one, slots=()) for one in made.sessions):
        found = openings(one, made.taken, made.absences, made.capacity)
        for at in range(one.start, one.end, 100):
            instant = Span(at, at + 1)
            forbidden = one.is_cut(instant) or any(
                instant.overlaps(Span(a.start, a.end)) for a in made.absences if counts(a, one)
            )
            left = 0 if forbidden else max(0, made.capacity - sum(s.overlaps(instant) for s in made.taken))
            assert sum(o.places for o in found if o.start <= at < o.end) == left


@settings(max_examples=100, deadline=None)
@given(clinics())
def test_generation_twice_gives_the_same(made: Made) -> None:
    once = planned(made.versions, FIRST, LAST, ZONES)
    middle = date(2027, 12, 31)
    assert planned(made.versions, FIRST, LAST, ZONES) == once
    halves = [*planned(made.versions, FIRST, middle, ZONES),
              *planned(made.versions, middle + timedelta(days=1), LAST, ZONES)]  # fmt: skip
    assert halves == once
    assert len({one.day for one in once}) == len(once)


def free(found: tuple[Opening, ...]) -> list[tuple[int, str, int]]:
    return [(one.start, one.letter, one.places) for one in found]


MORNING = {"end": "11:00", "slots": slots("NF.U")}


@pytest.mark.parametrize(
    ("taken", "absences", "more", "expected"),
    [
        pytest.param([], [], {}, "NFU", id="all-but-the-dot"),
        pytest.param([("09:00", "09:30")], [], {}, "FU", id="booked"),
        pytest.param([("09:20", "09:40")], [], {}, "U", id="a-booking-across-two"),
        pytest.param([("08:30", "09:00")], [], {}, "NFU", id="touching"),
        pytest.param([], [away("09:00", "10:00")], {}, "U", id="leave"),
        pytest.param([], [away("09:00", "10:00", 99)], {}, "NFU", id="somebody-elses"),
        pytest.param([], [away("09:00", "10:00", None, NORTH)], {}, "U", id="closed"),
        pytest.param([], [away("09:00", "10:00", None, WYTH)], {}, "NFU", id="closed-elsewhere"),
        pytest.param([], [away("09:00", "10:00")._replace(approved=False)], {}, "NFU", id="only-asked-for"),
        pytest.param([], [away("00:00", "23:00", None, kind="holiday")], {}, "", id="holiday"),
        pytest.param([], [away("00:00", "23:00", None, kind="holiday")], {"on_holiday": True}, "NFU", id="open-then"),
        pytest.param([], [], {"status": "cancelled"}, "", id="cancelled"),
        pytest.param([], [], {"cuts": (Span(t("09:15"), t("09:45")),)}, "U", id="cut"),
    ],
)
def test_slots(taken: Any, absences: Any, more: Any, expected: str) -> None:
    found = openings(session(**(MORNING | more)), [Span(t(a), t(b)) for a, b in taken], absences)
    assert "".join(one.letter for one in found) == expected


def test_a_slot_that_has_begun_is_not_offered() -> None:
    found = openings(session(**MORNING), now=t("09:30"))
    assert [one.letter for one in found] == ["F", "U"]
    assert [one.letter for one in openings(session(**MORNING), now=t("09:30") + 1)] == ["U"]


def test_a_group_has_places_left() -> None:
    taken = [Span(t("09:00"), t("09:30"))] * 3 + [Span(t("09:30"), t("10:00"))] * 8
    found = openings(session(**MORNING), taken, (), 8)
    assert free(found) == [(t("09:00"), "N", 5), (t("10:30"), "U", 8)]


@pytest.mark.parametrize(
    ("taken", "capacity", "expected"),
    [
        pytest.param([], 1, [("09:00", "12:30", 1)], id="all"),
        pytest.param([("09:00", "09:30"), ("10:00", "10:30")], 1, [("09:30", "10:00", 1), ("10:30", "12:30", 1)],
                     id="gaps"),
        pytest.param([("08:00", "13:00")], 1, [], id="none"),
        pytest.param([("10:00", "11:00")], 2, [("09:00", "10:00", 2), ("10:00", "11:00", 1), ("11:00", "12:30", 2)],
                     id="two-at-once"),
    ],
)  # fmt: skip
def test_free_time(taken: Any, capacity: int, expected: Any) -> None:
    found = openings(session(), [Span(t(a), t(b)) for a, b in taken], (), capacity)
    assert [(o.start, o.end, o.places) for o in found] == [(t(a), t(b), n) for a, b, n in expected]


def test_free_time_from_now_on_in_whole_minutes() -> None:
    found = openings(session(), now=t("11:10"))
    assert [(o.start, o.minutes) for o in found] == [(t("11:10"), 80)]
    assert openings(session(), now=t("12:30")) == ()
