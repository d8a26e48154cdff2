"""Referrals: who may be put on the list, with or without a number, once for each service (domain.md 2.10)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import Refused
from desks import add_client, at, make_desk

RECEIVED = date(2026, 11, 2)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo")
    yield made
    made.close()


def test_somebody_without_an_nhs_number_waits_and_is_booked(desk):
    """DQ-04: the desk's own reference is enough."""
    client = add_client(desk, nhs_number="")
    entry = desk.waiting.add(client.id, "NEW", received=RECEIVED).entry_id
    proposal = desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00"), entry_id=entry)
    booked = desk.diary.book(proposal, override="agreed").appointment
    assert (desk.clients.get(client.id).nhs_number, booked.entry_id) == ("", entry)


def test_a_second_referral_for_the_same_service_is_refused_and_the_first_clock_stays(desk):
    """DQ-10: both open; the earliest clock survives."""
    client = add_client(desk)
    first = desk.waiting.add(client.id, "NEW", received=RECEIVED)
    with pytest.raises(Refused) as refused:
        desk.waiting.add(client.id, "NEW", received=date(2026, 11, 20))
    assert [(one.code, one.severity) for one in refused.value.conflicts] == [("duplicate", "block")]
    (row,) = desk.waiting.of_client(client.id)
    assert (row.entry_id, row.days_waited) == (first.entry_id, 21)


def test_another_service_is_another_wait(desk):
    """DQ-10: a separate condition is a referral of its own."""
    client = add_client(desk)
    for service in ("NEW", "ECHO"):
        desk.waiting.add(client.id, service, received=RECEIVED)
    assert [row.service for row in desk.waiting.of_client(client.id)] == ["NEW", "ECHO"]
