"""Where a person is on record: the one list that export and erasure work by, table by table.

A test walks the tables and fails when one that leads to a client is missing here, or a column of text in it is neither
erased nor kept on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ERASED = "Erased"
"""What stands where a name was."""
_ENTRIES = "SELECT id FROM waiting_entry WHERE client_id = :client"
_REFERRALS = "SELECT id FROM referral WHERE client_id = :client"
_APPOINTMENTS = "SELECT id FROM appointment WHERE client_id = :client"
_OWN = "client_id = :client"
_OF_ENTRY = f"entry_id IN ({_ENTRIES})"
_OF_REFERRAL = f"referral_id IN ({_REFERRALS})"
_OF_APPOINTMENT = f"appointment_id IN ({_APPOINTMENTS})"
_OF_SCHEDULE = "schedule_id = :client"
_STRANGER = (
    "appointment_id IS NULL AND EXISTS (SELECT 1 FROM client k WHERE k.id = :client AND k.email <> '' "
    "AND lower(k.email) IN (lower(sender), lower(attendee)))"
)
"""A reply that fitted no appointment, from the person's mailbox."""


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table that are about a person."""

    title: str
    """As the export heads them."""
    where: str
    """Which rows, as SQL over `:client`."""
    erase: Mapping[str, Any] = field(default_factory=dict)
    """Columns that could tell who it was, with what stands there afterwards."""
    keep: tuple[str, ...] = ()
    """Columns of text that stay: codes, staff, references that lead nowhere once the rest is gone."""
    others: tuple[str, ...] = ()
    """Columns that lead to somebody else, left out of an export."""
    object: str = ""
    """What the audit log calls a row of it."""


def _blank(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, "")


HELD: dict[str, Held] = {
    "client": Held(
        "Record", "id = :client",
        {
            "family_name": ERASED, "sensitive": False,
            **_blank("given_name", "given_key", "family_key", "title", "sex", "phone", "mobile", "email", "address",
                     "postcode", "language", "gp", "preferred_channel", "notes"),
            **dict.fromkeys(("birth_date", "nhs_number", "sms_consent", "voicemail_consent", "needs_asked_on",
                             "short_notice_hours")),
        },
        ("ref", "status"), object="client",
    ),
    "schedule": Held("Schedule", "id = :client", keep=("kind",)),
    "access_need": Held("Needs", _OWN, _blank("detail"), ("kind",)),
    "legal_hold": Held("Legal holds", _OWN, _blank("reason", "released_for"), ("placed_by", "released_by")),
    "tombstone": Held("Erasure", _OWN, keep=("rule", "asked_by", "confirmed_by")),
    "referral": Held("Referrals", _OWN, _blank("referrer"), ("source",)),
    "clock": Held("Clocks", _OF_REFERRAL, keep=("state", "code")),
    "clock_event": Held(
        "Statuses of clocks", _OF_REFERRAL, _blank("reason"),
        ("code", "outcome", "clinician", "evidence", "task", "by_user"),
    ),
    "waiting_entry": Held(
        "Waiting list", _OWN, _blank("comment", "name_key"),
        ("status", "priority", "removal_reason", "want_days", "want_part", "contact_step", "claimed_by"),
        object="waiting_entry",
    ),
    "priority_change": Held(
        "Priorities", _OF_ENTRY, _blank("reason"), ("state", "proposed_by", "clinician", "decided_by")
    ),
    "removal": Held(
        "Removals", _OF_ENTRY, _blank("reason", "proof"),
        ("code", "clinician", "second_person", "was_status", "removed_by", "reinstated_by"),
    ),
    "validation": Held(
        "Asked whether still needed", _OF_ENTRY, _blank("note"), ("asked_by", "channel", "answer", "answered_by"),
    ),
    "case_move": Held(
        "Moves between caseloads", _OF_ENTRY, _blank("why", "reason"), ("state", "suggested_by", "decided_by")
    ),
    "appointment": Held(
        "Appointments", _OWN, _blank("reason", "override_reason", "missed_reason"),
        ("uid", "status", "slot_type", "modality", "held_by", "booked_by", "cancelled_by", "attended", "outcome"),
        object="appointment",
    ),
    "occupancy": Held("Time taken up", f"{_OF_SCHEDULE} OR {_OF_APPOINTMENT}"),
    "absence": Held("Busy times", _OF_SCHEDULE, _blank("reason", "source"), ("kind", "state"), object="absence"),
    "absence_rule": Held(
        "Repeating busy times", _OF_SCHEDULE, _blank("reason"),
        ("kind", "recur", "start", "end", "time_zone", "state"),
    ),
    "disruption": Held("Cuts", _OF_SCHEDULE, _blank("reason"), ("kind", "made_by")),
    "displacement": Held(
        "Times that were lost", _OWN, _blank("why", "note"), ("priority", "state", "resolved_by"),
        object="displacement",
    ),
    "freed_slot": Held(
        "Times that were given back", _OF_APPOINTMENT, _blank("note"), ("slot_type", "freed_by", "why", "state"),
        ("filled_by",), "freed",
    ),
    "fill_ask": Held("Asked about a freed time", _OWN, _blank("why", "reason"), ("asked_by", "answer")),
    "job": Held(
        "Interpreters and transport", _OWN,
        _blank("wants", "person", "reference", "eligible", "to_fix", "reason", "mode", "language"),
        ("kind", "state", "agency", "was", "made_by"), object="job",
    ),
    "call": Held(
        "Calls", _OWN, {"dialled": "", "captures": "{}"}, ("script", "by_user", "step", "path", "outcome"),
        object="call",
    ),
    "contact_attempt": Held("Attempts to reach them", _OWN, keep=("part", "outcome", "by_user", "next_step")),
    "offer": Held("Offers", _OWN, keep=("made_by", "channel", "answer")),
    "message": Held(
        "Messages", _OWN,
        _blank("content", "why", "address", "subject", "body", "language", "form", "mail_id"),
        ("recipient", "kind", "channel", "method", "state", "template", "way", "batch", "folder", "claimed_by"),
        object="message",
    ),
    "party": Held("Who was invited", _OF_APPOINTMENT, _blank("address", "comment"), ("role", "partstat")),
    "reply": Held(
        "Replies", f"{_OF_APPOINTMENT} OR ({_STRANGER})",
        _blank("source", "mail_id", "sender", "attendee", "comment", "why"),
        ("digest", "taken_by", "uid", "method", "partstat", "verdict"), object="reply",
    ),
    "request": Held(
        "Requests", _OWN, _blank("sender", "back_to", "about", "answer"),
        ("channel", "taken_by", "state", "answered_by"), object="request",
    ),
    "task": Held(
        "Tasks", _OWN, _blank("what", "note"), ("kind", "role", "made_by", "state", "done_by"), object="task",
    ),
    "escalation": Held(
        "Escalations", _OWN, _blank("question", "options", "decision"),
        ("trigger", "to_whom", "raised_by", "state", "decided_for", "decided_by"), object="escalation",
    ),
    "escalation_step": Held(
        "Steps of escalations", f"escalation_id IN (SELECT id FROM escalation WHERE {_OWN})", _blank("what"),
        ("by_user", "to_whom"),
    ),
    "review": Held(
        "Reviews", _OWN, _blank("note", "reason"),
        ("cause", "rule", "may", "opened_by", "state", "decision", "clinician", "decided_by"), object="review",
    ),
    "calendar_item": Held(
        "In a practitioner's calendar", _OF_APPOINTMENT, _blank("content"), ("href", "uid", "etag", "state")
    ),
}  # fmt: skip
"""Each table that has rows about a person, in the order that they are read out."""

STANDING: dict[str, str] = {
    "practitioner": "staff", "room": "a place", "equipment": "a thing", "interpreter": "staff",
    "practitioner_service": "staff", "clinic_version": "a plan", "session": "a plan", "calendar_sync": "staff",
    "caseload_week": "counts",
}  # fmt: skip
"""Tables beside these that lead to a schedule, and what they are about instead of a client."""
