"""A calendar that others may look at: of a practitioner, room, machine or interpreter, or of a clinic's sessions.

It says when and, where that is asked for, which service and whose reference; never a name. What is sensitive is
`Booked` whoever asks (PRV-03). Nothing that was cancelled is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.inviting import organizer
from booktui.desk.nearest import nearest
from booktui.desk.tell import telling
from booktui.rules.clock import day_span
from booktui.rules.values import Instant, Resource, Role
from booktui.store import facts
from booktui.store import published as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.publish import Booked, Period

BUSY_ONLY, DETAILS, FREE_BUSY = "busy-only", "details", "free-busy"
"""What a calendar says: `Booked` and no more; service and reference; or only when."""
ENDINGS = {BUSY_ONLY: "ics", DETAILS: "ics", FREE_BUSY: "ifb"}


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What leaves the desk."""

    code: str
    """Whose calendar it is, as it is written here."""
    name: str
    """The file's: the code alone (PRV-08)."""
    data: bytes
    count: int
    """Appointments in it, or periods of free/busy."""


@dataclass(frozen=True, slots=True)
class _Whose:
    code: str
    kind: str
    id: int
    resource: Resource | None


def calendar_file(desk: Desk, code: str, first: date, last: date, shows: str = BUSY_ONLY) -> CalendarFile:
    """The calendar of the days from the first to the last, both inclusive; its leaving is logged.

    Raises:
        NotFound: there is no such code, or nothing is booked then and so there is no calendar (RFC 5545 3.6).
        NotPermitted: the person only reads.
    """
    desk.require(Role.COORDINATOR)
    since, until = day_span(first, desk.zone)[0], day_span(last, desk.zone)[1]
    with telling(), desk.store.write() as c:
        whose = _whose(c, desk, code)
        data, count = _made(c, desk, whose, since, until, shows)
        if not count and shows != FREE_BUSY:
            raise NotFound(
                f"Nothing is booked for {whose.code} from {first.isoformat()} to {last.isoformat()}, so there is no "
                "calendar. No file was made; --free-busy says that the time is free."
            )
        said = {"code": whose.code, "shows": shows, "count": count}
        span = f"{first.isoformat()} to {last.isoformat()}"
        desk.log(c, "export", "calendar", whose.id, reason=span, after=said)
    name = re.sub("[^A-Za-z0-9]+", "-", whose.code).strip("-")[:60] or f"{whose.kind}-{whose.id}"
    return CalendarFile(whose.code, f"{name}.{ENDINGS[shows]}", data, count)


def _whose(c: Connection, desk: Desk, code: str) -> _Whose:
    """Whom or what the code means: a resource, else a clinic."""
    said = code.strip().upper()
    resource = desk.catalogue_in(c).resource_by_code.get(said)
    if resource is not None:
        return _Whose(resource.code, str(resource.kind), resource.id, resource)
    clinics = store.clinics(c)
    if said in clinics:
        return _Whose(clinics[said][1], "clinic", clinics[said][0], None)
    known = {*desk.catalogue.resource_by_code, *clinics}
    raise NotFound(
        f"There is no practitioner, room, equipment, interpreter or clinic {code!r}{nearest(code, known)}. "
        "No file was made."
    )


def _made(c: Connection, desk: Desk, whose: _Whose, since: Instant, until: Instant, shows: str) -> tuple[bytes, int]:
    from booktui.exchange import publish

    mailbox = organizer(desk.settings)
    if shows == FREE_BUSY:
        periods = publish.merged(_periods(c, desk, whose, since, until), since, until)
        uid = f"freebusy-{whose.kind}-{whose.id}@{desk.settings.get('uid_domain', 'booktui.example')}"
        data = publish.freebusy(
            periods, whose.code, mailbox=mailbox, uid=uid, since=since, until=until, stamp=desk.now()
        )
        return data, len(periods)
    read = store.of_clinic if whose.kind == "clinic" else store.of_schedule
    events = [_event(row, shows) for row in read(c, whose.id, since, until)]
    return publish.publish(events, whose.code, mailbox=mailbox, stamp=desk.now()) if events else b"", len(events)


def _event(row: store.Shown, shows: str) -> Booked:
    from booktui.exchange.publish import Booked

    plain = Booked(row.uid, row.sequence, row.start, row.end)
    if shows != DETAILS or row.hidden:
        return plain
    return Booked(*(row.uid, row.sequence, row.start, row.end), f"{row.service} {row.client}", row.room or row.location)


def _periods(c: Connection, desk: Desk, whose: _Whose, since: Instant, until: Instant) -> list[Period]:
    """Bookings with the time around them, holds that live, absences and closures."""
    from booktui.exchange.publish import BUSY, TENTATIVE, UNAVAILABLE, Period

    def kind(status: str) -> str:
        return TENTATIVE if status == "proposed" else BUSY

    if whose.resource is None:
        rows = store.taken_in_clinic(c, whose.id, since, until, desk.now())
        return [Period(start, end, kind(status)) for start, end, status in rows]
    taken = facts.taken(c, [whose.id], since, until, desk.now())
    found = [Period(one.start, one.end, kind(one.status)) for one in taken]
    for away in facts.absences(c, [whose.id], since, until):
        here = away.schedule_id == whose.id
        closed = away.schedule_id is None and away.location_id in (None, whose.resource.location_id)
        if away.approved and (here or closed):
            found.append(Period(away.start, away.end, BUSY if away.kind == "busy" else UNAVAILABLE))
    return found
