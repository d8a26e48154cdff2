"""Travel, absences, closures, and what is offered where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from booktui.rules.policy import Policy
from booktui.rules.values import Absence, Resource, Taken
from rules.casework import (
    CLIENT,
    DR_OSEI,
    ECHO,
    INTERPRETER,
    IQBAL,
    MACHINE,
    NORTH,
    ROOM,
    ROOM_2,
    SERVICE,
    WYTH,
    away,
    facts,
    hold,
    proposal,
    said,
    taken,
)

AT_WYTH = "Dr Osei is at Wythenshawe until"
TO_WYTH = "Dr Osei has to be at Wythenshawe at"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(taken("08:00", "08:50", location_id=WYTH), [], id="just enough before"),
        pytest.param(
            taken("08:00", "08:51", location_id=WYTH),
            [f"override travel A000123: {AT_WYTH} 08:51; getting here needs 40 minutes and has 39."],
            id="a minute short before",
        ),
        pytest.param(taken("10:40", "11:00", location_id=WYTH), [], id="just enough after"),
        pytest.param(
            taken("10:39", "11:00", location_id=WYTH),
            [f"override travel A000123: {TO_WYTH} 10:39; getting there needs 40 minutes and has 39."],
            id="a minute short after",
        ),
        pytest.param(
            taken("10:00", "10:30", location_id=WYTH),
            [f"override travel A000123: {TO_WYTH} 10:00; getting there needs 40 minutes and has 0."],
            id="touching",
        ),
        pytest.param(taken("10:00", "10:30", location_id=NORTH), [], id="the same location"),
        pytest.param(taken("10:00", "10:30", location_id=None), [], id="no location known"),
        pytest.param(
            taken("10:00", "10:30", CLIENT, location_id=WYTH),
            [
                "override travel A000123: "
                "The client has to be at Wythenshawe at 10:00; getting there needs 40 minutes and has 0."
            ],
            id="the client",
        ),
        pytest.param(taken("10:00", "10:30", ROOM, location_id=WYTH), [], id="a room does not travel"),
        pytest.param(
            hold("10:00", "10:30", location_id=WYTH),
            [f"override travel A000123: {TO_WYTH} 10:00; getting there needs 40 minutes and has 0."],
            id="to a hold",
        ),
        pytest.param(
            taken("09:30", "10:00", location_id=WYTH),
            ["block practitioner-busy A000123: Dr Osei is with somebody else from 09:30 to 10:00."],
            id="at the same time is busy",
        ),
    ],
)
def test_travel(row: Taken, expected: list[str]) -> None:
    """Twenty minutes one way and forty the other: the longer counts."""
    travel = {(NORTH, WYTH): 20, (WYTH, NORTH): 40}
    assert said(known=facts(taken=(row,), travel=travel)) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(0, [], id="none by default"),
        pytest.param(
            31,
            [f"override travel A000123: {TO_WYTH} 10:30; getting there needs 31 minutes and has 30."],
            id="the policy's",
        ),
    ],
)
def test_travel_that_is_not_recorded(minutes: int, expected: list[str]) -> None:
    known = facts(taken=(taken("10:30", "11:00", location_id=WYTH),))
    assert said(known=known, policy=Policy(travel_default_minutes=minutes)) == expected


def test_the_nearest_of_several_is_named() -> None:
    rows = (taken("08:30", "09:00", location_id=WYTH), taken("10:10", "11:00", number=124, location_id=WYTH))
    assert said(known=facts(taken=rows), policy=Policy(travel_default_minutes=60)) == [
        f"override travel A000124: {TO_WYTH} 10:10; getting there needs 60 minutes and has 10."
    ]


def test_nobody_is_at_two_places_whatever_the_capacity() -> None:
    known = facts(practitioner=replace(DR_OSEI, capacity=8), taken=(taken("09:00", "10:00", location_id=WYTH),))
    assert said(known=known) == ["override travel A000123: Dr Osei is at Wythenshawe from 09:00 to 10:00."]


@pytest.mark.parametrize(
    ("absence", "known", "expected"),
    [
        pytest.param(away("08:00", "09:30"), {}, [], id="touching before"),
        pytest.param(away("10:00", "11:00"), {}, [], id="touching after"),
        pytest.param(
            away("08:00", "09:31"),
            {},
            ["block absent OSEI: Dr Osei is on leave from 08:00 to 09:31."],
            id="a minute over",
        ),
        pytest.param(
            away("2026-12-03 00:00", "2026-12-04 00:00", kind="training"),
            {},
            ["block absent OSEI: Dr Osei is at a training all day."],
            id="all day",
        ),
        pytest.param(
            away("2026-11-30 00:00", "2026-12-05 00:00", reason="private"),
            {},
            ["block absent OSEI: Dr Osei is on leave from Mon 30 Nov to Fri 4 Dec."],
            id="all week, the reason not told",
        ),
        pytest.param(
            away("09:00", "10:00", kind="busy"),
            {},
            ["block absent OSEI: Dr Osei is busy with something else from 09:00 to 10:00."],
            id="imported busy time",
        ),
        pytest.param(
            away("09:00", "10:00", ROOM), {}, ["block absent RM2: Room 2 is out of use from 09:00 to 10:00."], id="room"
        ),
        pytest.param(
            away("09:00", "10:00", ECHO),
            {"equipment": MACHINE},
            ["block absent ECHO1: Echo 1 is out of use from 09:00 to 10:00."],
            id="equipment",
        ),
        pytest.param(
            away("09:00", "10:00", IQBAL),
            {"interpreter": INTERPRETER},
            ["block absent IQBAL: Ms Iqbal is on leave from 09:00 to 10:00."],
            id="interpreter",
        ),
        pytest.param(away("09:00", "10:00", ECHO), {}, [], id="equipment that is not used"),
        pytest.param(
            away("10:00", "11:00"),
            {"service": replace(SERVICE, buffer_after=10)},
            [],
            id="only the buffer reaches into it",
        ),
    ],
)
def test_absences(absence: Absence, known: dict[str, Any], expected: list[str]) -> None:
    assert said(known=facts(absences=(absence,), **known)) == expected


def test_two_absences_of_one_person_are_one_sentence() -> None:
    known = facts(absences=(away("09:50", "11:00"), away("09:00", "09:40", kind="training")))
    assert said(known=known) == [
        "block absent OSEI: Dr Osei is at a training from 09:00 to 09:40 and on leave from 09:50 to 11:00."
    ]


@pytest.mark.parametrize(
    ("closures", "expected"),
    [
        pytest.param((away("08:00", "09:30", None),), [], id="touching before"),
        pytest.param(
            (away("09:00", "10:00", None, NORTH, reason="fire drill"),),
            ["override closed NOR: Northgate is closed from 09:00 to 10:00: fire drill."],
            id="this location",
        ),
        pytest.param((away("09:00", "10:00", None, WYTH),), [], id="another location"),
        pytest.param(
            (away("2026-12-03 00:00", "2026-12-04 00:00", None, reason="Founders' Day"),),
            ["override closed NOR: Every location is closed all day: Founders' Day."],
            id="every location",
        ),
        pytest.param(
            (away("09:00", "09:20", None, NORTH), away("10:30", "11:00", None, NORTH)),
            [],
            id="two closures close only their own hours",
        ),
        pytest.param(
            (away("09:00", "09:40", None, NORTH, reason="a"), away("09:50", "11:00", None, NORTH, reason="b")),
            ["override closed NOR: Northgate is closed from 09:00 to 09:40 and from 09:50 to 11:00: a, b."],
            id="two closures in one sentence",
        ),
    ],
)
def test_closures(closures: tuple[Absence, ...], expected: list[str]) -> None:
    assert said(known=facts(absences=closures)) == expected


NEEDS_ECHO = replace(SERVICE, needs_equipment="echo")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(
            {"practitioner": replace(DR_OSEI, services=frozenset())},
            "OSEI: Dr Osei does not provide New patient.",
            id="service",
        ),
        pytest.param(
            {"practitioner": replace(DR_OSEI, active=False)}, "OSEI: Dr Osei no longer works here.", id="left"
        ),
        pytest.param(
            {"service": replace(SERVICE, active=False)}, "NEW: New patient is no longer offered.", id="withdrawn"
        ),
        pytest.param(
            {"room": None},
            "NEW: New patient needs a room (consulting), and none is free or chosen.",
            id="no room",
        ),
        pytest.param(
            {"room": None, "rooms_exist": False},
            "NEW: New patient needs a room (consulting), and there is none at Northgate.",
            id="no such room at all",
        ),
        pytest.param(
            {"room": replace(ROOM_2, type="echo")},
            "RM2: Room 2 is of the kind echo; New patient needs consulting.",
            id="wrong kind of room",
        ),
        pytest.param({"room": replace(ROOM_2, active=False)}, "RM2: Room 2 is no longer in use.", id="room out of use"),
        pytest.param(
            {"room": replace(ROOM_2, location_id=WYTH)},
            "RM2: Room 2 is at Wythenshawe, not at Northgate.",
            id="room elsewhere",
        ),
        pytest.param(
            {"service": NEEDS_ECHO},
            "NEW: New patient needs equipment (echo), and none is free or chosen.",
            id="no equipment",
        ),
        pytest.param(
            {"service": NEEDS_ECHO, "equipment_exists": False},
            "NEW: New patient needs equipment (echo), and there is none at Northgate.",
            id="no such equipment at all",
        ),
        pytest.param(
            {"service": NEEDS_ECHO, "equipment": replace(MACHINE, type="ecg")},
            "ECHO1: Echo 1 is of the kind ecg; New patient needs echo.",
            id="wrong kind of equipment",
        ),
        pytest.param(
            {"interpreter": replace(INTERPRETER, active=False)},
            "IQBAL: Ms Iqbal no longer works here.",
            id="interpreter left",
        ),
    ],
)
def test_not_offered(known: dict[str, Any], expected: str) -> None:
    assert said(known=facts(**known)) == [f"block not-offered {expected}"]


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"service": replace(SERVICE, needs_room=None), "room": None}, id="needs no room"),
        pytest.param({"service": NEEDS_ECHO, "equipment": MACHINE}, id="has its machine"),
        pytest.param(
            {"service": NEEDS_ECHO, "equipment": replace(MACHINE, location_id=None)}, id="a machine that moves"
        ),
        pytest.param({"interpreter": INTERPRETER}, id="an interpreter at no location"),
    ],
)
def test_offered(known: dict[str, Resource]) -> None:
    assert said(proposal(), facts(**known)) == []
