"""From what a person asks for to a whole proposal: who is free to do it, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.errors import NotFound
from booktui.rules import conflicts as rules
from booktui.rules import languages, needs
from booktui.rules.catalogue import Catalogue
from booktui.rules.jobs import LIVE
from booktui.rules.values import MINUTE, Conflict, Instant, Kind, Proposal, Resource, Service, Session, Span
from booktui.store import booking, facts, jobs, session_facts, waiting

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

CANDIDATES = 12
"""Nobody waits for more than this many practitioners to be tried."""
RANK = {"block": 100, "override": 10, "warn": 1}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; codes where somebody was named."""

    client_id: int
    service_code: str
    start: Instant
    practitioner: str | None = None
    room: str | None = None
    equipment: str | None = None
    location: str | None = None
    minutes: int | None = None
    entry_id: int | None = None
    moving_id: int | None = None
    wall: datetime | None = None
    fold_said: bool = False
    overbook: bool = False
    arranged: frozenset[str] = frozenset()
    agreed_short: bool = False


def service_of(book: Catalogue, code: str) -> Service:
    """Raises NotFound with the known codes."""
    service = book.service_by_code.get(code.strip().upper())
    if service is None:
        known = ", ".join(sorted(s.code for s in book.services.values()))
        raise NotFound(f"There is no service {code!r}. Known: {known or 'none'}.")
    return service


def resource_of(book: Catalogue, code: str, kind: Kind) -> Resource:
    """Raises NotFound with the known codes of that kind."""
    resource = book.resource_by_code.get(code.strip().upper())
    if resource is None or resource.kind != kind:
        known = ", ".join(r.code for r in book.of_kind(kind)[:20])
        raise NotFound(f"There is no {kind} {code!r}. Known: {known or 'none'}.")
    return resource


def resolve(c: Connection, desk: Desk, wanted: Wanted) -> Proposal:
    """The whole proposal: the named practitioner and room, or those with the least against them.

    A client's own open waiting entry for the service gets its date by it, whether or not it was named.

    Raises:
        NotFound: a client, service, practitioner, room or equipment that does not exist.
    """
    book = desk.catalogue_in(c)
    service = service_of(book, wanted.service_code)
    client = facts.client(c, wanted.client_id)
    if client is None:
        raise NotFound("There is no such client at this desk.")
    if wanted.entry_id is None and wanted.moving_id is None:
        wanted = replace(wanted, entry_id=waiting.open_for(c, wanted.client_id, service.id))
    minutes = needs.minutes(service, client, desk.policy) if wanted.minutes is None else wanted.minutes
    end = wanted.start + minutes * MINUTE
    tried: list[tuple[int, int, Proposal]] = []
    for number, (person, session) in enumerate(_people(c, desk, wanted, service, end)):
        proposal = _place(c, desk, wanted, service, client.id, person, session, end)
        cost = _cost(rules.check(proposal, gate.gather(c, desk, proposal, desk.now()), desk.policy))
        if cost < RANK["override"]:
            return proposal
        tried.append((cost, number, proposal))
    return min(tried)[2]


def _cost(conflicts: Iterable[Conflict]) -> int:
    return sum(RANK[conflict.severity] for conflict in conflicts)


def _people(
    c: Connection, desk: Desk, wanted: Wanted, service: Service, end: Instant
) -> list[tuple[Resource, Session | None]]:
    book = desk.catalogue_in(c)
    if wanted.practitioner:
        people: tuple[Resource, ...] = (resource_of(book, wanted.practitioner, Kind.PRACTITIONER),)
    else:
        people = book.providers(service) or book.of_kind(Kind.PRACTITIONER)
    if not people:
        raise NotFound(f"Nobody at this desk provides {service.name}. Add a practitioner with booktui setup apply.")
    found: list[tuple[Resource, Session | None]] = []
    sessions = session_facts.sessions_of_many(c, (p.id for p in people), wanted.start, end, book.slot_types)
    for person in people:
        mine = [s for s in sessions if s.practitioner_id == person.id]
        holding = next((s for s in mine if s.start <= wanted.start and end <= s.end and s.status != "cancelled"), None)
        found.append((person, holding or (mine[0] if mine else None)))
    found.sort(key=lambda pair: pair[1] is None)
    return found[:CANDIDATES]


def _place(
    c: Connection, desk: Desk, wanted: Wanted, service: Service, client_id: int, person: Resource,
    session: Session | None, end: Instant,
) -> Proposal:  # fmt: skip
    book = desk.catalogue_in(c)
    moving = booking.get(c, wanted.moving_id) if wanted.moving_id else None
    room = resource_of(book, wanted.room, Kind.ROOM) if wanted.room else None
    location = _location(book, wanted, session, room, moving.location_id if moving else None)
    entry = facts.entry(c, wanted.entry_id)
    with_it = jobs.of_visit(c, moving.id) if moving else []
    taken_along = frozenset(row.kind for row in with_it if row.state in LIVE)
    interpreter = _interpreter(c, desk, wanted, Span(wanted.start, end))
    proposal = Proposal(
        client_id=client_id, service_id=service.id, start=wanted.start, end=end, practitioner_id=person.id,
        location_id=location, room_id=room.id if room else None, session_id=session.id if session else None,
        interpreter_id=interpreter, entry_id=wanted.entry_id, moving_id=wanted.moving_id, wall=wanted.wall,
        fold_said=wanted.fold_said,
        overbook=wanted.overbook, agreed_short=wanted.agreed_short, arranged=wanted.arranged | taken_along,
        seen_entry=entry.version if entry else None, seen_appointment=moving.version if moving else None,
    )  # fmt: skip
    if room is None and service.needs_room:
        proposal = replace(proposal, room_id=_free_one(c, desk, proposal, Kind.ROOM, service.needs_room, session))
    if wanted.equipment:
        proposal = replace(proposal, equipment_id=resource_of(book, wanted.equipment, Kind.EQUIPMENT).id)
    elif service.needs_equipment:
        proposal = replace(
            proposal, equipment_id=_free_one(c, desk, proposal, Kind.EQUIPMENT, service.needs_equipment, session)
        )
    return proposal


def _interpreter(c: Connection, desk: Desk, wanted: Wanted, core: Span) -> int | None:
    """An interpreter of this desk for the client's language who is free then; None leaves it to an agency."""
    people = desk.catalogue_in(c).of_kind(Kind.INTERPRETER)
    client = facts.client(c, wanted.client_id) if people else None
    need = client.needs_kind("interpreter") if client else None
    if need is None or core.start >= core.end:
        return None
    language = languages.read(need.detail).language
    for who in (one for one in people if one.active and languages.label(one.type) == language):
        taken = facts.taken(c, [who.id], core.start, core.end, desk.now())
        away = facts.absences_of(c, who.id, core.start, core.end)
        if not away and all(row.appointment_id == wanted.moving_id for row in taken):
            return who.id
    return None


def _location(
    book: Catalogue, wanted: Wanted, session: Session | None, room: Resource | None, before: int | None
) -> int:
    if wanted.location:
        place = book.location_by_code.get(wanted.location.upper())
        if place is None:
            raise NotFound(
                f"There is no location {wanted.location!r}. Known: {', '.join(sorted(book.location_by_code))}."
            )
        return place.id
    if room is not None and room.location_id is not None:
        return room.location_id
    if session is not None:
        return session.location_id
    return before if before is not None else min(book.locations)


def _free_one(
    c: Connection, desk: Desk, proposal: Proposal, kind: Kind, wanted: str, session: Session | None
) -> int | None:
    """The session's own room (or machine) when it suits, else the first that does and is free; None without any."""
    book = desk.catalogue_in(c)
    suitable = [r for r in book.of_kind(kind) if r.type == wanted and r.location_id == proposal.location_id]
    own = (session.room_id if kind == Kind.ROOM else session.equipment_id) if session else None
    suitable.sort(key=lambda r: (r.id != own, r.id))
    service = book.services[proposal.service_id]
    kept = rules.kept(proposal, service)
    mine = {proposal.moving_id, *proposal.also_mine} - {None}
    for resource in suitable:
        rows = facts.taken(c, [resource.id], kept.start, kept.end, desk.now())
        if sum(row.appointment_id not in mine for row in rows) < resource.capacity:
            return resource.id
    return suitable[0].id if suitable else None
