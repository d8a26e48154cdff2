"""Everything on record of one waiting entry, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from booktui.rules.clock import iso
from booktui.rules.values import Instant

INSTANTS = frozenset({"at", "next_at", "start", "made_at", "due_at", "starts_at", "not_before", "contact_from"})
"""Fields of a story and its parts that are instants."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach the client."""

    at: Instant
    part: str
    """`am`, `pm` or `eve`."""
    outcome: str
    by: str
    next_step: str
    next_at: Instant | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A date that was put to the client."""

    start: Instant
    practitioner: str
    location: str
    zone: str
    made_at: Instant
    made_by: str
    channel: str
    answer: str
    """Empty while it is open."""
    reasonable: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """Urgency and severity as somebody proposed them; a clinician has not decided yet."""

    change_id: int
    urgency: int
    severity: int
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Question:
    """An open review or escalation."""

    what: str
    """`declined (OFF-07)`, `no capacity`."""
    note: str
    to_whom: str
    due_at: Instant


@dataclass(frozen=True, slots=True)
class Journey:
    """An interpreter or transport of the appointment that gave the entry its date."""

    kind: str
    state: str
    starts_at: Instant
    lead_by: date
    language: str
    person: str
    to_fix: str


@dataclass(frozen=True, slots=True)
class Removed:
    """How the entry was taken off."""

    code: str
    reason: str
    clinician: str
    decided_on: date | None
    second: str
    at: Instant
    by: str
    back_by: date | None
    """The last day on which it can come back without a new referral."""


@dataclass(frozen=True, slots=True)
class Story:
    """One entry."""

    entry_id: int
    client_id: int
    version: int
    status: str
    service: str
    referrer: str
    received_on: date
    clock_start: date
    target_on: date
    sensitive: bool
    urgency: int | None = None
    severity: int | None = None
    practitioner: str = ""
    """Codes of whom and where the client wants, empty for anybody and anywhere."""
    location: str = ""
    days: str = ""
    """`mon,tue`."""
    part: str = ""
    """`am`, `pm`."""
    available_from: date | None = None
    available_to: date | None = None
    unavailable_from: date | None = None
    unavailable_to: date | None = None
    not_before: Instant | None = None
    contact_from: Instant | None = None
    contact_step: str = ""
    reply_by: date | None = None
    validated_on: date | None = None
    validate_on: date | None = None
    earliest_offer_on: date | None = None
    owner: str = ""
    """Code of whose caseload it is in."""
    complexity: int = 1
    locked: bool = False
    continuity: bool = False
    comment: str = ""
    attempts: tuple[Attempt, ...] = ()
    """Latest first, like the offers."""
    offers: tuple[Offered, ...] = ()
    ratings: tuple[Rating, ...] = ()
    reviews: tuple[Question, ...] = ()
    escalations: tuple[Question, ...] = ()
    jobs: tuple[Journey, ...] = ()
    removed: Removed | None = None


def story_json(story: Story) -> dict[str, Any]:
    """The story's fields by name, its parts as lists of theirs; instants as ISO 8601 in UTC, days as ISO."""
    found: dict[str, Any] = _plain(asdict(story))
    return found


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _plain(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, name) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return iso(value) if name in INSTANTS and value is not None else value
