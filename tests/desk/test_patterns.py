"""What repeats, counted from what is on record (domain.md 6.4)."""

from __future__ import annotations

from datetime import date

import pytest

from desks import add_client, at, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam")
    yield made
    made.close()


def found(desk, kind):
    return [(one.subject, one.count, one.of) for one in desk.patterns.list() if one.kind == kind]


def test_a_clinic_cut_three_times_and_what_was_taken_back(desk):
    for day in (date(2027, 1, 5), date(2027, 1, 12)):
        desk.clinics.cut("OSEI-TU", day, reason="Sickness")
    assert found(desk, "clinic") == []
    desk.clinics.cut("OSEI-TU", date(2027, 1, 19), reason="sickness")
    assert found(desk, "clinic") == [("OSEI-TU", 3, 0)]
    desk.diary.undo()
    assert found(desk, "clinic") == []


def test_a_reason_given_five_times_whatever_its_capitals(desk):
    days = (date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26), date(2027, 2, 2))
    for number, day in enumerate(days):
        desk.clinics.cut("OSEI-TU", day, reason="Sickness" if number % 2 else "sickness")
    assert [(subject.casefold(), count) for subject, count, _ in found(desk, "reason")] == [("sickness", 5)]


def test_a_client_cancelled_twice_by_us(desk):
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2)).entry_id
    for when in ("2026-12-15T09:00", "2026-12-22T09:00"):
        proposal = desk.diary.propose(client.id, "NEW", at(when), practitioner="OSEI", entry_id=entry)
        booked = desk.diary.book(proposal, override="test").appointment
        assert found(desk, "client") == []
        desk.diary.cancel(booked.id, reason="equipment", by="provider")
    assert found(desk, "client") == [(client.ref, 2, 0)]
