"""Who could come instead, in the order in which they are asked; read no further than is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.candidates import line_of
from booktui.desk.freed.views import FillCandidate
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.clock import local_date
from booktui.rules.filling import order
from booktui.rules.filling.fits import why_not
from booktui.rules.filling.values import Applicant, Gap, Ranked
from booktui.rules.priority import letter
from booktui.rules.values import Service
from booktui.store import clients, facts
from booktui.store import fill_ranking as store
from booktui.store.fill_ranking import Extra
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

PROVIDERS = 12
"""Of no more than so many other practitioners are later bookings looked at."""


def ranking(c: Connection, desk: Desk, gap: Gap, out: Collection[int] = ()) -> Iterator[Applicant]:
    """Everybody who could come, first in turn first.

    Args:
        out: clients who were asked already, or whom the diary refused.
    """
    book, now, closed = desk.catalogue_in(c), desk.now(), holidays_of(c, desk.zone)
    found = {one.entry_id: (one, extra) for one, extra in _everybody(c, desk, gap) if one.client_id not in out}
    key = order.by(gap, now, desk.policy)
    for one, extra in sorted(found.values(), key=lambda pair: key(pair[0])):
        applicant = _applicant(c, desk, one, extra)
        if applicant and not why_not(applicant, gap, now, desk.policy, book.slot_types, closed):
            yield applicant


def one_of(c: Connection, desk: Desk, gap: Gap, entry_id: int) -> tuple[Applicant | None, str]:
    """One entry, and why its client cannot be asked; nobody when there is no such entry."""
    found = store.ranked(c, entry_id)
    applicant = _applicant(c, desk, *found) if found else None
    if applicant is None:
        return None, f"There is no waiting entry {entry_id}."
    types, closed = desk.catalogue_in(c).slot_types, holidays_of(c, desk.zone)
    return applicant, why_not(applicant, gap, desk.now(), desk.policy, types, closed)


def _everybody(c: Connection, desk: Desk, gap: Gap) -> Iterator[tuple[Ranked, Extra]]:
    """The head of each service's list; where notice is short, those further down and booked later who agreed to it."""
    hours = gap.hours_left(desk.now())
    for service in _services(c, desk, gap):
        yield from store.in_turn(c, service.id)
        if order.is_short(gap, desk.now(), desk.policy):
            yield from store.agreed(c, service.id, hours)
        for person in _people(c, desk, gap, service):
            yield from store.later(c, service.id, person, gap.end, hours)


def _services(c: Connection, desk: Desk, gap: Gap) -> list[Service]:
    """Those of the session that are no longer than the time that came free."""
    book = desk.catalogue_in(c)
    return [book.services[key] for key in sorted(gap.services) if book.services[key].minutes <= gap.minutes]


def _people(c: Connection, desk: Desk, gap: Gap, service: Service) -> list[int]:
    """Whose later bookings may be brought forward: the same practitioner's, then others'."""
    others = [who.id for who in desk.catalogue_in(c).providers(service) if who.id != gap.practitioner_id]
    return [gap.practitioner_id, *others[:PROVIDERS]]


def _applicant(c: Connection, desk: Desk, one: Ranked, extra: Extra) -> Applicant | None:
    entry, client = facts.entry(c, one.entry_id), facts.client(c, one.client_id)
    if entry is None or client is None:
        return None
    elsewhere = (extra.claimed_until or 0) > desk.now() and extra.claimed_by != desk.person.name
    return Applicant(
        one, entry, client, desk.catalogue.services[one.service_id],
        as_date(extra.unavailable_from) if extra.unavailable_from else None,
        as_date(extra.unavailable_to) if extra.unavailable_to else None,
        extra.not_before, extra.claimed_by if elsewhere else "",
    )  # fmt: skip


def candidate(c: Connection, desk: Desk, gap: Gap, one: Applicant, place: int, passed: str = "") -> FillCandidate:
    """Somebody in the ranking, as shown."""
    now, policy, ranked = desk.now(), desk.policy, one.ranked
    today = local_date(now, gap.zone)
    return FillCandidate(
        place, ranked.entry_id, line_of(clients.record_raw(c, ranked.client_id), one.service), one.entry.priority,
        letter(ranked.band, ranked.own_band), (today - ranked.clock_start).days, (ranked.target_on - today).days,
        ranked.notice_hours, order.agrees(ranked, gap, now, policy), ranked.booked_start, ranked.booked_id,
        order.why(one, gap, now, policy), passed,
    )  # fmt: skip
