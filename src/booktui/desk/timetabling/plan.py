"""A rebooking plan for lines of the rebook list: times for all of them together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.clinic_views import PlanRow, PlanView
from booktui.desk.timetabling import rebook

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def plan(c: Connection, desk: Desk, ids: Collection[int] | None, start: date | None, until: date | None) -> PlanView:
    """The lines in their order, none of them with a time yet."""
    wanted = [row for row in rebook.rows(c) if ids is None or row.id in ids]
    return PlanView(tuple(PlanRow(row, None) for row in wanted), 0, 0)
