"""The tracker's list: what is in it, in which order, and what a line says (domain.md 1.8, 7.3, TRK-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted
from booktui.desk.listing.list_views import ListSpec, SavedFilter
from booktui.desk.listing.tracker_rows import state_of
from booktui.desk.listing.worklist import parse_filter, roll_day, spec_words
from booktui.rules.policy import Policy
from desks import Clock, add_client, at, make_desk

TODAY = date(2026, 11, 23)
DAY = 86400
EVERYBODY = ListSpec()
SORTS = ("turn", "target", "wait", "name", "contact", "service", "attempts", "added")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


def wait(desk, family="Khan", days=10, service="NEW", priority="routine", **fields):
    """A client who has waited that long; the entry's number."""
    client = add_client(desk, family, **fields)
    return desk.waiting.add(client.id, service, received=TODAY - timedelta(days=days), priority=priority).entry_id


def put(desk, entry, **values):
    """What other rooms write on an entry."""
    with desk.store.write() as c:
        for column, value in values.items():
            c.exec_driver_sql(f"UPDATE waiting_entry SET {column} = ? WHERE id = ?", (value, entry))


def names(desk, text=""):
    spec = parse_filter(text)
    found = [row.name.split()[0] for row in desk.worklist.page(spec, 0, 50)]
    assert desk.worklist.count(spec) == len(found)
    return found


class TestColours:
    """1.8: green more than 28 days to the target, amber 8 to 28, red 0 to 7, breached, black without a plan."""

    @pytest.mark.parametrize(
        ("left", "expected"),
        [(29, "green"), (28, "amber"), (8, "amber"), (7, "red"), (0, "red"), (-1, "breached"), (-90, "breached")],
    )
    def test_by_days(self, left, expected):
        assert state_of(left, True, Policy()) == expected

    @pytest.mark.parametrize("left", [29, 0, -1])
    def test_no_plan_is_black(self, left):
        assert state_of(left, False, Policy()) == "black"

    def test_the_days_are_the_policys(self):
        assert state_of(9, True, replace(Policy(), tracker_red_days=9)) == "red"


class TestNextEvent:
    """TRK-01: a running pathway with no next event is in the no plan list."""

    def test_nothing_is_planned(self, desk):
        entry = wait(desk)
        row = desk.worklist.row(entry)
        assert (row.next_event, row.state, names(desk, "no-plan")) == ("", "black", ["Khan"])

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            pytest.param({"reply_by": "2026-12-07"}, "reply by Mon 7 Dec", id="letter"),
            pytest.param({"not_before": at("2026-11-26T14:00")}, "ring after Thu 26 Nov 14:00", id="asked-to-be-rung"),
            pytest.param({"contact_from": at("2026-11-24T12:00")}, "ring after Tue 24 Nov 12:00", id="next-attempt"),
            pytest.param(
                {"contact_from": at("2026-11-24T12:00"), "not_before": at("2026-11-26T14:00")},
                "ring after Thu 26 Nov 14:00", id="the-later-of-both",
            ),
            pytest.param({"contact_from": at("2026-11-20T12:00")}, "ring, due since Fri 20 Nov 12:00", id="due"),
            pytest.param(
                {"status": "suspended", "unavailable_to": "2027-01-08"}, "suspended to Fri 8 Jan 2027", id="suspended"
            ),
        ],
    )  # fmt: skip
    def test_what_is_planned(self, desk, values, expected):
        entry = wait(desk)
        put(desk, entry, **values)
        row = desk.worklist.row(entry)
        assert (row.next_event, row.state, names(desk, "all no-plan")) == (expected, "green", [])

    def test_a_review_by_a_clinician(self, desk):
        entry = wait(desk)
        with desk.store.write() as c:
            c.exec_driver_sql(
                "INSERT INTO review(client_id, entry_id, cause, rule, may, note, opened_at, opened_by, due_at, state, "
                "decision, clinician, reason, decided_by) "
                f"SELECT client_id, {entry}, 'dna', '', '', '', 0, 'jo', {at('2026-11-25T17:00')}, 'open', '', '', '', '' FROM waiting_entry"
            )
        assert desk.worklist.row(entry).next_event == "clinician's review by Wed 25 Nov"
        assert (names(desk, "no-plan"), names(desk, "due"), desk.turns.peek()) == ([], [], None)

    def test_a_date(self, desk):
        entry = wait(desk)
        client = desk.worklist.row(entry).client_id
        desk.diary.book(
            desk.diary.propose(client, "NEW", at("2026-12-01T09:00"), practitioner="OSEI", entry_id=entry),
            override="agreed",
        )
        row = desk.worklist.row(entry)
        assert (row.status, row.next_event) == ("booked", "Tue 1 Dec 09:00 Dr Osei")
        assert (names(desk), names(desk, "booked"), names(desk, "all no-plan")) == ([], ["Khan"], [])


class TestALine:
    def test_all_of_it(self, desk):
        entry = wait(desk, "Jones", 36, priority="urgent", given="Dylan")
        client = desk.worklist.row(entry).client_id
        desk.clients.need(client, "interpreter", "BSL")
        desk.clients.need(client, "step-free")
        put(
            desk, entry, attempts=2, offers_made=3, declined=1, client_cancels=1, hospital_cancels=-2, dnas=1,
            owner_id=desk.catalogue.resource_by_code["OSEI"].id, comment="rings back", last_contact_at=at("2026-11-20T10:00"),
            claimed_by="sam", claimed_until=at("2026-11-23T09:30"),
        )  # fmt: skip
        row = desk.worklist.row(entry)
        assert (row.name, row.service, row.priority, row.letter) == ("Jones Dylan", "NEW", "urgent", "M+")
        assert (row.referred_on, row.clock_start, row.days_waited) == (TODAY - timedelta(days=36),) * 2 + (36,)
        assert (row.attempts, row.offers, row.declined, row.client_cancels, row.hospital_cancels, row.dnas) == (
            2, 3, 1, 1, 2, 1,
        )  # fmt: skip
        assert (row.flags, row.owner, row.comment) == (("BSL", "step-free"), "OSEI", "rings back")
        assert (row.claimed_by, row.last_contact_at) == ("sam", at("2026-11-20T10:00"))
        assert (row.target_on - TODAY).days == row.days_to_target

    def test_a_claim_that_has_run_out(self, desk):
        entry = wait(desk)
        put(desk, entry, claimed_by="sam", claimed_until=at("2026-11-23T08:59"))
        assert desk.worklist.row(entry).claimed_by == ""

    def test_a_sensitive_client_is_masked(self, desk):
        wait(desk, sensitive=True)
        assert [(row.name, row.sensitive) for row in desk.worklist.page(EVERYBODY, 0, 5)] == [("K••• A•", True)]

    def test_the_six_weeks_of_a_test(self, desk, tmp_path):
        """DM01: the last day inside and the breach; only of a service that is a test."""
        ada = make_desk(tmp_path, "ada")
        echo = {"code": "ECHO", "name": "Echo", "minutes": 45, "diagnostic": True}
        ada.setup.apply({"service": [echo]})
        ada.close()
        test, visit = wait(desk, "Adams", 10, service="ECHO"), wait(desk, "Brown", 10)
        row = desk.worklist.row(test)
        assert (row.dm01_by, row.dm01_breach_on) == (date(2026, 12, 24), date(2026, 12, 25))
        assert desk.worklist.row(visit).dm01_by is None

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            pytest.param("client", date(2027, 1, 5), id="the-client-cancelled-on-25-November"),
            pytest.param("provider", date(2026, 12, 24), id="we-did-and-the-wait-runs-on"),
        ],
    )
    def test_what_begins_the_six_weeks_anew(self, desk, clock, tmp_path, by, expected):
        """DM01: the client's cancelling does, on its day; the provider's does not. TZ-09: the day is one to work on."""
        ada = make_desk(tmp_path, "ada")
        ada.setup.apply({"service": [{"code": "TEL", "name": "Test", "minutes": 15, "diagnostic": True}]})
        ada.close()
        entry = wait(desk, "Adams", 10, service="TEL")
        client = desk.worklist.row(entry).client_id
        proposal = desk.diary.propose(client, "TEL", at("2026-12-02T14:00"), practitioner="BROWN", entry_id=entry)
        booked = desk.diary.book(proposal, override="agreed").appointment
        clock.now += 2 * DAY
        desk.diary.cancel(booked.id, reason="cannot come", by=by)
        assert desk.worklist.row(entry).dm01_by == expected

    def test_no_such_entry(self, desk):
        with pytest.raises(NotFound):
            desk.worklist.row(99)


class TestFilters:
    @pytest.fixture
    def people(self, desk):
        """Adams is urgent and near; Brown needs BSL; Clark is suspended; Davis asked to be rung later; Evans waits long."""
        entries = {
            "Adams": wait(desk, "Adams", 33, priority="urgent"),
            "Brown": wait(desk, "Brown", 30),
            "Clark": wait(desk, "Clark", 40),
            "Davis": wait(desk, "Davis", 50, service="FU"),
            "Evans": wait(desk, "Evans", 130, service="ECHO", priority="2ww"),
        }
        desk.clients.need(desk.worklist.row(entries["Brown"]).client_id, "interpreter", "BSL, woman")
        desk.clients.need(desk.worklist.row(entries["Davis"]).client_id, "transport", "W2")
        put(desk, entries["Clark"], status="suspended", unavailable_to="2026-12-31")
        put(desk, entries["Davis"], not_before=at("2026-11-26T14:00"))
        put(desk, entries["Evans"], contact_step="review", owner_id=desk.catalogue.resource_by_code["PHYS"].id)
        return entries

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("", ["Evans", "Adams", "Brown", "Davis"], id="everybody-who-waits"),
            pytest.param("2ww", ["Evans"], id="priority"),
            pytest.param("routine", ["Brown", "Davis"], id="routine"),
            pytest.param("band:M", ["Adams"], id="band"),
            pytest.param("low", ["Brown", "Davis"], id="band-in-words"),
            pytest.param("service:FU", ["Davis"], id="service"),
            pytest.param("service:fu", ["Davis"], id="service-small-letters"),
            pytest.param("breach<10", ["Evans", "Adams"], id="days-to-the-target"),
            pytest.param("breach<9", ["Evans"], id="one-day-less"),
            pytest.param("breach<=9", ["Evans", "Adams"], id="at-most"),
            pytest.param("breached", ["Evans"], id="breached"),
            pytest.param("need:bsl", ["Brown"], id="language"),
            pytest.param("need:interpreter", ["Brown"], id="kind-of-need"),
            pytest.param("need:transport", ["Davis"], id="transport"),
            pytest.param("need:urdu", [], id="nobody-needs-it"),
            pytest.param("no-plan", ["Evans", "Adams", "Brown"], id="no-plan"),
            pytest.param("due", ["Adams", "Brown"], id="contact-due"),
            pytest.param("owner:PHYS", ["Evans"], id="owner"),
            pytest.param("suspended", ["Clark"], id="suspended"),
            pytest.param("all", ["Evans", "Adams", "Brown", "Clark", "Davis"], id="all-but-removed"),
            pytest.param("removed", [], id="removed"),
            pytest.param("brow", ["Brown"], id="part-of-a-name"),
            pytest.param("brown amina", ["Brown"], id="both-names"),
            pytest.param("nobody", [], id="no-such-name"),
            pytest.param("routine due", ["Brown"], id="two-together"),
            pytest.param("routine sort:name-", ["Davis", "Brown"], id="sorted-backwards"),
            pytest.param("proposed", [], id="none-proposed"),
        ],
    )
    def test_who_is_in_it(self, desk, people, text, expected):
        """A filter in the words of the filter line."""
        assert sorted(names(desk, text)) == sorted(expected)
        if "sort" not in text:
            assert names(desk, text) == [one for one in names(desk, "all") if one in expected]

    def test_by_reference_and_number(self, desk, people):
        row = desk.worklist.row(people["Davis"])
        assert names(desk, row.client_ref) == ["Davis"]
        assert len(names(desk, "07700900123")) == 4

    def test_a_proposed_rating(self, desk, people):
        desk.priorities.propose(people["Brown"], 3, 3, "worse")
        assert names(desk, "proposed") == ["Brown"]

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("service:XX", "There is no service 'XX'."),
            ("owner:OSAI", "There is no practitioner 'OSAI'; the nearest is OSEI."),
        ],
    )
    def test_codes_that_there_are_not(self, desk, text, sentence):
        with pytest.raises(BadInput) as caught:
            desk.worklist.count(parse_filter(text))
        assert caught.value.message == sentence


class TestWords:
    @pytest.mark.parametrize(
        ("text", "spec"),
        [
            pytest.param(
                "2ww breach<14 need:bsl no-plan due service:new owner:osei khan sort:wait-",
                ListSpec(
                    priority="2ww", within_days=13, need="bsl", no_plan=True, contact_due=True, service="NEW",
                    owner="OSEI", text="khan", sort="wait", backwards=True,
                ), id="all-of-them",
            ),
            pytest.param('"due" "no plan"', ListSpec(text="due no plan"), id="in-quotes-it-is-looked-for"),
            pytest.param("Urgent M", ListSpec(priority="urgent", band="M"), id="small-and-capital-letters"),
            pytest.param("breach:7", ListSpec(within_days=7), id="breach-with-a-colon"),
            pytest.param("status:removed priority:routine", ListSpec(status="removed", priority="routine"), id="keys"),
            pytest.param("  ", ListSpec(), id="nothing"),
            pytest.param("o'neill smith-jones", ListSpec(text="o'neill smith-jones"), id="names"),
        ],
    )  # fmt: skip
    def test_read(self, text, spec):
        assert parse_filter(text) == spec
        assert parse_filter(spec_words(spec)) == spec

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("servce:NEW", "There is no filter 'servce'; the nearest is service. Known: status:, priority:, band:, service:, "
             "owner:, need:, breach:, sort:. What is in quotes is looked for."),
            ("sort:waits", "'waits' is no sort; the nearest is wait. Known: turn, target, wait, name, contact, service, "
             "attempts, added."),
            ("breach<soon", "'breach<soon' cannot be read. Days to the target are written breach<14."),
            ("breach:soon", "'soon' is no number of days. Days to the target are written breach<14."),
            ("2ww routine", "'routine' and '2ww' cannot both be asked for: an entry has one of them."),
            ("service:", "Say which: service:CODE."),
            ("need:", "'' is no need. Use interpreter, step-free, transport, longer, format, carer, other, or a language: "
             "need:bsl."),
            ("x" * 501, "A filter is at most 500 characters long."),
        ],
    )  # fmt: skip
    def test_refused(self, text, sentence):
        with pytest.raises(BadInput) as caught:
            parse_filter(text)
        assert caught.value.message == sentence

    def test_the_whole_list_in_turn_has_no_words(self):
        assert spec_words(EVERYBODY) == ""


class TestSavedFilters:
    def test_ones_own_and_everybodys(self, desk, tmp_path):
        sam = make_desk(tmp_path, "sam")
        sam.worklist.save_filter("Cancer", "2ww sort:target", shared=True)
        sam.worklist.save_filter("Mine", "owner:OSEI")
        assert desk.worklist.save_filter("Signers", "need:BSL  due") == SavedFilter("Signers", "need:bsl due")
        assert desk.worklist.filters() == (
            SavedFilter("Signers", "need:bsl due"),
            SavedFilter("Cancer", "2ww sort:target", True),
        )
        sam.close()

    def test_the_newest_of_a_name_holds(self, desk):
        desk.worklist.save_filter("Near", "breach<14")
        desk.worklist.save_filter("Near", "breach<7")
        assert [one.text for one in desk.worklist.filters()] == ["breach<7"]

    def test_forgotten(self, desk):
        desk.worklist.save_filter("Near", "breach<14")
        desk.worklist.drop_filter("Near")
        assert desk.worklist.filters() == ()
        with pytest.raises(NotFound):
            desk.worklist.drop_filter("Near")

    def test_everybodys_are_a_supervisors(self, desk, tmp_path):
        with pytest.raises(NotPermitted):
            desk.worklist.save_filter("Cancer", "2ww", shared=True)
        sam = make_desk(tmp_path, "sam")
        sam.worklist.save_filter("Cancer", "2ww", shared=True)
        with pytest.raises(NotPermitted):
            desk.worklist.drop_filter("Cancer")
        sam.worklist.drop_filter("Cancer")
        assert desk.worklist.filters() == ()
        sam.close()

    @pytest.mark.parametrize(("name", "text"), [("", "2ww"), ("x" * 41, "2ww"), ("Near", "nosuch:key")])
    def test_what_cannot_be_kept(self, desk, name, text):
        with pytest.raises(BadInput):
            desk.worklist.save_filter(name, text)

    def test_those_that_every_desk_has_can_be_read(self, desk):
        wanted = ["Breaching in 14 days", "No plan", "Contact due", "Suspected cancer", "Suspended", "Ratings proposed"]
        assert [one.name for one in desk.worklist.standing()] == wanted
        assert [desk.worklist.count(parse_filter(one.text)) for one in desk.worklist.standing()] == [0] * 6


class TestPaging:
    """Every sort, forwards and backwards, page by page, and the place of each entry: as sorting the whole would have it."""

    @pytest.fixture(scope="class")
    def crowd(self, tmp_path_factory):
        desk = make_desk(tmp_path_factory.mktemp("crowd"))
        rng = Random(7)
        for n in range(60):
            entry = wait(
                desk, rng.choice(["Adams", "Brown", "Clark", "Davis", "O'Neill"]), rng.randrange(200),
                rng.choice(("NEW", "FU", "ECHO", "TEL")), rng.choice(("2ww", "urgent", "routine")), given=f"A{n:02d}",
            )  # fmt: skip
            put(
                desk, entry, attempts=rng.randrange(3), last_contact_at=rng.choice((None, 10, 20)),
                added_at=rng.randrange(5), hospital_cancels=-rng.randrange(2), status=rng.choice(("waiting",) * 5 + ("suspended",)),
            )  # fmt: skip
        yield desk
        desk.close()

    @pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("text", ["", "all", "routine", "need:bsl", "adams", "breach<40"])
    def test_pages_and_places(self, crowd, monkeypatch, text, sort, backwards):
        monkeypatch.setattr("booktui.store.worklist.FAR", 20)
        spec = replace(parse_filter(text), sort=sort, backwards=backwards)
        whole = crowd.worklist.page(spec, 0, 100)
        paged = [row for first in range(0, 70, 9) for row in crowd.worklist.page(spec, first, 9)]
        assert [row.entry_id for row in paged] == [row.entry_id for row in whole]
        places = [crowd.worklist.position(spec, row.entry_id) for row in whole]
        assert places == list(range(crowd.worklist.count(spec)))
        key = KEYS.get(sort)
        if key:
            values = [key(row) for row in whole]
            assert values == sorted(values, reverse=backwards)

    def test_who_is_not_in_it_has_no_place(self, crowd):
        spec = parse_filter("suspended")
        outside = crowd.worklist.page(EVERYBODY, 0, 1)[0]
        assert crowd.worklist.position(spec, outside.entry_id) is None

    def test_both_lists_have_one_order(self, crowd):
        """7.3: the tracker's own order is that of the desk's list."""
        ours = [row.entry_id for row in crowd.worklist.page(EVERYBODY, 0, 100)]
        assert ours == [row.entry_id for row in crowd.waiting.page(0, 100)]
        assert [crowd.waiting.position(entry) for entry in ours] == list(range(len(ours)))


KEYS = {
    "target": lambda row: row.target_on,
    "wait": lambda row: row.clock_start,
    "name": lambda row: row.name.replace("'", "").casefold(),
    "contact": lambda row: row.last_contact_at or 0,
    "service": lambda row: row.service,
    "attempts": lambda row: -row.attempts,
}


class TestANewDay:
    def test_a_wait_ages_on_its_day(self, desk, clock):
        """7.1: one band up for the order, shown as `L+`, from the first day over 90 %."""
        old, new = wait(desk, "Adams", 113), wait(desk, "Brown", 20, priority="urgent")
        assert [row.letter for row in desk.worklist.page(EVERYBODY, 0, 5)] == ["M", "L"]
        clock.now += DAY
        assert [row.letter for row in desk.worklist.page(EVERYBODY, 0, 5)] == ["M", "L+"]
        assert desk.worklist.position(EVERYBODY, old) == 1
        assert new == 2

    def test_it_is_on_record_once(self, desk, clock):
        wait(desk, "Adams", 113)
        clock.now += DAY
        for _ in range(2):
            with desk.store.write() as c:
                roll_day(c, desk)
        with desk.store.read() as c:
            rows = list(c.exec_driver_sql("SELECT after FROM audit_detail WHERE after LIKE '%one band higher%'"))
        assert [row[0] for row in rows] == ['{"day":"2026-11-24","one band higher":1}']

    def test_a_suspension_is_over_the_day_after(self, desk, clock):
        """RTT-29: suspended to the last day inside; the clock has run on."""
        entry = wait(desk, "Adams", 10)
        put(desk, entry, status="suspended", unavailable_from="2026-11-20", unavailable_to="2026-11-23")
        assert names(desk) == []
        clock.now += DAY
        assert names(desk) == ["Adams"]
        assert desk.worklist.row(entry).days_waited == 11

    def test_a_desk_that_is_opened_is_up_to_date(self, desk, clock, tmp_path):
        wait(desk, "Adams", 113)
        clock.now += 3 * DAY
        other = make_desk(tmp_path, "sam", clock=clock)
        with other.store.read() as c:
            assert c.exec_driver_sql("SELECT band, own_band, ages_on FROM waiting_entry").one() == (2, 3, None)
        other.close()

    def test_nothing_is_written_where_nothing_changes(self, desk, clock):
        wait(desk, "Adams", 10)
        with desk.store.read() as c:
            before = c.exec_driver_sql("SELECT max(id) FROM audit").scalar_one()
        clock.now += DAY
        desk.worklist.count(EVERYBODY)
        with desk.store.read() as c:
            assert c.exec_driver_sql("SELECT max(id) FROM audit").scalar_one() == before

    def test_a_renamed_client_is_found_and_sorted_anew(self, desk):
        first = wait(desk, "Adams", 10)
        wait(desk, "Brown", 10)
        desk.clients.edit(desk.worklist.row(first).client_id, {"family_name": "Young"})
        assert names(desk, "sort:name") == ["Brown", "Young"]
