"""What the words of a message are made from, inside the caller's transaction."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of

_a = table_of(t.Appointment)
_lo = table_of(t.LocationRow)
_sv = table_of(t.ServiceRow)
_pr = table_of(t.Practitioner)
_rm = table_of(t.Room)
_eq = table_of(t.Equipment)
_w = table_of(t.WaitingEntry)
_r = table_of(t.Referral)
_x = table_of(t.Removal)
_v = table_of(t.Review)
_q = table_of(t.Validation)
_j = table_of(t.Job)
_se = table_of(t.SessionRow)
_cv = table_of(t.ClinicVersion)
_cn = table_of(t.Clinic)
_n = table_of(t.AccessNeed)
_au = table_of(t.Audit)
_ad = table_of(t.AuditDetail)


class Service(NamedTuple):
    """What a visit or a wait is for."""

    code: str = ""
    name: str = ""
    plain_name: str = ""
    sensitive: bool = False
    preparation: str = ""
    diagnostic: bool = False


class Visit(NamedTuple):
    """An appointment with what its messages say, or must not."""

    id: int
    status: str
    start: Instant
    end: Instant
    modality: str
    cancelled_by: str
    entry_id: int | None
    zone: str
    site: str
    address: str
    practitioner: str
    machine: str
    """Name and kind of its equipment."""
    clinic: str
    clinic_code: str
    service: Service


class Wait(NamedTuple):
    """A waiting entry with its referral."""

    id: int
    referrer: str
    source: str
    reply_by: str
    service: Service


class Removed(NamedTuple):
    """The newest removal of an entry, or a discharge that a clinician decided."""

    code: str
    reason: str
    clinician: str
    decided_on: str
    proof: str
    at: Instant
    reinstate_by: str


class JobRow(NamedTuple):
    """An interpreter or transport, newest first."""

    kind: str
    state: str
    start: Instant
    end: Instant
    language: str
    mode: str
    wants: str
    agency: str
    reference: str


_service = (_sv.c.code, _sv.c.name, _sv.c.plain_name, _sv.c.sensitive, _sv.c.preparation, _sv.c.diagnostic)
_visit = Hot(
    select(
        _a.c.id, _a.c.status, _a.c.starts_at, _a.c.ends_at, _a.c.modality, _a.c.cancelled_by, _a.c.entry_id,
        _lo.c.time_zone, _lo.c.name, _lo.c.address, _pr.c.name, _eq.c.name, _cv.c.name, _cn.c.code, *_service,
    )
    .select_from(
        _a.join(_sv, _sv.c.id == _a.c.service_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
        .join(_pr, _pr.c.id == _a.c.practitioner_id)
        .outerjoin(_eq, _eq.c.id == _a.c.equipment_id)
        .outerjoin(_se, _se.c.id == _a.c.session_id)
        .outerjoin(_cv, _cv.c.id == _se.c.version_id)
        .outerjoin(_cn, _cn.c.id == _se.c.clinic_id)
    )
    .where(_a.c.id == bindparam("id"))
)  # fmt: skip
_wait = Hot(
    select(_w.c.id, _r.c.referrer, _r.c.source, _w.c.reply_by, *_service)
    .select_from(_w.join(_r, _r.c.id == _w.c.referral_id).join(_sv, _sv.c.id == _w.c.service_id))
    .where(_w.c.id == bindparam("id"))
)
_removed = Hot(
    select(
        _x.c.code, _x.c.reason, _x.c.clinician, _x.c.decided_on, _x.c.proof, _x.c.removed_at, _x.c.reinstate_by,
    )
    .where(_x.c.entry_id == bindparam("entry"))
    .order_by(_x.c.id.desc())
    .limit(1)
)  # fmt: skip
_decided = Hot(
    select(_v.c.cause, _v.c.reason, _v.c.clinician, _v.c.decided_on, _v.c.decided_at)
    .where(_v.c.appointment_id == bindparam("appointment"), _v.c.state == "decided")
    .order_by(_v.c.id.desc())
    .limit(1)
)
_asked = Hot(
    select(_q.c.next_on).where(_q.c.entry_id == bindparam("entry"), _q.c.answer == "").order_by(_q.c.id.desc()).limit(1)
)
_jobs = Hot(
    select(
        _j.c.kind, _j.c.state, _j.c.starts_at, _j.c.ends_at, _j.c.language, _j.c.mode, _j.c.wants, _j.c.agency,
        _j.c.reference,
    )
    .where(_j.c.appointment_id == bindparam("appointment"))
    .order_by(_j.c.id.desc())
)  # fmt: skip
_move = Hot(
    select(_ad.c.before, _ad.c.after)
    .select_from(_au.join(_ad, _ad.c.audit_id == _au.c.id))
    .where(
        _au.c.object == "appointment", _au.c.object_id == bindparam("appointment"),
        among(_au.c.action, "move", "undo move"),
    )
    .order_by(_au.c.id.desc())
    .limit(1)
)  # fmt: skip
_needs = Hot(
    select(_n.c.kind, _n.c.detail)
    .where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None))
    .order_by(_n.c.id)
)
_forms = Hot(
    select(_n.c.detail, func.count(_n.c.client_id.distinct()))
    .where(_n.c.kind == "format", _n.c.ended_at.is_(None))
    .group_by(_n.c.detail)
    .order_by(_n.c.detail)
)
_mailbox = {
    "practitioner": Hot(select(_pr.c.name, _pr.c.email).where(_pr.c.id == bindparam("id"))),
    "room": Hot(select(_rm.c.name, _rm.c.email).where(_rm.c.id == bindparam("id"))),
}


def visit(c: Connection, appointment_id: int) -> Visit | None:
    """The appointment, also one that was cancelled."""
    row = _visit.row(c, id=appointment_id)
    return Visit._make((*row[:11], *(cell or "" for cell in row[11:14]), _to_service(row[14:]))) if row else None


def wait(c: Connection, entry_id: int) -> Wait | None:
    """The waiting entry, also one that is off the list."""
    row = _wait.row(c, id=entry_id)
    return Wait(row[0], row[1], row[2], str(row[3] or ""), _to_service(row[4:])) if row else None


def removed(c: Connection, entry_id: int) -> Removed | None:
    """Why the entry left the list, and by whose decision."""
    row = _removed.row(c, entry=entry_id)
    return Removed._make((*row[:3], str(row[3] or ""), row[4], row[5], str(row[6] or ""))) if row else None


def discharged(c: Connection, appointment_id: int) -> Removed | None:
    """What a clinician decided after a visit that no list led to."""
    row = _decided.row(c, appointment=appointment_id)
    return Removed(row[0], row[1], row[2], str(row[3] or ""), "", int(row[4] or 0), "") if row else None


def asked_until(c: Connection, entry_id: int) -> str:
    """The day by which the client is asked to say whether it is still needed, ISO; empty when not asked."""
    row = _asked.row(c, entry=entry_id)
    return str(row[0] or "") if row else ""


def jobs(c: Connection, appointment_id: int) -> list[JobRow]:
    """Its interpreters and journeys, the newest first."""
    return [JobRow(*row) for row in _jobs.rows(c, appointment=appointment_id)]


def last_move(c: Connection, appointment_id: int) -> tuple[Instant | None, str]:
    """When the appointment was before it was moved last, and who wanted that: `client`, `provider` or empty."""
    row = _move.row(c, appointment=appointment_id)
    before, after = (json.loads(one) if one else {} for one in (row or ("", ""))[:2])
    return before.get("start"), after.get("by") or ""


def needs(c: Connection, client_id: int) -> list[tuple[str, str]]:
    """Kind and detail of the needs in force."""
    return [(row[0], row[1] or "") for row in _needs.rows(c, client=client_id)]


def forms(c: Connection) -> list[tuple[str, int]]:
    """The forms of information that are needed, as recorded, with how many clients need each."""
    return [(row[0] or "", int(row[1])) for row in _forms.rows(c)]


def wanting(c: Connection) -> list[tuple[str, str, str]]:
    """Practitioners and rooms in use that want invitations: table, code and address, by code."""
    found = []
    for name, table in (("practitioner", _pr), ("room", _rm)):
        wants = select(table.c.code, table.c.email).where(table.c.invites, table.c.active).order_by(table.c.code)
        found += [(name, str(code), str(email or "")) for code, email in c.execute(wants)]
    return found


def mailbox(c: Connection, role: str, schedule_id: int) -> tuple[str, str]:
    """Name and address of a practitioner or room; empty where there is none."""
    row = _mailbox[role].row(c, id=schedule_id)
    return (row[0], row[1]) if row else ("", "")


def _to_service(row: Any) -> Service:
    return Service(row[0], row[1], row[2], bool(row[3]), row[4], bool(row[5]))
