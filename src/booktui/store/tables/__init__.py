"""The tables, one file per room of the design's words (design.md section 3). Instants are whole seconds UTC.

Making a table takes a few milliseconds, so those that the first screen does without are made when they are asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from booktui.store.tables.absences import AbsenceRow, AbsenceRule, Holiday
from booktui.store.tables.booking import Appointment, Occupancy
from booktui.store.tables.calls import Call, ContactAttempt, OfferMade
from booktui.store.tables.clients import AccessNeed, ClientRow, Surname, SurnameForm
from booktui.store.tables.clinics import Clinic, ClinicVersion, SessionRow
from booktui.store.tables.clocks import ClockEvent, ClockRow
from booktui.store.tables.keeping import Audit, AuditDetail, Setting, User
from booktui.store.tables.messages import Message
from booktui.store.tables.rebooking import Displacement, Disruption
from booktui.store.tables.resources import (
    Equipment,
    Interpreter,
    LocationRow,
    Practitioner,
    PractitionerService,
    Room,
    Schedule,
    ServiceRow,
    SlotTypeRow,
    Travel,
)
from booktui.store.tables.waiting import Referral, WaitingEntry

if TYPE_CHECKING:
    from booktui.store.tables.answers import Party, Reply
    from booktui.store.tables.calendars import CalendarItem, CalendarSync
    from booktui.store.tables.caseload import CaseloadWeek, CaseMove
    from booktui.store.tables.deciding import ListFilter, PriorityChange, Removal, Validation
    from booktui.store.tables.due import Escalation, EscalationStep, RequestIn, Review, Task
    from booktui.store.tables.filling import FillAsk, FreedSlot
    from booktui.store.tables.jobs import Job
    from booktui.store.tables.leaving import LegalHold, Tombstone
    from booktui.store.tables.people import SignInTry

LATER = {
    "CaseloadWeek": "caseload", "CaseMove": "caseload", "ListFilter": "deciding", "PriorityChange": "deciding",
    "Removal": "deciding", "Validation": "deciding", "Escalation": "due", "EscalationStep": "due", "RequestIn": "due",
    "Review": "due", "Task": "due", "FillAsk": "filling", "FreedSlot": "filling", "Job": "jobs", "Party": "answers",
    "Reply": "answers", "CalendarItem": "calendars", "CalendarSync": "calendars", "LegalHold": "leaving",
    "Tombstone": "leaving", "SignInTry": "people",
}  # fmt: skip
"""Tables by the room that is opened when one of them is asked for."""

__all__ = [
    "AbsenceRow", "AbsenceRule", "AccessNeed", "Appointment", "Audit", "AuditDetail", "CalendarItem", "CalendarSync",
    "Call", "CaseMove", "CaseloadWeek", "ClientRow", "Clinic", "ClinicVersion", "ClockEvent", "ClockRow",
    "ContactAttempt", "Displacement", "Disruption", "Equipment", "Escalation", "EscalationStep", "FillAsk", "FreedSlot",
    "Holiday", "Interpreter", "Job", "LegalHold", "ListFilter", "LocationRow", "Message", "Occupancy", "OfferMade",
    "Party", "Practitioner", "PractitionerService", "PriorityChange", "Referral", "Removal", "Reply", "RequestIn",
    "Review", "Room", "Schedule", "ServiceRow", "SessionRow", "Setting", "SignInTry", "SlotTypeRow", "Surname",
    "SurnameForm", "Task", "Tombstone", "Travel", "User", "Validation", "WaitingEntry", "table_of",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"there is no table {name!r}")
    return getattr(import_module(f"booktui.store.tables.{LATER[name]}"), name)


def every() -> None:
    """Make all of them, for whoever compares the tables with a file."""
    for room in set(LATER.values()):
        import_module(f"booktui.store.tables.{room}")


def table_of(model: type[Any]) -> Table:
    """The Core table behind a model: what hot statements are built from."""
    table: Table = model.__table__
    return table
