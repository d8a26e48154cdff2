"""Reminder calls on Today: the open day before (TZ-10, scripts.md 5), and an hour before (scripts.md 6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from booktui.desk.due.today_sources import Found, Moment
from booktui.desk.due.today_views import DueLine
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.rules import due, reminders
from booktui.rules.clock import day_span, spoken, to_wall
from booktui.rules.workdays import HOUR
from booktui.store import reminder_calls as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DAY_AHEAD, HOUR_AHEAD = "REMINDER_24H", "REMINDER_1H"
SOON = 70 * 60
"""Visits that begin within so many seconds are rung about now."""


def due_now(desk: Desk, at: Moment, limit: int) -> Found:
    """Those of the hour first: they cannot wait."""
    hour, day = hour_ahead(desk, at, limit), day_ahead(desk, at, limit)
    return Found((hour.lines + day.lines)[:limit], hour.total + day.total)


def day_ahead(desk: Desk, at: Moment, limit: int) -> Found:
    """Visits of the next open day whose clients are rung about it, the likeliest to be missed first (TZ-10)."""
    span = reminders.call_days(at.today, at.closed)
    if span is None:
        return Found([], 0)
    begin, end = day_span(span[0], desk.zone)[0], day_span(span[1], desk.zone)[1]
    with telling(), desk.store.read() as c:
        rows = store.day_ahead(c, begin, end, day_span(at.today, desk.zone)[0], limit)
    return Found([_day_line(desk, at, row) for row in rows], rows[0].total if rows else 0)


def hour_ahead(desk: Desk, at: Moment, limit: int) -> Found:
    """Telephone and video visits, and those likely to be missed, whose clients get no text.

    Nobody is rung outside the hours in which anybody is (`call.from`, `call.until`), nor about a visit that begins
    less than an hour after the first of them.
    """
    opens, ends = (time.fromisoformat(said) for said in (desk.policy.call_from, desk.policy.call_until))
    if not opens <= to_wall(at.now, desk.zone).time() < ends:
        return Found([], 0)
    with telling(), desk.store.read() as c:
        rows = store.hour_ahead(c, at.now + reminders.LAST_SHORT, at.now + SOON, at.now - SOON, limit)
    rung = [row for row in rows if not _too_early(row, desk, opens)]
    return Found([_hour_line(desk, at, row) for row in rung], rows[0].total - len(rows) + len(rung) if rows else 0)


def _too_early(row: store.VisitDue, desk: Desk, opens: time) -> bool:
    """A visit before 09:00, where nobody is rung before 08:00, has its text only (scripts.md 6)."""
    wall = to_wall(row.starts_at, row.zone or desk.zone)
    return wall.replace(tzinfo=None) < datetime.combine(wall.date(), opens) + timedelta(hours=1)


def _day_line(desk: Desk, at: Moment, row: store.VisitDue) -> DueLine:
    zone = row.zone or desk.zone
    said = _said(row, zone, "visit", "tried today")
    ring_by = max(at.shuts, reminders.call_at(row.starts_at, zone, at.closed))
    return DueLine(
        "reminder", due.TODAY, ring_by, shown(row.family, row.given, row.hidden), said, "call",
        row.client_id, row.entry_id, row.appointment_id, client_ref=row.ref, script=DAY_AHEAD,
    )  # fmt: skip


def _hour_line(desk: Desk, at: Moment, row: store.VisitDue) -> DueLine:
    how = row.modality if row.modality in ("telephone", "video") else "in person"
    ring_by = row.starts_at - HOUR
    return DueLine(
        "reminder", at.rank(ring_by), ring_by, shown(row.family, row.given, row.hidden),
        _said(row, row.zone or desk.zone, f"in the hour, {how}:", "tried"), "call", row.client_id, row.entry_id,
        row.appointment_id, client_ref=row.ref, script=HOUR_AHEAD,
    )  # fmt: skip


def _said(row: store.VisitDue, zone: str, what: str, tried: str) -> str:
    why = reminders.why(reminders.Risk(row.missed, row.cancelled, row.cancer, row.support, row.booked_days))
    said = [spoken(row.starts_at, zone), *([why] if why else []), *([tried] if row.tried else [])]
    return f"{what} {'; '.join(said)}"
