"""What is on record of one waiting entry besides its line: attempts, offers, decisions that wait, jobs, its removal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from booktui.store.hot import Hot
from booktui.store.tables import (
    ClientRow,
    ContactAttempt,
    Escalation,
    Job,
    LocationRow,
    OfferMade,
    Practitioner,
    PriorityChange,
    Referral,
    Removal,
    Review,
    ServiceRow,
    WaitingEntry,
    table_of,
)

_w, _r, _c, _s = (table_of(one) for one in (WaitingEntry, Referral, ClientRow, ServiceRow))
_a, _o, _p, _l = (table_of(one) for one in (ContactAttempt, OfferMade, Practitioner, LocationRow))
_ENTRY = (
    "id", "client_id", "status", "priority", "urgency", "severity", "target_on", "clock_start", "attempts",
    "not_before", "appointment_id", "want_practitioner_id", "want_location_id", "want_days", "want_part",
    "available_from", "available_to", "unavailable_from", "unavailable_to", "contact_from", "contact_step",
    "reply_by", "claimed_by", "claimed_until", "validated_on", "validate_on", "owner_id", "complexity", "locked",
    "continuity", "earliest_offer_on", "comment", "version",
)  # fmt: skip
FIELDS = (*_ENTRY, "referrer", "received_on", "source", "service", "sensitive")
"""What `entry` gives, by name."""
_entry = Hot(
    select(*(_w.c[name] for name in _ENTRY), _r.c.referrer, _r.c.received_on, _r.c.source, _s.c.name,
           or_(_c.c.sensitive, _s.c.sensitive))
    .select_from(
        _w.join(_r, _r.c.id == _w.c.referral_id).join(_c, _c.c.id == _w.c.client_id)
        .join(_s, _s.c.id == _w.c.service_id)
    )
    .where(_w.c.id == bindparam("id"))
)  # fmt: skip
_attempts = Hot(
    select(_a.c.at, _a.c.part, _a.c.outcome, _a.c.by_user, _a.c.next_step, _a.c.next_at)
    .where(_a.c.entry_id == bindparam("id"))
    .order_by(_a.c.at.desc())
    .limit(bindparam("limit"))
)
_offers = Hot(
    select(_o.c.starts_at, _p.c.name, _l.c.name, _l.c.time_zone, _o.c.made_at, _o.c.made_by, _o.c.channel, _o.c.answer,
           _o.c.reasonable)
    .select_from(_o.join(_p, _p.c.id == _o.c.practitioner_id).join(_l, _l.c.id == _o.c.location_id))
    .where(_o.c.entry_id == bindparam("id"))
    .order_by(_o.c.made_at.desc(), _o.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_change = table_of(PriorityChange)
_changes = Hot(
    select(_change.c.id, _change.c.urgency, _change.c.severity, _change.c.reason, _change.c.proposed_by,
           _change.c.proposed_at)
    .where(_change.c.entry_id == bindparam("id"), _change.c.state == "proposed")
    .order_by(_change.c.id)
)  # fmt: skip
_review = table_of(Review)
_reviews = Hot(
    select(_review.c.id, _review.c.cause, _review.c.rule, _review.c.may, _review.c.note, _review.c.due_at)
    .where(_review.c.entry_id == bindparam("id"), _review.c.state == "open")
    .order_by(_review.c.due_at)
)
_e = table_of(Escalation)
_escalations = Hot(
    select(_e.c.id, _e.c.trigger, _e.c.question, _e.c.level, _e.c.to_whom, _e.c.due_at)
    .where(_e.c.client_id == bindparam("client"), _e.c.entry_id == bindparam("id"), _e.c.state == "open")
    .order_by(_e.c.id)
)
_j = table_of(Job)
_jobs = Hot(
    select(_j.c.kind, _j.c.state, _j.c.starts_at, _j.c.lead_by, _j.c.language, _j.c.person, _j.c.to_fix)
    .where(_j.c.appointment_id == bindparam("appointment"), _j.c.state != "cancelled")
    .order_by(_j.c.id)
)
_x = table_of(Removal)
_removal = Hot(
    select(_x.c.code, _x.c.reason, _x.c.clinician, _x.c.decided_on, _x.c.second_person, _x.c.removed_at,
           _x.c.removed_by, _x.c.reinstate_by, _x.c.reinstated_at)
    .where(_x.c.entry_id == bindparam("id"))
    .order_by(_x.c.id.desc())
    .limit(1)
)  # fmt: skip


def entry(c: Connection, entry_id: int) -> dict[str, Any] | None:
    """The entry with its referral, its service's name, and whether it is sensitive."""
    row = _entry.row(c, id=entry_id)
    return dict(zip(FIELDS, row, strict=True)) if row else None


def attempts(c: Connection, entry_id: int, limit: int) -> list[tuple[Any, ...]]:
    """When, part of the day, outcome, by whom, what follows and when at the earliest; latest first."""
    return _attempts.rows(c, id=entry_id, limit=limit)


def offers(c: Connection, entry_id: int, limit: int) -> list[tuple[Any, ...]]:
    """The time, with whom, where, the zone there, made when, by whom, how, the answer, reasonable; latest first."""
    return _offers.rows(c, id=entry_id, limit=limit)


def changes(c: Connection, entry_id: int) -> list[tuple[Any, ...]]:
    """Ratings that wait for a clinician: id, urgency, severity, reason, by whom, when."""
    return _changes.rows(c, id=entry_id)


def reviews(c: Connection, entry_id: int) -> list[tuple[Any, ...]]:
    """Open reviews: id, cause, rule, what may be decided, note, due."""
    return _reviews.rows(c, id=entry_id)


def escalations(c: Connection, client_id: int, entry_id: int) -> list[tuple[Any, ...]]:
    """Open escalations about it: id, trigger, question, level, to whom, due."""
    return _escalations.rows(c, client=client_id, id=entry_id)


def jobs(c: Connection, appointment_id: int) -> list[tuple[Any, ...]]:
    """Interpreters and journeys of that appointment: kind, state, start, last day to ask, language, person, to fix."""
    return _jobs.rows(c, appointment=appointment_id)


def removal(c: Connection, entry_id: int) -> tuple[Any, ...] | None:
    """The last time it was taken off: code, reason, clinician, decided, second, when, by whom, back by, put back."""
    return _removal.row(c, id=entry_id)
