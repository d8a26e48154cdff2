"""What the checker says of cut parts, clinics for some services, opened holidays, requested leave and kept slots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booktui.rules.checks.slots import opens
from booktui.rules.policy import Policy
from booktui.rules.values import DAY, SlotType, Span
from rules.casework import ENTRY, NOW, OSEI, SERVICE, away, facts, proposal, said, session, slots, t


@pytest.mark.parametrize(
    ("start", "end", "cut"),
    [("09:30", "10:00", True), ("09:45", "10:15", True), ("09:00", "09:30", False), ("10:00", "10:30", False)],
    ids=["inside", "into-it", "up-to-it", "from-its-end"],
)
def test_nobody_gets_into_a_part_that_was_cut(start: str, end: str, cut: bool) -> None:
    reduced = session(status="reduced", cuts=(Span(t("09:30"), t("10:00")),))
    expected = ["block session-cancelled CARD: The session of Dr Osei was cut from 09:30 to 10:00."] if cut else []
    assert said(proposal(start, end), facts(sessions=(reduced,))) == expected


def test_a_cut_says_nothing_else_about_its_slots() -> None:
    reduced = session(status="reduced", slots=slots("N.NNN"), cuts=(Span(t("09:30"), t("10:00")),))
    assert said(proposal("09:30", "10:00"), facts(sessions=(reduced,))) == [
        "block session-cancelled CARD: The session of Dr Osei was cut from 09:30 to 10:00."
    ]


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        (frozenset(), []),
        (frozenset({7, 8}), []),
        (
            frozenset({8}),
            ["override slot-type CARD: The session from 09:00 to 12:30 (CARD) is not for New patient."],
        ),
    ],
    ids=["any", "this-one", "others"],
)
def test_a_clinic_may_be_for_some_services(services: frozenset[int], expected: list[str]) -> None:
    assert said(known=facts(sessions=(session(services=services),))) == expected


def test_nobody_new_gets_into_a_session_that_is_about_to_change() -> None:
    assert said(known=facts(sessions=(session(to_change=True, slots=slots("NNN")),))) == [
        "override slot-type CARD: The session from 09:00 to 12:30 (CARD) is about to change: it is kept only until "
        "those who are booked into it have another time."
    ]


CLOSED = "override closed NOR: Every location is closed all day: Good Friday."


@pytest.mark.parametrize(
    ("kind", "open_then", "expected"),
    [
        ("holiday", False, [CLOSED]),
        ("holiday", True, []),
        ("closure", True, [CLOSED]),
    ],
    ids=["holiday", "opened", "a-closure-is-no-holiday"],
)
def test_a_session_marked_open_takes_place_on_a_public_holiday(kind: str, open_then: bool, expected: list[str]) -> None:
    day = away("00:00", "2026-12-04 00:00", schedule=None, kind=kind, reason="Good Friday")
    assert said(known=facts(sessions=(session(on_holiday=open_then),), absences=(day,))) == expected


def test_requested_leave_warns() -> None:
    asked = away("09:00", "12:00")._replace(approved=False)
    assert said(known=facts(absences=(asked,))) == [
        "warn absent OSEI: Dr Osei has asked to be away from 09:00 to 12:00; it is not approved yet."
    ]


def test_a_policy_may_be_stricter_about_requested_leave() -> None:
    asked = away("09:00", "12:00")._replace(approved=False)
    assert said(known=facts(absences=(asked,)), policy=Policy(severities={"absent": "block"})) == [
        "block absent OSEI: Dr Osei has asked to be away from 09:00 to 12:00; it is not approved yet."
    ]


def test_a_requested_closure_closes_nothing() -> None:
    asked = away("09:00", "12:00", schedule=None)._replace(approved=False)
    assert said(known=facts(absences=(asked,))) == []


TYPES = {
    "N": SlotType("N", "New", 30),
    "U": SlotType("U", "Urgent", 30, "urgent", 3),
    "C": SlotType("C", "Suspected cancer", 30, "2ww", 2),
}
ALL = replace(SERVICE, slot_types=("N", "U", "C"))
ONLY_NEW = replace(SERVICE, slot_types=("N",))
DAYS = {"early": 10 * DAY, "two": 2 * DAY}


@pytest.mark.parametrize(
    ("letter", "priority", "ahead", "service", "is_open"),
    [
        ("C", "2ww", "early", ALL, True),
        ("C", "urgent", "early", ALL, False),
        ("C", "routine", "early", ALL, False),
        ("C", "urgent", "two", ALL, True),
        ("C", "routine", "two", ALL, True),
        ("U", "2ww", "early", ALL, True),
        ("U", "2ww", "early", ONLY_NEW, True),
        ("U", "urgent", "early", ONLY_NEW, False),
        ("U", "routine", "early", ALL, False),
        ("N", "2ww", "early", ALL, True),
        ("N", "routine", "early", ALL, True),
    ],
)
def test_kept_slots_release_downwards_at_their_time_and_are_always_open_upwards(
    letter: str, priority: str, ahead: str, service: object, is_open: bool
) -> None:
    entry = replace(ENTRY, priority=priority)
    assert opens(letter, NOW + DAYS[ahead], service, TYPES, entry, NOW) is is_open  # type: ignore[arg-type]


def test_the_session_says_how_many_overbooks_it_allows() -> None:
    from rules.casework import taken

    full = session(overbooks=3)
    known = facts(sessions=(full,), taken=(taken("09:30", "10:00"),), overbooked=2)
    assert said(replace(proposal(), overbook=True), known)[0].endswith("; a supervisor may overbook.")
    none = replace(known, sessions=(replace(full, overbooks=0),), overbooked=0)
    assert said(replace(proposal(), overbook=True), none)[0].endswith(
        "; the session already has 0 overbooked and the limit is 0."
    )
    assert OSEI
