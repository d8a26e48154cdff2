"""The next right call: whose turn it is, what is said before dialling, and one desk a client (CS-08, 2.2, 7.3)."""

from datetime import date

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, OutOfTurn, Refused
from booktui.desk.reaching.turns import claim_in
from booktui.rules.turns import OUT_OF_TURN
from desks import NOW, Clock, add_client, at, make_desk

HOUR = 3600
PEOPLE = (("Khan", "Amina", "2ww"), ("Jones", "Dylan", "urgent"), ("Okafor", "Chidi", "routine"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def entries(desk):
    """Three who wait, in the order in which they are to be rung."""
    return [
        desk.waiting.add(add_client(desk, family, given).id, "NEW", received=date(2026, 11, 1), priority=priority).entry_id
        for family, given, priority in PEOPLE
    ]  # fmt: skip


@pytest.fixture
def other(desk, tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


def put(desk, entry_id, **values):
    sets = ", ".join(f"{name} = ?" for name in values)
    with desk.store.write() as c:
        c.exec_driver_sql(f"UPDATE waiting_entry SET {sets} WHERE id = ?", (*values.values(), entry_id))


def taken(turn):
    return (turn.row.entry_id, dict(turn.passed)) if turn else None


def call_row(desk):
    """Reason and record of the last call that began."""
    import json

    row = next(row for row in desk.audit.list(object="call") if row["action"] == "call")
    with desk.store.read() as c:
        after = c.exec_driver_sql("SELECT after FROM audit_detail WHERE audit_id = ?", (row["id"],)).scalar_one()
    return row["reason"], json.loads(after)


def test_it_is_the_order_of_the_list(desk, entries):
    assert taken(desk.turns.peek()) == (entries[0], {})
    assert taken(desk.turns.peek(skip=entries[:2])) == (entries[2], {"skipped": 2})
    assert desk.turns.peek(skip=entries) is None
    assert desk.turns.peek().why == desk.waiting.why(entries[0])


@pytest.mark.parametrize(
    ("values", "why"),
    [
        pytest.param({"not_before": NOW + HOUR}, "asked", id="asked-for-later"),
        pytest.param({"not_before": NOW}, None, id="the-time-they-asked-for-has-come"),
        pytest.param({"contact_from": NOW + HOUR}, "rested", id="not-yet-by-the-cadence"),
        pytest.param({"contact_from": NOW}, None, id="the-cadence-allows-it-again"),
        pytest.param({"contact_step": "letter"}, "letter", id="written-to"),
        pytest.param({"contact_step": "review"}, "review", id="held-for-a-clinician"),
        pytest.param({"claimed_by": "sam", "claimed_until": NOW + 60}, "claimed", id="taken-at-another-desk"),
        pytest.param({"claimed_by": "sam", "claimed_until": NOW}, None, id="that-claim-has-run-out"),
        pytest.param({"claimed_by": "jo", "claimed_until": NOW + 60}, None, id="taken-by-oneself"),
    ],
)
def test_who_is_passed_over_and_why(desk, entries, values, why):
    put(desk, entries[0], **values)
    expected = (entries[1], {why: 1}) if why else (entries[0], {})
    assert taken(desk.turns.peek()) == expected
    assert (desk.turns.why_not(entries[0]) == "") == (why is None)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        pytest.param("UPDATE client SET status = 'deceased' WHERE id = {client}", "closed", id="the-record-is-closed"),
        pytest.param(
            "INSERT INTO review (client_id, entry_id, cause, rule, may, note, opened_at, opened_by, due_at, state, decision,"
            " clinician, reason, decided_by) VALUES ({client}, {entry}, 'declined', '', '', '', 0, 'jo', 0, 'open', '', '',"
            " '', '')",
            "review", id="a-clinician-is-asked",
        ),
        pytest.param(
            "INSERT INTO call (script, script_version, client_id, by_user, started_at, dialled, step, path, captures,"
            " outcome) VALUES ('FIRST_OP', 1, {client}, 'sam', {now}, '', '', '[]', '{{}}', '')",
            "in a call", id="a-call-has-not-ended",
        ),
    ],
)  # fmt: skip
def test_who_is_passed_over_for_what_else_is_on_record(desk, entries, sql, why):
    put(desk, entries[1], band=1, rank=0, order_on="2026-01-01")
    client = desk.waiting.row(entries[1]).client_id
    with desk.store.write() as c:
        c.exec_driver_sql(sql.format(client=client, entry=entries[1], now=NOW))
    assert taken(desk.turns.peek()) == (entries[0], {why: 1})


def test_a_review_keeps_no_suspected_cancer_from_being_rung(desk, entries):
    client = desk.waiting.row(entries[0]).client_id
    from booktui.desk.visits import reviews

    with desk.store.write() as c:
        reviews.open_in(c, desk, client_id=client, entry_id=entries[0], cause="dna", rule="D1", may=("reoffer",))
    assert taken(desk.turns.peek()) == (entries[0], {})


@pytest.mark.parametrize(
    ("now", "says"),
    [
        pytest.param("2026-11-23T07:59", "next from Mon 23 Nov 2026 08:00", id="before"),
        pytest.param("2026-11-23T20:00", "next from Tue 24 Nov 2026 08:00", id="after"),
    ],
)
def test_nobody_is_rung_outside_the_hours(desk, entries, clock, now, says):
    clock.now = at(now)
    assert (desk.turns.peek(), desk.turns.take()) == (None, None)
    assert desk.turns.nobody() == f"Nobody is rung outside 08:00 to 20:00: {says}."
    with pytest.raises(OutOfTurn, match="say why"):
        desk.calls.start(entries[0])


def test_when_there_is_nobody_it_says_why_and_until_when(desk, entries):
    assert desk.turns.nobody() == ""
    put(desk, entries[0], not_before=NOW + HOUR)
    put(desk, entries[1], contact_from=NOW + 2 * HOUR)
    put(desk, entries[2], contact_step="letter")
    assert desk.turns.nobody() == (
        "There is nobody to ring now: 3 passed over: 1 asked to be rung later, 1 not to be rung again yet, "
        "1 asked by letter to ring. The next may be rung from Mon 23 Nov 2026 10:00."
    )
    assert desk.turns.why_not(entries[0]) == "They asked to be rung later: not before Mon 23 Nov 2026 10:00."
    assert desk.turns.why_not(entries[2]) == "They were asked by letter to ring."
    with pytest.raises(NotFound):
        desk.turns.why_not(999)


def test_an_empty_list_says_so(desk):
    assert (desk.turns.peek(), desk.turns.nobody()) == (None, "Nobody is waiting for a date.")


def test_two_desks_never_get_the_same_client(desk, other, entries):
    assert taken(desk.turns.take()) == (entries[0], {})
    assert taken(other.turns.take()) == (entries[1], {"claimed": 1})
    assert taken(desk.turns.take()) == (entries[0], {})
    desk.turns.release(entries[0])
    other.turns.release(entries[0])
    assert taken(other.turns.peek()) == (entries[0], {})


def test_all_that_a_client_waits_for_is_taken_together(desk, other, entries):
    client = desk.waiting.row(entries[0]).client_id
    second = desk.waiting.add(client, "FU", received=date(2026, 11, 2), priority="2ww").entry_id
    desk.turns.take()
    assert taken(other.turns.peek()) == (entries[1], {"claimed": 2})
    assert second != entries[0]


def test_a_claim_runs_out_and_cannot_be_given_back_by_somebody_else(desk, other, entries, clock):
    desk.turns.take()
    other.turns.release(entries[0])
    assert taken(other.turns.peek()) == (entries[1], {"claimed": 1})
    clock.now += desk.policy.claim_minutes * 60
    assert taken(other.turns.peek()) == (entries[0], {})


def test_an_auditor_takes_nobody(desk, entries, tmp_path, clock):
    auditor = make_desk(tmp_path, "alex", clock=clock)
    with pytest.raises(NotPermitted):
        auditor.turns.take()
    auditor.close()


@pytest.mark.parametrize("end", ["ends", "is parked", "is dropped"])
def test_the_claim_of_a_call_goes_when_it(desk, other, entries, end):
    view = desk.calls.start(entries[0])
    with pytest.raises(Refused, match="jo is ringing this client, since Mon 23 Nov 2026 09:00"):
        other.calls.start(entries[0], out_of_turn="clinician_request")
    if end == "ends":
        desk.calls.press(desk.calls.press(view.call_id, "n").call_id, "n")
    elif end == "is parked":
        desk.calls.park(view.call_id)
    else:
        desk.calls.drop(view.call_id)
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM waiting_entry WHERE claimed_by <> ''").scalar_one() == 0


def test_a_call_that_is_taken_up_again_is_claimed_again(desk, other, entries):
    view = desk.calls.start(entries[0])
    desk.calls.park(view.call_id)
    desk.calls.resume(view.call_id)
    with pytest.raises(Refused, match="jo is ringing"), desk.store.write() as c:
        claim_in(c, other, entries[0])


def test_a_parked_client_is_not_rung_by_anybody_else_next(desk, other, entries):
    desk.calls.park(desk.calls.start(entries[0]).call_id)
    assert taken(desk.turns.peek()) == (entries[1], {"in a call": 1})
    assert taken(other.turns.peek()) == (entries[1], {"in a call": 1})


def test_a_call_left_open_by_a_crash_hides_nobody_for_longer_than_a_day(desk, entries, clock):
    desk.calls.start(entries[0])
    clock.now += 24 * HOUR
    assert taken(desk.turns.peek()) == (entries[0], {})


def test_the_first_in_turn_asks_for_no_reason_and_the_record_says_who_was_passed_over(desk, entries):
    put(desk, entries[0], not_before=NOW + HOUR)
    desk.calls.start(entries[1])
    reason, after = call_row(desk)
    assert (reason, after["passed"], "out_of_turn" in after) == ("", {"asked": 1}, False)


def test_a_client_who_was_taken_is_in_turn_whoever_came_before_meanwhile(desk, entries):
    put(desk, entries[0], not_before=NOW + HOUR)
    assert taken(desk.turns.take()) == (entries[1], {"asked": 1})
    put(desk, entries[0], not_before=None)
    desk.calls.start(entries[1])
    assert call_row(desk)[1]["passed"] == {"asked": 1}


def test_out_of_turn_it_names_who_is_before_and_goes_on_with_a_reason(desk, entries):
    with pytest.raises(OutOfTurn) as question:
        desk.calls.start(entries[2])
    assert question.value.message == (
        f"Before them is A.K.: {desk.waiting.why(entries[0])} To ring them now, say why."
    )  # fmt: skip
    assert desk.calls.open_calls() == ()
    desk.calls.start(entries[2], out_of_turn="interpreter_block")
    reason, after = call_row(desk)
    assert reason == OUT_OF_TURN["interpreter_block"]
    assert (after["out_of_turn"], after["before"], after["passed"]) == ("interpreter_block", entries[0], {})


def test_somebody_not_to_be_rung_yet_is_rung_for_a_reason(desk, entries):
    put(desk, entries[0], contact_from=NOW + HOUR)
    with pytest.raises(OutOfTurn, match="not to be rung again yet: not before Mon 23 Nov 2026 10:00"):
        desk.calls.start(entries[0])
    assert desk.calls.start(entries[0], out_of_turn="client_rang").step == "greet"


def test_a_word_that_is_no_reason_is_refused(desk, entries):
    with pytest.raises(BadInput, match="Known: client_rang, short_notice_fit"):
        desk.calls.start(entries[2], out_of_turn="because")


def test_a_reason_for_a_call_that_is_in_turn_is_not_kept(desk, entries):
    desk.calls.start(entries[0], out_of_turn="client_rang")
    assert call_row(desk)[0] == ""


def test_a_call_back_whose_time_has_come_asks_nothing(desk, entries, clock):
    put(desk, entries[2], not_before=NOW + HOUR)
    clock.now += HOUR
    desk.calls.start(entries[2])
    assert call_row(desk)[1]["out_of_turn"] == "asked_for_today"


def test_nothing_is_asked_when_they_ring_about_a_visit_or_for_a_time_that_came_free(desk, entries):
    client = desk.waiting.row(entries[2]).client_id
    booked = desk.diary.book(desk.diary.propose(client, "FU", at("2026-12-15T10:00"))).appointment
    for how in ({"appointment_id": booked.id}, {"client_id": client, "script": "RESCHEDULE_PT"}):
        view = desk.calls.start(**how)
        assert "passed" not in call_row(desk)[1]
        desk.calls.drop(view.call_id)
    desk.calls.start(entries[1], script="SHORT_NOTICE_FILL")
    assert call_row(desk)[1]["out_of_turn"] == "short_notice_fit"


def test_who_rings_in_is_answered_also_while_another_desk_tries_to_reach_them(desk, other, entries):
    client = desk.waiting.row(entries[0]).client_id
    other.turns.take()
    desk.calls.start(client_id=client, script="RESCHEDULE_PT")
    with desk.store.read() as c:
        claims = c.exec_driver_sql("SELECT claimed_by FROM waiting_entry WHERE id = ?", (entries[0],)).scalar_one()
    assert claims == "sam"


@pytest.mark.parametrize(
    ("record", "need", "says"),
    [
        pytest.param({}, None, (), id="nothing"),
        pytest.param(
            {}, "BSL", ("Needs an interpreter: BSL.", "Three-way telephone interpreter: 0161 496 0111."), id="CS-08-interpreter"
        ),
        pytest.param({"voicemail_consent": False}, None, ("Leave no message: that is not agreed.",), id="no-voicemail"),
        pytest.param(
            {"sensitive": True}, None,
            ("Use the agreed safe number only.", "Leave no message: that is not agreed."), id="safe-number",
        ),
    ],
)  # fmt: skip
def test_what_is_said_before_dialling(desk, record, need, says):
    """CS-08: the desk says so before dialling, with the three-way number."""
    client = add_client(desk, **record)
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 1))
    with desk.store.write() as c:
        desk.set_settings(c, {"interpreter_phone": "0161 496 0111"})
        if need:
            c.exec_driver_sql(
                "INSERT INTO access_need (client_id, kind, detail, recorded_at) VALUES (?, 'interpreter', ?, 0)",
                (client.id, need),
            )
    assert desk.turns.peek().announce == says


@pytest.mark.file_only("how SQLite plans it")
def test_the_walk_goes_along_the_lists_own_index(desk):
    """However many wait, nothing is sorted and no record is read of those passed over by their columns."""
    from booktui.store import turns as store

    with desk.store.read() as c:
        sql, order, fixed = store._walk.prepared(c)
        plan = [row[3] for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(fixed.get(n, 0) for n in order))]
    assert plan[0] == "SEARCH waiting_entry USING INDEX waiting_order (status=?)"
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan)
