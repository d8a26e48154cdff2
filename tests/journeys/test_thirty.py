"""Thirty people lose a day: cut, listed, planned, booked, proved; and everything taken back that can be."""

from datetime import date

import pytest

from booktui.desk import open_desk
from booktui.rules.values import Status
from desks import SETUP, Clock, add_client, at, make_desk

DAY = date(2027, 1, 12)
"""A Tuesday; it is 23 November 2026."""
CLINICS = [
    {
        "code": f"HOLT-{day}", "name": f"Device clinic {day}", "practitioner": "HOLT", "room": "DEV", "start": "09:00",
        "recur": f"FREQ=WEEKLY;BYDAY={day}", "end": "17:00", "from": "2026-09-01", "slots": "P" * 14 + ".." + "P" * 16,
    }
    for day in ("TU", "TH")
]  # fmt: skip
THIRTY = {
    **SETUP,
    "slot_type": [*SETUP["slot_type"], {"letter": "P", "name": "Device check", "minutes": 15}],
    "service": [*SETUP["service"], {"code": "DEVICE", "name": "Device check", "minutes": 15, "slot_types": ["P"],
                                    "needs": {"room": "device"}}],
    "room": [*SETUP["room"], {"code": "DEV", "name": "Device room", "location": "MAIN", "kind": "device"}],
    "practitioner": [*SETUP["practitioner"], {"code": "HOLT", "name": "Robin Holt", "services": ["DEVICE"]}],
    "clinic": CLINICS,
}  # fmt: skip
PRIORITIES = ("routine", "urgent", "routine", "2ww", "routine")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", setup=THIRTY, clock=clock)
    for number in range(30):
        client = add_client(made, f"Test{chr(65 + number % 26)}{number}", "Client", preferred_channel="letter")
        priority = PRIORITIES[number % 5]
        started = date(2026, 9, 1 + number % 28)
        made.waiting.add(client.id, "DEVICE", priority=priority, received=started, clock_start=started)
        slot = at(f"{DAY}T09:00") + (number if number < 14 else number + 2) * 900
        made.diary.book(made.diary.propose(client.id, "DEVICE", slot, agreed_short=True), override="test")
    yield made
    made.close()


def rows(desk, sql):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql)]


def test_nobody_is_dropped_when_thirty_lose_their_day(desk, clock):
    before = rows(desk, "SELECT client_id, clock_start, priority FROM waiting_entry ORDER BY client_id")
    done = desk.clinics.cut("HOLT-TU", DAY, reason="Robin Holt is at a congress")
    listed = desk.rebooking.list(disruption_id=done.disruption_id)
    assert (done.displaced, done.on_list, len(listed), len({row.client_id for row in listed})) == (30, 30, 30, 30)
    assert sorted((row.client_id, row.clock_start.isoformat(), row.priority) for row in listed) == before
    assert [row.priority for row in listed] == ["2ww"] * 6 + ["urgent"] * 6 + ["routine"] * 18
    assert rows(desk, "SELECT count(*) FROM message WHERE kind = 'cancel'") == [(30,)]

    plan = desk.rebooking.plan()
    assert (plan.placed, [row.row.id for row in plan.rows]) == (30, [row.id for row in listed])
    starts = [row.offer.start for row in plan.rows]
    assert len(set(starts)) == 30
    assert max(starts[:6]) < min(starts[6:12])  # suspected cancer first, then urgent

    accepted = desk.rebooking.accept([(row.row.id, row.offer) for row in plan.rows])
    assert [one.conflicts for one in accepted if one.outcome is None] == []
    assert desk.rebooking.count() == 0
    assert dict(desk.rebooking.account(done.disruption_id)) == {"rebooked": 30}
    assert desk.keeping.doctor().problems == ()
    told = [row["action"] for row in desk.audit.list(limit=200)]
    assert (told.count("displace"), told.count("cut"), told.count("book")) == (30, 1, 60)
    assert desk.audit.verify().problems == ()


def test_what_is_taken_back_is_restored_and_what_cannot_be_is_said(desk, clock):
    desk.clinics.cut("HOLT-TU", DAY, reason="Robin Holt is at a congress")
    first, *_ = desk.rebooking.list()
    other = open_desk(desk.store.path, "ada", clock)
    choice = other.rebooking.choices(first.id).offers[0]
    other.rebooking.accept([(first.id, choice)])
    other.close()
    said = desk.diary.undo()
    assert said.message.endswith("29 have their time back, 1 has not: see the lines.")
    assert [line.partition(": ")[2] for line in said.also] == ["has a new time already (A000031) and keeps it."]
    assert rows(desk, "SELECT status, count(*) FROM appointment GROUP BY status ORDER BY status") == [
        (Status.BOOKED.value, 30), (Status.CANCELLED.value, 1),
    ]  # fmt: skip
    assert desk.keeping.doctor().problems == ()
