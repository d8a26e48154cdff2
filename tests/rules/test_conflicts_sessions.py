"""Sessions and slots: outside, cancelled, full, somebody else's room, kept for another type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from booktui.rules.checks.slots import carrying, opens
from booktui.rules.values import DAY, Session, Slot, Span
from rules.casework import (
    BROWN,
    DR_OSEI,
    ENTRY,
    ROOM_3,
    SERVICE,
    WYTH,
    facts,
    hold,
    proposal,
    said,
    session,
    slots,
    t,
    taken,
)

OUTSIDE = "override supervisor outside-session OSEI: Dr Osei has no session from"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("09:00", "09:30", [], id="from its start"),
        pytest.param("12:00", "12:30", [], id="to its end"),
        pytest.param(
            "08:59", "09:29", [f"{OUTSIDE} 08:59 to 09:29; the nearest is from 09:00 to 12:30."], id="a minute early"
        ),
        pytest.param(
            "12:01", "12:31", [f"{OUTSIDE} 12:01 to 12:31; the nearest is from 09:00 to 12:30."], id="a minute late"
        ),
        pytest.param(
            "2026-12-07 09:00", "2026-12-07 09:30", [f"{OUTSIDE} 09:00 to 09:30."], id="on a day without a session"
        ),
    ],
)
def test_the_core_has_to_lie_in_a_session(start: str, end: str, expected: list[str]) -> None:
    assert said(proposal(start, end)) == expected


def test_buffers_may_leave_the_session() -> None:
    service = replace(SERVICE, buffer_before=15, buffer_after=15)
    assert said(proposal("09:00", "09:30"), facts(service=service)) == []
    assert said(proposal("12:00", "12:30"), facts(service=service)) == []


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        pytest.param((), [f"{OUTSIDE} 09:30 to 10:00."], id="none"),
        pytest.param(
            (session(practitioner_id=BROWN),),
            [
                f"{OUTSIDE} 09:30 to 10:00.",
                "override supervisor outside-session CARD: "
                "Room 2 is used for the session of Dr Brown from 09:00 to 12:30.",
            ],
            id="only somebody else's",
        ),
        pytest.param(
            (session(location_id=WYTH, room_id=None),),
            ["override supervisor outside-session CARD: Dr Osei is at Wythenshawe from 09:00 to 12:30."],
            id="at another location",
        ),
        pytest.param(
            (session(status="cancelled"),),
            ["block session-cancelled CARD: The session of Dr Osei from 09:00 to 12:30 was cancelled."],
            id="cancelled",
        ),
        pytest.param(
            (session("09:00", "09:45", status="cancelled"),),
            ["block session-cancelled CARD: The session of Dr Osei from 09:00 to 09:45 was cancelled."],
            id="the one it overlaps is cancelled",
        ),
        pytest.param(
            (session("08:00", "09:30", status="cancelled"),),
            [f"{OUTSIDE} 09:30 to 10:00."],
            id="touching a cancelled one",
        ),
        pytest.param((session(status="cancelled"), session(id=32)), [], id="cancelled, and another one instead"),
        pytest.param(
            (session(status="cancelled"), session("09:45", "12:30", id=32)),
            [f"{OUTSIDE} 09:30 to 10:00; the nearest is from 09:45 to 12:30."],
            id="cancelled, and another one for a part",
        ),
        pytest.param((session(status="reduced"),), [], id="reduced, but not here"),
        pytest.param(
            (session("10:00", "12:30", status="reduced"),),
            [f"{OUTSIDE} 09:30 to 10:00; the nearest is from 10:00 to 12:30."],
            id="reduced away",
        ),
    ],
)
def test_which_sessions_count(sessions: tuple[Session, ...], expected: list[str]) -> None:
    assert said(known=facts(sessions=sessions)) == expected


USED = "override supervisor outside-session BROWNS: Room 2 is used for the session of Dr Brown from"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(session("09:30", "11:00", practitioner_id=BROWN, room_id=ROOM_3), [], id="in another room"),
        pytest.param(session("08:00", "09:30", practitioner_id=BROWN), [], id="until then"),
        pytest.param(session("09:59", "11:00", practitioner_id=BROWN), [f"{USED} 09:59 to 11:00."], id="a minute over"),
        pytest.param(session("09:00", "11:00", practitioner_id=BROWN, status="cancelled"), [], id="cancelled"),
        pytest.param(session("08:00", "09:00"), [], id="one's own, earlier"),
    ],
)
def test_a_room_that_hosts_another_session(other: Session, expected: list[str]) -> None:
    own = session(room_id=ROOM_3)
    known = facts(sessions=(own, replace(other, id=32, clinic="BROWNS")))
    assert said(known=known) == expected


def test_two_sessions_may_share_their_own_room() -> None:
    known = facts(sessions=(session(), session(id=32, practitioner_id=BROWN)))
    assert said(known=known) == []


def test_the_named_session_goes_before_others() -> None:
    free, kept = session(), session(id=32, slots=slots("UUUUUUU"))
    assert said(proposal(session_id=31), facts(sessions=(kept, free))) == []
    assert said(proposal(session_id=32), facts(sessions=(kept, free))) == [
        "override slot-type CARD: The slot at 09:30 is kept for Urgent."
    ]


NN_F = session(slots=slots("NN") + slots("FF", "10:00", 15) + slots(".N", "10:30") + slots("U", "11:30"))
"""New 09:00, 09:30; follow-up 10:00, 10:15; nothing 10:30; new 11:00; urgent 11:30."""


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("09:00", "09:30", [], id="one slot"),
        pytest.param("09:00", "10:00", [], id="two slots"),
        pytest.param("09:00", "09:45", [], id="one and a half"),
        pytest.param("09:00", "10:01", ["The slot at 10:00 is kept for Follow-up."], id="a minute into the next"),
        pytest.param("10:00", "10:30", ["The slots at 10:00 and 10:15 are kept for Follow-up."], id="kept for others"),
        pytest.param(
            "10:15",
            "11:00",
            ["The slot at 10:15 is kept for Follow-up and the slot at 10:30 is not for booking."],
            id="into a dot",
        ),
        pytest.param("10:30", "11:00", ["The slot at 10:30 is not for booking."], id="a dot"),
        pytest.param(
            "09:05", "09:35", ["No slot starts at 09:05; the nearest are 09:00 and 09:30."], id="between starts"
        ),
        pytest.param("12:00", "12:30", ["No slot starts at 12:00; the nearest is 11:30."], id="after the last"),
        pytest.param("11:30", "12:00", ["The slot at 11:30 is kept for Urgent."], id="urgent"),
        pytest.param("11:30", "12:10", ["The slots from 11:30 end before 12:10."], id="longer than what is left"),
    ],
)
def test_slots(start: str, end: str, expected: list[str]) -> None:
    known = facts(sessions=(NN_F,), service=replace(SERVICE, slot_types=("N",)))
    assert said(proposal(start, end), known) == [f"override slot-type CARD: {message}" for message in expected]


def test_slots_with_a_gap_between_are_not_consecutive() -> None:
    known = facts(sessions=(session(slots=slots("N") + slots("N", "09:40")),))
    assert said(proposal("09:00", "09:50"), known) == [
        "override slot-type CARD: The slots from 09:00 end before 09:50."
    ]


def test_a_short_core_in_a_long_slot() -> None:
    service = replace(SERVICE, minutes=10)
    assert said(proposal("09:00", "09:10"), facts(sessions=(NN_F,), service=service)) == []


ROUTINE = replace(SERVICE, slot_types=("N",))
BOTH = replace(SERVICE, slot_types=("N", "U"))
RAPID = replace(SERVICE, slot_types=("U",))
ANY = replace(SERVICE, slot_types=())
URGENT_ENTRY = replace(ENTRY, priority="urgent")
TWO_WEEKS = replace(ENTRY, priority="2ww")
BEFORE = 3 * DAY + 1
RELEASED = 3 * DAY


@pytest.mark.parametrize(
    ("letter", "service", "entry", "ahead", "expected"),
    [
        pytest.param("N", ROUTINE, None, BEFORE, True, id="own letter"),
        pytest.param("F", ROUTINE, None, BEFORE, False, id="another's"),
        pytest.param("F", ROUTINE, ENTRY, BEFORE, False, id="another's, for a routine client"),
        pytest.param("F", ROUTINE, URGENT_ENTRY, BEFORE, True, id="any routine one for an urgent client"),
        pytest.param("F", ROUTINE, TWO_WEEKS, BEFORE, True, id="any routine one for a two-week wait"),
        pytest.param("U", ROUTINE, None, BEFORE, False, id="urgent, not released"),
        pytest.param("U", ROUTINE, None, RELEASED, True, id="urgent, released"),
        pytest.param("U", ROUTINE, URGENT_ENTRY, BEFORE, False, id="urgent slot of another service"),
        pytest.param("U", BOTH, ENTRY, BEFORE, False, id="urgent slot for a routine client"),
        pytest.param("U", BOTH, ENTRY, RELEASED, True, id="the same, released"),
        pytest.param("U", BOTH, URGENT_ENTRY, BEFORE, True, id="urgent slot for an urgent client"),
        pytest.param("U", BOTH, None, BEFORE, True, id="urgent slot, nothing known of the client"),
        pytest.param("U", RAPID, ENTRY, BEFORE, True, id="a service of urgent slots only"),
        pytest.param("N", ANY, None, BEFORE, True, id="no letters of its own: routine"),
        pytest.param("U", ANY, None, BEFORE, False, id="no letters of its own: urgent"),
        pytest.param("U", ANY, None, RELEASED, True, id="no letters of its own: released"),
        pytest.param("X", ROUTINE, None, BEFORE, False, id="a letter nobody knows"),
        pytest.param(".", ANY, URGENT_ENTRY, 0, False, id="a dot"),
    ],
)
def test_which_letters_open(letter: str, service: Any, entry: Any, ahead: int, expected: bool) -> None:
    assert opens(letter, t("09:00"), service, facts().slot_types, entry, t("09:00") - ahead) == expected


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        pytest.param((0, 30), "A", id="exactly one"),
        pytest.param((0, 31), "AB", id="into the next"),
        pytest.param((30, 60), "B", id="the second"),
        pytest.param((10, 20), "", id="no start"),
        pytest.param((30, 70), "", id="too long"),
    ],
)
def test_carrying(core: tuple[int, int], expected: str) -> None:
    grid = (Slot(0, 30, "A"), Slot(30, 60, "B"))
    assert "".join(slot.letter for slot in carrying(grid, Span(*core))) == expected


FULL = "override supervisor session-full CARD: "
ALL_TAKEN = f"{FULL}Every slot of the session of Dr Osei from 09:00 to 12:30 is taken."
BUSY = "block practitioner-busy A000123: Dr Osei is with somebody else from 09:30 to 10:00."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param((taken("09:30", "10:00"),), [BUSY], id="another slot is left"),
        pytest.param(
            (taken("09:30", "10:00"), taken("10:30", "11:00", number=124)), [BUSY, ALL_TAKEN], id="none is left"
        ),
        pytest.param(
            (taken("09:30", "10:00"), hold("10:30", "11:00", number=124)), [BUSY, ALL_TAKEN], id="the last is held"
        ),
        pytest.param((taken("09:30", "10:00"), taken("11:00", "11:30", number=124)), [BUSY], id="touching the last"),
    ],
)
def test_session_full_of_slots(rows: Any, expected: list[str]) -> None:
    grid = slots(".N.N")
    assert said(known=facts(sessions=(session(slots=grid),), taken=rows)) == expected


def test_a_slot_is_left_while_the_capacity_is_not_reached() -> None:
    grid = (session(slots=slots(".N")),)
    row = taken("09:30", "10:00")
    assert said(known=facts(sessions=grid, practitioner=replace(DR_OSEI, capacity=2), taken=(row,))) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("09:00", "12:00")], 0, id="thirty minutes left at the end"),
        pytest.param([("09:30", "12:30")], 0, id="thirty minutes left at the start"),
        pytest.param([("09:00", "10:00"), ("10:30", "12:30")], 0, id="thirty minutes left between"),
        pytest.param([("09:00", "10:00"), ("10:29", "12:30")], 1, id="twenty-nine minutes left between"),
        pytest.param([("08:00", "13:00")], 1, id="nothing left"),
    ],
)
def test_free_time_full(rows: list[tuple[str, str]], expected: int) -> None:
    found = said(known=facts(taken=tuple(taken(*span, number=123 + n) for n, span in enumerate(rows))))
    message = f"{FULL}The session of Dr Osei from 09:00 to 12:30 has no 30 minutes left."
    assert [line for line in found if " session-full " in line] == [message] * expected


def test_a_room_of_nobodys_session_is_fine() -> None:
    assert said(known=facts(sessions=(session(room_id=None),))) == []
