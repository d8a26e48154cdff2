"""Taking entries off the list by the table of reasons, and putting them back (domain.md 2.9, REM-01, DNA-01)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.rules.clocks.values import State
from desks import SETUP, Clock, add_client, at, make_desk

RECEIVED = date(2026, 7, 20)
TODAY = date(2026, 11, 23)
DR = {"clinician": "Dr Osei", "decided_on": TODAY}
DAY = 86_400


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def sam(tmp_path, clock, desk):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    """Khan waits for NEW since RECEIVED; entry 1."""
    return desk.waiting.add(add_client(desk).id, "NEW", received=RECEIVED)


def status(desk, entry):
    return desk.waiting.row(entry.entry_id).status


def state(desk, entry):
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    return path.newest.state


def letters(desk, *states):
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT recipient, state FROM message WHERE kind = 'removal' ORDER BY id").all()
    return [row[0] for row in rows if row[1] in (states or ("queued",))]


def removals(desk):
    with desk.store.read() as c:
        return [dict(row._mapping) for row in c.exec_driver_sql("SELECT * FROM removal ORDER BY id")]


def refused(desk, entry, code, why="as they said", error=Refused, **how):
    with pytest.raises(error) as caught:
        desk.removals.remove(entry.entry_id, code, why, **how)
    assert status(desk, entry) == entry.status
    return caught.value.message


@pytest.mark.parametrize(
    ("code", "how", "to", "after"),
    [
        pytest.param("EMG", DR, ["gp"], State.TREATED, id="EMG"),
        pytest.param("PTREQ", DR, ["client", "gp"], State.OTHER, id="REM-01-PTREQ"),
        pytest.param("NOTREQ", DR, ["client", "gp"], State.OTHER, id="REM-01-NOTREQ"),
        pytest.param("NOTREQ", {**DR, "status": "32"}, ["client", "gp"], State.MONITORING, id="NOTREQ-monitoring"),
        pytest.param("DNA", DR, ["client", "gp"], State.OTHER, id="DNA-01"),
        pytest.param("CANC", DR, ["client", "gp"], State.OTHER, id="REM-01-CANC"),
        pytest.param("DECL", DR, ["client", "gp"], State.OTHER, id="REM-01-DECL"),
        pytest.param("DECL", {**DR, "status": "31"}, ["client", "gp"], State.MONITORING, id="DECL-monitoring"),
        pytest.param("NOREP", DR, ["client", "gp"], State.OTHER, id="REM-01-NOREP"),
        pytest.param("ELSE", {**DR, "proof": "letter of Leeds"}, ["client", "gp"], State.OTHER, id="REM-01-ELSE"),
        pytest.param("TRANS", {}, ["client", "gp", "provider"], State.RUNNING, id="REM-01-TRANS"),
    ],
)
def test_each_reason(desk, entry, code, how, to, after):
    """REM-01: letters to client and GP queued, the reason kept, the day to come back stored; 2.9: the clock follows."""
    lines = desk.removals.remove(entry.entry_id, code.lower(), "as they said", **how)
    assert lines[0].startswith("Removed Khan Amina from the waiting list: ")
    assert (status(desk, entry), letters(desk), state(desk, entry)) == ("removed", to, after)
    (row,) = removals(desk)
    back = "2026-12-07" if "client" in to else None
    assert (row["code"], row["reason"], row["reinstate_by"], row["removed_by"], row["was_status"]) == (
        code, "as they said", back, "jo", "waiting",
    )  # fmt: skip
    (logged,) = [row for row in desk.audit.list(object="waiting_entry", limit=9) if row["action"] == "remove"]
    assert logged["reason"] == "as they said"
    assert desk.audit.verify().problems == ()


def test_trans_leaves_the_status_on_record(desk, entry):
    desk.removals.remove(entry.entry_id, "TRANS", "moved to Leeds")
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert [event.code for event in path.events] == ["21"]


@pytest.mark.parametrize(
    ("code", "how", "sentence"),
    [
        pytest.param("PTREQ", {}, "PTREQ (the client no longer wants it) is a clinician's decision: give the clinician's "
                     "name and the day. Nothing was changed.", id="RTT-12-clinician"),
        pytest.param("ELSE", {}, "ELSE (treated elsewhere) needs proof: say what shows it, such as the letter from there. "
                     "Nothing was changed.", id="proof"),
        pytest.param("ELSE", {"proof": "letter"}, "34 (decided not to treat or that no more contact is needed) is a "
                     "clinician's decision: give the clinician's name and the day. Nothing was changed.",
                     id="RTT-12-the-clock-needs-a-clinician"),
        pytest.param("ADM", DR, "ADM is what the desk itself records once the visit took place. Nothing was changed.",
                     id="system"),
        pytest.param("DUP", {"second": "sam"}, "C000010 has no other open entry, so this one is no duplicate. Nothing was "
                     "changed.", id="no-twin"),
    ],
)  # fmt: skip
def test_refused(desk, entry, code, how, sentence):
    assert refused(desk, entry, code, **how).replace(entry.client_ref, "C000010") == sentence
    assert (removals(desk), letters(desk), state(desk, entry)) == ([], [], State.RUNNING)


@pytest.mark.parametrize(
    ("code", "why", "how", "sentence"),
    [
        pytest.param("NOPE", "x", {}, "'NOPE' is no reason for a removal. Known are EMG, DIED, PTREQ, NOTREQ, DNA, CANC, "
                     "DECL, NOREP, ELSE, TRANS, DUP, ERR. Nothing was changed.", id="code"),
        pytest.param("TRANS", " ", {}, "A removal needs a reason in words. Nothing was changed.", id="no-words"),
        pytest.param("TRANS", "x" * 201, {}, "The reason is too long: at most 200 characters. Nothing was changed.",
                     id="too-long"),
        pytest.param("PTREQ", "x", {**DR, "decided_on": date(2026, 11, 24)},
                     "24 Nov 2026 is in the future. Nothing was changed.", id="future"),
        pytest.param("PTREQ", "x", {**DR, "status": "30"}, "PTREQ does not go with status '30'; possible are 35, 34. "
                     "Nothing was changed.", id="status"),
    ],
)  # fmt: skip
def test_bad_input(desk, entry, code, why, how, sentence):
    assert refused(desk, entry, code, why, BadInput, **how) == sentence


def test_an_entry_is_removed_once(desk, entry):
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    with pytest.raises(Refused) as caught:
        desk.removals.remove(entry.entry_id, "TRANS", "moved")
    assert caught.value.message == "Khan Amina is no longer waiting (removed)."
    with pytest.raises(NotFound):
        desk.removals.remove(99, "TRANS", "moved")


def test_err_is_a_supervisors_and_deletes_nothing(desk, sam, entry):
    assert "this needs supervisor" in refused(desk, entry, "ERR", error=NotPermitted)
    sam.removals.remove(entry.entry_id, "ERR", "typed for the wrong person")
    assert (status(desk, entry), letters(desk), state(desk, entry)) == ("removed", [], State.RUNNING)
    assert [row["code"] for row in removals(desk)] == ["ERR"]


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ("jo", "The second person must be another than you, jo. Nothing was changed."),
        ("alex", "'alex' is nobody who works at this desk, so they cannot have looked at it. Nothing was changed."),
        ("kim", "'kim' is nobody who works at this desk, so they cannot have looked at it. Nothing was changed."),
    ],
    ids=["the-same", "only-reads", "unknown"],
)
def test_dup_needs_a_second_person(desk, entry, second, sentence):
    desk.waiting.add(entry.client_id, "FU", received=TODAY)
    assert refused(desk, entry, "DUP", second=second) == sentence


def test_dq_10_the_earlier_clock_survives_a_duplicate(desk, entry):
    """DQ-10: the entry that stays has waited since the earlier day, and stands in its place accordingly."""
    other = desk.waiting.add(entry.client_id, "FU", received=TODAY)
    lines = desk.removals.remove(entry.entry_id, "DUP", "asked for twice", second="sam")
    assert lines[-1] == "Entry 2 for FU stays, and has waited since 20 Jul 2026."
    kept = desk.waiting.row(other.entry_id)
    assert (kept.days_waited, kept.target_on, letters(desk)) == (126, RECEIVED + timedelta(days=126), [])
    assert [row["second_person"] for row in removals(desk)] == ["sam"]


def test_dup_of_an_earlier_one_leaves_it_as_it_is(desk, entry):
    later = desk.waiting.add(entry.client_id, "FU", received=TODAY)
    lines = desk.removals.remove(later.entry_id, "DUP", "twice", second="sam")
    assert (lines[-1], desk.waiting.row(entry.entry_id).days_waited) == ("Entry 1 for NEW stays.", 126)


def test_edge_28_without_a_gp_letter_it_is_blocked(desk):
    """Edge case 28: nobody leaves the list unless somebody besides them is told."""
    entry = desk.waiting.add(add_client(desk, gp="").id, "NEW", received=RECEIVED)
    assert refused(desk, entry, "TRANS") == (
        f"{entry.client_ref} has no GP on record, so nobody could be told. Record the GP, or say that there is none. "
        "Nothing was changed."
    )
    lines = desk.removals.remove(entry.entry_id, "TRANS", "moved", no_gp=True)
    assert lines[3] == "nobody but the client is told: no GP is on record"
    assert letters(desk) == ["client", "provider"]


def test_edge_28_whoever_referred_stands_in_for_the_gp(desk):
    entry = desk.waiting.add(add_client(desk, gp="").id, "NEW", received=RECEIVED, referrer="Dr Patel")
    desk.removals.remove(entry.entry_id, "PTREQ", "well again", **DR)
    assert letters(desk) == ["client", "referrer"]


def book(desk, entry, when="2026-12-15T09:00"):
    proposal = desk.diary.propose(entry.client_id, "NEW", at(when), practitioner="OSEI", entry_id=entry.entry_id)
    return desk.diary.book(proposal, override="agreed").appointment


def test_a_booking_to_come_is_in_the_way(desk, entry):
    booked = book(desk, entry)
    with pytest.raises(Refused) as caught:
        desk.removals.remove(entry.entry_id, "PTREQ", "well again", **DR)
    assert caught.value.message == (
        f"{booked.ref} on Tue 15 Dec 2026 09:00 is booked for it. Cancel that first. Nothing was changed."
    )
    desk.diary.cancel(booked.id, reason="well again", by="client")
    desk.removals.remove(entry.entry_id, "PTREQ", "well again", **DR)
    assert status(desk, entry) == "removed"


def test_nothing_is_booked_for_an_entry_that_is_off_the_list(desk, sam, entry):
    """X06: not even by undoing a cancellation, when somebody else took the entry off meanwhile."""
    booked = book(desk, entry)
    desk.diary.cancel(booked.id, reason="well again", by="client")
    sam.removals.remove(entry.entry_id, "PTREQ", "well again", **DR)
    for act in (desk.diary.undo, lambda: book(desk, entry, "2026-12-22T09:00")):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.message == (
            "The waiting entry has been removed from the list at another desk since you opened it; look at it again."
        )
    assert (status(desk, entry), desk.diary.get(booked.id).status) == ("removed", "cancelled")


def test_a_visit_that_is_over_is_not_in_the_way(desk, clock, entry):
    booked = book(desk, entry)
    clock.now = booked.end
    desk.diary.seen(booked.id)
    desk.removals.remove(entry.entry_id, "NOTREQ", "nothing found", clinician="Dr Osei", decided_on=date(2026, 12, 15))
    assert status(desk, entry) == "removed"


def test_emg_gives_the_time_to_come_back(desk, entry):
    booked = book(desk, entry)
    lines = desk.removals.remove(entry.entry_id, "EMG", "operated last night", **DR)
    assert any(line.startswith("Cancelled ") for line in lines)
    assert (status(desk, entry), desk.diary.get(booked.id).status) == ("removed", "cancelled")


def test_died_goes_the_way_of_every_death(desk, entry):
    """RTT-11: the record is closed, all entries leave, nothing more is sent; each has its removal on record."""
    desk.waiting.add(entry.client_id, "FU", received=TODAY)
    lines = desk.removals.remove(entry.entry_id, "DIED", "told by the GP")
    assert lines[:2] == (
        "Removed Khan Amina from the waiting list: died.",
        "Added 36, patient died before treatment: clock 1 stopped by death.",
    )
    assert (desk.clients.get(entry.client_id).status, state(desk, entry)) == ("deceased", State.DECEASED)
    assert [(row["entry_id"], row["code"], row["reason"]) for row in removals(desk)] == [
        (1, "DIED", "told by the GP"), (2, "DIED", "told by the GP"),
    ]  # fmt: skip
    assert letters(desk, "queued", "held") == []


def test_edge_10_a_death_that_was_wrong_gives_everything_back(desk, sam, entry):
    """Edge case 10: restored without losing the audit."""
    desk.removals.remove(entry.entry_id, "DIED", "told by a neighbour")
    with pytest.raises(Refused) as caught:
        sam.removals.reinstate(entry.entry_id, "alive")
    assert caught.value.message == "A death is taken back as a whole: booktui clock back 1. Nothing was changed."
    sam.clocks.take_back(entry.entry_id, "alive")
    assert (status(desk, entry), [row["reinstated_by"] for row in removals(desk)]) == ("waiting", ["sam"])


def test_died_where_the_clock_does_not_run(desk, entry):
    desk.clocks.add(entry.entry_id, "30", TODAY, **DR)
    desk.removals.remove(entry.entry_id, "DIED", "told by the GP")
    assert (desk.clients.get(entry.client_id).status, state(desk, entry)) == ("deceased", State.TREATED)


def test_a_clock_that_does_not_run_stays_as_it_is(desk, entry):
    desk.clocks.add(entry.entry_id, "30", TODAY, **DR)
    desk.removals.remove(entry.entry_id, "PTREQ", "had it done", **DR)
    assert (status(desk, entry), state(desk, entry)) == ("removed", State.TREATED)


def test_rtt_21_status_33_without_evidence_is_refused(desk, clock, entry):
    """RTT-21: the clock does not take it, so the entry stays on the list."""
    booked = book(desk, entry, "2026-11-24T09:00")
    clock.now = booked.end
    desk.diary.dna(booked.id)
    how = {"clinician": "Dr Osei", "decided_on": date(2026, 11, 24), "status": "33"}
    assert "no evidence that the visit was clearly communicated" in refused(desk, entry, "DNA", **how)
    desk.removals.remove(entry.entry_id, "DNA", "missed the first visit", evidence="phone", **how)
    assert (status(desk, entry), state(desk, entry)) == ("removed", State.NULLIFIED)


def test_trk_03_no_reply_to_validation_keeps_the_place(desk, sam, tmp_path, entry):
    """TRK-03: not even a clinician takes somebody off for not answering, unless the policy says so."""
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO validation (entry_id, asked_at, asked_by, channel, reminders, answer, answered_by, note) "
            "VALUES (1, 0, 'jo', 'letter', 2, 'no reply', 'jo', '')"
        )
    assert refused(desk, entry, "NOREP", **DR) == (
        "Who does not say whether it is still needed keeps the place (TRK-03). Nothing was changed."
    )
    ada = make_desk(tmp_path, "ada")
    ada.setup.apply({"desk": {"policy": {"validation.removes": True}}})
    ada.removals.remove(entry.entry_id, "NOREP", "asked three times", **DR)
    ada.close()
    assert status(desk, entry) == "removed"


def test_who_said_it_is_needed_may_still_not_be_reached(desk, entry):
    """2.5: a letter that asked to ring and was not answered is a clinician's to decide on."""
    desk.validation.answer(entry.entry_id, "needed")
    desk.removals.remove(entry.entry_id, "NOREP", "the letter was not answered", **DR)
    assert status(desk, entry) == "removed"


@pytest.mark.parametrize("code", ["DNA", "CANC", "DECL", "NOREP"])
def test_can_02_suspected_cancer_goes_back_only_as_agreed(desk, code):
    """CAN-02: a clinician's decision is not enough; the client agreed, and it is on record how that is known."""
    entry = desk.waiting.add(add_client(desk).id, "NEW", received=TODAY, priority="2ww")
    assert refused(desk, entry, code, **DR) == (
        "Suspected cancer goes back to the referrer only as the client agreed: say as proof when and to whom. Nothing was "
        "changed."
    )
    desk.removals.remove(entry.entry_id, code, "as agreed", proof="agreed by phone today, to jo", **DR)
    assert (status(desk, entry), removals(desk)[0]["proof"]) == ("removed", "agreed by phone today, to jo")


def test_without_clocks_there_is_no_status(tmp_path):
    setup = {**SETUP, "desk": {**SETUP["desk"], "policy": {"clocks": False}}}
    plain = make_desk(tmp_path, setup=setup)
    entry = plain.waiting.add(add_client(plain).id, "NEW", received=RECEIVED)
    plain.removals.remove(entry.entry_id, "ELSE", "seen at Leeds", proof="their letter")
    assert (status(plain, entry), letters(plain)) == ("removed", ["client", "gp"])
    plain.removals.reinstate(entry.entry_id, "it was somebody else's letter")
    assert status(plain, entry) == "waiting"
    plain.close()


def test_what_was_to_be_asked_is_not_asked_any_more(desk, entry):
    from booktui.desk.reaching import letters as due
    from booktui.desk.visits import reviews

    with desk.store.write() as c:
        due.queue(c, desk, "ring", "client", client_id=entry.client_id, entry_id=entry.entry_id)
        reviews.open_in(
            c, desk, client_id=entry.client_id, entry_id=entry.entry_id, cause="no contact", rule="2.5", may=("keep",)
        )
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT state FROM message WHERE kind = 'ring'").scalars().all() == ["withdrawn"]
    assert desk.reviews.open() == ()


def test_a_decision_takes_the_entry_off_and_stays_decided(desk, entry):
    """D5 to D7, DNA-01: a review decided as a discharge goes the same way."""
    from booktui.desk.visits import reviews

    with desk.store.write() as c:
        number = reviews.open_in(
            c, desk, client_id=entry.client_id, entry_id=entry.entry_id, cause="dna", rule="D7", may=("discharge",)
        )
    desk.reviews.decide(number, "discharge", "Dr Osei", TODAY, "missed twice")
    assert (status(desk, entry), desk.reviews.get(number).state, letters(desk)) == (
        "removed", "decided", ["client", "gp"],
    )  # fmt: skip


def test_a_sensitive_name_is_masked(desk):
    entry = desk.waiting.add(add_client(desk, sensitive=True).id, "NEW", received=RECEIVED)
    assert desk.removals.remove(entry.entry_id, "TRANS", "moved")[0] == (
        "Removed K••• A• from the waiting list: transferred to another provider."
    )


@pytest.mark.parametrize(
    ("days", "who"), [(0, "jo"), (14, "jo"), (15, "sam")], ids=["same-day", "edge-24-day-14", "edge-24-day-15"]
)
def test_dna_01_edge_24_back_within_the_days(desk, sam, clock, entry, days, who):
    """DNA-01, edge case 24: whoever gets in touch within 14 days is back as they were; then a supervisor may."""
    desk.removals.remove(entry.entry_id, "DNA", "missed twice", **DR)
    clock.now += days * DAY
    if who == "sam":
        with pytest.raises(NotPermitted) as caught:
            desk.removals.reinstate(entry.entry_id, "rang us")
        assert caught.value.message == (
            "Khan Amina could be put back until 07 Dec 2026; now it needs a supervisor or a new referral. Nothing was "
            "changed."
        )
        assert (status(desk, entry), state(desk, entry)) == ("removed", State.OTHER)
    lines = (sam if who == "sam" else desk).removals.reinstate(entry.entry_id, "rang us")
    assert lines == (
        "Khan Amina is back on the waiting list (waiting).",
        "Took back 34 of 23 Nov 2026: clock 1 running.",
        "2 letters about the removal will not go.",
    )
    assert (status(desk, entry), state(desk, entry), letters(desk)) == ("waiting", State.RUNNING, [])
    assert desk.waiting.row(entry.entry_id).days_waited == 126 + days
    assert [row["reinstated_by"] for row in removals(desk)] == [who]


def test_rtt_23_a_nullified_clock_starts_anew_when_they_get_in_touch(desk, clock, entry):
    """RTT-23: the new clock begins on the day the client gets in touch."""
    booked = book(desk, entry, "2026-11-24T09:00")
    clock.now = booked.end
    desk.diary.dna(booked.id)
    how = {"clinician": "Dr Osei", "decided_on": date(2026, 11, 24), "status": "33", "evidence": "phone"}
    desk.removals.remove(entry.entry_id, "DNA", "missed the first visit", **how)
    clock.now += 3 * DAY
    desk.removals.reinstate(entry.entry_id, "rang us")
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert [(one.number, one.start, one.state) for one in path.clocks] == [
        (1, RECEIVED, State.NULLIFIED), (2, date(2026, 11, 27), State.RUNNING),
    ]  # fmt: skip
    assert desk.waiting.row(entry.entry_id).days_waited == 0


def test_a_letter_that_has_gone_leaves_a_task(desk, entry):
    desk.removals.remove(entry.entry_id, "PTREQ", "well again", **DR)
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE message SET state = 'sent', sent_at = 1 WHERE recipient = 'gp'")
    lines = desk.removals.reinstate(entry.entry_id, "worse again")
    assert lines[-1] == "The letter to the GP has gone: there is a task to say that it no longer holds."
    assert [task.kind for task in desk.tasks.open()] == ["tell gp"]


@pytest.mark.parametrize("code", ["EMG", "DUP"])
def test_without_a_letter_only_a_supervisor_puts_back(desk, sam, entry, code):
    desk.waiting.add(entry.client_id, "FU", received=TODAY)
    desk.removals.remove(entry.entry_id, code, "as said", **({"second": "sam"} if code == "DUP" else DR))
    with pytest.raises(NotPermitted):
        desk.removals.reinstate(entry.entry_id, "wrong")
    sam.removals.reinstate(entry.entry_id, "wrong")
    assert (status(desk, entry), state(desk, entry)) == ("waiting", State.RUNNING)


@pytest.mark.parametrize(
    ("until", "back"), [("2026-12-05", "suspended"), ("2026-11-29", "waiting")], ids=["still", "over"]
)
def test_a_suspended_entry_comes_back_as_it_would_be_now(desk, clock, entry, until, back):
    desk.suspending.suspend(entry.entry_id, TODAY, date.fromisoformat(until), "abroad")
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    clock.now += 7 * DAY
    desk.removals.reinstate(entry.entry_id, "stays after all")
    assert status(desk, entry) == back


def test_who_cannot_be_put_back(desk, entry):
    with pytest.raises(Refused) as caught:
        desk.removals.reinstate(entry.entry_id, "x")
    assert caught.value.message == "Khan Amina is not off the list (waiting). Nothing was changed."
    with pytest.raises(BadInput):
        desk.removals.reinstate(entry.entry_id, " ")
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    desk.waiting.add(entry.client_id, "NEW", received=TODAY)
    with pytest.raises(Refused) as caught:
        desk.removals.reinstate(entry.entry_id, "stays")
    assert caught.value.message == f"{entry.client_ref} has entry 2 for NEW meanwhile. Nothing was changed."


def test_a_removal_is_by_code_or_by_a_reason_that_begins_with_it(desk, entry):
    with pytest.raises(BadInput) as caught:
        desk.waiting.remove(entry.entry_id, "moved away")
    assert caught.value.message == (
        "Say for which reason, one of EMG, DIED, PTREQ, NOTREQ, DNA, CANC, DECL, NOREP, ELSE, TRANS, DUP, ERR. Nothing "
        "was changed."
    )
    desk.waiting.remove(entry.entry_id, "trans: moved away")
    (row,) = removals(desk)
    assert (row["code"], row["reason"]) == ("TRANS", "moved away")


def test_an_auditor_removes_nothing(tmp_path, desk, entry):
    alex = make_desk(tmp_path, "alex")
    for act in (lambda: alex.removals.remove(1, "TRANS", "x"), lambda: alex.removals.reinstate(1, "x")):
        with pytest.raises(NotPermitted):
            act()
    alex.close()


def test_seen_and_discharged_leaves_the_list_by_itself_and_undoing_it_puts_it_back(tmp_path):
    """2.9: ADM is the desk's own, without letters; any other outcome leaves the entry where it is."""
    from desks import Clock

    clock = Clock()
    desk = make_desk(tmp_path, "jo", clock=clock)
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2)).entry_id
    proposal = desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", entry_id=entry)
    booked = desk.diary.book(proposal, override="agreed").appointment
    clock.now = at("2026-12-15T09:40")
    assert desk.removals.last(entry) is None
    desk.diary.seen(booked.id, outcome="2")
    assert desk.waiting.row(entry).status == "booked"
    desk.diary.undo()
    done = desk.diary.seen(booked.id, outcome="1")
    assert done.also[0] == "Removed Khan Amina from the waiting list: seen or treated as planned."
    gone = desk.removals.last(entry)
    assert (desk.waiting.row(entry).status, gone.code, gone.reinstated_at) == ("removed", "ADM", None)
    desk.diary.undo()
    row = desk.waiting.row(entry)
    assert (row.status, desk.diary.get(booked.id).status, desk.removals.last(entry).reinstated_at) == (
        "booked", "booked", clock.now,
    )  # fmt: skip
    desk.diary.seen(booked.id)
    assert desk.attendance.outcome(booked.id, "1").endswith("waiting list: seen or treated as planned.")
    assert desk.waiting.row(entry).status == "removed"
    assert desk.keeping.doctor().problems == ()
    desk.close()
