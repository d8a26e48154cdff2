"""Caseloads of a team (domain.md 6): loads, limits, suggestions, moves through the gate, and the trend."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from booktui.desk import open_desk
from booktui.desk.absences import AbsenceWanted
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.store import tables as t
from booktui.store.tables import table_of
from desks import SETUP, Clock, add_client, at, make_desk

TEAM = deepcopy(SETUP)
TEAM["practitioner"] += [
    {"code": "ANN", "name": "Ann Ames", "services": ["TEL"], "team": "Nurses", "wte": 0.1},
    {"code": "BEA", "name": "Bea Bell", "services": ["TEL"], "team": "Nurses", "wte": 0.1},
    {"code": "CY", "name": "Cy Cole", "services": ["TEL"], "team": "Nurses", "wte": 0.1, "languages": ["Polish"]},
]
TEAM["clinic"] += [
    {"code": f"{code}-{day}", "name": f"{code} {day}", "practitioner": code, "room": "R1",
     "recur": f"FREQ=WEEKLY;BYDAY={day}", "start": "09:00", "end": "12:00", "from": "2026-09-01"}
    for code, day in (("ANN", "MO"), ("BEA", "MO"), ("CY", "FR"))
]  # fmt: skip
NURSES = ("ANN", "BEA", "CY")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", setup=TEAM, clock=clock)
    yield made
    made.close()


def wait(desk, owner="", family="Khan", priority="routine", **fields):
    """A client who waits for a telephone visit, in somebody's caseload; the entry's number."""
    client = add_client(desk, family, **fields)
    row = desk.waiting.add(client.id, "TEL", received=date(2026, 11, 20), priority=priority)
    if owner:
        desk.caseload.assign(row.entry_id, owner)
    return row.entry_id


def loads(desk):
    return {one.code: round(one.load) for team in desk.caseload.teams() for one in team.people}


def book(desk, entry, code, start):
    client = desk.waiting.row(entry).client_id
    proposal = desk.diary.propose(client, "TEL", at(start), practitioner=code, entry_id=entry)
    return desk.diary.book(proposal, override="agreed").appointment


def owner(desk, entry):
    w = table_of(t.WaitingEntry)
    with desk.store.read() as c:
        return c.execute(w.select().where(w.c.id == entry)).one().owner_id


def test_a_team_with_nothing_to_do(desk):
    (team,) = desk.caseload.teams()
    assert (team.team, [one.code for one in team.people]) == ("Nurses", list(NURSES))
    assert [(one.cases, one.points, one.capacity, one.load, one.word) for one in team.people] == [
        (0, 0, 2, 0, "spare")
    ] * 3
    assert (team.balance.cv, team.balance.alarm) == (0, False)


def test_what_waits_weighs_and_makes_the_load(desk):
    """6.1: a tenth of a post carries 2 points; a routine case weighs 1, an urgent one 1.2."""
    wait(desk, "ANN")
    wait(desk, "BEA", priority="urgent")
    assert loads(desk) == {"ANN": 50, "BEA": 60, "CY": 0}


def test_needs_add_to_the_weight(desk):
    entry = wait(desk, "ANN")
    desk.clients.need(desk.waiting.row(entry).client_id, "interpreter", "BSL")
    assert [one.points for one in desk.caseload.cases("ANN")] == [1.5]


def test_a_booked_case_is_in_the_caseload_of_whom_it_is_booked_with_once(desk):
    entry = wait(desk)
    book(desk, entry, "ANN", "2026-12-07T09:00")
    assert loads(desk) == {"ANN": 50, "BEA": 0, "CY": 0}
    assert owner(desk, entry) == desk.catalogue.resource_by_code["ANN"].id
    (case,) = desk.caseload.cases("ann")
    assert (case.entry_id, case.status, case.next_visit) == (entry, "booked", at("2026-12-07T09:00"))


def test_leave_to_come_lowers_what_somebody_can_carry(desk):
    wait(desk, "ANN")
    away = AbsenceWanted("ANN", start=date(2026, 11, 24), end=date(2026, 12, 7), reason="away")
    desk.absences.add(away, reason_for_cut="leave")
    ann = desk.caseload.teams()[0].people[0]
    assert (ann.away, ann.capacity, ann.load) == (0.5, 1.0, 100)


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        pytest.param(1, "", id="ok"),
        pytest.param(2, "The caseload of ANN is at 150 %, over 100 %.", id="over-the-hard-limit-a-supervisor-may"),
    ],
)
def test_a_supervisor_is_warned(desk, waiting, said):
    for n in range(waiting):
        wait(desk, "ANN", family=f"Khan{n}")
    outcome = desk.caseload.assign(wait(desk, family="Last"), "ANN")
    assert outcome.partition(" is in the caseload of ANN.")[2].strip() == said


def test_over_the_hard_limit_a_coordinator_neither_assigns_nor_books(desk, tmp_path, clock):
    """6.1: the hard limit blocks new cases unless a supervisor adds them."""
    entries = [wait(desk, "ANN", family=f"Khan{n}") for n in range(2)]
    last = wait(desk, family="Last")
    jo = open_desk(tmp_path / "desk.db", "jo", clock)
    for attempt in (lambda: jo.caseload.assign(last, "ANN"), lambda: book(jo, last, "ANN", "2026-12-07T09:00")):
        with pytest.raises(NotPermitted) as refused:
            attempt()
        assert refused.value.message == (
            "The caseload of ANN would be at 150 %: above 120 % only a supervisor adds to it. Nothing was changed."
        )
    assert owner(desk, last) is None
    assert book(jo, entries[0], "ANN", "2026-12-07T09:00") is not None, "a case that is theirs already adds nothing"
    jo.close()


def test_suggestions_name_a_case_and_what_it_would_do(desk):
    """6.3: the most loaded gives to the least loaded who may take it."""
    first, *_ = [wait(desk, "ANN", family=f"Khan{n}") for n in range(2)]
    (move,) = desk.caseload.suggest("nurses")
    assert (move.case.entry_id, move.giver, move.taker) == (first, "ANN", "BEA")
    assert (move.giver_load, move.taker_load, round(move.cv_before, 2), round(move.cv_after, 2)) == (50, 50, 1.41, 0.71)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [("locked", True, "locked"), ("continuity", True, "keeps the same practitioner")],
)
def test_what_stays_is_neither_suggested_nor_moved(desk, field, value, why):
    entries = [wait(desk, "ANN", family=f"Khan{n}") for n in range(2)]
    w = table_of(t.WaitingEntry)
    with desk.store.write() as c:
        c.execute(w.update().values({field: value}))
    assert desk.caseload.suggest("Nurses") == ()
    with pytest.raises(Refused) as refused:
        desk.caseload.approve(entries[0], "BEA", "balance")
    assert refused.value.message.endswith(f"stays with ANN: {why}. Nothing was changed.")


def test_a_visit_within_a_week_and_one_under_way_stay(desk):
    near, seen = wait(desk, family="Near"), wait(desk, family="Seen")
    book(desk, near, "ANN", "2026-11-30T09:00")
    book(desk, seen, "ANN", "2026-12-14T09:00")
    a = table_of(t.Appointment)
    with desk.store.write() as c:
        values = dict(c.execute(a.select().where(a.c.entry_id == seen)).mappings().one())
        del values["id"]
        values |= {"uid": "past", "status": "fulfilled", "starts_at": at("2026-11-02T09:00")}
        c.execute(a.insert(), {**values, "ends_at": at("2026-11-02T09:15")})
    assert {one.entry_id: one.fixed for one in desk.caseload.cases("ANN")} == {
        near: "visit within a week", seen: "under way",
    }  # fmt: skip


def test_only_a_lead_moves_cases(desk, tmp_path, clock):
    entry = wait(desk, "ANN")
    jo = open_desk(tmp_path / "desk.db", "jo", clock)
    for attempt in (jo.caseload.approve, jo.caseload.decline):
        with pytest.raises(NotPermitted):
            attempt(entry, "BEA", "balance")
    jo.close()


def test_a_case_without_a_visit_moves_at_once_and_is_on_record(desk):
    entry = wait(desk, "ANN")
    done = desk.caseload.approve(entry, "bea", "balance")
    ref = desk.waiting.row(entry).client_ref
    assert (done.message, done.also, done.times) == (f"{ref} moved from ANN to BEA, who is now at 50 %.", (), ())
    assert loads(desk) == {"ANN": 0, "BEA": 50, "CY": 0}
    assert desk.audit.list(limit=1)[0]["action"] == "case approved"


def test_a_booked_case_goes_with_its_visit_through_the_gate(desk):
    entry = wait(desk)
    booked = book(desk, entry, "ANN", "2026-12-07T09:00")
    done = desk.caseload.approve(entry, "BEA", "balance")
    moved = desk.diary.get(booked.id)
    assert done.times == ()
    assert (moved.practitioner_id, moved.start) == (desk.catalogue.resource_by_code["BEA"].id, booked.start)
    assert loads(desk) == {"ANN": 0, "BEA": 50, "CY": 0}


def test_where_the_visit_cannot_be_then_nothing_changes_and_times_are_named(desk):
    entry = wait(desk)
    booked = book(desk, entry, "ANN", "2026-12-07T09:00")
    done = desk.caseload.approve(entry, "CY", "balance")
    assert done.message.startswith(
        f"The visit of {desk.waiting.row(entry).client_ref} cannot be Mon 7 Dec 2026 09:00 with CY: "
    )
    assert [one.practitioner_id for one in done.times] == [desk.catalogue.resource_by_code["CY"].id] * len(done.times)
    assert done.times
    assert (desk.diary.get(booked.id).start, loads(desk)["ANN"]) == (booked.start, 50)
    again = desk.caseload.approve(entry, "CY", "balance, agreed by phone", start=done.times[0].start)
    assert again.message.endswith("moved from ANN to CY, who is now at 50 %.")
    assert desk.diary.get(booked.id).start == done.times[0].start


def test_a_declined_move_is_not_suggested_again_for_four_weeks(desk, clock):
    entry = wait(desk, "ANN")
    wait(desk, "ANN", family="Other")
    desk.caseload.decline(entry, "BEA", "knows the family")
    assert [move.case.entry_id for move in desk.caseload.suggest("Nurses")] == [entry + 1]
    clock.now += 29 * 86400
    assert desk.caseload.suggest("Nurses")[0].case.entry_id == entry


def test_a_language_goes_to_somebody_who_works_in_it(desk):
    wait(desk, "ANN", language="Polish")
    wait(desk, "ANN", family="Other")
    taken = {move.case.client_ref: move.taker for move in desk.caseload.suggest("Nurses")}
    polish = next(one.client_ref for one in desk.caseload.cases("ANN") if one.entry_id == 1)
    assert taken.get(polish, "CY") == "CY"
    with pytest.raises(Refused) as refused:
        desk.caseload.approve(1, "BEA", "balance")
    assert refused.value.message.endswith("needs somebody who speaks Polish. Nothing was changed.")


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        pytest.param(lambda d, e: d.caseload.approve(e, "OSEI", "x"), "'OSEI' carries no caseload.", id="no-team"),
        pytest.param(lambda d, e: d.caseload.approve(99, "BEA", "x"), "There is no waiting entry 99.", id="no-entry"),
        pytest.param(lambda d, e: d.caseload.suggest("Porters"), "There is no team 'Porters'.", id="no-such-team"),
    ],
)
def test_what_there_is_not_is_said(desk, attempt, words):
    entry = wait(desk, "ANN")
    with pytest.raises(NotFound) as missing:
        attempt(desk, entry)
    assert missing.value.message.startswith(words)


def test_a_move_needs_a_reason(desk):
    with pytest.raises(BadInput):
        desk.caseload.approve(wait(desk, "ANN"), "BEA", "  ")


def test_the_trend_keeps_the_first_look_of_each_week(desk, clock):
    wait(desk, "ANN")
    desk.caseload.teams()
    wait(desk, "ANN", family="Second")
    desk.caseload.teams()
    clock.now += 7 * 86400
    desk.caseload.teams()
    seen = [(one.week_on, one.code, one.cases, one.load) for one in desk.caseload.trend() if one.code == "ANN"]
    assert seen == [(date(2026, 11, 23), "ANN", 1, 50), (date(2026, 11, 30), "ANN", 2, 100)]


def test_an_auditor_looks_and_keeps_nothing(desk, tmp_path, clock):
    auditor = open_desk(tmp_path / "desk.db", "alex", clock)
    assert len(auditor.caseload.teams()) == 1
    assert auditor.caseload.trend() == ()
    auditor.close()
