"""Waiting entries from a file: known again by client, service and received date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import BadInput
from booktui.desk.importing.clients import common
from booktui.desk.imports import Plan
from booktui.desk.listing.priorities import replace_in
from booktui.desk.listing.targets import target_for
from booktui.desk.waiting import read_priority
from booktui.exchange.csv_in import Field, Row, Table
from booktui.exchange.moments import read_day
from booktui.rules.clock import local_date
from booktui.rules.priority import RANKS, Standing, lead_days, standing
from booktui.rules.values import Client, Service
from booktui.store import clocks
from booktui.store import imports as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FIELDS = (
    Field("client", 40, required=True, synonyms=("ref", "client_ref", "reference", "patient_id", "mrn")),
    Field("service", 20, required=True, synonyms=("service_code",)),
    Field("received", 40, required=True, synonyms=("received_on", "received_date", "referral_received")),
    Field("priority", 40),
    Field("clock_start", 40, synonyms=("clock_started", "rtt_start")),
)
CLOSED = {"deceased": "has died", "merged": "was merged into another record", "closed": "is closed"}
OPEN = ("waiting", "suspended")
COLUMNS = (
    "id", "referral_id", "client_id", "service_id", "status", "priority", "band", "rank", "target_on", "clock_start",
    "hospital_cancels", "added_at", "attempts", "removal_reason", "want_days", "want_part", "comment", "version",
    "own_band", "ages_on", "order_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that could be read."""

    line: int
    client: Client
    service: Service
    received: date
    priority: str
    clock_start: date

    @property
    def key(self) -> tuple[int, int, date]:
        return self.client.id, self.service.id, self.received


def plan(c: Connection, desk: Desk, table: Table) -> Plan:
    """What the file would add and change."""
    made = Plan()
    wanted = _readable(c, desk, table, made)
    there = store.entries(c, (row.client.id for row in wanted))
    known = {(entry.client_id, entry.service_id, entry.received_on): entry for entry in there}
    waits = {(entry.client_id, entry.service_id): entry.received_on for entry in there if entry.status in OPEN}
    new: list[Wanted] = []
    changes: list[tuple[store.ExistingEntry, Wanted]] = []
    counted = clocks.entries_with_clocks(c)
    for row in wanted:
        entry = known.get(row.key)
        if entry is not None and entry.id in counted:
            row = replace(row, clock_start=entry.clock_start)  # what is on record of its clocks counts, not the file
        if entry is None:
            since = waits.setdefault(row.key[:2], row.received)
            if since != row.received:
                made.reject(row.line, "client", f"already waits for {row.service.code}, received {since:%d %b %Y}")
            else:
                new.append(row)
        elif entry.status in OPEN and (entry.priority, entry.clock_start) != (row.priority, row.clock_start):
            changes.append((entry, row))
        else:
            made.skipped += 1
    made.added, made.updated = len(new), len(changes)
    made.write = lambda c: _write(c, desk, new, changes)
    return made


def _readable(c: Connection, desk: Desk, table: Table, made: Plan) -> list[Wanted]:
    clients = store.clients(c, (row.values["client"] for row in table.rows))
    services = desk.catalogue_in(c).service_by_code
    today = local_date(desk.now(), desk.zone)
    found: dict[tuple[int, int, date], Wanted] = {}
    for row in table.rows:
        client, service = clients.get(row.values["client"]), services.get(row.values["service"].upper())
        faults = [*_people(row, client, service)]
        days = {name: _day(row, name, today, faults) for name in ("received", "clock_start")}
        priority = _priority(row, faults)
        for name, reason in faults:
            made.reject(row.line, name, reason)
        received = days["received"]
        if faults or client is None or service is None or received is None:
            continue
        wanted = Wanted(row.line, client, service, received, priority, days["clock_start"] or received)
        before = found.setdefault(wanted.key, wanted)
        if before is wanted:
            continue
        if (before.priority, before.clock_start) == (wanted.priority, wanted.clock_start):
            made.skipped += 1
        else:
            made.reject(row.line, "client", f"the same entry as line {before.line}, with other details")
    return list(found.values())


def _people(row: Row, client: Client | None, service: Service | None) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if client is None:
        faults.append(("client", f"there is no client {row.values['client']!r}"))
    elif client.status != "active":
        faults.append(("client", f"the record {client.ref} {CLOSED[client.status]}"))
    if service is None:
        faults.append(("service", f"there is no service {row.values['service']!r}"))
    return faults


def _day(row: Row, name: str, today: date, faults: list[tuple[str, str]]) -> date | None:
    text = row.values.get(name, "")
    if not text:
        return None
    try:
        day = read_day(text)
    except ValueError as error:
        faults.append((name, str(error)))
        return None
    if day > today:
        faults.append((name, "is in the future"))
    return day


def _priority(row: Row, faults: list[tuple[str, str]]) -> str:
    try:
        return read_priority(row.values.get("priority", ""))
    except BadInput as error:
        faults.append(("priority", error.message))
        return ""


def _write(c: Connection, desk: Desk, new: list[Wanted], changes: list[tuple[store.ExistingEntry, Wanted]]) -> None:
    referral, entry, now = store.next_id(c, "referral"), store.next_id(c, "waiting_entry"), desk.now()
    store.add_rows(
        c,
        "referral",
        ("id", "client_id", "service_id", "referrer", "received_on", "clock_start"),
        (
            (referral + n, row.client.id, row.service.id, "", row.received.isoformat(), row.clock_start.isoformat())
            for n, row in enumerate(new)
        ),
    )
    places = [_place(desk, row) for row in new]
    store.add_rows(
        c,
        "waiting_entry",
        COLUMNS,
        (
            (
                entry + n, referral + n, row.client.id, row.service.id, "waiting", row.priority, place.band,
                place.rank, _target(desk, row).isoformat(), row.clock_start.isoformat(), 0, now, 0, "", "",
                "", "", 1, place.own_band, place.ages_on.isoformat() if place.ages_on else None,
                place.order_on.isoformat(),
            )
            for n, (row, place) in enumerate(zip(new, places, strict=True))
        ),
    )  # fmt: skip
    for known, row in changes:
        values: dict[str, Any] = {
            "id": known.id, "priority": row.priority, "rank": RANKS[row.priority],
            "target_on": _target(desk, row), "clock_start": row.clock_start,
        }  # fmt: skip
        store.change_rows(c, "waiting_entry", [values])
        replace_in(c, desk, known.id)  # what a clinician has rated stays rated
    added = [_logged(entry + n, row, None) for n, row in enumerate(new)]
    logged = [*added, *(_logged(known.id, row, known) for known, row in changes)]
    store.log(c, common(desk), map(store.detailed, logged))


def _place(desk: Desk, row: Wanted) -> Standing:
    today = local_date(desk.now(), desk.zone)
    lead = lead_days(row.client.needs, desk.policy)
    return standing(row.priority, row.clock_start, _target(desk, row), today, lead_days=lead)


def _target(desk: Desk, row: Wanted) -> date:
    return target_for(desk, row.service, row.priority, row.clock_start)


def _logged(key: int, row: Wanted, known: store.ExistingEntry | None) -> dict[str, Any]:
    before = {"priority": known.priority, "clock_start": known.clock_start} if known else None
    after = {"priority": row.priority, "clock_start": row.clock_start}
    if known is None:
        after |= {"client": row.client.id, "service": row.service.code, "received": row.received}
    return {"action": "import", "object": "waiting_entry", "object_id": key, "before": before, "after": after}
