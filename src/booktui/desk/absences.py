"""Absences: leave, training and closures, seen before they are approved, and taken back with what they displaced."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from booktui.desk.absence_views import AbsenceView, AbsenceWanted
from booktui.desk.tell import telling
from booktui.desk.timetabling import absence_parts
from booktui.rules.catalogue import Catalogue
from booktui.rules.clock import day_span
from booktui.rules.values import Role
from booktui.store import absences as store

if TYPE_CHECKING:
    from booktui.desk.clinic_views import Done, Preview
    from booktui.desk.desk import Desk

__all__ = ["AbsenceView", "AbsenceWanted", "Absences"]


class Absences:
    """`desk.absences`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(
        self, first: date, last: date, *, schedule: str | None = None, busy: bool = False
    ) -> tuple[AbsenceView, ...]:
        """Absences, closures and public holidays of those days, both inclusive, by their start.

        Args:
            schedule: only those of this practitioner, room, piece of equipment or interpreter.
            busy: imported busy time as well.

        Raises:
            NotFound: no such schedule.
        """
        from booktui.desk.busy import schedule as schedule_of

        since, until = day_span(first, self._desk.zone)[0], day_span(last, self._desk.zone)[1]
        with telling(), self._desk.store.read() as c:
            key = schedule_of(c, self._desk, schedule)[0] if schedule else None
            book = self._desk.catalogue_in(c)
            rows = store.between(c, since, until, schedule_id=key, busy=busy)
        return tuple(_view(book, row, self._desk.zone) for row in rows)

    def preview(self, wanted: AbsenceWanted) -> Preview:
        """Who would be displaced; nothing is changed.

        Raises:
            NotFound, BadInput: see `add`.
        """
        from booktui.desk.timetabling import absence, absence_wanted

        with telling(), self._desk.store.read() as c:
            return absence.preview(c, self._desk, absence_wanted.settle(c, self._desk, wanted))

    def preview_of(self, absence_id: int) -> Preview:
        """Who would be displaced by approving a requested absence; nothing is changed. Raises NotFound."""
        from booktui.desk.timetabling import absence

        with telling(), self._desk.store.read() as c:
            return absence.approval(c, self._desk, absence_id)[2]

    def add(self, wanted: AbsenceWanted, *, reason_for_cut: str = "", request: bool = False) -> Done:
        """Put an absence on record; everybody whose appointment lies in it is displaced, and on the rebook list.

        Args:
            reason_for_cut: why people lose their time; needed where a supervisor is.
            request: it is only asked for: it warns, and displaces nobody until it is approved.

        Raises:
            NotFound: no such schedule or location.
            BadInput: a time, the kind or the recurrence is wrong.
            Refused: it is on record already.
            NotPermitted: it displaces somebody at short notice, or for the second time: a supervisor's.
            Usage: that needs a reason.
        """
        from booktui.desk.timetabling import absence, absence_wanted

        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            away = absence_wanted.settle(c, self._desk, wanted)
            return absence.add(c, self._desk, away, reason_for_cut, request=request)

    def approve(self, absence_id: int, *, reason: str = "") -> Done:
        """Approve a requested absence, with every part of a repeating one; errors as for `add`."""
        from booktui.desk.timetabling import absence

        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return absence.approve(c, self._desk, absence_id, reason)

    def remove(self, absence_id: int, *, whole: bool = False, reason: str = "") -> Done:
        """Take an absence back; who was displaced by it and has no new time gets the old one where it is free.

        Args:
            whole: all that is to come of a repeating one, not only this part.

        Raises:
            NotFound: there is none.
            Refused: it has passed, is a public holiday, or came from a calendar.
        """
        from booktui.desk.timetabling import absence_remove

        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return absence_remove.remove(c, self._desk, absence_id, reason, whole=whole)

    def top_up(self) -> int:
        """Make the parts of repeating absences that the horizon lacks; how many. Cheap when none is short."""
        return absence_parts.top_up(self._desk)


def _view(book: Catalogue, row: Row[Any], zone: str) -> AbsenceView:
    holder = book.resources.get(row.schedule_id) if row.schedule_id is not None else None
    place = book.locations.get(row.location_id) if row.location_id is not None else None
    named = holder or place
    return AbsenceView(
        id=row.id, schedule=holder.code if holder else "", name=named.name if named else "Every location",
        location=place.code if place else "", kind=row.kind, start=row.starts_at, end=row.ends_at,
        zone=book.zone_of(holder.location_id if holder else row.location_id, zone), reason=row.reason,
        state=row.state, rule_id=row.rule_id,
        words=absence_parts.rule_of(row).words if row.rule_id is not None else "", source=row.source,
        disruption_id=row.disruption_id, displaced=row.displaced or 0,
    )  # fmt: skip
