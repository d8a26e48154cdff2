"""Who could come when a time comes free, in which order, and why (domain.md PTC-05, 7.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booktui.rules.clinics.openings import Opening
from booktui.rules.filling import order
from booktui.rules.filling.fits import why_not
from booktui.rules.filling.rest import Rest, rest
from booktui.rules.filling.values import Applicant, Gap, Ranked
from booktui.rules.policy import Policy
from booktui.rules.values import Client, Entry, Need, Service, SlotType, Wishes
from desks import NOW, at

POLICY = Policy(notice_days=21)
TYPES = {"N": SlotType("N", "New", 30), "U": SlotType("U", "Urgent", 30, "urgent", 3)}
SERVICE = Service(1, "NEW", "New patient", 30, slot_types=("N",), needs_room="consulting")
TUESDAY = at("2026-11-24T09:00")
GAP = Gap(TUESDAY, TUESDAY + 1800, "Europe/London", 10, 20, "N", TUESDAY, frozenset({1}), client_id=99)
FAR = at("2027-01-12T09:00")
LATE = replace(GAP, start=FAR, end=FAR + 1800, session_start=FAR)
"""With more than 21 days of notice."""
START, TARGET = date(2026, 9, 1), date(2027, 1, 5)
RANKED = Ranked(1, 5, 1, 3, 3, 2, TARGET, 0, START, TARGET, notice_hours=4)
ONE = Applicant(RANKED, Entry(1, 5, 1, "routine", START, START, TARGET), Client(5, "C5"), SERVICE)


def ranked(**changes):
    return replace(RANKED, **changes)


def wishing(**wishes):
    return replace(ONE, entry=replace(ONE.entry, wishes=Wishes(**wishes)))


def needing(*needs):
    return replace(ONE, client=replace(ONE.client, needs=tuple(Need(*need) for need in needs)))


def refusal(one, gap=GAP, now=NOW):
    return why_not(one, gap, now, POLICY, TYPES, frozenset())


def test_somebody_who_can_come():
    assert refusal(ONE) == ""


@pytest.mark.parametrize(
    ("one", "gap", "why"),
    [
        pytest.param(replace(ONE, client=replace(ONE.client, status="deceased")), GAP,
                     "The record is deceased: nobody rings.", id="closed record"),
        pytest.param(ONE, replace(GAP, client_id=5), "It is the time that they gave back.", id="their own"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="suspended")), GAP,
                     "The entry is suspended on the list.", id="suspended"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="removed")), GAP,
                     "The entry is off the list.", id="removed"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="booked")), GAP,
                     "They have their date already, and it is no later than this.", id="booked without a later time"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="booked"),
                             ranked=ranked(booked_id=3, booked_start=TUESDAY + 900)), GAP,
                     "They have their date already, and it is no later than this.", id="booked into the same time"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="booked"),
                             ranked=ranked(booked_id=3, booked_start=FAR, notice_hours=None)), GAP,
                     "They have a date, and did not say that they would come sooner.", id="booked, never agreed"),
        pytest.param(replace(ONE, unavailable_from=date(2026, 11, 20), unavailable_to=date(2026, 11, 24)), GAP,
                     "They said that they are away then.", id="away"),
        pytest.param(replace(ONE, unavailable_from=date(2026, 11, 20)), GAP,
                     "They said that they are away then.", id="away without an end"),
        pytest.param(replace(ONE, not_before=NOW + 3600), GAP,
                     "They asked to be rung after Mon 23 Nov 2026 10:00.", id="rung later"),
        pytest.param(replace(ONE, claimed_by="sam"), GAP, "sam is ringing them at this moment.", id="rung elsewhere"),
        pytest.param(ONE, replace(GAP, services=frozenset({2})), "The session is not for New patient.", id="service"),
        pytest.param(ONE, replace(GAP, letter="U", session_start=TUESDAY + 9 * 86_400),
                     "The slot is kept for Urgent.", id="slot type"),
        pytest.param(replace(ONE, service=replace(SERVICE, minutes=45)), GAP,
                     "They need 45 minutes, and 30 came free.", id="length"),
        pytest.param(needing(("interpreter", "Urdu")), LATE, "They need 60 minutes, and 30 came free.",
                     id="X07 length with an interpreter"),
        pytest.param(replace(ONE, service=replace(SERVICE, lead_hours=48)), GAP,
                     "New patient needs 48 hours to prepare.", id="preparation"),
        pytest.param(replace(ONE, ranked=ranked(notice_hours=48)), GAP,
                     "They asked for 48 hours of notice, and 24 are left.", id="more notice than is left"),
        pytest.param(wishing(practitioner_id=11), GAP, "They asked for somebody else.", id="practitioner"),
        pytest.param(wishing(location_id=21), GAP, "They asked for another location.", id="location"),
        pytest.param(wishing(weekdays=frozenset({0})), GAP, "They asked for other days of the week.", id="days"),
        pytest.param(wishing(part="pm"), GAP, "They asked for another part of the day.", id="part"),
        pytest.param(wishing(not_before=date(2026, 11, 25)), GAP, "They asked for Wed 25 Nov or later.", id="from"),
        pytest.param(wishing(not_after=date(2026, 11, 23)), GAP, "They asked for Mon 23 Nov or earlier.", id="until"),
        pytest.param(replace(ONE, client=replace(ONE.client, birth_date=date(1960, 1, 1)),
                             service=replace(SERVICE, max_age=17)), GAP,
                     "New patient is for people of 17 or under, and the age will be 66.", id="age"),
        pytest.param(replace(ONE, client=replace(ONE.client, sex="F"), service=replace(SERVICE, sex="M")), GAP,
                     "New patient is for sex M.", id="sex"),
        pytest.param(needing(("step-free",)), replace(GAP, step_free=False),
                     "They need step-free access, and the room has none.", id="step-free"),
        pytest.param(needing(("transport",)), GAP, "Transport cannot be there before Thu 26 Nov.", id="transport"),
    ],
)  # fmt: skip
def test_why_somebody_cannot_come(one, gap, why):
    assert refusal(one, gap) == why


@pytest.mark.parametrize(
    ("one", "gap"),
    [
        pytest.param(replace(ONE, ranked=ranked(notice_hours=24)), GAP, id="exactly the notice that is left"),
        pytest.param(replace(ONE, ranked=ranked(notice_hours=None)), GAP, id="never asked about short notice"),
        pytest.param(replace(ONE, ranked=ranked(notice_hours=5000)), LATE, id="full notice needs no agreement"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, status="booked"),
                             ranked=ranked(booked_id=3, booked_start=FAR)), GAP, id="booked later, agreed"),
        pytest.param(replace(ONE, unavailable_from=date(2026, 11, 25)), GAP, id="away from the day after"),
        pytest.param(replace(ONE, not_before=NOW), GAP, id="may be rung now"),
        pytest.param(replace(ONE, entry=replace(ONE.entry, priority="2ww")),
                     replace(GAP, letter="U", session_start=TUESDAY + 9 * 86_400), id="SLT-03 above the slot's priority"),
        pytest.param(ONE, replace(GAP, letter="U"), id="a kept slot that was released"),
        pytest.param(needing(("interpreter", "Urdu")), replace(LATE, end=FAR + 3600), id="an interpreter in time"),
        pytest.param(needing(("step-free",)), GAP, id="a step-free room"),
        pytest.param(wishing(practitioner_id=10, location_id=20, weekdays=frozenset({1}), part="am",
                             not_before=date(2026, 11, 24), not_after=date(2026, 11, 24)), GAP, id="every wish met"),
    ],
)  # fmt: skip
def test_who_can_come(one, gap):
    assert refusal(one, gap) == ""


ORDER = [
    pytest.param(ranked(band=1, notice_hours=None), ranked(band=2, rank=0), id="7.3 band before all else"),
    pytest.param(ranked(rank=0, notice_hours=None), ranked(rank=1), id="national priority before agreement"),
    pytest.param(ranked(order_on=date(2027, 3, 1)), ranked(notice_hours=None), id="agreed before the longer wait"),
    pytest.param(ranked(order_on=date(2027, 3, 1)), ranked(booked_id=1, booked_start=FAR), id="no date before a later one"),
    pytest.param(ranked(order_on=date(2026, 12, 1)), ranked(), id="days to the target"),
    pytest.param(ranked(hospital_cancels=-2), ranked(hospital_cancels=-1), id="more cancelled by us"),
    pytest.param(ranked(clock_start=date(2026, 8, 1)), ranked(), id="waits longer"),
    pytest.param(ranked(entry_id=1), ranked(entry_id=2), id="the older entry"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), ORDER)
def test_the_order(first, second):
    """PTC-05, 7.3: the one sort key, with the agreement to short notice inside one priority."""
    found = sorted((second, first), key=order.by(GAP, NOW, POLICY))
    assert found == [first, second]


def test_with_full_notice_nobodys_agreement_counts():
    first, second = ranked(notice_hours=None, order_on=date(2026, 12, 1)), ranked()
    assert sorted((second, first), key=order.by(LATE, NOW, POLICY)) == [first, second]


@pytest.mark.parametrize(
    ("one", "gap", "why"),
    [
        pytest.param(ONE, GAP, "Routine, low; waits 83 days, 43 days to the target; takes 4 hours of notice, 24 are "
                               "left.", id="agreed"),
        pytest.param(replace(ONE, ranked=ranked(notice_hours=None, target_on=date(2026, 11, 23))), GAP,
                     "Routine, low; waits 83 days, target today; has not been asked about short notice.", id="not asked"),
        pytest.param(replace(ONE, ranked=ranked(band=2, hospital_cancels=-1, target_on=date(2026, 11, 20))), LATE,
                     "Routine, low (moved up by the wait); waits 83 days, 3 days past the target; we cancelled 1 time.",
                     id="aged, cancelled, late"),
        pytest.param(replace(wishing(part="am"), ranked=ranked(booked_id=1, booked_start=FAR)), LATE,
                     "Routine, low; waits 83 days, 43 days to the target; has Tue 12 Jan 2027 09:00, which would come "
                     "free; it is what they asked for.", id="booked and wished"),
    ],
)  # fmt: skip
def test_why_it_is_their_turn(one, gap, why):
    assert order.why(one, gap, NOW, POLICY) == why


FREE = [Opening(0, 30, "N", 1), Opening(30, 60, "N", 1), Opening(60, 90, "U", 1), Opening(120, 150, "N", 1)]


@pytest.mark.parametrize(
    ("free", "start", "found"),
    [
        pytest.param(FREE, 0, Rest(60, "N", 1), id="slots of one type in a row"),
        pytest.param(FREE, 60, Rest(90, "U", 1), id="up to another type"),
        pytest.param(FREE, 120, Rest(150, "N", 1), id="the last"),
        pytest.param(FREE, 90, None, id="nothing starts there"),
        pytest.param(FREE, 15, None, id="inside a slot"),
        pytest.param([Opening(0, 100, "", 8)], 40, Rest(100, "", 8), id="inside free time"),
        pytest.param([], 0, None, id="nothing is free"),
    ],
)
def test_what_is_left_of_it(free, start, found):
    assert rest(free, start) == found
