"""Invitations that nobody has answered while the visit comes near, as lines of what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from booktui.desk.due.today_views import HIDDEN, DueLine
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.rules import due
from booktui.rules.clock import day_span, spoken, to_wall
from booktui.rules.workdays import working_days_after
from booktui.store import replies as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.due.today_sources import Moment

PATIENCE = timedelta(days=2)
"""So long an invitation may lie before anybody is rung about it."""
SCRIPT = "REMINDER_24H"


def due_now(desk: Desk, at: Moment, limit: int) -> tuple[list[DueLine], int]:
    """Visits of the next working days, soonest first, and how many there are (`replies.chase_days`)."""
    last = working_days_after(at.today, desk.policy.replies_chase_days, at.closed)
    until = day_span(last, desk.zone)[1]
    before = at.now - int(PATIENCE.total_seconds())
    with telling(), desk.store.read() as c:
        rows = store.unanswered(c, at.now, until, before, limit)
    return [_line(desk, at, row) for row in rows], rows[0].total if rows else 0


def _line(desk: Desk, at: Moment, row: store.Unanswered) -> DueLine:
    """A client is rung; whoever of ours has not answered is named, and the visit shows in the diary."""
    asked = to_wall(row.asked_at, desk.zone)
    client = row.role == "client"
    service = HIDDEN if row.hidden else row.service
    by = "" if client else f" by {desk.catalogue.names.get(row.schedule_id, row.role)}"
    visit = spoken(row.starts_at, row.zone or desk.zone)
    return DueLine(
        "unanswered", due.TODAY, at.shuts, shown(row.family, row.given, row.hidden),
        f"{service} {visit}: invitation of {asked.day} {asked:%b} not answered{by}", "call" if client else "show",
        row.client_id, row.entry_id, row.appointment_id, row.party_id, row.ref, SCRIPT if client else "",
    )  # fmt: skip
