"""Interpreters and transport as bookings of their own (domain.md 5): notice, states, languages, who is driven."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from booktui.rules import jobs, languages, transport
from booktui.rules.clock import from_wall
from booktui.rules.jobs import FACE, FOLLOWS, State, Wanted
from booktui.rules.policy import Policy
from booktui.rules.values import Need, Span

POLICY = Policy()
CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)})
"""Christmas, its substitute for Boxing Day, New Year and Easter in England."""
BSL, URDU, RARE = (Wanted("interpreter", language) for language in ("BSL", "Urdu", "Twi"))
CAR = Wanted("transport", mode="C1")


def at(text: str) -> int:
    return from_wall(datetime.fromisoformat(text), "Europe/London")


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        pytest.param(date(2026, 12, 14), date(2026, 12, 30), id="INT-04: over Christmas"),
        pytest.param(date(2026, 11, 23), date(2026, 12, 7), id="INT-04: plain"),
        pytest.param(date(2027, 3, 19), date(2027, 4, 6), id="INT-04: over Easter"),
    ],
)
def test_ten_working_days_ahead(asked: date, first: date) -> None:
    assert jobs.first_day(asked, "interpreter", "BSL", FACE, POLICY, CLOSED) == first
    assert jobs.lead_by(first, "interpreter", "BSL", FACE, POLICY, CLOSED) == asked


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        pytest.param(BSL, 10, id="sign"),
        pytest.param(Wanted("interpreter", "Makaton"), 10, id="another sign language"),
        pytest.param(Wanted("interpreter", "Lipspeaker"), 10, id="support"),
        pytest.param(URDU, 5, id="spoken"),
        pytest.param(RARE, 10, id="rare"),
        pytest.param(Wanted("interpreter", ""), 5, id="nobody said which"),
        pytest.param(Wanted("interpreter", "Urdu", "telephone"), 0, id="telephone: on demand"),
        pytest.param(Wanted("interpreter", "BSL", "video"), 0, id="video relay: on demand"),
        pytest.param(CAR, 3, id="transport"),
    ],
)
def test_notice_in_working_days(wanted: Wanted, days: int) -> None:
    assert jobs.notice_days(wanted.kind, wanted.language, wanted.mode, POLICY) == days


@pytest.mark.parametrize(
    ("day", "policy", "last"),
    [
        pytest.param(date(2026, 12, 3), POLICY, date(2026, 11, 30), id="three working days"),
        pytest.param(date(2026, 11, 30), POLICY, date(2026, 11, 25), id="over a weekend"),
        pytest.param(date(2026, 12, 3), Policy(transport_lead_wd=1), date(2026, 12, 1), id="48 hours whatever is said"),
        pytest.param(date(2026, 12, 29), POLICY, date(2026, 12, 22), id="over Christmas"),
    ],
)
def test_transport_three_working_days_and_48_hours(day: date, policy: Policy, last: date) -> None:
    assert jobs.lead_by(day, "transport", "", "", policy, CLOSED) == last


@pytest.mark.parametrize(
    ("wanted", "day", "said"),
    [
        pytest.param(BSL, date(2026, 12, 7), "", id="BSL on the last day to ask"),
        pytest.param(
            BSL, date(2026, 12, 4),
            "A BSL interpreter is asked for 10 working days ahead, and there are 9: ring the agency; video relay only if the "
            "client agrees.",
            id="BSL a day too late",
        ),
        pytest.param(URDU, date(2026, 11, 30), "", id="spoken on the last day"),
        pytest.param(
            URDU, date(2026, 11, 24),
            "An Urdu interpreter is asked for 5 working days ahead, and there is 1: ring the agency, or take one by telephone "
            "or video.",
            id="spoken too late",
        ),
        pytest.param(
            CAR, date(2026, 11, 23),
            "Transport is asked for 3 working days ahead, and it is today: ring the transport desk, or move the visit.",
            id="transport today",
        ),
        pytest.param(Wanted("interpreter", "Urdu", "telephone"), date(2026, 11, 23), "", id="telephone today"),
    ],
)  # fmt: skip
def test_int_01_what_is_inside_the_notice_is_to_fix(wanted: Wanted, day: date, said: str) -> None:
    assert jobs.short_of_notice(wanted, date(2026, 11, 23), day, POLICY, CLOSED) == said


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        pytest.param("interpreter", "2026-12-08T08:45", id="an interpreter a quarter of an hour early"),
        pytest.param("transport", "2026-12-08T07:00", id="ready two hours before"),
    ],
)
def test_when_somebody_has_to_be_there(kind: str, start: str) -> None:
    visit = Span(at("2026-12-08T09:00"), at("2026-12-08T10:00"))
    assert jobs.span(kind, visit, POLICY) == (at(start), at("2026-12-08T10:00"))


@pytest.mark.parametrize(
    ("needs", "modality", "expected"),
    [
        pytest.param((), "in person", (), id="nothing"),
        pytest.param((Need("step-free"), Need("longer")), "in person", (), id="no job"),
        pytest.param(
            (Need("interpreter", "Panjabi, woman"),), "in person",
            (Wanted("interpreter", "Punjabi", FACE, "woman"),), id="one label and a wish",
        ),
        pytest.param(
            (Need("interpreter", "Urdu"), Need("interpreter", "BSL")), "in person", (URDU, BSL), id="two languages"
        ),
        pytest.param((Need("interpreter", "Urdu"), Need("interpreter", "urdu")), "in person", (URDU,), id="once"),
        pytest.param(
            (Need("transport", "walks with help, oxygen"),), "in person",
            (Wanted("transport", "", "C2", "oxygen"),), id="mobility code",
        ),
        pytest.param(
            (Need("transport", "from home"),), "in person", (Wanted("transport", "", "", "from home"),), id="no code"
        ),
        pytest.param(
            (Need("interpreter", "Urdu"), Need("transport", "")), "telephone",
            (Wanted("interpreter", "Urdu", "telephone"),), id="nobody travels to the telephone",
        ),
    ],
)  # fmt: skip
def test_which_needs_lead_to_which_job(needs: tuple[Need, ...], modality: str, expected: tuple[Wanted, ...]) -> None:
    assert jobs.wanted(needs, modality) == expected


def test_every_state_says_what_may_follow() -> None:
    assert set(FOLLOWS) == set(State)
    assert {state: sorted(after) for state, after in FOLLOWS.items()} == {
        "needed": ["cancelled", "confirmed", "failed", "offered", "requested"],
        "requested": ["cancelled", "confirmed", "failed", "offered"],
        "offered": ["cancelled", "confirmed", "failed", "requested"],
        "confirmed": ["cancelled", "done", "failed", "requested"],
        "done": ["failed"],
        "failed": [],
        "cancelled": [],
    }


@pytest.mark.parametrize(
    ("state", "wanted", "said"),
    [
        ("requested", State.CONFIRMED, ""),
        ("confirmed", State.CONFIRMED, "It is confirmed already."),
        ("cancelled", State.REQUESTED, "It is cancelled, so it cannot become requested."),
        ("needed", State.DONE, "It is needed, so it cannot become done."),
    ],
)
def test_what_may_not_follow_is_said(state: str, wanted: State, said: str) -> None:
    assert jobs.why_not(state, wanted) == said


@pytest.mark.parametrize(
    ("language", "mode", "agreed", "said"),
    [
        pytest.param("Urdu", "telephone", False, "", id="INT-01: spoken"),
        pytest.param("BSL", "telephone", True, "BSL cannot be interpreted by telephone.", id="never by telephone"),
        pytest.param(
            "BSL", "video", False, "BSL by video relay needs the client's agreement.", id="INT-01: not agreed"
        ),
        pytest.param("BSL", "video", True, "", id="INT-01: agreed"),
    ],
)
def test_from_afar(language: str, mode: str, agreed: bool, said: str) -> None:
    assert jobs.remote_why_not(language, mode, agreed) == said


@pytest.mark.parametrize(
    ("who", "agreed_by", "said"),
    [
        ("professional", "", ""),
        ("family", "Dr Osei", ""),
        ("family", " ", "Family interprets only where the client insists and a clinician agrees: say which clinician."),
        ("child", "Dr Osei", "A child never interprets. Ask an agency, or take somebody by telephone."),
        ("friend", "", "'friend' is nobody who interprets here: say professional or family."),
    ],
)
def test_who_interprets(who: str, agreed_by: str, said: str) -> None:
    assert jobs.who_why_not(who, agreed_by) == said


def test_int_03_the_days_at_which_somebody_has_to_know() -> None:
    day = date(2026, 12, 29)
    assert jobs.escalates_on(day, POLICY, CLOSED) == date(2026, 12, 22)
    assert jobs.last_chance(day, CLOSED) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Panjabi", "Punjabi"), ("gujerati", "Gujarati"), ("PUSHTO", "Pashto"), ("british sign language", "BSL"),
        ("mandarin", "Mandarin"), ("Cantonese", "Cantonese"), ("Farsi", "Farsi"), ("dari", "Dari"), ("Twi", "Twi"),
    ],
)  # fmt: skip
def test_one_label_a_language(typed: str, label: str) -> None:
    assert languages.label(typed) == label


def test_labels_are_one_each() -> None:
    known = (*languages.COMMON, *languages.SIGNS, *languages.SUPPORTS)
    assert len({one.casefold() for one in known}) == len(known)
    assert set(languages.ALIASES.values()) <= set(known)
    assert [one for one in languages.ALIASES if one in {name.casefold() for name in known}] == []
    assert len({languages.label(one) for one in ("Mandarin", "Cantonese", "Farsi", "Dari", "BSL", "Makaton")}) == 6


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("Chinese", "Chinese is more than one: Cantonese or Mandarin?"),
        ("", "Which language? None is recorded."),
        ("Urdu", ""),
    ],
)
def test_which_language_is_still_to_ask(language: str, said: str) -> None:
    assert languages.which(language) == said


@pytest.mark.parametrize("criterion", transport.CRITERIA)
def test_pts_02_one_criterion_is_enough(criterion: str) -> None:
    assert transport.eligible([criterion]) == (criterion,)


def test_pts_02_none_is_not_eligible() -> None:
    assert transport.eligible([]) == ()
    assert transport.eligible(["missed", "Medical"]) == ("medical", "missed")
    with pytest.raises(transport.NotKnown, match="'cost' is no criterion"):
        transport.eligible(["cost"])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("walks", "C1"),
        ("Walks with help", "C2"),
        ("wheelchair", "W1"),
        ("str", "STR"),
        ("electric chair", "ELE"),
        ("", ""),
    ],
)
def test_how_somebody_travels(said: str, code: str) -> None:
    assert transport.mobility(said) == code


def test_a_way_to_travel_that_there_is_not() -> None:
    with pytest.raises(transport.NotKnown, match="'bicycle' is no way to travel"):
        transport.mobility("bicycle")


@pytest.mark.parametrize(
    ("asked_on", "again"),
    [
        pytest.param(None, True, id="AIS-01: never asked"),
        pytest.param(date(2025, 11, 24), False, id="AIS-01: a day short of a year"),
        pytest.param(date(2025, 11, 23), True, id="AIS-01: a year ago"),
        pytest.param(date(2026, 11, 23), False, id="AIS-01: today"),
    ],
)
def test_who_is_asked_what_they_need(asked_on: date | None, again: bool) -> None:
    assert jobs.asks_again(asked_on, date(2026, 11, 23), POLICY.ais_review_months) is again
