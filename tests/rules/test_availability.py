"""The finder's answers, one by one: what is offered, in which order, and what it says when there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from booktui.rules.availability import Ask, Window, day_reason, offers, why_none
from booktui.rules.policy import Policy
from booktui.rules.values import Kind, Need, Offer, Resource, Wishes
from rules.casework import (
    BROWN,
    CLIENT,
    DR_OSEI,
    ECHO,
    ENTRY,
    IQBAL,
    MACHINE,
    NORTH,
    NOW,
    OSEI,
    PERSON,
    ROOM,
    ROOM_2,
    ROOM_3,
    SERVICE,
    SLOT_TYPES,
    WYTH,
    ZONE,
    away,
    hold,
    session,
    slots,
    t,
    taken,
)

DR_BROWN = replace(DR_OSEI, id=BROWN, code="BROWN", name="Dr Brown")
THIRD = replace(ROOM_2, id=ROOM_3, code="RM3", name="Room 3")
URDU = Resource(IQBAL, Kind.INTERPRETER, "IQBAL", "Ms Iqbal", type="Urdu")
DAY_START, NEXT_DAY = t("2026-12-03 00:00"), t("2026-12-04 00:00")
WINDOW = Window(
    DAY_START,
    NEXT_DAY,
    (session("09:00", "11:00"),),
    practitioners=(DR_OSEI, DR_BROWN),
    rooms=(ROOM_2, THIRD),
    equipment=(MACHINE,),
    slot_types=SLOT_TYPES,
    zones={NORTH: ZONE, WYTH: ZONE},
)
ASK = Ask(SERVICE, NOW, PERSON, count=99)
POLICY = Policy()


def window(**more: Any) -> Window:
    """The day with something changed."""
    return replace(WINDOW, **more)


def ask(**more: Any) -> Ask:
    """The question with something changed."""
    return replace(ASK, **more)


def found(asked: Ask = ASK, then: Window = WINDOW, policy: Policy = POLICY) -> list[str]:
    """Starts in local time, with the room when it is not the session's."""
    return [
        clock(offer) + (f" in {offer.room_id}" if offer.room_id != ROOM else "")
        for offer in offers(asked, then, policy)
    ]


def clock(offer: Offer) -> str:
    """`09:30`."""
    minutes = (offer.start - DAY_START) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def test_everything_that_an_offer_says() -> None:
    service = replace(SERVICE, slot_types=("N",), needs_equipment="echo")
    then = window(sessions=(session(slots=slots("FN")),))
    asked = ask(service=service, entry=replace(ENTRY, target_on=date(2026, 12, 1)))
    assert offers(asked, then, POLICY) == [
        Offer(t("09:30"), t("10:00"), OSEI, NORTH, 31, ROOM, ECHO, None, "N", days_to_target=-2)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param((), ["09:00", "09:30", "10:00", "10:30"], id="back to back"),
        pytest.param((taken("09:00", "09:10"),), ["09:10", "09:40", "10:10"], id="from the first free tick"),
        pytest.param((taken("09:20", "09:50"),), ["09:50", "10:20"], id="a gap that is too short"),
        pytest.param((taken("09:00", "09:07"),), ["09:10", "09:40", "10:10"], id="to the next tick"),
        pytest.param((taken("09:30", "10:00", CLIENT),), ["09:00", "10:00", "10:30"], id="the client's own diary"),
        pytest.param((hold("09:00", "10:00"),), ["10:00", "10:30"], id="a live hold"),
        pytest.param(
            (hold("09:00", "10:00", until="2026-11-23 10:00"),),
            ["09:00", "09:30", "10:00", "10:30"],
            id="a hold that ran out",
        ),
        pytest.param((taken("09:00", "10:00", number=5),), ["09:00", "09:30", "10:00", "10:30"], id="one's own"),
    ],
)
def test_free_time(rows: Any, expected: list[str]) -> None:
    assert found(ask(mine=frozenset({5})), window(taken=rows)) == expected


def test_offers_in_free_time_keep_their_buffers() -> None:
    service = replace(SERVICE, minutes=20, buffer_before=5, buffer_after=5)
    assert found(ask(service=service)) == ["09:00", "09:30", "10:00", "10:30"]
    then = window(taken=(taken("08:00", "09:00", before=0, after=10),))
    assert found(ask(service=service), then) == ["09:15", "09:45", "10:15"]


def test_slots_and_buffers_that_lie_on_no_tick() -> None:
    service = replace(SERVICE, buffer_before=7)
    odd = session("09:00", "11:00", slots=slots("N", "09:03"))
    assert len(offers(ask(service=service), window(sessions=(odd,), taken=(taken("08:50", "08:56"),)), POLICY)) == 1
    assert offers(ask(service=service), window(sessions=(odd,), taken=(taken("08:50", "08:57"),)), POLICY) == []


def test_a_slot_that_leaves_its_session_is_not_offered() -> None:
    odd = session("09:00", "10:02", slots=slots("N", "09:34"))
    assert found(then=window(sessions=(odd,))) == []


def test_two_sessions_at_once_offer_each_time_once() -> None:
    then = window(sessions=(session("09:00", "10:00"), session("09:00", "10:00", id=32)))
    assert found(then=then) == ["09:00", "09:30"]


def test_a_slot_too_short_for_it_is_a_start_of_the_free_time_around_it() -> None:
    short = session("09:40", "10:00", id=32, slots=slots("N", "09:40"))
    then = window(sessions=(session("09:00", "11:00"), short))
    assert found(then=then) == ["09:00", "09:30", "10:00", "10:30"]
    assert found(ask(start=t("09:40")), then) == ["09:40", "10:10"]
    assert found(then=window(sessions=(short,))) == []


def test_a_session_that_starts_with_the_next_offer_takes_its_turn() -> None:
    brown = session("09:00", "10:00", id=30, practitioner_id=BROWN, room_id=ROOM_3)
    then = window(sessions=(brown, session("09:30", "10:00")))
    starts = [(clock(offer), offer.practitioner_id) for offer in offers(ASK, then, POLICY)]
    assert starts == [("09:00", BROWN), ("09:30", OSEI), ("09:30", BROWN)]


def test_rows_may_be_given_by_schedule() -> None:
    rows = {OSEI: (taken("10:00", "11:00"), taken("09:00", "09:30"))}
    assert found(then=window(taken=rows)) == ["09:30"]


def test_a_longer_time_may_be_asked_for_but_no_shorter_one() -> None:
    assert found(ask(minutes=60)) == ["09:00", "10:00"]
    assert found(ask(minutes=5)) == ["09:00", "09:30", "10:00", "10:30"]
    assert found(ask(client=replace(PERSON, needs=(Need("longer"),)))) == ["09:00", "10:00"]


@pytest.mark.parametrize(
    ("pattern", "letters", "minutes", "expected"),
    [
        pytest.param("NFNU", ("N",), 30, ["09:00", "10:00"], id="own letter"),
        pytest.param("NFNU", (), 30, ["09:00", "09:30", "10:00"], id="any routine one"),
        pytest.param("NN.N", ("N",), 60, ["09:00"], id="two in a row"),
        pytest.param("NNNN", ("N",), 40, ["09:00", "09:30", "10:00"], id="one and a half"),
    ],
)
def test_slots(pattern: str, letters: tuple[str, ...], minutes: int, expected: list[str]) -> None:
    service = replace(SERVICE, slot_types=letters, minutes=minutes)
    assert found(ask(service=service), window(sessions=(session(slots=slots(pattern)),))) == expected


def test_in_order_of_time_then_practitioner() -> None:
    brown = session("09:30", "10:30", id=30, practitioner_id=BROWN, room_id=ROOM_3)
    then = window(sessions=(brown, session("09:00", "10:30")))
    assert [(clock(o), o.practitioner_id) for o in offers(ASK, then, POLICY)] == [
        ("09:00", OSEI),
        ("09:30", OSEI),
        ("09:30", BROWN),
        ("10:00", OSEI),
        ("10:00", BROWN),
    ]
    assert found(ask(count=2), then) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(
            {"taken": (taken("09:00", "09:30", ROOM),)}, ["09:00 in 12", "09:30", "10:00", "10:30"], id="taken"
        ),
        pytest.param(
            {"sessions": (session("09:00", "10:00", room_id=None),)}, ["09:00", "09:30"], id="none: the lowest"
        ),
        pytest.param(
            {"rooms": (replace(ROOM_2, type="echo"), THIRD), "sessions": (session("09:00", "09:30"),)},
            ["09:00 in 12"],
            id="of another kind",
        ),
    ],
)
def test_rooms(more: dict[str, Any], expected: list[str]) -> None:
    assert found(then=window(**more)) == expected


def test_a_room_that_hosts_another_session_is_not_borrowed() -> None:
    theirs = session("09:00", "10:00", id=32, practitioner_id=BROWN, room_id=ROOM_3)
    then = window(sessions=(session("09:00", "11:00"), theirs), taken=(taken("09:00", "11:00", ROOM),))
    assert found(ask(practitioner_id=OSEI), then) == ["10:00 in 12", "10:30 in 12"]


def test_a_client_who_cannot_climb_steps() -> None:
    then = window(rooms=(replace(ROOM_2, step_free=False), THIRD))
    assert found(ask(count=1, client=replace(PERSON, needs=(Need("step-free"),))), then) == ["09:00 in 12"]


def test_a_named_interpreter_has_to_be_free() -> None:
    client = replace(PERSON, needs=(Need("interpreter", "Urdu, female"),))
    then = window(interpreters=(URDU,), taken=(taken("09:00", "10:00", IQBAL),))
    assert [(clock(o), o.interpreter_id) for o in offers(ask(client=client), then, POLICY)] == [("10:00", IQBAL)]
    assert found(ask(client=client), window(taken=then.taken)) == ["09:00", "10:00"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"practitioner_id": OSEI}, ["09:00", "09:30", "10:00", "10:30"], id="whom"),
        pytest.param({"practitioner_id": BROWN}, [], id="whom not"),
        pytest.param({"location_id": WYTH}, [], id="where not"),
        pytest.param({"wishes": Wishes(practitioner_id=BROWN)}, [], id="wishes count"),
        pytest.param(
            {"entry": replace(ENTRY, wishes=Wishes(part="pm"))}, ["09:00", "09:30", "10:00", "10:30"], id="recorded"
        ),
        pytest.param({"weekdays": frozenset({3})}, ["09:00", "09:30", "10:00", "10:30"], id="a Thursday"),
        pytest.param({"weekdays": frozenset({2})}, [], id="not a Wednesday"),
        pytest.param({"part": "pm"}, [], id="not an afternoon"),
        pytest.param({"start": t("09:31")}, ["09:35", "10:05"], id="from"),
        pytest.param({"until": t("10:00")}, ["09:00", "09:30"], id="until"),
        pytest.param({"wishes": Wishes(not_before=date(2026, 12, 4))}, [], id="later"),
        pytest.param({"wishes": Wishes(not_after=date(2026, 12, 2))}, [], id="earlier"),
        pytest.param({"now": t("09:20")}, ["09:20", "09:50", "10:20"], id="not in the past"),
    ],
)
def test_wishes(more: dict[str, Any], expected: list[str]) -> None:
    assert found(ask(**more)) == expected


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        pytest.param({}, 4, id="a warning does not keep it from being offered"),
        pytest.param({"short-notice": "override"}, 0, id="stricter notice"),
        pytest.param({"past-target": "block"}, 0, id="stricter target"),
        pytest.param({"preference": "block"}, 0, id="stricter wishes"),
    ],
)
def test_a_stricter_policy(severities: dict[str, str], expected: int) -> None:
    entry = replace(ENTRY, target_on=date(2026, 12, 2), wishes=Wishes(part="pm"))
    policy = Policy(severities=severities, notice_days=21)
    assert len(offers(ask(entry=entry), WINDOW, policy)) == expected


def test_across_midnight_in_order_and_without_a_gap() -> None:
    night = session("23:00", "2026-12-04 01:00")
    then = window(sessions=(night,), end=t("2026-12-05 00:00"), taken=(taken("23:00", "23:20"),))
    assert found(then=then) == ["23:20", "23:50", "24:20"]


def test_a_window_offers_only_what_starts_in_it() -> None:
    night = session("23:00", "2026-12-04 01:00")
    assert found(then=window(sessions=(night,))) == ["23:00", "23:30"]
    assert len(offers(ASK, window(sessions=(night,), start=NEXT_DAY, end=NEXT_DAY + 86400), POLICY)) == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-03-29", 2, id="spring: one hour from 00:30 to 02:30"),
        pytest.param("2026-10-25", 6, id="autumn: three hours from 00:30 to 02:30"),
    ],
)
def test_clock_changes_are_elapsed_time(day: str, expected: int) -> None:
    night = session(f"{day} 00:30", f"{day} 02:30")
    then = window(sessions=(night,), start=t(f"{day} 00:00"), end=t(f"{day} 23:00"))
    assert len(offers(ask(now=t("2026-01-01 09:00")), then, POLICY)) == expected


def test_a_clinic_in_the_morning_of_a_day_of_23_hours() -> None:
    then = window(sessions=(session("2026-03-29 11:00", "2026-03-29 13:00"),), start=t("2026-03-29 00:00"))
    mornings = offers(ask(now=t("2026-01-01 09:00"), part="am"), then, POLICY)
    assert [offer.start for offer in mornings] == [t("2026-03-29 11:00"), t("2026-03-29 11:30")]


def test_age_by_then() -> None:
    child = replace(PERSON, birth_date=date(2008, 12, 4))
    asked = ask(client=child, service=replace(SERVICE, min_age=18))
    then = window(
        sessions=(session(), session("2026-12-04 09:00", "2026-12-04 10:00", id=32)), end=t("2026-12-05 00:00")
    )
    assert [offer.start for offer in offers(asked, then, POLICY)] == [t("2026-12-04 09:00"), t("2026-12-04 09:30")]


FULL = (taken("09:00", "11:00"),)
NEW_ONLY = replace(SERVICE, slot_types=("N",))
IN_SLOTS = (session("09:00", "10:00", slots=slots("NF")),)


@pytest.mark.parametrize(
    ("asked", "then", "expected"),
    [
        pytest.param(
            {"client": replace(PERSON, status="closed")},
            {},
            "The client has been taken off the list.",
            id="client closed",
        ),
        pytest.param(
            {"service": replace(SERVICE, sex="M")}, {}, "New patient is for sex M, and F is recorded.", id="sex"
        ),
        pytest.param(
            {"service": replace(SERVICE, max_age=16)},
            {},
            "New patient is for people of 16 or under, and the age will be 66.",
            id="age",
        ),
        pytest.param(
            {"service": replace(SERVICE, active=False)}, {}, "New patient is no longer offered.", id="withdrawn"
        ),
        pytest.param({}, {"practitioners": ()}, "Nobody provides New patient.", id="nobody provides it"),
        pytest.param(
            {"practitioner_id": BROWN},
            {"practitioners": (DR_OSEI, replace(DR_BROWN, services=frozenset()))},
            "Dr Brown does not provide New patient.",
            id="not the one asked for",
        ),
        pytest.param({"now": NEXT_DAY}, {}, "All of that time has passed.", id="past"),
        pytest.param(
            {"service": replace(SERVICE, lead_hours=480)},
            {},
            "New patient needs 480 hours to prepare; whatever is free is sooner.",
            id="lead time",
        ),
        pytest.param({}, {"sessions": ()}, "There is no session for New patient on Thu 3 Dec.", id="no session"),
        pytest.param(
            {},
            {"sessions": (session(status="cancelled"),)},
            "Every session for New patient on Thu 3 Dec was cancelled.",
            id="cancelled",
        ),
        pytest.param({}, {"rooms": ()}, "New patient needs a room (consulting), and there is none.", id="no such room"),
        pytest.param(
            {"service": replace(SERVICE, needs_equipment="ecg")},
            {},
            "New patient needs equipment (ecg), and there is none.",
            id="no such equipment",
        ),
        pytest.param(
            {"practitioner_id": BROWN}, {}, "There is no session for Dr Brown on Thu 3 Dec.", id="not with whom"
        ),
        pytest.param(
            {"weekdays": frozenset({0, 1}), "part": "pm"},
            {},
            "There is no session for Mondays or Tuesdays and afternoons on Thu 3 Dec.",
            id="not when",
        ),
        pytest.param(
            {"practitioner_id": OSEI},
            {
                "taken": FULL,
                "sessions": (session("09:00", "11:00"), session(id=32, practitioner_id=BROWN, room_id=ROOM_3)),
            },
            "Nothing for Dr Osei on Thu 3 Dec; else the first time is Thu 3 Dec 2026 09:00 with Dr Brown.",
            id="another wish would do",
        ),
        pytest.param(
            {"service": NEW_ONLY},
            {"sessions": IN_SLOTS, "taken": (taken("09:00", "09:30"),)},
            "Every slot of the right type is taken on Thu 3 Dec; slots of other types are left.",
            id="only other slots",
        ),
        pytest.param(
            {"service": NEW_ONLY},
            {"sessions": IN_SLOTS, "taken": (taken("09:00", "10:00"), taken("09:00", "10:00", ROOM))},
            "Every slot of the right type is taken on Thu 3 Dec.",
            id="all slots taken",
        ),
        pytest.param({}, {"taken": FULL}, "Every session is taken on Thu 3 Dec.", id="all taken"),
        pytest.param(
            {},
            {"taken": (taken("09:20", "10:40"),)},
            "Nothing free on Thu 3 Dec is as long as the 30 minutes needed.",
            id="too short",
        ),
        pytest.param(
            {},
            {"taken": (taken("09:00", "11:00", CLIENT),)},
            "The client is somewhere else at every time that is free on Thu 3 Dec.",
            id="client busy",
        ),
        pytest.param(
            {"client": replace(PERSON, needs=(Need("interpreter", "Urdu"),))},
            {"interpreters": (URDU,), "taken": (taken("09:00", "11:00", IQBAL),)},
            "No interpreter is free at any time that is otherwise free on Thu 3 Dec.",
            id="interpreter busy",
        ),
        pytest.param(
            {"service": replace(SERVICE, needs_equipment="echo")},
            {"taken": (taken("09:00", "11:00", ECHO),)},
            "The equipment (echo) is taken at every time that is free on Thu 3 Dec.",
            id="equipment taken",
        ),
        pytest.param(
            {},
            {"taken": (taken("09:00", "11:00", ROOM), taken("09:00", "11:00", ROOM_3))},
            "Every room (consulting) is taken at every time that is free on Thu 3 Dec.",
            id="rooms taken",
        ),
        pytest.param(
            {},
            {"absences": (away("08:00", "12:00"),)},
            "Whoever has time left for New patient is away on Thu 3 Dec.",
            id="away",
        ),
        pytest.param(
            {},
            {"absences": (away("08:00", "12:00", None),)},
            "It is closed at every time that is free on Thu 3 Dec.",
            id="closed",
        ),
        pytest.param(
            {},
            {"taken": (taken("09:00", "10:00"), taken("10:00", "11:00", CLIENT))},
            "The client is somewhere else at every time that is free on Thu 3 Dec.",
            id="half taken, half busy",
        ),
        pytest.param(
            {},
            {"taken": FULL, "absences": (away("08:00", "12:00"), away("08:00", "12:00", None))},
            "Nothing works on Thu 3 Dec: what is free for one is taken for another.",
            id="several things at once",
        ),
    ],
)
def test_why_none(asked: dict[str, Any], then: dict[str, Any], expected: str) -> None:
    question, answer = ask(**asked), window(**then)
    assert offers(question, answer, POLICY) == []
    assert why_none(question, answer, POLICY) == expected


def test_the_profile_has_its_word_for_the_client() -> None:
    asked = ask(client=replace(PERSON, status="deceased"))
    assert why_none(asked, WINDOW, Policy(client_word="patient")) == "The patient is recorded as having died."


def test_why_over_several_days() -> None:
    then = window(sessions=(), end=t("2026-12-17 00:00"))
    assert why_none(ASK, then, POLICY) == "There is no session for New patient from Thu 3 Dec to Wed 16 Dec."


def test_a_reason_for_each_day() -> None:
    then = window(end=t("2026-12-05 00:00"))
    assert day_reason(ASK, then, POLICY, date(2026, 12, 3), ZONE) is None
    assert day_reason(ASK, then, POLICY, date(2026, 12, 4), ZONE) == "There is no session for New patient on Fri 4 Dec."
