"""The plain values that the rules reason about.

Instants are whole seconds since 1970-01-01T00:00:00Z (`Instant`); spans are half-open `[start, end)`.
Calendar dates are `datetime.date` in the location's zone. Nothing here knows a database or a screen.
"""

from booktui.rules.values.basics import DAY, LONGEST, MINUTE, Instant, Kind, Role, Span, Status
from booktui.rules.values.booking import Alternative, Appointment, Conflict, Facts, Offer, Proposal
from booktui.rules.values.diary import Absence, Session, Slot, Taken
from booktui.rules.values.people import Client, Location, Need, Resource, Service, SlotType
from booktui.rules.values.waiting import Ahead, Entry, Wishes

__all__ = [
    "DAY",
    "LONGEST",
    "MINUTE",
    "Absence",
    "Ahead",
    "Alternative",
    "Appointment",
    "Client",
    "Conflict",
    "Entry",
    "Facts",
    "Instant",
    "Kind",
    "Location",
    "Need",
    "Offer",
    "Proposal",
    "Resource",
    "Role",
    "Service",
    "Session",
    "Slot",
    "SlotType",
    "Span",
    "Status",
    "Taken",
    "Wishes",
]
