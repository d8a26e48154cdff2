"""Who on the waiting list could take a slot: walked in the list's one order, each asked of the conflict checker."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.capacity_views import Candidate, UnfilledSlot
from booktui.desk.names import shown
from booktui.desk.resolve import Wanted, resolve
from booktui.desk.views import ClientLine
from booktui.rules import conflicts as rules
from booktui.rules.checks.slots import opens
from booktui.rules.clock import local_date
from booktui.rules.values import Conflict, Service
from booktui.store import clients, facts
from booktui.store import waiting as entries
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 40
"""Nobody waits for more than so many to be tried."""
NOT_FOR = frozenset({"slot-type", "session-full", "outside-session"})
"""Conflicts that may be overridden, but that make somebody no candidate for this slot."""
HOUR = 3600


def candidates(c: Connection, desk: Desk, slot: UnfilledSlot, count: int) -> tuple[Candidate, ...]:
    """The first `count` of the list's order who could be booked into the slot: nothing blocks it.

    Suspended ones are passed over, and those who asked not to be rung before a later time.
    """
    book = desk.catalogue_in(c)
    services = [book.service_by_code[code.upper()] for code in slot.services if code.upper() in book.service_by_code]
    found: list[Candidate] = []
    for service, row in _in_turn(c, desk, services):
        if len(found) == count:
            break
        conflicts = _against(c, desk, slot, service, row)
        if conflicts is not None:
            found.append(_candidate(c, desk, slot, service, row, conflicts))
    return tuple(found)


def _in_turn(c: Connection, desk: Desk, services: list[Service]) -> Iterator[tuple[Service, tuple[Any, ...]]]:
    """Entries for any of the services by the one sort key, at most `MOST`."""
    queues = ([(row[2:8], service, row) for row in entries.in_turn(c, service.id, desk.now(), MOST)]
              for service in services)  # fmt: skip
    for number, (_, service, row) in enumerate(merge(*queues, key=lambda one: one[0])):
        if number == MOST:
            return
        yield service, row


def _against(
    c: Connection, desk: Desk, slot: UnfilledSlot, service: Service, row: tuple[Any, ...]
) -> tuple[Conflict, ...] | None:
    """What speaks against it; None when it is not to be had."""
    entry, types = facts.entry(c, row[0]), desk.catalogue.slot_types
    if slot.letter and not opens(slot.letter, slot.session_start, service, types, entry, desk.now()):
        return None
    wanted = Wanted(
        row[1], service.code, slot.start, practitioner=slot.practitioner, location=slot.location, entry_id=row[0]
    )
    proposal = resolve(c, desk, wanted)
    found = rules.check(proposal, gate.gather(c, desk, proposal, desk.now()), desk.policy)
    if any(conflict.severity == "block" or conflict.code in NOT_FOR for conflict in found):
        return None
    return found


def _candidate(
    c: Connection, desk: Desk, slot: UnfilledSlot, service: Service, row: tuple[Any, ...],
    conflicts: tuple[Conflict, ...],
) -> Candidate:  # fmt: skip
    record = clients.record(c, row[1]) or {}
    line = line_of(record, service)
    today, hours = local_date(desk.now(), desk.zone), record["short_notice_hours"]
    return Candidate(
        row[0], line, row[8], (today - as_date(row[6])).days, (as_date(row[4]) - today).days, conflicts, hours,
        hours is not None and slot.start - desk.now() >= hours * HOUR,
    )  # fmt: skip


def line_of(record: dict[str, Any], service: Service) -> ClientLine:
    """A client's record as a line of who could come, with the service they wait for; masked where it must be."""
    hidden = bool(record["sensitive"] or service.sensitive)
    born = record["birth_date"]
    written = f"{as_date(born):%d/%m/%Y}" if born else ""
    return ClientLine(
        record["id"], record["ref"], shown(record["family_name"], record["given_name"], hidden),
        f"••/••/{written[-4:]}" if hidden and written else written, status=record["status"], sensitive=hidden,
        waiting=service.code,
    )  # fmt: skip
