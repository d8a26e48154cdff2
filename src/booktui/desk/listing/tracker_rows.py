"""A line of the tracker from what is on record: days, colour, and what happens next (domain.md 1.8)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.listing.list_views import TrackerRow
from booktui.desk.names import shown
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.catalogue import Catalogue
from booktui.rules.clock import local_date, to_wall
from booktui.rules.clocks.targets import Diagnostic, diagnostic, plan_by
from booktui.rules.policy import Policy
from booktui.rules.priority import letter
from booktui.rules.values import Instant
from booktui.store import tracker as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SHORT = {"interpreter": "interp"}
"""Kinds of need in fewer letters."""
BLACK, BREACHED, RED, AMBER, GREEN = "black", "breached", "red", "amber", "green"


def rows(c: Connection, desk: Desk, entry_ids: list[int]) -> list[TrackerRow]:
    """Those entries, in that order."""
    lines = store.lines(c, entry_ids)
    needs = store.needs(c, (line.client_id for line in lines))
    maker = Maker(c, desk)
    return [maker.row(line, needs.get(line.client_id, [])) for line in lines]


def state_of(days_left: int, planned: bool, policy: Policy) -> str:
    """The tracker's colour as a word: black without a plan, else by the days to the target (1.8)."""
    if not planned:
        return BLACK
    if days_left < 0:
        return BREACHED
    return RED if days_left <= policy.tracker_red_days else AMBER if days_left <= policy.tracker_amber_days else GREEN


class Maker:
    """Makes rows of one look at the list."""

    def __init__(self, c: Connection, desk: Desk) -> None:
        self._c, self._desk = c, desk
        self._book: Catalogue = desk.catalogue_in(c)
        self._now = desk.now()
        self._today = local_date(self._now, desk.zone)

    def row(self, line: store.Line, needs: list[tuple[str, str]]) -> TrackerRow:
        """One line, its name masked where it must be."""
        start, target = date.fromisoformat(line.clock_start), date.fromisoformat(line.target_on)
        left = (target - self._today).days
        event, service = self.next_event(line), self._book.services[line.service_id]
        owner = self._book.resources.get(line.owner_id or 0)
        test = self._test(line, start) if service.diagnostic else None
        return TrackerRow(
            entry_id=line.entry_id, client_id=line.client_id, client_ref=line.client_ref,
            name=shown(line.family, line.given, bool(line.hidden)), service=service.code, priority=line.priority,
            letter=letter(line.band, line.own_band), proposed=bool(line.proposed),
            referred_on=date.fromisoformat(line.referred_on), clock_start=start,
            days_waited=(self._today - start).days, target_on=target, days_to_target=left,
            state=state_of(left, bool(event), self._desk.policy), next_event=event,
            last_contact_at=line.last_contact_at, attempts=line.attempts, offers=line.offers, declined=line.declined,
            client_cancels=line.client_cancels, hospital_cancels=-line.hospital_cancels, dnas=line.dnas,
            flags=flags(needs), owner=owner.code if owner else "", comment=line.comment, status=line.status,
            claimed_by=line.claimed_by if (line.claimed_until or 0) > self._now else "", sensitive=bool(line.hidden),
            not_before=line.not_before, dm01_by=plan_by(test.work_by, self._closed) if test else None,
            dm01_breach_on=test.breach_on if test else None,
        )  # fmt: skip

    def next_event(self, line: store.Line) -> str:
        """What happens next; empty where nothing is planned (TRK-01)."""
        if line.status == "booked":
            return self._visit(line)
        if line.status == "suspended":
            return f"suspended to {self._day(date.fromisoformat(line.unavailable_to))}" if line.unavailable_to else (
                "suspended"
            )  # fmt: skip
        if line.status != "waiting":
            return ""
        if line.review_due is not None:
            return f"clinician's review by {self._day(local_date(line.review_due, self._desk.zone))}"
        if line.reply_by:
            return f"reply by {self._day(date.fromisoformat(line.reply_by))}"
        again = max((at for at in (line.not_before, line.contact_from) if at is not None), default=None)
        if again is None:
            return ""
        return f"ring after {self._moment(again)}" if again > self._now else f"ring, due since {self._moment(again)}"

    def _visit(self, line: store.Line) -> str:
        if line.starts_at is None:
            return ""
        who = self._book.names.get(line.practitioner_id or 0, "")
        zone = self._book.zone_of(line.location_id, self._desk.zone)
        return f"{self._moment(line.starts_at, zone)} {who}".strip()

    @cached_property
    def _closed(self) -> frozenset[date]:
        return holidays_of(self._c, self._desk.zone)

    def _test(self, line: store.Line, requested: date) -> Diagnostic:
        """The six weeks of a test, begun anew by a missed visit or the client's cancelling."""
        events = [(local_date(at, self._desk.zone), what) for at, what in store.missed(self._c, line.entry_id)]
        return diagnostic(requested, events, self._desk.policy.dm01_limit)

    def _moment(self, at: Instant, zone: str = "") -> str:
        """`Tue 1 Dec 09:30`."""
        wall = to_wall(at, zone or self._desk.zone)
        return f"{self._day(wall.date())} {wall:%H:%M}"

    def _day(self, day: date) -> str:
        """`Tue 1 Dec`, with the year where it is another one."""
        return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != self._today.year else "")


def flags(needs: list[tuple[str, str]]) -> tuple[str, ...]:
    """Needs in short words: `BSL`, `step-free`."""
    return tuple(detail if kind == "interpreter" and detail else SHORT.get(kind, kind) for kind, detail in needs)
