"""What the tracker shows of entries: one statement for a page of them, one for what their clients need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.portable import each
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_r = table_of(t.Referral)
_a = table_of(t.Appointment)
_n = table_of(t.AccessNeed)
_p = table_of(t.PriorityChange)
_v = table_of(t.Review)
_u = table_of(t.Audit)


class Line(NamedTuple):
    """An entry as it is on record, with what the tracker shows of its client, service, date and questions."""

    entry_id: int
    client_id: int
    client_ref: str
    family: str
    given: str
    hidden: bool
    service_id: int
    priority: str
    band: int
    own_band: int
    referred_on: str
    clock_start: str
    target_on: str
    last_contact_at: int | None
    attempts: int
    offers: int
    declined: int
    client_cancels: int
    hospital_cancels: int
    """Negative, as it is kept."""
    dnas: int
    owner_id: int | None
    comment: str
    status: str
    claimed_by: str
    claimed_until: int | None
    not_before: int | None
    contact_from: int | None
    reply_by: str | None
    unavailable_to: str | None
    starts_at: int | None
    practitioner_id: int | None
    location_id: int | None
    review_due: int | None
    proposed: bool


_review = (
    select(func.min(_v.c.due_at)).where(_v.c.entry_id == _w.c.id, _v.c.state == "open").correlate(_w).scalar_subquery()
)
_proposal = (
    select(func.count()).where(_p.c.entry_id == _w.c.id, _p.c.state == "proposed").correlate(_w).scalar_subquery()
)
_lines = Hot(
    select(
        _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive,
        _w.c.service_id, _w.c.priority, _w.c.band, _w.c.own_band, _r.c.received_on, _w.c.clock_start, _w.c.target_on,
        _w.c.last_contact_at, _w.c.attempts, _w.c.offers_made, _w.c.declined, _w.c.client_cancels,
        _w.c.hospital_cancels, _w.c.dnas, _w.c.owner_id, _w.c.comment, _w.c.status, _w.c.claimed_by,
        _w.c.claimed_until, _w.c.not_before, _w.c.contact_from, _w.c.reply_by, _w.c.unavailable_to, _a.c.starts_at,
        _a.c.practitioner_id, _a.c.location_id, _review, _proposal,
    )
    .select_from(
        _w.join(_c, _c.c.id == _w.c.client_id)
        .join(_s, _s.c.id == _w.c.service_id)
        .join(_r, _r.c.id == _w.c.referral_id)
        .outerjoin(_a, (_a.c.id == _w.c.appointment_id) & (_w.c.status == "booked"))
    )
    .where(_w.c.id.in_(each("ids")))
)  # fmt: skip
_needs = Hot(
    select(_n.c.client_id, _n.c.kind, _n.c.detail)
    .where(_n.c.client_id.in_(each("ids")), _n.c.ended_at.is_(None))
    .order_by(_n.c.id)
)
_missed = Hot(
    select(_a.c.starts_at, _a.c.status, _a.c.cancelled_by, func.max(_u.c.at))
    .select_from(
        _a.outerjoin(
            _u, (_u.c.object == "appointment") & (_u.c.object_id == _a.c.id) & (_u.c.action == "cancel")
        )
    )
    .where(
        _a.c.entry_id == bindparam("entry"),
        or_(_a.c.status == "noshow", (_a.c.status == "cancelled") & (_a.c.cancelled_by == "client")),
    )
    .group_by(_a.c.id)
)  # fmt: skip


def lines(c: Connection, entry_ids: Sequence[int]) -> list[Line]:
    """Those entries, in that order; what is not there is left out."""
    found = {row[0]: Line._make(row) for row in _lines.rows(c, ids=json.dumps(list(entry_ids)))}
    return [found[one] for one in entry_ids if one in found]


def needs(c: Connection, client_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Kinds and details of those clients' needs in force."""
    found: dict[int, list[tuple[str, str]]] = {}
    for client_id, kind, detail in _needs.rows(c, ids=json.dumps(sorted(set(client_ids)))):
        found.setdefault(client_id, []).append((kind, detail))
    return found


def missed(c: Connection, entry_id: int) -> list[tuple[int, str]]:
    """When a visit of the entry was missed (`dna`) or the client cancelled one (`client`): an instant each."""
    rows = _missed.rows(c, entry=entry_id)
    return [
        (starts, "dna") if status == "noshow" else (at or starts, "client") for starts, status, _, at in rows
    ]  # fmt: skip
