"""The waiting list: who waits, in which order and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing.standing import line
from booktui.desk.listing.targets import target_for
from booktui.desk.listing.worklist import fresh
from booktui.desk.names import shown
from booktui.desk.resolve import service_of
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.views import ListRow
from booktui.rules.clock import local_date
from booktui.rules.priority import lead_days, standing
from booktui.rules.validation import next_on
from booktui.rules.values import Conflict, Role
from booktui.store import clients, clocks, priorities
from booktui.store import waiting as entries
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

PRIORITIES = {
    "2ww": "2ww", "3": "2ww", "two week wait": "2ww", "suspected cancer": "2ww", "usc": "2ww",
    "urgent": "urgent", "2": "urgent", "soon": "urgent", "urg": "urgent",
    "routine": "routine", "1": "routine", "rou": "routine", "": "routine",
}  # fmt: skip
"""What people and other systems write (NHS PRIORITY TYPE CODE, domain.md 1.8)."""
SHORT = {
    "interpreter": "interp",
    "step-free": "step-free",
    "transport": "transport",
    "longer": "longer",
    "format": "format",
}


def read_priority(text: str) -> str:
    """Raises BadInput for a word that is no priority."""
    found = PRIORITIES.get(text.strip().casefold())
    if found is None:
        raise BadInput(f"{text!r} is no priority. Use routine, urgent or 2ww.")
    return found


class Waiting:
    """The waiting list of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self) -> int:
        """How many wait."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            return entries.count(c)

    def page(self, offset: int, limit: int) -> list[ListRow]:
        """That many rows from that place on, in order."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            return [self._row(c, row) for row in entries.page(c, offset, limit)]

    def row(self, entry_id: int) -> ListRow:
        """Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            return self._get(c, entry_id)

    def position(self, entry_id: int) -> int:
        """How many are before it: its place in `page`."""
        with telling(), self._desk.store.read() as c:
            return entries.position(c, entry_id)

    def of_client(self, client_id: int) -> list[ListRow]:
        """The client's open entries."""
        with telling(), self._desk.store.read() as c:
            return [self._row(c, row) for row in entries.of_client(c, client_id)]

    def why(self, entry_id: int) -> str:
        """Why the entry stands where it does, in one line; `desk.priorities.why` says all of it. Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            found = priorities.rated(c, entry_id)
            if found is None:
                raise NotFound(f"There is no waiting entry {entry_id}.")
            return line(c, self._desk, found)

    def share_within_target(self) -> float:
        """The part of the list whose wait is within 18 weeks (RTT-04); 1.0 for an empty list.

        Whoever has no running clock, such as one that was nullified, counts in neither number (RTT-20).
        """
        with telling(), self._desk.store.read() as c:
            since = self._today() - timedelta(days=self._desk.policy.rtt_limit.last_inside)
            stopped, inside = clocks.stopped_waiting(c, since)
            total = entries.count(c) - stopped
            return (entries.within(c, since) - inside) / total if total else 1.0

    def add(
        self, client_id: int, service_code: str, *, received: date, priority: str = "routine",
        clock_start: date | None = None, referrer: str = "", comment: str = "",
    ) -> ListRow:  # fmt: skip
        """Put a client on the list.

        Raises:
            NotFound: no such client or service.
            Refused: the client already waits for it, or their record is closed.
            BadInput: a date in the future, an unknown priority.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            entry_id = self.add_in(
                c, client_id, service_code, received=received, priority=priority, clock_start=clock_start,
                referrer=referrer, comment=comment,
            )  # fmt: skip
            return self._get(c, entry_id)

    def add_in(
        self, c: Connection, client_id: int, service_code: str, *, received: date, priority: str = "routine",
        clock_start: date | None = None, referrer: str = "", comment: str = "",
    ) -> int:  # fmt: skip
        """The same inside the caller's write transaction; the entry's id."""
        desk = self._desk
        service = service_of(desk.catalogue_in(c), service_code)
        record = clients.record(c, client_id)
        if record is None:
            raise NotFound("There is no such client at this desk.")
        started = clock_start or received
        self._may_add(c, record, service.id, service.name, received, started)
        level = read_priority(priority)
        target = target_for(desk, service, level, started)
        lead = lead_days(priorities.needs(c, client_id), desk.policy)
        entry_id = entries.add(
            c, client_id=client_id, service_id=service.id, received=received,
            referrer=read_text("referrer", referrer, 120), comment=read_text("comment", comment, 500),
            clock_start=started, priority=level, target=target, at=desk.now(),
            place=standing(level, started, target, self._today(), lead_days=lead),
            validate_on=next_on(started, None, desk.policy.validation_weeks, desk.policy.validation_at_weeks),
        )  # fmt: skip
        after = {"client": client_id, "service": service.code, "priority": level, "clock_start": started}
        desk.log(c, "wait", "waiting_entry", entry_id, after=after)
        return entry_id

    def remove(self, entry_id: int, reason: str, code: str = "", **how: Any) -> tuple[str, ...]:
        """Take an entry off the list; what was done, a line each. See `Removals.remove` for `how` and what it raises.

        Without a code the reason begins with it, in capitals or with a colon: `ELSE seen at Leeds`, or is nothing else.

        Raises:
            BadInput: no code was given; the sentence lists them.
        """
        from booktui.desk.listing.removal_reasons import load_reasons
        from booktui.rules.removals import first_code

        if code:
            return self._desk.removals.remove(entry_id, code, reason, **how)
        found = first_code(load_reasons(), reason)
        if found is None:
            known = ", ".join(one.code for one in self._desk.removals.reasons())
            raise BadInput(f"Say for which reason, one of {known}. Nothing was changed.")
        words = reason.strip()[len(found.code) :].lstrip(" :,.;")
        return self._desk.removals.remove(entry_id, found.code, words or found.meaning, **how)

    def edit(
        self, entry_id: int, changes: Mapping[str, Any], *, reason: str = "", version: int | None = None
    ) -> tuple[str, ...]:  # fmt: skip
        """Change wishes, comment, referrer, priority, complexity, owner; see `editing.edit_in`."""
        from booktui.desk.listing.editing import edit_in

        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return edit_in(c, self._desk, entry_id, changes, reason=reason, version=version)

    def _may_add(
        self, c: Connection, record: dict[str, Any], service_id: int, service: str, received: date, started: date
    ) -> None:
        today = self._today()
        for what, day in (("received date", received), ("clock start", started)):
            if day > today:
                raise BadInput(f"The {what} {day:%d %b %Y} is in the future. Nothing was added.")
        if record["status"] != "active":
            words = {"deceased": "has died", "merged": "was merged into another record", "closed": "is closed"}
            message = f"The record {record['ref']} {words[record['status']]}, so nobody can be put on the list."
            raise Refused([Conflict("client-closed", "block", message, record["ref"])])
        if entries.open_for(c, record["id"], service_id) is not None:
            message = f"{record['ref']} already waits for {service}. Change that entry instead."
            raise Refused([Conflict("duplicate", "block", message, record["ref"])])

    def _get(self, c: Connection, entry_id: int) -> ListRow:
        row = entries.one(c, entry_id)
        if row is None:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        return self._row(c, row)

    def _today(self) -> date:
        return local_date(self._desk.now(), self._desk.zone)

    def _row(self, c: Connection, row: tuple[Any, ...]) -> ListRow:
        target, started, today = as_date(row[8]), as_date(row[9]), self._today()
        hidden = bool(row[5] or row[13])
        flags = tuple(
            detail if kind == "interpreter" and detail else SHORT.get(kind, kind)
            for kind, detail in entries.needs(c, row[1])
        )
        return ListRow(
            entry_id=row[0], client_id=row[1], client_ref=row[2], name=shown(row[3], row[4], hidden), service=row[6],
            priority=row[7], target_on=target, days_left=(target - today).days, days_waited=(today - started).days,
            flags=flags, status=row[10], attempts=row[11], not_before=row[12], sensitive=hidden,
        )  # fmt: skip


__all__ = ["Waiting", "read_priority"]
