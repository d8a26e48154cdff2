"""The quick way through an import says what the rules say, and a plan made ahead holds when the diary is locked."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.desk import open_desk
from booktui.desk.importing.appointments import FIELDS, Planning
from booktui.exchange.csv_in import parse
from booktui.rules import conflicts as rules
from desks import SETUP, Clock, add_client, at, make_desk

HEADER = "client,service,start,end,practitioner,room,location,status\n"
CLIENTS = ("C1", "C2", "C3", "C4", "C5")
MORE = {
    "service": [
        *SETUP["service"],
        {"code": "AGED", "name": "Over sixties", "minutes": 30, "min_age": 60, "lead_hours": 72, "buffer_after": 10,
         "needs": {"room": "consulting"}},
    ],
    "practitioner": [
        {**who, "services": [*who["services"], "AGED"]} if who["code"] == "BROWN" else who
        for who in SETUP["practitioner"]
    ],
    "absence": [
        {"schedule": "OSEI", "start": "2026-12-22T09:00", "end": "2026-12-22T10:30", "reason": "leave"},
        {"schedule": "ECHO1", "start": "2026-12-24T11:00", "end": "2026-12-24T12:00", "reason": "service"},
    ],
}  # fmt: skip


class Comparing(Planning):
    """Asks the rules about every row that the quick way has decided, before it is taken."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.taught = False
        """What is offered is known before a row of its kind was asked for: the quick way is tried on more rows."""
        self.decided = Counter()
        self.differing = []

    def _new_one(self, row, uid):
        seat = self._gathering.seat(row)
        proposal = self._gathering.proposal(row, seat, overbook=self._overbook)
        facts = self._gathering.facts(row, proposal)
        found = rules.check(proposal, facts, self._desk.policy)
        if self.taught:
            self._clear.learn(proposal, found)
        quick = self._clear.found(row, seat)
        if quick is None:
            self.decided["asked"] += 1
        elif row.start < self._now:
            self.decided["past"] += 1
            clashing = [taken for taken in facts.taken if taken.core.overlaps(proposal.span)]
            self.differing += [(row, clashing)] if clashing or quick else []
        else:
            self.decided["quick"] += 1
            self.differing += [(row, quick, found)] if quick != found else []
        super()._new_one(row, uid)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A desk with bookings, a hold, leave, travel, needs and ages."""
    desk = make_desk(tmp_path_factory.mktemp("desk"), "sam", setup={**SETUP, **MORE})
    for name, more in zip(
        CLIENTS, ({}, {"birth_date": "1990-01-01"}, {"birth_date": ""}, {}, {"sex": "M"}), strict=True
    ):
        add_client(desk, f"Name{name}", ref=name, **more)
    ids = [desk.clients.resolve(name) for name in CLIENTS]
    desk.clients.need(ids[3], "interpreter", "BSL")
    desk.diary.book(desk.diary.propose(ids[0], "NEW", at("2026-12-15T09:30"), practitioner="OSEI"))
    desk.diary.book(desk.diary.propose(ids[1], "ECHO", at("2026-12-17T10:05"), practitioner="PHYS"))
    desk.diary.hold(desk.diary.propose(ids[2], "FU", at("2026-12-15T10:15"), practitioner="OSEI"))
    yield desk
    desk.close()


@st.composite
def lines(draw):
    """A line of a file: mostly in somebody's clinic, sometimes anywhere."""
    who, service, weekday, hour = draw(
        st.sampled_from([
            ("OSEI", "NEW", 1, 9), ("OSEI", "FU", 1, 9), ("OSEI", "NEW", 1, 11), ("BROWN", "NEW", 2, 13),
            ("BROWN", "AGED", 2, 13), ("BROWN", "TEL", 2, 15), ("PHYS", "ECHO", 3, 9), ("PHYS", "ECHO", 3, 11),
            ("GROUP", "GRP", 4, 10), ("OSEI", "ECHO", 1, 9),
        ])
    )  # fmt: skip
    monday = draw(
        st.sampled_from(
            [date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 11)]
        )
    )
    day = monday + timedelta(days=weekday if draw(st.integers(0, 9)) else 5)
    start = f"{day}T{hour + draw(st.integers(0, 1)):02d}:{draw(st.sampled_from([0, 0, 15, 30, 30, 45, 5])):02d}"
    end = draw(st.sampled_from(["", "", "", f"{day}T{hour + 2:02d}:00"]))
    room = draw(st.sampled_from(["", "", "", "R1", "R2", "W1"]))
    place = draw(st.sampled_from(["", "", "", "", "MAIN", "WYT"]))
    status = draw(st.sampled_from(["", "", "", "", "cancelled"]))
    return f"{draw(st.sampled_from(CLIENTS))},{service},{start},{end},{who},{room},{place},{status}\n"


def compared(full, rows, overbook=False, taught=False):
    with full.store.read() as c:
        planning = Comparing(c, full, overbook=overbook, reason="import")
        planning.taught = taught
        planning.plan(parse(HEADER + "".join(rows), FIELDS))
    return planning


@settings(max_examples=100, deadline=None)
@given(st.lists(lines(), min_size=10, max_size=80), st.booleans(), st.booleans())
def test_the_quick_way_says_what_the_rules_say(full, rows, overbook, taught):
    assert compared(full, rows, overbook, taught).differing == []


def test_an_ordinary_file_goes_the_quick_way(full):
    """Else the test above would say nothing: sixteen weeks of clinic, of which the first of a kind is asked for."""
    weeks = [date(2026, 12, 29) + timedelta(weeks=n) for n in range(16)]
    rows = [
        f"C{1 + (n + k) % 2},NEW,{day}T{time},,OSEI,R1,,\n"
        for n, day in enumerate(weeks)
        for k, time in enumerate(("09:00", "09:30"))
    ]
    rows += [f"C1,TEL,{day + timedelta(days=1)}T15:00,,BROWN,,,\n" for day in weeks]
    rows += ["C1,NEW,2026-11-03T09:00,,OSEI,R1,,\n", "C2,NEW,2026-11-03T09:00,,OSEI,R1,,\n"]
    planning = compared(full, rows)
    assert (planning.differing, dict(planning.decided)) == ([], {"asked": 2, "past": 1, "quick": 47})


@pytest.mark.parametrize(
    ("ordinary", "odd"),
    [
        pytest.param("C1,AGED,2026-12-16T13:30,,BROWN,,,", "C2,AGED,2026-12-23T13:30,,BROWN,,,", id="age"),
        pytest.param("C1,TEL,2026-12-16T15:00,,BROWN,,WYT,", "C1,TEL,2026-12-23T15:00,,BROWN,,WYT,", id="place"),
        pytest.param("C1,NEW,2026-12-29T09:00,,OSEI,R1,,", "C1,NEW,2027-01-05T09:10,,OSEI,R1,,", id="slots"),
        pytest.param("C2,NEW,2026-12-15T09:00,,OSEI,R1,,", "C1,NEW,2026-12-22T09:00,,OSEI,R1,,", id="leave"),
        pytest.param("C2,NEW,2026-12-16T13:30,,BROWN,R2,,", "C4,NEW,2026-12-23T13:30,,BROWN,R2,,", id="need"),
    ],
)
def test_what_is_out_of_the_ordinary_is_asked_for(full, ordinary, odd):
    planning = compared(full, [f"{ordinary}\n", f"{odd}\n"])
    assert (planning.differing, dict(planning.decided)) == ([], {"asked": 2})


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam", clock=Clock())
    for name in CLIENTS:
        add_client(made, f"Name{name}", ref=name)
    yield made
    assert made.keeping.doctor().problems == ()
    assert made.audit.verify().problems == ()
    made.close()


def importing(desk, tmp_path, monkeypatch, meanwhile):
    """Import two appointments while another desk does something between check and write; how often it was planned."""
    other = open_desk(tmp_path / "desk.db", "jo", desk.now)
    planned = []
    plan = Planning.plan

    def plan_and_meanwhile(self, table):
        made = plan(self, table)
        planned.append(made)
        if len(planned) == 1:
            meanwhile(other)
        return made

    monkeypatch.setattr(Planning, "plan", plan_and_meanwhile)
    path = tmp_path / "in.csv"
    path.write_text(
        HEADER + "C1,NEW,2026-12-15T09:00,,OSEI,R1,,\nC2,NEW,2026-12-15T09:30,,OSEI,R1,,\n", encoding="utf-8"
    )
    try:
        return desk.imports.appointments(path), len(planned)
    finally:
        other.close()


def book(client, service, start, who):
    def act(other):
        proposal = other.diary.propose(other.clients.resolve(client), service, at(start), practitioner=who)
        other.diary.book(proposal, override="asked")

    return act


@pytest.mark.parametrize(
    ("meanwhile", "added", "planned"),
    [
        pytest.param(lambda other: None, 2, 1, id="nothing"),
        pytest.param(book("C5", "TEL", "2026-12-16T15:00", "BROWN"), 2, 1, id="booked-elsewhere"),
        pytest.param(book("C5", "NEW", "2026-12-15T09:00", "OSEI"), 1, 2, id="booked-the-same-time"),
        pytest.param(book("C1", "TEL", "2026-12-16T15:00", "BROWN"), 2, 2, id="booked-the-same-client"),
        pytest.param(lambda other: other.clients.need(other.clients.resolve("C1"), "transport"), 2, 2, id="a-need"),
        pytest.param(
            lambda other: other.clients.edit(other.clients.resolve("C5"), {"postcode": "M1 1AE"}), 2, 1, id="an-address"
        ),
    ],
)
def test_what_another_desk_does_meanwhile_counts(desk, tmp_path, monkeypatch, meanwhile, added, planned):
    report, times = importing(desk, tmp_path, monkeypatch, meanwhile)
    assert (report.added, times) == (added, planned)


def test_another_desk_can_write_while_a_file_is_checked(desk, tmp_path, monkeypatch):
    importing(desk, tmp_path, monkeypatch, book("C5", "TEL", "2026-12-16T15:00", "BROWN"))
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT ref, a.id, object_id FROM appointment a JOIN client ON client.id = client_id "
            "JOIN audit ON object = 'appointment' AND object_id = a.id ORDER BY a.id"
        ).all()
    assert [tuple(row) for row in rows] == [("C5", 1, 1), ("C1", 2, 2), ("C2", 3, 3)]
