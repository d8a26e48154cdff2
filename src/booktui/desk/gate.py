"""The one gate: gathers the facts that bear on a proposal and asks the rules, in the transaction that will commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NeedsSupervisor, NotFound, Refused
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import conflicts as rules
from booktui.rules import jobs
from booktui.rules.clock import local_date
from booktui.rules.values import Conflict, Facts, Instant, Kind, Proposal, Role, Session
from booktui.store import booking, facts, session_facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

AROUND = 3 * 3600
"""Neighbours within this many seconds matter for buffers and travel."""


def gather(c: Connection, desk: Desk, proposal: Proposal, now: Instant) -> Facts:
    """Everything that bears on the proposal.

    Raises:
        NotFound: its client, service or practitioner does not exist.
    """
    book = desk.catalogue_in(c)
    client = facts.client(c, proposal.client_id)
    if client is None:
        raise NotFound("There is no such client at this desk.")
    service = book.services[proposal.service_id]
    since, until = proposal.start - AROUND, proposal.end + AROUND
    sessions = session_facts.sessions(c, proposal.practitioner_id, proposal.room_id, since, until, book.slot_types)
    for session in sessions:
        if session.start < proposal.end and proposal.start < session.end:
            since, until = min(since, session.start), max(until, session.end)
    ids = (
        proposal.practitioner_id, proposal.client_id, proposal.room_id, proposal.equipment_id, proposal.interpreter_id
    )  # fmt: skip
    zone = book.zone_of(proposal.location_id, desk.zone)
    entry = facts.entry(c, proposal.entry_id)
    moving = (
        booking.get(c, proposal.moving_id) if proposal.seen_appointment is not None and proposal.moving_id else None
    )
    home = session_of(proposal, sessions)
    return Facts(
        now=now,
        zone=zone,
        service=service,
        client=client,
        practitioner=book.resources[proposal.practitioner_id],
        room=book.resources.get(proposal.room_id) if proposal.room_id else None,
        equipment=book.resources.get(proposal.equipment_id) if proposal.equipment_id else None,
        interpreter=book.resources.get(proposal.interpreter_id) if proposal.interpreter_id else None,
        location=book.locations.get(proposal.location_id),
        taken=facts.taken(c, ids, since, until, now),
        sessions=sessions,
        absences=facts.absences(c, ids, proposal.start, proposal.end),
        slot_types=book.slot_types,
        travel=book.travel,
        entry=entry,
        ahead=facts.ahead(c, service.id, client.id, proposal.entry_id, local_date(now, zone)),
        duplicates=facts.duplicates(c, client.id, service.id, now, proposal.moving_id),
        rooms_exist=desk.has_suitable(c, Kind.ROOM, service.needs_room, proposal.location_id),
        equipment_exists=desk.has_suitable(c, Kind.EQUIPMENT, service.needs_equipment, proposal.location_id),
        names=book.names,
        location_names=book.location_names,
        entry_version=entry.version if entry else None,
        appointment_version=moving.version if moving else None,
        closed=holidays_of(c, zone) if jobs.notices(client.needs) else frozenset(),
        overbooked=facts.overbooked(c, home.id if home else None) if proposal.overbook else 0,
    )


def session_of(proposal: Proposal, sessions: tuple[Session, ...]) -> Session | None:
    """The practitioner's live session that holds the whole time."""
    mine = (s for s in sessions if s.practitioner_id == proposal.practitioner_id and s.status != "cancelled")
    return next((s for s in mine if s.start <= proposal.start and proposal.end <= s.end), None)


def decide(desk: Desk, conflicts: tuple[Conflict, ...], override: str | None, *, overbook: bool = False) -> None:
    """Let it through or refuse it.

    Raises:
        Refused: something blocks, or needs an override that was not given (a blank reason is none); with all conflicts.
        NeedsSupervisor: the override, or an overbook, is a supervisor's.
    """
    if rules.blocking(conflicts, override=bool(override and override.strip()), supervisor=True):
        raise Refused(conflicts)
    needs_supervisor = overbook or any(c.supervisor and c.severity == "override" for c in conflicts)
    if needs_supervisor and not desk.may_sign(Role.SUPERVISOR, "appointment"):
        what = next((c.message for c in conflicts if c.supervisor), "It is an overbook.")
        raise NeedsSupervisor(f"{what} Only a supervisor may accept that; nothing was booked.")
