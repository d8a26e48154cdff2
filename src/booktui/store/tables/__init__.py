"""The tables, one file per room of the design's words (design.md section 3). Instants are whole seconds UTC."""

from typing import Any

from sqlalchemy import Table

from booktui.store.tables.absences import AbsenceRow, AbsenceRule, Holiday
from booktui.store.tables.booking import Appointment, Occupancy
from booktui.store.tables.calls import Call, ContactAttempt, OfferMade
from booktui.store.tables.caseload import CaseloadWeek, CaseMove
from booktui.store.tables.clients import AccessNeed, ClientRow, Surname, SurnameForm
from booktui.store.tables.clinics import Clinic, ClinicVersion, SessionRow
from booktui.store.tables.clocks import ClockEvent, ClockRow
from booktui.store.tables.due import Escalation, EscalationStep, RequestIn, Review, Task
from booktui.store.tables.filling import FillAsk, FreedSlot
from booktui.store.tables.jobs import Job
from booktui.store.tables.keeping import Audit, AuditDetail, Message, Setting, User
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
from booktui.store.tables.waiting import ListFilter, PriorityChange, Referral, Removal, Validation, WaitingEntry

__all__ = [
    "AbsenceRow", "AbsenceRule", "AccessNeed", "Appointment", "Audit", "AuditDetail", "Call", "CaseMove",
    "CaseloadWeek", "ClientRow", "Clinic", "ClinicVersion", "ClockEvent", "ClockRow", "ContactAttempt",
    "Displacement", "Disruption", "Equipment", "Escalation", "EscalationStep", "FillAsk", "FreedSlot", "Holiday",
    "Interpreter", "Job", "ListFilter", "LocationRow", "Message", "Occupancy", "OfferMade", "Practitioner",
    "PractitionerService", "PriorityChange", "Referral", "Removal", "RequestIn", "Review", "Room", "Schedule",
    "ServiceRow", "SessionRow", "Setting", "SlotTypeRow", "Surname", "SurnameForm", "Task", "Travel", "User",
    "Validation", "WaitingEntry", "table_of",
]  # fmt: skip


def table_of(model: type[Any]) -> Table:
    """The Core table behind a model: what hot statements are built from."""
    table: Table = model.__table__
    return table
