"""Referrals and the waiting entries they make."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from booktui.store.tables.partial import only

_ORDER = ("band", "rank", "order_on", "hospital_cancels", "clock_start", "id")
"""The columns of the one sort key (domain.md 7.3)."""
_FACTS = (
    "service_id", "client_id", "target_on", "owner_id", "not_before", "contact_from", "contact_step", "reply_by",
    "appointment_id", "last_contact_at", "attempts", "added_at", "name_key",
)  # fmt: skip
"""What the list is filtered and sorted by besides: with it in the index, no question reads the rows of everybody."""


class Referral(SQLModel, table=True):
    """The request that puts a client on a waiting list (FHIR ServiceRequest)."""

    __tablename__ = "referral"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    service_id: int = Field(foreign_key="service.id")
    referrer: str = Field(default="", max_length=120)
    received_on: date
    clock_start: date
    source: str = Field(default="", max_length=12)
    """`gp`, `self`, `consultant` or other words of the desk; empty when nobody said."""


class WaitingEntry(SQLModel, table=True):
    """A referral that still needs a date; ordered by the one sort key of domain.md 7.3."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("status IN ('waiting','suspended','booked','removed')", name="waiting_entry_status"),
        CheckConstraint("priority IN ('2ww','urgent','routine')", name="waiting_entry_priority"),
        Index("waiting_order", "status", *_ORDER, *_FACTS),
        Index("waiting_service", "service_id", "status", *_ORDER),
        Index("waiting_target", "status", "target_on", "id"),
        Index("waiting_wait", "status", "clock_start", "id"),
        Index("waiting_name", "status", "name_key", "id"),
        Index("waiting_client", "client_id"),
        Index("waiting_ages", "status", "ages_on"),
        Index("waiting_back", "status", "unavailable_to"),
        Index("waiting_validate", "status", "validate_on"),
        Index("waiting_reply", "status", "reply_by"),
        Index("waiting_owner", "owner_id", "status"),
        Index("waiting_asked", "status", "not_before", **only("not_before IS NOT NULL")),
        Index("waiting_rested", "status", "contact_from", **only("contact_from IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id", index=True)
    client_id: int = Field(foreign_key="client.id")
    service_id: int = Field(foreign_key="service.id")
    status: str = Field(default="waiting", max_length=10)
    priority: str = Field(max_length=8)
    band: int
    """1 high, 2 medium, 3 low (7.1), as it counts in the order: one up once the wait has aged it."""
    own_band: int = 3
    """The band before ageing."""
    urgency: int | None = None
    """1 to 4, as a clinician confirmed it; empty while nobody has rated it."""
    severity: int | None = None
    """1 to 4."""
    ages_on: date | None = None
    """The day on which the wait moves it one band up in the order; empty when it never does, or has."""
    rank: int
    """0 for 2ww, 1 urgent, 2 routine: national priority 3 > 2 > 1."""
    target_on: date
    order_on: date
    """The target, earlier by the lead time of what it needs besides (7.1, resource modifier)."""
    clock_start: date
    hospital_cancels: int = 0
    """Negative count of cancellations by us, so that more sorts first."""
    added_at: int = 0
    attempts: int = 0
    last_attempt_at: int | None = None
    not_before: int | None = None
    """Do not ring before this instant: the client asked to be rung later."""
    appointment_id: int | None = None
    """The appointment that gave it a date."""
    removal_reason: str = Field(default="", max_length=40)
    want_practitioner_id: int | None = Field(default=None, foreign_key="practitioner.id")
    want_location_id: int | None = Field(default=None, foreign_key="location.id")
    want_days: str = Field(default="", max_length=30)
    """Comma-separated `mon,tue`."""
    want_part: str = Field(default="", max_length=3)
    available_from: date | None = None
    available_to: date | None = None
    unavailable_from: date | None = None
    """Suspended from that day to `unavailable_to`, both inside; the clock runs on (RTT-29)."""
    unavailable_to: date | None = None
    contact_from: int | None = None
    """No attempt before this instant, by the policy's cadence (2.5)."""
    contact_step: str = Field(default="", max_length=10)
    """Empty while there are attempts left, `letter` once asked to ring, `review` when that was not answered."""
    reply_by: date | None = None
    """The last day to answer the letter that asks to ring."""
    claimed_by: str = Field(default="", max_length=60)
    """Who has taken this client to ring; nobody else is given them until `claimed_until`."""
    claimed_until: int | None = None
    last_contact_at: int | None = None
    """When somebody last spoke with the client about it, or they wrote."""
    client_cancels: int = 0
    """Cancellations by the client one after another, with nothing attended between (PTC-02)."""
    dnas: int = 0
    """Visits missed one after another."""
    offers_made: int = 0
    declined: int = 0
    """Reasonable offers declined, on different dates (OFF-07)."""
    earliest_offer_on: date | None = None
    """The earliest reasonable offer; set anew only after the provider cancelled (RTT-27, RTT-28)."""
    validated_on: date | None = None
    validate_on: date | None = None
    """When it is due to be asked whether the client still needs it (TRK-02)."""
    owner_id: int | None = Field(default=None, foreign_key="practitioner.id")
    """Whose caseload it is in."""
    complexity: int = 1
    """1 simple to 4 very complex (6.1)."""
    locked: bool = False
    """It stays in the caseload it is in, whatever the balance."""
    continuity: bool = False
    """The client is to keep the same practitioner."""
    name_key: str = Field(default="", max_length=241)
    """The client's family and given key, kept by triggers: the list in order of names reads nobody's record."""
    comment: str = Field(default="", max_length=500)
    version: int = 1
