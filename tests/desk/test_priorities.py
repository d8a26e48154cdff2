"""Rating waits at a desk: proposed by a coordinator, decided by a named clinician (domain.md 7.1, 7.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.listing.list_views import ListSpec
from desks import Clock, add_client, make_desk

TODAY = date(2026, 11, 23)
EVERYBODY = ListSpec()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


def wait(desk, family="Khan", days=10, service="NEW", priority="routine", needs=(), **fields):
    """A client who has waited that long; the entry's number."""
    client = add_client(desk, family, **fields)
    for kind, detail in needs:
        desk.clients.need(client.id, kind, detail)
    return desk.waiting.add(client.id, service, received=TODAY - timedelta(days=days), priority=priority).entry_id


def order(desk):
    return [row.name.split()[0] for row in desk.worklist.page(EVERYBODY, 0, 50)]


def audited(desk):
    with desk.store.read() as c:
        return list(c.exec_driver_sql("SELECT action, by_user FROM audit WHERE object = 'waiting_entry'"))


def stored(desk, entry, *columns):
    with desk.store.read() as c:
        return tuple(c.exec_driver_sql(f"SELECT {','.join(columns)} FROM waiting_entry WHERE id = {entry}").one())


class TestProposing:
    """7.3: a coordinator's change is stored as proposed until accepted."""

    def test_the_order_stays(self, desk):
        first, second = wait(desk, "Adams", 50), wait(desk, "Brown", 10)
        desk.priorities.propose(second, 4, 4, "much worse")
        assert order(desk) == ["Adams", "Brown"]
        assert [row.proposed for row in desk.worklist.page(EVERYBODY, 0, 9)] == [False, True]
        assert stored(desk, second, "urgency", "severity", "band") == (None, None, 3)
        assert first == 1

    def test_it_is_listed_until_it_is_decided(self, desk):
        entry = wait(desk)
        made = desk.priorities.propose(entry, 3, 4, "chest pain")
        assert desk.priorities.open() == (made,)
        assert (made.band, made.was, made.reason, made.by) == ("H", "L", "chest pain", "jo")
        desk.priorities.confirm(entry, "Dr Osei", TODAY)
        assert desk.priorities.open() == ()

    def test_a_newer_one_takes_its_place(self, desk):
        entry = wait(desk)
        desk.priorities.propose(entry, 3, 4, "chest pain")
        desk.priorities.propose(entry, 2, 2, "it was nothing")
        assert [(one.urgency, one.severity) for one in desk.priorities.open()] == [(2, 2)]

    def test_a_sensitive_clients_name_is_masked(self, desk):
        entry = wait(desk, sensitive=True)
        assert desk.priorities.propose(entry, 3, 4, "worse").name == "K••• A•"

    @pytest.mark.parametrize(
        ("urgency", "severity", "reason", "sentence"),
        [
            pytest.param(5, 1, "x", "The urgency is 1 to 4, not 5. Nothing was changed.", id="urgency"),
            pytest.param(1, 0, "x", "The severity is 1 to 4, not 0. Nothing was changed.", id="severity"),
            pytest.param(1, 1, " ", "Say why it should have another rating. Nothing was changed.", id="no-reason"),
            pytest.param(
                1, 1, "x" * 201, "The reason is too long: at most 200 characters. Nothing was changed.", id="long"
            ),
        ],
    )
    def test_what_cannot_be(self, desk, urgency, severity, reason, sentence):
        entry = wait(desk)
        with pytest.raises(BadInput) as caught:
            desk.priorities.propose(entry, urgency, severity, reason)
        assert caught.value.message == sentence

    def test_the_rating_it_has_already(self, desk):
        entry = wait(desk)
        desk.priorities.rate(entry, 2, 2, "seen", "Dr Osei", TODAY)
        with pytest.raises(Refused) as caught:
            desk.priorities.propose(entry, 2, 2, "again")
        assert caught.value.message == f"Entry {entry} has that rating already. Nothing was changed."

    def test_no_such_entry(self, desk):
        with pytest.raises(NotFound):
            desk.priorities.propose(99, 2, 2, "x")

    def test_an_auditor_may_not(self, desk, tmp_path):
        entry = wait(desk)
        alex = make_desk(tmp_path, "alex")
        with pytest.raises(NotPermitted):
            alex.priorities.propose(entry, 2, 2, "x")
        alex.close()


class TestDeciding:
    """7.3: only a clinician sets urgency and severity."""

    def test_confirmed_it_moves(self, desk):
        wait(desk, "Adams", 50)
        second = wait(desk, "Brown", 10)
        desk.priorities.propose(second, 3, 2, "worse")
        said = desk.priorities.confirm(second, "Dr Osei", TODAY)
        assert said == f"Entry {second} is H now: urgency 3, severity 2, by Dr Osei."
        assert order(desk) == ["Brown", "Adams"]
        assert stored(desk, second, "urgency", "severity", "band", "own_band", "ages_on") == (3, 2, 1, 1, None)

    def test_declined_nothing_moves(self, desk):
        wait(desk, "Adams", 50)
        second = wait(desk, "Brown", 10)
        desk.priorities.propose(second, 3, 2, "worse")
        said = desk.priorities.decline(second, "Dr Osei", TODAY, "can wait")
        assert said == f"Dr Osei declined urgency 3, severity 2; entry {second} stays as it is."
        assert (order(desk), desk.priorities.open()) == (["Adams", "Brown"], ())

    def test_everything_is_on_record(self, desk):
        entry = wait(desk)
        desk.priorities.propose(entry, 3, 2, "worse")
        desk.priorities.confirm(entry, "Dr Osei", TODAY)
        assert audited(desk)[1:] == [("propose priority", "jo"), ("confirm priority", "jo")]

    @pytest.mark.parametrize("decide", ["confirm", "decline"])
    def test_nobody_is_named(self, desk, decide):
        entry = wait(desk)
        desk.priorities.propose(entry, 3, 2, "worse")
        with pytest.raises(BadInput) as caught:
            getattr(desk.priorities, decide)(entry, " ", TODAY)
        assert caught.value.message == "Only a clinician decides: say whose decision it is. Nothing was changed."
        assert len(desk.priorities.open()) == 1

    def test_a_decision_to_come(self, desk):
        entry = wait(desk)
        desk.priorities.propose(entry, 3, 2, "worse")
        with pytest.raises(BadInput):
            desk.priorities.confirm(entry, "Dr Osei", TODAY + timedelta(days=1))

    def test_nothing_is_proposed(self, desk):
        entry = wait(desk)
        with pytest.raises(NotFound):
            desk.priorities.confirm(entry, "Dr Osei", TODAY)

    def test_a_rating_lowers_a_band_too(self, desk):
        first = wait(desk, "Adams", 20, priority="urgent")
        wait(desk, "Brown", 10, priority="urgent")
        desk.priorities.rate(first, 1, 1, "screening only", "Dr Osei", TODAY)
        assert order(desk) == ["Brown", "Adams"]


class TestPlaces:
    """7.1: what changes an entry's place at a desk."""

    def test_needs_move_it_up_at_once_and_back(self, desk):
        wait(desk, "Adams", 20)
        second = wait(desk, "Brown", 15)
        client = desk.worklist.row(second).client_id
        desk.clients.need(client, "interpreter", "BSL")
        assert order(desk) == ["Brown", "Adams"]
        desk.clients.end_need(client, "interpreter")
        assert order(desk) == ["Adams", "Brown"]

    def test_needs_known_before_it_was_added(self, desk):
        wait(desk, "Adams", 20)
        wait(desk, "Brown", 15, needs=[("transport", "W2"), ("interpreter", "Urdu")])
        assert order(desk) == ["Brown", "Adams"]

    def test_a_new_clock_start_puts_it_in_a_new_place(self, desk):
        first = wait(desk, "Adams", 100)
        wait(desk, "Brown", 30)
        desk.clocks.add(first, "31", TODAY, clinician="Dr Osei", decided_on=TODAY, reason="watch")
        desk.clocks.add(first, "11", TODAY, clinician="Dr Osei", decided_on=TODAY, reason="treat")
        assert order(desk) == ["Brown", "Adams"]
        assert stored(desk, first, "clock_start", "target_on", "ages_on") == ("2026-11-23", "2027-03-29", "2027-03-17")

    def test_a_services_own_target(self, desk, tmp_path):
        """`targets` of the setup file come before the policy's days."""
        ada = make_desk(tmp_path, "ada")
        ada.setup.apply({"service": [{"code": "TEL", "name": "Telephone", "minutes": 15, "targets": {"routine": 30}}]})
        ada.close()
        wait(desk, "Adams", 50)
        entry = wait(desk, "Brown", 10, service="TEL")
        assert stored(desk, entry, "target_on") == ((TODAY + timedelta(days=20)).isoformat(),)
        assert order(desk) == ["Brown", "Adams"]

    def test_edge_1_two_open_pathways_in_one_specialty(self, desk):
        """Edge case 1: each has its own place, rating, target and row."""
        client = add_client(desk)
        one = desk.waiting.add(client.id, "NEW", received=TODAY - timedelta(days=10)).entry_id
        two = desk.waiting.add(client.id, "FU", received=TODAY - timedelta(days=60)).entry_id
        desk.priorities.rate(one, 3, 3, "worse", "Dr Osei", TODAY)
        rows = desk.worklist.page(EVERYBODY, 0, 9)
        assert [(row.entry_id, row.service, row.letter, row.days_waited) for row in rows] == [
            (one, "NEW", "H", 10),
            (two, "FU", "L", 60),
        ]


class TestWhy:
    def test_a_rated_one(self, desk):
        wait(desk, "Adams", 2, priority="2ww")
        entry = wait(desk, "Brown", 40, needs=[("interpreter", "BSL")])
        wait(desk, "Clark", 5)
        desk.priorities.rate(entry, 3, 3, "worse", "Dr Osei", date(2026, 11, 20))
        assert desk.priorities.why(entry) == (
            "Number 2 of 3 who wait.",
            "Band H (high): urgency 3 (within 2 weeks) and severity 3 (major loss of function or severe pain), as "
            "Dr Osei decided on 20 Nov 2026. National priority: routine.",
            "Target 17 Feb 2027: 86 days to the target.",
            "Within its band it counts 14 days earlier, as BSL takes so long to arrange.",
            "Just before: AA, who has the higher national priority, suspected cancer before routine.",
            "Just after: AC, because this one has a higher band, H before L.",
        )

    def test_one_that_has_aged_and_one_that_will(self, desk):
        old, young = wait(desk, "Adams", 120), wait(desk, "Brown", 100)
        assert desk.priorities.why(old)[1:3] == (
            "Band L (low): nobody has rated it, so it goes by its national priority, routine.",
            "Counts one band higher, L+: 120 days have gone of the 126 to its target, more than 90 %.",
        )
        assert desk.priorities.why(young)[2] == (
            "Counts one band higher from 7 Dec 2026, when more than 90 % of the time has gone."
        )

    def test_an_open_proposal(self, desk):
        entry = wait(desk)
        desk.priorities.propose(entry, 3, 3, "worse")
        assert desk.priorities.why(entry)[2] == (
            "jo proposed urgency 3 and severity 3, which is H: it counts once a clinician has confirmed it."
        )

    def test_cancellations_by_us(self, desk):
        first, second = wait(desk, "Adams", 10), wait(desk, "Brown", 10)
        with desk.store.write() as c:
            c.exec_driver_sql(f"UPDATE waiting_entry SET hospital_cancels = -2 WHERE id = {second}")
        assert "We cancelled 2 times: it comes before others of the same target." in desk.priorities.why(second)
        assert desk.priorities.why(first)[-1] == "Just before: AB, who has more cancellations by us, 2 against 0."

    def test_one_that_has_no_place(self, desk):
        entry = wait(desk)
        with desk.store.write() as c:
            c.exec_driver_sql(f"UPDATE waiting_entry SET status = 'suspended' WHERE id = {entry}")
        assert desk.priorities.why(entry)[0] == (
            "It is suspended: it has no place in the order until the client can come, while the clock runs on."
        )

    def test_in_one_line(self, desk):
        entry = wait(desk, days=120)
        assert desk.waiting.why(entry) == (
            "Number 1: L+, routine, 6 days to the target, has waited 120 days. "
            "Order: band, national priority, target, cancellations by us, longest wait."
        )
        with pytest.raises(NotFound):
            desk.priorities.why(99)


def test_out_of_turn_and_the_desks_list_go_by_the_same_order(desk, clock):
    """7.3: one sort key for the list, the next call, the day's list and the check of a booking."""
    wait(desk, "Adams", 60)
    second = wait(desk, "Brown", 10)
    desk.priorities.rate(second, 4, 4, "worse", "Dr Osei", TODAY)
    assert order(desk) == [row.name.split()[0] for row in desk.waiting.page(0, 9)] == ["Brown", "Adams"]
    assert desk.turns.peek().row.entry_id == second
    proposal = desk.diary.propose(
        desk.worklist.row(1).client_id, "NEW", 1795510800, practitioner="OSEI", entry_id=1
    )  # fmt: skip
    found = {conflict.code: conflict.message for conflict in desk.diary.check(proposal)}
    assert "AB" in found["out-of-turn"]
