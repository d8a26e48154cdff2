"""What is on record of one waiting entry: read in one go, and without what a sensitive record must not show."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from booktui.desk.errors import NotFound
from booktui.store.tables import (
    ContactAttempt,
    Escalation,
    OfferMade,
    PriorityChange,
    Removal,
    Review,
    table_of,
)
from desks import NOW, add_client, at, make_desk

SEEN = date(2026, 11, 2)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


def waits(desk, **client):
    who = add_client(desk, **client)
    return desk.waiting.add(who.id, "NEW", received=SEEN, referrer="Elm Surgery", comment="mornings only")


def put(desk, table, **values):
    with desk.store.write() as c:
        c.execute(insert(table_of(table)), values)


def offered(desk, row, start, answer="", reasonable=False):
    book = desk.catalogue
    put(
        desk, OfferMade, client_id=row.client_id, entry_id=row.entry_id, made_at=NOW, made_by="jo", answer=answer,
        service_id=book.service_by_code["NEW"].id, starts_at=at(start), reasonable=reasonable, channel="phone",
        practitioner_id=book.resource_by_code["OSEI"].id, location_id=book.location_by_code["MAIN"].id,
    )  # fmt: skip


def tried(desk, row, when, outcome, **more):
    put(
        desk, ContactAttempt, client_id=row.client_id, entry_id=row.entry_id, at=at(when), outcome=outcome, by_user="jo",
        **{"part": "am", "next_step": "", "next_at": None, **more},
    )  # fmt: skip


def test_a_new_entry_has_its_referral_and_nothing_else(desk):
    row = waits(desk)
    story = desk.stories.of(row.entry_id)
    assert (story.service, story.referrer, story.received_on, story.comment) == (
        "New patient", "Elm Surgery", SEEN, "mornings only",
    )  # fmt: skip
    assert (story.attempts, story.offers, story.ratings, story.reviews, story.jobs, story.removed) == (
        (), (), (), (), (), None,
    )  # fmt: skip


def test_attempts_and_offers_come_latest_first(desk):
    row = waits(desk)
    tried(desk, row, "2026-11-20T10:00", "NO_ANSWER", next_step="try again", next_at=at("2026-11-20T17:00"))
    tried(desk, row, "2026-11-20T17:30", "VOICEMAIL", part="eve")
    offered(desk, row, "2026-12-15T09:00", "declined", reasonable=True)
    story = desk.stories.of(row.entry_id)
    assert [(one.outcome, one.part, one.next_step, one.next_at) for one in story.attempts] == [
        ("VOICEMAIL", "eve", "", None), ("NO_ANSWER", "am", "try again", at("2026-11-20T17:00")),
    ]  # fmt: skip
    offer = story.offers[0]
    assert (offer.start, offer.practitioner, offer.location, offer.answer, offer.reasonable) == (
        at("2026-12-15T09:00"), "Dr Osei", "Main site", "declined", True,
    )  # fmt: skip


def test_what_waits_for_a_decision_is_there_until_it_is_decided(desk):
    row = waits(desk)
    key = {"client_id": row.client_id, "entry_id": row.entry_id}
    put(desk, PriorityChange, entry_id=row.entry_id, urgency=3, severity=2, reason="worse", state="declined",
        proposed_by="jo", proposed_at=NOW - 60)  # fmt: skip
    put(desk, PriorityChange, entry_id=row.entry_id, urgency=2, severity=3, reason="pain", state="proposed",
        proposed_by="jo", proposed_at=NOW)  # fmt: skip
    put(desk, Review, **key, cause="declined", rule="OFF-07", note="two dates", opened_at=NOW, opened_by="jo",
        due_at=NOW + 60, state="open")  # fmt: skip
    put(desk, Review, **key, cause="dna", opened_at=NOW, opened_by="jo", due_at=NOW, state="decided")
    put(desk, Escalation, **key, trigger="no capacity", question="where?", raised_by="jo", raised_at=NOW, due_at=NOW,
        to_whom="supervisor", state="open")  # fmt: skip
    story = desk.stories.of(row.entry_id)
    assert [(one.urgency, one.severity, one.reason) for one in story.ratings] == [(2, 3, "pain")]
    assert [(one.what, one.note, one.due_at) for one in story.reviews] == [("declined (OFF-07)", "two dates", NOW + 60)]
    assert [(one.what, one.note, one.to_whom) for one in story.escalations] == [("no capacity", "where?", "supervisor")]


def test_of_a_removed_entry_the_newest_removal_is_told(desk):
    row = waits(desk)
    put(desk, Removal, entry_id=row.entry_id, code="NOREP", reason="no reply", removed_at=NOW - 60, removed_by="jo",
        reinstated_at=NOW - 30)  # fmt: skip
    assert desk.stories.of(row.entry_id).removed is None
    desk.removals.remove(row.entry_id, "PTREQ", "moved away", clinician="Dr Osei", decided_on=date(2026, 11, 23))
    gone = desk.stories.of(row.entry_id).removed
    assert (gone.code, gone.reason, gone.clinician, gone.decided_on, gone.back_by) == (
        "PTREQ", "moved away", "Dr Osei", date(2026, 11, 23), date(2026, 12, 7),
    )  # fmt: skip


def test_a_sensitive_record_shows_no_free_text_and_no_place(desk):
    """PRV-01: what is written about somebody whose record is masked is read in the record, with a reason."""
    row = waits(desk, sensitive=True)
    offered(desk, row, "2026-12-15T09:00")
    put(desk, Review, client_id=row.client_id, entry_id=row.entry_id, cause="declined", note="two dates", opened_at=NOW,
        opened_by="jo", due_at=NOW, state="open")  # fmt: skip
    story = desk.stories.of(row.entry_id)
    assert (story.sensitive, story.service, story.comment, story.reviews[0].note) == (True, "••••", "", "")
    assert (story.offers[0].practitioner, story.offers[0].location) == ("••••", "••••")


def test_an_entry_that_is_not_there(desk):
    with pytest.raises(NotFound, match=r"^There is no waiting entry 99\.$"):
        desk.stories.of(99)
