"""Interpreters and transport at a desk (domain.md 5): made, moved, cancelled and given back with the appointment."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk import following
from booktui.desk.arranging import jobs as hooks
from booktui.desk.arranging.job_views import job_json
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.store import jobs as store
from desks import SETUP, Clock, add_client, at, make_desk

BOTH = frozenset({"interpreter", "transport"})
FAR, NEAR = "2026-12-15T09:00", "2026-12-01T09:00"
IQBAL = {"interpreter": [{"code": "IQBAL", "name": "Ms Iqbal", "language": "Urdu"}]}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


def needing(desk, client, *needs):
    for kind, detail in needs:
        desk.clients.need(client.id, kind, detail)
    return client


def book(desk, client, when=FAR, arranged=BOTH, override="agreed"):
    asked = desk.diary.propose(client.id, "NEW", at(when), practitioner="OSEI", arranged=arranged)
    return desk.diary.book(asked, override=override)


def move(desk, appointment, when, **how):
    asked = desk.diary.propose(
        appointment.client_id, "NEW", at(when), practitioner="OSEI", moving_id=appointment.id, arranged=BOTH, **how
    )
    return desk.diary.move(appointment.id, asked, reason="work", override="agreed")


def states(desk, appointment):
    return [
        (job.id, job.kind, job.state, job.acknowledged)
        for job in sorted(desk.jobs.of(appointment.id), key=lambda j: j.id)
    ]


def listed(desk):
    return [(job.id, job.state, job.to_fix) for job in desk.jobs.open()]


# -- with a booking


def test_a_booking_asks_for_what_is_needed(desk, khan):
    needing(desk, khan, ("interpreter", "Panjabi, woman"), ("transport", "walks with help, oxygen"), ("step-free", ""))
    done = book(desk, khan)
    assert done.also[-2:] == ("interpreter asked for", "transport asked for")
    first, second = desk.jobs.of(done.appointment.id)
    assert (first.language, first.mode, first.wants, first.start, first.lead_by) == (
        "Punjabi", "face to face", "woman", at("2026-12-15T08:45"), date(2026, 12, 8),
    )  # fmt: skip
    assert (second.mode, second.wants, second.start) == ("C2", "oxygen", at("2026-12-15T07:00"))
    assert first.words == "interpreter Punjabi from Tue 15 Dec 08:45: asked for, ask by 8 Dec"
    assert desk.audit.list(object="job", object_id=first.id, limit=1)[0]["action"] == "job"


def test_a_booking_in_spite_of_it_leaves_it_to_ask_for(desk, khan):
    """Booked over the conflict with a reason, nobody was asked yet."""
    needing(desk, khan, ("interpreter", "Urdu"))
    done = book(desk, khan, arranged=frozenset())
    assert [x.code for x in done.conflicts if x.code == "access-need"] == ["access-need"]
    assert done.also[-1] == "interpreter to ask for by 8 Dec"
    assert listed(desk) == [(1, "needed", "")]


def test_int_01_inside_the_notice_it_is_to_fix(desk, khan):
    """INT-01, X12: BSL needs ten working days; arranged so late it needs a reason, spoken languages only warn."""
    needing(desk, khan, ("interpreter", "BSL"))
    with pytest.raises(Refused) as caught:
        book(desk, khan, NEAR, override=None)
    said = (
        "A BSL interpreter is asked for 10 working days ahead, and there are 6: ring the agency; video relay only if the "
        "client agrees."
    )
    assert [(x.code, x.severity, x.message) for x in caught.value.conflicts if x.severity == "override"] == [
        ("access-need", "override", said)
    ]
    book(desk, khan, NEAR, override="the agency has somebody")
    assert listed(desk) == [(1, "requested", said)]


def test_int_01_a_spoken_language_inside_the_notice_warns(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    asked = desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI", arranged=BOTH)
    (found,) = [x for x in desk.diary.check(asked) if x.code == "access-need"]
    assert (found.severity, found.message.partition(" ahead")[0]) == (
        "warn", "An Urdu interpreter is asked for 5 working days",
    )  # fmt: skip


def test_int_01_no_time_inside_the_notice_is_offered_for_sign_language(desk, khan):
    """X12: what the checker would want a reason for is not offered; ten working days after 23 November is 7 December."""
    needing(desk, khan, ("interpreter", "BSL"))
    found = desk.finder.free("NEW", client_id=khan.id, practitioner="OSEI", count=1)
    assert found.offers[0].start == at("2026-12-08T09:00")
    none = desk.finder.free("NEW", client_id=khan.id, until=date(2026, 12, 4))
    assert none.why_none == "A BSL interpreter is asked for 10 working days ahead, so the first day is Mon 7 Dec."


def test_int_01_from_afar_where_the_need_allows(desk, khan):
    """INT-01: spoken by telephone; BSL by video relay only if the client agrees, and never by telephone."""
    needing(desk, khan, ("interpreter", "Urdu"), ("interpreter", "BSL"))
    book(desk, khan, NEAR)
    done = desk.jobs.change(1, mode="telephone")
    assert (done.job.mode, done.job.to_fix, done.job.lead_by) == ("telephone", "", date(2026, 12, 1))
    for mode, agreed, why in (("telephone", True, "cannot be"), ("video", False, "needs the client's agreement")):
        with pytest.raises(Refused, match=why):
            desk.jobs.change(2, mode=mode, relay_agreed=agreed)
    assert desk.jobs.change(2, mode="video", relay_agreed=True).job.to_fix == ""


def test_a_language_that_is_none_is_to_ask(desk, khan):
    needing(desk, khan, ("interpreter", "Chinese"))
    book(desk, khan)
    assert listed(desk) == [(1, "requested", "Chinese is more than one: Cantonese or Mandarin?")]
    assert desk.jobs.change(1, language="mandarin").job.to_fix == ""


def test_our_own_interpreter_is_confirmed_with_the_booking(tmp_path, clock):
    desk = make_desk(tmp_path, setup={**SETUP, **IQBAL}, clock=clock)
    khan = needing(desk, add_client(desk), ("interpreter", "Urdu"))
    done = book(desk, khan, "2026-11-24T09:00", arranged=frozenset(), override=None)
    (job,) = desk.jobs.of(done.appointment.id)
    assert (job.state, job.person, job.to_fix, listed(desk)) == ("confirmed", "Ms Iqbal", "", [])
    jones = needing(desk, add_client(desk, "Jones"), ("interpreter", "Urdu"))
    asked = desk.diary.propose(jones.id, "NEW", at("2026-11-24T09:00"), practitioner="BROWN")
    assert asked.interpreter_id is None
    desk.close()


# -- with a move


def test_int_02_and_pts_01_the_jobs_move_with_it(desk, khan):
    """INT-02, PTS-01, PTC-04: old ones cancelled, new ones asked for in the same action; both listed until acknowledged."""
    needing(desk, khan, ("interpreter", "BSL"), ("transport", "W1"))
    visit = book(desk, khan).appointment
    desk.jobs.confirm(1, "Ada Obi", "4711", agency="Words Ltd")
    done = move(desk, visit, "2026-12-22T09:00")
    assert done.also[1:3] == (
        "interpreter asked for anew; old job to acknowledge", "transport asked for anew; old job to acknowledge",
    )  # fmt: skip
    assert states(desk, visit) == [
        (1, "interpreter", "cancelled", False), (2, "transport", "cancelled", False),
        (3, "interpreter", "requested", False), (4, "transport", "requested", False),
    ]  # fmt: skip
    new = desk.jobs.get(3)
    assert (new.replaces_id, new.agency, new.person, new.start) == (1, "Words Ltd", "", at("2026-12-22T08:45"))
    assert {row[0] for row in listed(desk)} == {1, 2, 3, 4}
    for job_id in (1, 2):
        desk.jobs.acknowledge(job_id)
    assert {row[0] for row in listed(desk)} == {3, 4}
    desk.jobs.confirm(3, "Ada Obi")
    desk.jobs.confirm(4, reference="T99")
    assert listed(desk) == []


def test_edge_23_no_job_is_orphaned_however_often_it_moves(desk, khan):
    """Edge 23: of an appointment that moved, one job stands, for its own time; the others are called off."""
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    for when in ("2026-12-22T09:00", "2026-12-08T09:00", "2026-12-08T11:30"):
        now = move(desk, visit, when).appointment
    (live,) = [job for job in desk.jobs.of(visit.id) if job.live]
    assert (live.start, live.end) == (now.start - 900, now.end)
    assert [job.acknowledged for job in desk.jobs.of(visit.id) if not job.live] == [False] * 3


def test_a_move_that_leaves_the_time_leaves_the_job(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    move(desk, visit, FAR, room="R2")
    assert states(desk, visit) == [(1, "interpreter", "requested", True)]


def test_a_move_of_a_visit_that_is_near_warns_of_the_fee(desk, clock, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan, NEAR).appointment
    clock.now = at("2026-11-29T12:00")
    assert "Less than 48 hours before: the interpreter may still be paid for." in move(desk, visit, FAR).also


# -- cancelled, seen, undone


def test_pts_01_the_jobs_go_with_the_visit(desk, khan):
    """PTS-01: whoever was asked is listed until they know; whom nobody asked is not."""
    needing(desk, khan, ("interpreter", "Urdu"), ("transport", ""))
    visit = book(desk, khan, arranged=frozenset({"interpreter"})).appointment
    done = desk.diary.cancel(visit.id, reason="ill", by="client")
    assert done.also[1] == "interpreter cancelled; to acknowledge"
    assert states(desk, visit) == [(1, "interpreter", "cancelled", False), (2, "transport", "cancelled", True)]
    assert listed(desk) == [(1, "cancelled", "")]


@pytest.mark.parametrize("action", ["move", "cancel"])
@pytest.mark.parametrize("state", ["needed", "requested", "offered", "confirmed"])
def test_an_undone_action_gives_back_the_very_job(desk, khan, action, state):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan, arranged=frozenset() if state == "needed" else BOTH).appointment
    if state == "offered":
        desk.jobs.offered(1, person="Ada Obi")
    if state == "confirmed":
        desk.jobs.confirm(1, "Ada Obi", "4711")
    before = desk.jobs.get(1)
    if action == "move":
        move(desk, visit, "2026-12-22T09:00")
    else:
        desk.diary.cancel(visit.id, reason="ill", by="client")
    desk.diary.undo()
    assert desk.jobs.get(1) == before
    assert [job.id for job in desk.jobs.of(visit.id) if job.live or not job.acknowledged] == [1]


def test_what_the_agency_was_told_is_asked_for_again(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    desk.jobs.confirm(1, "Ada Obi")
    desk.diary.cancel(visit.id, reason="ill", by="client")
    desk.jobs.acknowledge(1)
    desk.diary.undo()
    assert listed(desk) == [(1, "requested", "The agency was told that it is off: ask again.")]


def test_a_seen_visit_had_its_interpreter(desk, clock, khan):
    needing(desk, khan, ("interpreter", "Urdu"), ("transport", ""))
    visit = book(desk, khan).appointment
    desk.jobs.confirm(1, "Ada Obi")
    clock.now = visit.start
    desk.diary.arrive(visit.id)
    desk.diary.seen(visit.id)
    assert [state for _, _, state, _ in states(desk, visit)] == ["done", "requested"]
    desk.diary.undo()
    assert [state for _, _, state, _ in states(desk, visit)] == ["confirmed", "requested"]


def test_a_displaced_visit_calls_its_interpreter_off(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    with desk.store.write() as c:
        following.displaced(c, desk, visit)
    assert states(desk, visit) == [(1, "interpreter", "cancelled", False)]


# -- failed


def test_dna_03_our_interpreter_failed(desk, clock, khan):
    """DNA-03: what failed is told, so that the visit is ours; a replacement that came settles it."""
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    desk.jobs.confirm(1, "Ada Obi")
    assert failed_for(desk, visit) == ""
    clock.now = visit.start
    desk.jobs.failed(1, "did not come")
    assert failed_for(desk, visit) == "Our interpreter failed: did not come."
    desk.diary.dna(visit.id)
    with desk.store.read() as c:
        kept = c.exec_driver_sql("SELECT status, attended, cancelled_by FROM appointment").one()
    assert tuple(kept) == ("cancelled", "4", "provider")


def test_dna_03_told_after_the_visit_was_recorded_as_missed(desk, clock, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    clock.now = visit.start + 3600
    desk.diary.dna(visit.id)
    assert desk.jobs.failed(1, "did not come").also == (
        "the visit is recorded as missed by the client: record it as cancelled by us (code 4)",
    )


def test_dna_03_a_replacement_settles_it(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    done = desk.jobs.failed(1, "nobody free")
    assert (done.job.id, done.job.state, done.job.replaces_id) == (2, "needed", 1)
    assert done.job.to_fix == "Who was asked cannot come: ask another agency, or go by telephone or video."
    assert failed_for(desk, visit) == "Our interpreter failed: nobody free."
    desk.jobs.confirm(2, "Bo Lin")
    assert failed_for(desk, visit) == ""


def failed_for(desk, visit):
    with desk.store.read() as c:
        return hooks.failed_for(c, visit.id)


# -- INT-03


@pytest.mark.parametrize(
    ("now", "to_fix", "escalations", "tasks"),
    [
        pytest.param("2026-12-09T17:00", "", 0, 0, id="four working days before"),
        pytest.param("2026-12-10T09:00", "Nobody has confirmed so near the visit: it is escalated.", 1, 0, id="three"),
        pytest.param(
            "2026-12-14T09:00",
            "Nobody has confirmed the working day before: rebook, or go by telephone or video; tell the client.",
            1, 1, id="the day before",
        ),
    ],
)  # fmt: skip
def test_int_03_nobody_confirmed(desk, clock, khan, now, to_fix, escalations, tasks):
    """INT-03: escalated three working days before, at the last one rebook or go remote, and the client is told."""
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    clock.now = at(now)
    for _ in range(2):
        assert listed(desk) == [(1, "requested", to_fix)]
    raised = desk.escalations.of_appointment(visit.id)
    assert ([one.trigger for one in raised], len(desk.tasks.open())) == (["interpreter"] * escalations, tasks)
    desk.jobs.confirm(1, "Ada Obi")
    assert [one.state for one in desk.escalations.of_appointment(visit.id)] == ["withdrawn"] * escalations


def test_int_03_whoever_is_confirmed_or_on_the_telephone_is_not_escalated(desk, clock, khan):
    needing(desk, khan, ("interpreter", "Urdu"), ("interpreter", "Polish"))
    visit = book(desk, khan).appointment
    desk.jobs.confirm(1, "Ada Obi")
    desk.jobs.change(2, mode="telephone")
    clock.now = at("2026-12-14T09:00")
    assert (desk.jobs.look_ahead(), desk.escalations.of_appointment(visit.id)) == (0, ())


# -- needs that come later


def test_edge_12_a_need_after_the_booking(desk, khan):
    """Edge 12: the job that is missing is made, and a task says that the time is too short and the room has steps."""
    visit = book(desk, khan, FAR).appointment
    needing(desk, khan, ("interpreter", "BSL"))
    assert listed(desk) == [(1, "needed", "")]
    (task,) = desk.tasks.open()
    assert (task.kind, task.appointment_id, task.what) == (
        "needs", visit.id, "Tue 15 Dec 09:00 lasts 30 minutes; with what is needed now it takes 60.",
    )  # fmt: skip
    assert task.due_at == at("2026-11-24T17:00")
    move(desk, visit, "2026-12-22T09:00")
    assert desk.tasks.open() == ()


def test_a_need_that_ends(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"), ("transport", ""))
    visit = book(desk, khan, arranged=frozenset({"interpreter"})).appointment
    desk.clients.end_need(khan.id, "transport")
    desk.clients.end_need(khan.id, "interpreter")
    assert [(job.kind, job.state, job.to_fix) for job in desk.jobs.of(visit.id)] == [
        ("interpreter", "requested", "It is no longer needed: cancel it."), ("transport", "cancelled", ""),
    ]  # fmt: skip


# -- transport


def test_pts_02_without_a_criterion_there_is_a_leaflet(desk, khan):
    """PTS-02: not eligible, so no job; the leaflet on travel costs is queued for the client."""
    visit = book(desk, khan).appointment
    done = desk.jobs.transport(visit.id, ())
    assert (done.job, done.message, done.also) == (
        None,
        "None of the six criteria is met, so transport is not asked for. Tell the patient of the travel-cost scheme; its "
        "leaflet goes with the letter.",
        ("leaflet on travel costs to the client by e-mail queued",),
    )
    assert desk.jobs.of(visit.id) == []


def test_pts_02_with_one_it_is_asked_for(desk, khan):
    visit = book(desk, khan).appointment
    done = desk.jobs.transport(visit.id, ("mobility",), "wheelchair", wants="escort: confused at times")
    assert (done.job.state, done.job.mode, done.job.eligible, done.job.wants) == (
        "requested", "W1", ("mobility",), "escort: confused at times",
    )  # fmt: skip
    assert desk.jobs.transport(visit.id, ("dialysis",)).job.id == done.job.id
    with pytest.raises(BadInput, match="'cost' is no criterion"):
        desk.jobs.transport(visit.id, ("cost",))


# -- refusals, roles, masks


def test_what_does_not_fit_is_refused_and_changes_nothing(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    before = desk.jobs.of(visit.id)
    for wrong, error, said in (
        (lambda: desk.jobs.acknowledge(1), Refused, "J00001 has no change that is to be acknowledged."),
        (lambda: desk.jobs.done(1), Refused, "J00001: It is requested, so it cannot become done."),
        (lambda: desk.jobs.confirm(1), BadInput, "Say who comes, or the agency's reference."),
        (lambda: desk.jobs.confirm(1, "her son", who="child"), BadInput, "A child never interprets."),
        (lambda: desk.jobs.confirm(1, "her sister", who="family"), BadInput, "Family interprets only where"),
        (lambda: desk.jobs.failed(1, " "), BadInput, "Say why."),
        (lambda: desk.jobs.change(1, mode="letter"), BadInput, "'letter' is no way to interpret."),
        (
            lambda: desk.jobs.add(visit.id, "interpreter", language="Urdu"),
            Refused,
            "is on the list for A000001 already",
        ),
        (lambda: desk.jobs.add(99, "interpreter"), NotFound, "There is no appointment A000099."),
        (lambda: desk.jobs.get(9), NotFound, "There is no job J00009."),
    ):
        with pytest.raises(error) as caught:
            wrong()
        assert said in caught.value.message
    assert desk.jobs.of(visit.id) == before


def test_family_interprets_only_with_a_clinicians_word(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"))
    book(desk, khan)
    job = desk.jobs.confirm(1, "her sister", who="family", agreed_by="Dr Osei").job
    assert (job.state, job.agency, job.reason) == ("confirmed", "family", "the client insists; Dr Osei agreed")


def test_an_auditor_reads_and_changes_nothing(desk, clock, khan, tmp_path):
    needing(desk, khan, ("interpreter", "Urdu"))
    book(desk, khan)
    clock.now = at("2026-12-14T09:00")
    alex = make_desk(tmp_path, "alex", clock=clock)
    assert listed(alex) == [(1, "requested", "")]
    with pytest.raises(NotPermitted):
        alex.jobs.confirm(1, "Ada Obi")
    alex.close()


def test_prv_01_a_sensitive_client_is_masked(desk):
    khan = needing(desk, add_client(desk, sensitive=True), ("interpreter", "Urdu"))
    book(desk, khan)
    (job,) = desk.jobs.open()
    assert (job.who, job_json(job)["client"]) == ("K••• A•", khan.ref)


@pytest.mark.file_only("how SQLite plans it")
def test_the_list_does_not_grow_with_history(desk, clock, khan):
    """Jobs of visits that are over are not on it, whatever became of them."""
    needing(desk, khan, ("interpreter", "Urdu"))
    visit = book(desk, khan).appointment
    clock.now = visit.start
    desk.diary.arrive(visit.id)
    clock.now = at("2026-12-16T09:00")
    assert listed(desk) == []
    with desk.store.read() as c:
        for name in ("_open", "_untold", "_of_visit"):
            sql, _, _ = getattr(store, name).prepared(c)
            plan = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (0,) * sql.count("?")).all()
            assert [row[3] for row in plan if row[3].startswith("SCAN")] == []


# -- in a call

WAY = {
    "greet": "y", "private": "y", "id_check": "y", "reason": "y", "contact": "enter", "needs": "y", "mode": "enter",
    "offer_1": "1", "transport": "m", "transport_q": "y", "transport_book": "enter", "travel_cost": "enter",
    "prep": "enter", "confirm_back": "b", "dna_warning": "enter", "safety_net": "enter", "close": "f",
}  # fmt: skip
"""The key that goes on from each step of a first call in which something is needed."""
ASKED = {
    "pts_q1_medical": "no", "pts_q2_mobility": "yes", "pts_q3_cognitive_sensory": "no", "pts_q4_dialysis": "no",
    "pts_q5_safeguarding": "no", "pts_mobility_code": "walks with help", "pts_escort": "yes",
}  # fmt: skip


def play(desk, client, said, **keys):
    """A first call from the list, with what is said at each step."""
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel").entry_id
    view = desk.calls.start(entry)
    while not view.outcome:
        step = view.step
        for field, value in said.get(step, {}).items():
            desk.calls.capture(view.call_id, field, value)
        view = desk.calls.press(view.call_id, {**WAY, **keys}[step])
        assert view.outcome or view.step != step, (step, view.message)
    return view


def test_a_call_asks_for_what_was_said_in_it(desk, khan):
    """The answers of the call go on the jobs: the language, how the client travels, and why."""
    said = {"needs": {"interpreter_language": "Panjabi"}, "transport_q": ASKED}
    view = play(desk, khan, said)
    talk, ride = desk.jobs.of(view.booked.id)
    assert (talk.kind, talk.language, talk.state) == ("interpreter", "Punjabi", "requested")
    assert (ride.kind, ride.mode, ride.eligible, ride.wants, ride.state) == (
        "transport", "C2", ("mobility",), "escort", "requested",
    )  # fmt: skip


def test_pts_02_a_call_in_which_nothing_is_met_has_the_leaflet(desk, khan):
    """PTS-02: all no, so nobody drives; the leaflet is queued with the booking."""
    view = play(desk, khan, {"needs": {"interpreter_language": "Urdu"}}, transport_q="n")
    assert [job.kind for job in desk.jobs.of(view.booked.id)] == ["interpreter"]
    with desk.store.read() as c:
        queued = c.exec_driver_sql("SELECT kind FROM message WHERE state = 'queued' ORDER BY kind").scalars().all()
    assert "travel" in queued


def test_what_the_client_says_of_it_before_the_visit_stands_with_the_job(desk, khan):
    needing(desk, khan, ("interpreter", "Urdu"), ("transport", ""))
    visit = book(desk, khan).appointment
    with desk.store.write() as c:
        hooks.problem_told(c, visit.id, "no transport")
    assert [job.to_fix for job in desk.jobs.of(visit.id)] == ["", "The client says: no transport. Put it right today."]


# -- AIS-01


@pytest.mark.parametrize(
    ("years", "again"), [(None, True), (0, False), (1, True)], ids=["never-asked", "just-now", "a-year-on"]
)
def test_ais_01_everybody_is_asked_once_and_again_after_a_year(desk, clock, khan, years, again):
    """AIS-01."""
    if years is not None:
        play(desk, khan, {"needs": {"interpreter_language": "Urdu"}}, transport="o")
        clock.now = at(f"{2026 + years}-11-23T09:00")
    assert desk.clients.get(khan.id).needs_to_ask is again
