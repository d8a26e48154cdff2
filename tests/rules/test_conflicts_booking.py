"""Time as such, the list, and the client: checks that look at no diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from booktui.rules import needs
from booktui.rules.policy import Policy
from booktui.rules.values import Ahead, Need, Wishes
from rules.casework import (
    BROWN,
    ENTRY,
    INTERPRETER,
    IQBAL,
    NOW,
    OSEI,
    PERSON,
    PROPOSAL,
    ROOM_2,
    SERVICE,
    WYTH,
    facts,
    proposal,
    said,
    session,
    t,
)

NO_NOTICE = Policy(notice_days=0)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(t("09:30"), [], id="this second"),
        pytest.param(t("09:30") + 1, ["block in-the-past: Thu 3 Dec 09:30 has passed."], id="a second ago"),
    ],
)
def test_in_the_past(now: int, expected: list[str]) -> None:
    assert said(known=facts(now=now), policy=NO_NOTICE) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(t("2026-12-01 09:30"), [], id="exactly two days"),
        pytest.param(
            t("2026-12-01 09:30") + 1,
            ["override too-soon NEW: New patient needs 48 hours to prepare; this is sooner."],
            id="a second less",
        ),
        pytest.param(t("09:31"), ["block in-the-past: Thu 3 Dec 09:30 has passed."], id="past is not also too soon"),
    ],
)
def test_too_soon(now: int, expected: list[str]) -> None:
    known = facts(now=now, service=replace(SERVICE, lead_hours=48))
    assert said(known=known, policy=NO_NOTICE) == expected


def test_lead_time_is_elapsed_over_the_clock_change() -> None:
    start = t("2026-10-26 09:30")
    asked = replace(PROPOSAL, start=start, end=start + 1800)
    known = facts(
        service=replace(SERVICE, lead_hours=24),
        sessions=(session("2026-10-26 09:00", "2026-10-26 12:00"),),
    )
    wall_day_before = t("2026-10-25 09:30")
    assert said(asked, replace(known, now=wall_day_before), NO_NOTICE) == []
    spring = t("2026-03-30 09:30")
    asked = replace(PROPOSAL, start=spring, end=spring + 1800)
    known = replace(known, sessions=(session("2026-03-30 09:00", "2026-03-30 12:00"),), now=t("2026-03-29 00:30"))
    assert said(asked, known, NO_NOTICE) == []
    assert said(asked, replace(known, now=t("2026-03-29 10:30")), NO_NOTICE) == [
        "override too-soon NEW: New patient needs 24 hours to prepare; this is sooner."
    ]


@pytest.mark.parametrize(
    ("now", "agreed", "expected"),
    [
        pytest.param(t("2026-12-01 23:59"), False, [], id="two dates ahead, late in the evening"),
        pytest.param(
            t("2026-12-02 00:00"),
            False,
            ["warn short-notice: This is 1 day of notice, less than 2; the client has to agree to it."],
            id="the date before",
        ),
        pytest.param(t("2026-12-02 00:00"), True, [], id="agreed"),
    ],
)
def test_short_notice_counts_local_dates(now: int, agreed: bool, expected: list[str]) -> None:
    assert said(proposal(agreed_short=agreed), facts(now=now)) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [pytest.param("2026-11-12 23:30", 0, id="21 days"), pytest.param("2026-11-13 00:30", 1, id="20 days")],
)
def test_a_reasonable_offer_in_england(made: str, expected: int) -> None:
    assert len(said(known=facts(now=t(made)), policy=Policy(notice_days=21))) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param(date(2026, 12, 3), [], id="on the day"),
        pytest.param(
            date(2026, 12, 2),
            ["warn past-target: This is 1 day after the target date, Wed 2 Dec."],
            id="the day after",
        ),
        pytest.param(None, [], id="no target"),
    ],
)
def test_past_target(target: date | None, expected: list[str]) -> None:
    assert said(known=facts(entry=replace(ENTRY, target_on=target))) == expected


SPRING = datetime(2026, 3, 29, 1, 30)
AUTUMN = datetime(2026, 10, 25, 1, 30)
TWICE = "warn ambiguous-time: 01:30 comes twice on Sun 25 Oct; this is the"


@pytest.mark.parametrize(
    ("wall", "start", "said_which", "expected"),
    [
        pytest.param(datetime(2026, 3, 29, 0, 59), t("2026-03-29 00:59"), False, [], id="before the gap"),
        pytest.param(datetime(2026, 3, 29, 2, 0), t("2026-03-29 02:00"), False, [], id="after the gap"),
        pytest.param(
            SPRING,
            t("2026-03-29 02:00"),
            False,
            ["block no-such-time: Sun 29 Mar 2026 01:30 does not exist: the clocks go forward. The next is 02:00."],
            id="spring-gap",
        ),
        pytest.param(AUTUMN, t("2026-10-25 01:30"), False, [f"{TWICE} first one (BST)."], id="autumn-fold"),
        pytest.param(AUTUMN, t("2026-10-25 01:30", 1), False, [f"{TWICE} second one (GMT)."], id="the second"),
        pytest.param(AUTUMN, t("2026-10-25 01:30"), True, [], id="said which"),
        pytest.param(datetime(2026, 10, 25, 2, 0), t("2026-10-25 02:00"), False, [], id="after the fold"),
    ],
)
def test_clock_changes(wall: datetime, start: int, said_which: bool, expected: list[str]) -> None:
    day = f"{wall:%Y-%m-%d}"
    known = facts(now=t("2026-01-01 09:00"), sessions=(session(f"{day} 00:00", f"{day} 08:00"),))
    asked = replace(PROPOSAL, start=start, end=start + 1800, wall=wall, fold_said=said_which)
    assert said(asked, known) == expected


def test_out_of_turn() -> None:
    assert said(known=facts(ahead=Ahead("LK", "2ww", 9))) == [
        "warn out-of-turn: LK (two-week wait) could also take this time, has waited 9 days and comes first."
    ]


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        pytest.param((), [], id="none"),
        pytest.param(("A000008",), [], id="the one being moved"),
        pytest.param(("A000009",), [], id="another hold of this call"),
        pytest.param(
            ("A000123", "A000124"),
            ["override duplicate A000123: The client already has A000123 and A000124 for New patient."],
            id="two",
        ),
    ],
)
def test_duplicate(references: tuple[str, ...], expected: list[str]) -> None:
    asked = proposal(moving_id=8, also_mine=frozenset({9}))
    assert said(asked, facts(duplicates=references)) == expected


@pytest.mark.parametrize(
    ("wishes", "start", "asked_for"),
    [
        pytest.param(Wishes(), "09:30", None, id="none"),
        pytest.param(Wishes(practitioner_id=OSEI), "09:30", None, id="with whom: met"),
        pytest.param(Wishes(practitioner_id=BROWN), "09:30", "Dr Brown", id="with whom"),
        pytest.param(Wishes(location_id=WYTH), "09:30", "Wythenshawe", id="where"),
        pytest.param(Wishes(weekdays=frozenset({3})), "09:30", None, id="weekday: met"),
        pytest.param(Wishes(weekdays=frozenset({0, 1})), "09:30", "Mondays or Tuesdays", id="weekday"),
        pytest.param(Wishes(part="am"), "11:59", None, id="am to 11:59"),
        pytest.param(Wishes(part="am"), "12:00", "mornings", id="am not 12:00"),
        pytest.param(Wishes(part="pm"), "12:00", None, id="pm from 12:00"),
        pytest.param(Wishes(part="pm"), "11:59", "afternoons", id="pm not 11:59"),
        pytest.param(Wishes(part="eve"), "17:00", None, id="eve from 17:00"),
        pytest.param(Wishes(part="eve"), "16:59", "evenings", id="eve not 16:59"),
        pytest.param(Wishes(not_before=date(2026, 12, 3)), "09:30", None, id="from that day"),
        pytest.param(Wishes(not_before=date(2026, 12, 4)), "09:30", "Fri 4 Dec or later", id="too early"),
        pytest.param(Wishes(not_after=date(2026, 12, 3)), "09:30", None, id="until that day"),
        pytest.param(Wishes(not_after=date(2026, 12, 2)), "09:30", "Wed 2 Dec or earlier", id="too late"),
        pytest.param(
            Wishes(practitioner_id=BROWN, part="pm", weekdays=frozenset({4})),
            "09:30",
            "Dr Brown, Fridays and afternoons",
            id="several in one sentence",
        ),
    ],
)
def test_preference(wishes: Wishes, start: str, asked_for: str | None) -> None:
    asked = replace(PROPOSAL, start=t(start), end=t(start) + 1800)
    known = facts(entry=replace(ENTRY, wishes=wishes), sessions=(session("08:00", "20:00"),))
    expected = [] if asked_for is None else [f"warn preference: The client asked for {asked_for}."]
    assert said(asked, known) == expected


def with_needs(*kinds: str) -> Any:
    """The client, needing these."""
    return replace(PERSON, needs=tuple(Need(kind, "Urdu" if kind == "interpreter" else "") for kind in kinds))


@pytest.mark.parametrize(
    ("kind", "asked", "known", "expected"),
    [
        pytest.param("step-free", {}, {}, None, id="a step-free room"),
        pytest.param(
            "step-free",
            {},
            {"room": replace(ROOM_2, step_free=False)},
            " RM2: The client needs step-free access and Room 2 has none.",
            id="a room with steps",
        ),
        pytest.param(
            "interpreter", {}, {}, ": The client needs an interpreter (Urdu); none is arranged.", id="no interpreter"
        ),
        pytest.param("interpreter", {"arranged": frozenset({"interpreter"})}, {}, None, id="interpreter arranged"),
        pytest.param(
            "interpreter", {"interpreter_id": IQBAL}, {"interpreter": INTERPRETER}, None, id="interpreter booked"
        ),
        pytest.param("transport", {}, {}, ": The client needs transport; none is arranged.", id="no transport"),
        pytest.param("transport", {"arranged": frozenset({"transport"})}, {}, None, id="transport arranged"),
        pytest.param("longer", {}, {}, None, id="a longer visit is a matter of length"),
        pytest.param("carer", {}, {}, None, id="a carer needs no arranging"),
    ],
)
def test_access_need(kind: str, asked: dict[str, Any], known: dict[str, Any], expected: str | None) -> None:
    service = replace(SERVICE, minutes=15)
    found = said(proposal(**asked), facts(client=with_needs(kind), service=service, **known))
    assert found == ([] if expected is None else [f"override access-need{expected}"])


@pytest.mark.parametrize(
    ("kinds", "end", "expected"),
    [
        pytest.param((), "10:00", None, id="exactly"),
        pytest.param((), "09:59", "30 minutes; this is 29", id="a minute short"),
        pytest.param(("longer",), "10:30", None, id="longer: doubled"),
        pytest.param(
            ("longer",), "10:29", "60 minutes (2 times 30, for what the client needs); this is 59", id="longer"
        ),
        pytest.param(("longer", "interpreter"), "10:30", None, id="they do not multiply"),
    ],
)
def test_too_short(kinds: tuple[str, ...], end: str, expected: str | None) -> None:
    asked = proposal(end=end, arranged=frozenset({"interpreter"}))
    found = said(asked, facts(client=with_needs(*kinds)))
    assert found == ([] if expected is None else [f"block too-short NEW: New patient needs {expected}."])


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        pytest.param((), 30, id="nobody's"),
        pytest.param(("interpreter",), 60, id="interpreter"),
        pytest.param(("longer",), 90, id="longer"),
        pytest.param(("interpreter", "longer"), 90, id="the larger"),
        pytest.param(("carer",), 30, id="carer"),
    ],
)
def test_minutes(kinds: tuple[str, ...], expected: int) -> None:
    policy = Policy(interpreter_length_factor=2, longer_length_factor=3)
    assert needs.minutes(SERVICE, with_needs(*kinds), policy) == expected
    assert needs.minutes(SERVICE, None, policy) == 30


@pytest.mark.parametrize(
    ("born", "limits", "expected"),
    [
        pytest.param(date(2008, 12, 3), {"min_age": 18}, None, id="18 on the day"),
        pytest.param(
            date(2008, 12, 4), {"min_age": 18}, "people of 18 or over, and the age will be 17", id="18 tomorrow"
        ),
        pytest.param(date(2009, 12, 4), {"max_age": 16}, None, id="17 tomorrow"),
        pytest.param(
            date(2009, 12, 3), {"max_age": 16}, "people of 16 or under, and the age will be 17", id="17 on the day"
        ),
        pytest.param(None, {"min_age": 18}, None, id="birth date unknown"),
    ],
)
def test_age_at_the_appointment(born: date | None, limits: dict[str, int], expected: str | None) -> None:
    known = facts(client=replace(PERSON, birth_date=born), service=replace(SERVICE, **limits))
    assert said(known=known) == ([] if expected is None else [f"block criteria NEW: New patient is for {expected}."])


@pytest.mark.parametrize(
    ("wanted", "recorded", "expected"),
    [
        pytest.param("F", "F", [], id="same"),
        pytest.param("F", "f", [], id="same, small letter"),
        pytest.param("F", "", [], id="not recorded"),
        pytest.param("F", "M", ["block criteria NEW: New patient is for sex F, and M is recorded."], id="other"),
        pytest.param(None, "M", [], id="anybody"),
    ],
)
def test_sex(wanted: str | None, recorded: str, expected: list[str]) -> None:
    known = facts(client=replace(PERSON, sex=recorded), service=replace(SERVICE, sex=wanted))
    assert said(known=known) == expected


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        pytest.param(date(2000, 2, 29), date(2026, 2, 28), 25, id="leapling, 28 Feb"),
        pytest.param(date(2000, 2, 29), date(2026, 3, 1), 26, id="leapling, 1 Mar"),
        pytest.param(date(2000, 2, 29), date(2028, 2, 29), 28, id="leapling, leap year"),
        pytest.param(date(2000, 5, 5), date(2026, 5, 5), 26, id="birthday"),
    ],
)
def test_age(born: date, day: date, expected: int) -> None:
    assert needs.age_on(born, day) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param("active", [], id="active"),
        pytest.param("deceased", ["block client-closed: The client is recorded as having died."], id="deceased"),
        pytest.param("merged", ["block client-closed: The client has been merged into another record."], id="merged"),
        pytest.param("closed", ["block client-closed: The client has been taken off the list."], id="closed"),
    ],
)
def test_client_closed(status: str, expected: list[str]) -> None:
    assert said(known=facts(client=replace(PERSON, status=status))) == expected


LOOK = "at another desk since you opened it; look at it again."


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        pytest.param({"seen_entry": 3}, {"entry_version": 3, "entry": ENTRY}, None, id="entry as seen"),
        pytest.param(
            {"seen_entry": 3},
            {"entry_version": 4, "entry": ENTRY},
            ": The waiting entry has been changed",
            id="entry changed",
        ),
        pytest.param({"seen_entry": 3}, {}, ": The waiting entry has been changed", id="entry gone"),
        pytest.param({}, {"entry_version": 4, "entry": ENTRY}, None, id="nothing was seen"),
        pytest.param(
            {"seen_entry": 3},
            {"entry_version": 4, "entry": replace(ENTRY, status="booked")},
            ": The waiting entry has been booked",
            id="entry booked",
        ),
        pytest.param(
            {"seen_entry": 4},
            {"entry_version": 4, "entry": replace(ENTRY, status="removed")},
            ": The waiting entry has been removed from the list",
            id="entry removed",
        ),
        pytest.param(
            {"seen_entry": 4, "moving_id": 8},
            {"entry_version": 4, "entry": replace(ENTRY, status="booked")},
            None,
            id="a booked entry's appointment is moved",
        ),
        pytest.param(
            {"seen_appointment": 2, "moving_id": 8}, {"appointment_version": 2}, None, id="appointment as seen"
        ),
        pytest.param(
            {"seen_appointment": 2, "moving_id": 8},
            {"appointment_version": 3},
            " A000008: The appointment has been changed",
            id="appointment changed",
        ),
    ],
)
def test_changed_meanwhile(asked: dict[str, Any], known: dict[str, Any], expected: str | None) -> None:
    found = said(proposal(**asked), facts(**known))
    assert found == ([] if expected is None else [f"block changed-meanwhile{expected} {LOOK}"])


def test_now_is_what_the_desk_is_told() -> None:
    assert facts().now == NOW
