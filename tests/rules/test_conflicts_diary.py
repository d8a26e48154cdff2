"""Busy, held, buffer: what else occupies the schedules that a proposal would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from booktui.rules.policy import Policy
from booktui.rules.values import Taken
from rules.casework import (
    BROWN,
    CLIENT,
    DR_OSEI,
    ECHO,
    INTERPRETER,
    IQBAL,
    MACHINE,
    ROOM,
    ROOM_2,
    SERVICE,
    facts,
    hold,
    proposal,
    said,
    session,
    t,
    taken,
)

WITH_OTHER = "block practitioner-busy A000123: Dr Osei is with somebody else from"
ALL_2 = "block practitioner-busy A000123: Dr Osei has all 2 places taken from"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("09:00", "09:30", [], id="touching before"),
        pytest.param("10:00", "10:30", [], id="touching after"),
        pytest.param("09:00", "09:31", [f"{WITH_OTHER} 09:00 to 09:31."], id="one minute over the start"),
        pytest.param("09:59", "10:30", [f"{WITH_OTHER} 09:59 to 10:30."], id="one minute before the end"),
        pytest.param("09:30", "10:00", [f"{WITH_OTHER} 09:30 to 10:00."], id="the same"),
        pytest.param("09:40", "09:50", [f"{WITH_OTHER} 09:40 to 09:50."], id="contained"),
        pytest.param("09:00", "11:00", [f"{WITH_OTHER} 09:00 to 11:00."], id="containing"),
        pytest.param("2026-12-02 09:30", "2026-12-02 10:00", [], id="the day before"),
    ],
)
def test_half_open(start: str, end: str, expected: list[str]) -> None:
    assert said(known=facts(taken=(taken(start, end),))) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(
            {"taken": (taken("09:30", "10:00", ROOM),)},
            ["block room-busy A000123: Room 2 is taken from 09:30 to 10:00."],
            id="room",
        ),
        pytest.param(
            {"taken": (taken("09:30", "10:00", ECHO),), "equipment": MACHINE},
            ["block equipment-busy A000123: Echo 1 is taken from 09:30 to 10:00."],
            id="equipment",
        ),
        pytest.param(
            {"taken": (taken("09:30", "10:00", IQBAL),), "interpreter": INTERPRETER},
            ["block interpreter-busy A000123: Ms Iqbal is with somebody else from 09:30 to 10:00."],
            id="interpreter",
        ),
        pytest.param(
            {"taken": (taken("09:30", "10:00", CLIENT),)},
            ["block client-busy A000123: The client has another appointment from 09:30 to 10:00."],
            id="client",
        ),
        pytest.param({"taken": (taken("09:30", "10:00", BROWN),)}, [], id="somebody who is not asked for"),
        pytest.param(
            {"taken": (Taken(1, 0, t("09:30"), t("10:00")),)},
            ["block practitioner-busy OSEI: Dr Osei is with somebody else from 09:30 to 10:00."],
            id="time that belongs to no appointment",
        ),
        pytest.param(
            {"taken": (taken("09:45", "10:15", number=124), taken("09:00", "09:40"))},
            [
                "block practitioner-busy A000123: "
                "Dr Osei is with somebody else from 09:00 to 09:40 and from 09:45 to 10:15."
            ],
            id="two clashes in one sentence",
        ),
    ],
)
def test_each_schedule(known: dict[str, Any], expected: list[str]) -> None:
    assert said(known=facts(**known)) == expected


def test_the_profile_has_its_word_for_the_client() -> None:
    known = facts(taken=(taken("09:30", "10:00", CLIENT),))
    assert said(known=known, policy=Policy(client_word="patient")) == [
        "block client-busy A000123: The patient has another appointment from 09:30 to 10:00."
    ]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([("09:00", "10:00")], [], id="one of two"),
        pytest.param([("09:00", "09:45"), ("09:45", "10:30")], [], id="two neighbours, peak one"),
        pytest.param(
            [("09:00", "09:46"), ("09:45", "10:30")],
            [f"{ALL_2} 09:45 to 09:46."],
            id="two at once, for one minute",
        ),
        pytest.param([("09:00", "09:46"), ("10:00", "10:30"), ("09:46", "10:30")], [], id="three neighbours, peak one"),
    ],
)
def test_capacity_is_the_peak(others: list[tuple[str, str]], expected: list[str]) -> None:
    """Edge case 22: what a group has room for."""
    rows = tuple(taken(*span, number=123 + n, lane=n % 2) for n, span in enumerate(others))
    assert said(known=facts(practitioner=replace(DR_OSEI, capacity=2), taken=rows)) == expected


@pytest.mark.parametrize(
    ("row", "asked", "expected"),
    [
        pytest.param(
            hold("09:30", "10:00"),
            {},
            ["block held A000123: Dr Osei is held from 09:30 to 10:00, by jo until Mon 23 Nov 10:10."],
            id="another desk's",
        ),
        pytest.param(
            hold("09:30", "10:00", schedule=CLIENT),
            {},
            ["block held A000123: The client has a time held from 09:30 to 10:00, by jo until Mon 23 Nov 10:10."],
            id="of the client",
        ),
        pytest.param(hold("09:30", "10:00"), {"moving_id": 123}, [], id="own hold"),
        pytest.param(hold("09:30", "10:00"), {"also_mine": frozenset({123})}, [], id="another hold of this call"),
        pytest.param(taken("09:15", "09:45"), {"moving_id": 123}, [], id="the appointment being moved"),
        pytest.param(hold("09:30", "10:00", until="2026-11-23 10:00"), {}, [], id="run out this second"),
        pytest.param(hold("10:00", "10:30"), {}, [], id="touching"),
    ],
)
def test_holds(row: Taken, asked: dict[str, Any], expected: list[str]) -> None:
    assert said(proposal(**asked), facts(taken=(row,))) == expected


def test_what_is_booked_and_what_is_held_are_told_apart() -> None:
    known = facts(taken=(taken("09:00", "09:45"), hold("09:45", "10:15", number=124)))
    assert said(known=known) == [
        "block practitioner-busy A000123: Dr Osei is with somebody else from 09:00 to 09:45.",
        "block held A000124: Dr Osei is held from 09:45 to 10:15, by jo until Mon 23 Nov 10:10.",
    ]


def test_a_hold_under_a_booking_is_not_what_decides() -> None:
    rows = (taken("09:30", "10:00", lane=0), hold("09:40", "09:50", number=124, lane=1))
    assert said(known=facts(taken=rows)) == [f"{WITH_OTHER} 09:30 to 10:00."]


def test_the_last_place_is_held() -> None:
    rows = (taken("09:30", "10:00"), hold("09:30", "10:00", number=124, lane=1))
    assert said(known=facts(practitioner=replace(DR_OSEI, capacity=2), taken=rows)) == [
        "block held A000124: Dr Osei is held from 09:30 to 10:00, by jo until Mon 23 Nov 10:10."
    ]


@pytest.mark.parametrize(
    ("start", "end", "known", "expected"),
    [
        pytest.param("09:00", "09:15", (0, 0), [], id="mine before fits"),
        pytest.param("09:00", "09:16", (0, 0), ["needs 1 more minute free before 09:30"], id="mine before cut"),
        pytest.param("10:10", "10:40", (0, 0), [], id="mine after fits"),
        pytest.param("10:05", "10:40", (0, 0), ["needs 5 more minutes free after 10:00"], id="mine after cut"),
        pytest.param("09:00", "09:05", (0, 10), [], id="they add up and fit"),
        pytest.param(
            "09:00", "09:30", (0, 10), ["needs 25 more minutes free before 09:30"], id="they add up, back to back"
        ),
        pytest.param(
            "10:00", "10:30", (20, 0), ["needs 30 more minutes free after 10:00"], id="theirs before and mine after"
        ),
        pytest.param("09:18", "09:20", (0, 0), ["needs 5 more minutes free before 09:30"], id="inside my buffer"),
    ],
)
def test_buffers(start: str, end: str, known: tuple[int, int], expected: list[str]) -> None:
    """Mine are 15 minutes before and 10 after."""
    row = taken(start, end, before=known[0], after=known[1])
    service = replace(SERVICE, buffer_before=15, buffer_after=10)
    assert said(known=facts(service=service, taken=(row,))) == [
        f"override buffer A000123: Dr Osei {what}." for what in expected
    ]


def test_buffers_cut_on_both_sides_are_one_sentence() -> None:
    service = replace(SERVICE, buffer_before=15, buffer_after=10)
    rows = (taken("09:00", "09:20"), taken("10:05", "10:40", number=124))
    assert said(known=facts(service=service, taken=rows)) == [
        "override buffer A000123: "
        "Dr Osei needs 5 more minutes free before 09:30 and needs 5 more minutes free after 10:00."
    ]


def test_clients_and_interpreters_have_no_buffers() -> None:
    service = replace(SERVICE, buffer_before=15, buffer_after=10)
    rows = (taken("09:00", "09:30", CLIENT), taken("10:00", "10:30", IQBAL, 124))
    assert said(known=facts(service=service, interpreter=INTERPRETER, taken=rows)) == []


def test_a_buffer_is_not_told_again_of_what_clashes() -> None:
    service = replace(SERVICE, buffer_before=15, buffer_after=10)
    assert said(known=facts(service=service, taken=(taken("09:00", "09:45"),))) == [f"{WITH_OTHER} 09:00 to 09:45."]


def test_buffers_within_capacity_are_fine() -> None:
    service = replace(SERVICE, buffer_before=15)
    practitioner = replace(DR_OSEI, capacity=2)
    one, two = taken("09:00", "09:20"), taken("09:00", "09:25", number=124, lane=1)
    assert said(known=facts(service=service, practitioner=practitioner, taken=(one,))) == []
    assert said(known=facts(service=service, practitioner=practitioner, taken=(one, two))) == [
        "override buffer A000123: Dr Osei needs 5 more minutes free before 09:30."
    ]


def test_others_buffers_that_meet_inside_mine() -> None:
    practitioner = replace(DR_OSEI, capacity=2)
    rows = (taken("09:30", "09:45", after=10), taken("09:50", "10:00", number=124, lane=1))
    assert said(known=facts(practitioner=practitioner, taken=rows)) == [
        "override buffer A000123: Dr Osei is kept free around others from 09:50 to 09:55."
    ]


OVERBOOK = "override supervisor practitioner-busy A000123: Dr Osei is with somebody else from 09:30 to 10:00; "


@pytest.mark.parametrize(
    ("rows", "overbooked", "expected"),
    [
        pytest.param((taken("09:30", "10:00"),), 0, [f"{OVERBOOK}a supervisor may overbook."], id="within the limit"),
        pytest.param(
            (taken("09:30", "10:00"),),
            1,
            [f"{OVERBOOK}the session already has 1 overbooked and the limit is 1."],
            id="beyond the limit",
        ),
        pytest.param(
            (taken("09:30", "10:00", ROOM),),
            0,
            ["override supervisor room-busy A000123: Room 2 is taken from 09:30 to 10:00."],
            id="the session's own room",
        ),
        pytest.param(
            (taken("09:30", "10:00", ROOM, practitioner_id=BROWN),),
            0,
            ["block room-busy A000123: Room 2 is taken from 09:30 to 10:00."],
            id="the room with another practitioner",
        ),
        pytest.param(
            (taken("09:30", "10:00", ROOM, session_id=32),),
            0,
            ["block room-busy A000123: Room 2 is taken from 09:30 to 10:00."],
            id="the room in another session",
        ),
        pytest.param(
            (taken("09:30", "10:00", CLIENT),),
            0,
            ["block client-busy A000123: The client has another appointment from 09:30 to 10:00."],
            id="the client",
        ),
        pytest.param(
            (hold("09:30", "10:00"),),
            0,
            ["block held A000123: Dr Osei is held from 09:30 to 10:00, by jo until Mon 23 Nov 10:10."],
            id="a hold",
        ),
    ],
)
def test_overbooking(rows: tuple[Taken, ...], overbooked: int, expected: list[str]) -> None:
    assert said(proposal(overbook=True), facts(taken=rows, overbooked=overbooked)) == expected


def test_overbooking_equipment_stays_a_block() -> None:
    known = facts(taken=(taken("09:30", "10:00", ECHO),), equipment=MACHINE)
    assert said(proposal(overbook=True), known) == [
        "block equipment-busy A000123: Echo 1 is taken from 09:30 to 10:00."
    ]


NIGHT = session("22:00", "2026-12-04 04:00")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("23:30", "2026-12-04 00:30", ["from 23:30 to Fri 4 Dec 00:30"], id="across midnight"),
        pytest.param("23:00", "2026-12-04 00:00", ["from 23:00 to midnight"], id="until midnight"),
        pytest.param("2026-12-04 00:15", "2026-12-04 00:45", [], id="touching after midnight"),
    ],
)
def test_around_midnight(start: str, end: str, expected: list[str]) -> None:
    known = facts(sessions=(NIGHT,), taken=(taken(start, end),))
    assert said(proposal("23:45", "2026-12-04 00:15"), known) == [
        f"block practitioner-busy A000123: Dr Osei is with somebody else {when}." for when in expected
    ]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    first, second = t("2026-10-25 01:00"), t("2026-10-25 01:00", fold=1)
    known = facts(
        now=t("2026-10-01 09:00"),
        sessions=(session("2026-10-25 00:00", "2026-10-25 04:00"),),
        taken=(Taken(1, 0, second, second + 1800, 123, second, second + 1800),),
    )
    asked = replace(proposal(), start=first, end=first + 1800)
    assert said(asked, known) == []
    assert said(replace(asked, end=second + 60), known) == [
        "block practitioner-busy A000123: Dr Osei is with somebody else from 01:00 to 01:30."
    ]


def test_a_clash_over_the_clock_change_names_both_clocks() -> None:
    start = t("2026-10-25 01:30")
    known = facts(
        now=t("2026-10-01 09:00"),
        sessions=(session("2026-10-25 00:00", "2026-10-25 04:00"),),
        taken=(Taken(1, 0, start, start + 3600, 123, start, start + 3600),),
    )
    assert said(replace(proposal(), start=start, end=start + 1800), known) == [
        "block practitioner-busy A000123: Dr Osei is with somebody else from 01:30 BST to 01:30 GMT."
    ]


def test_the_spring_gap_takes_no_time() -> None:
    start = t("2026-03-29 00:30")
    known = facts(
        now=t("2026-03-01 09:00"),
        sessions=(session("2026-03-29 00:00", "2026-03-29 04:00"),),
        taken=(taken("2026-03-29 02:00", "2026-03-29 02:30"),),
    )
    asked = replace(proposal(), start=start, end=start + 1800)
    assert said(asked, known) == []
    assert said(replace(asked, end=start + 1860), known) == [
        "block practitioner-busy A000123: Dr Osei is with somebody else from 02:00 to 02:30."
    ]


def test_a_room_with_two_bays() -> None:
    known = facts(room=replace(ROOM_2, capacity=2), taken=(taken("09:30", "10:00", ROOM),))
    assert said(known=known) == []
