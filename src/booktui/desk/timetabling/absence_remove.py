"""Absences taken back: what has passed stays on record, and whom they displaced gets the time that is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row

from booktui.desk.clinic_views import Done
from booktui.desk.errors import Refused
from booktui.desk.timetabling.absence import found, lower
from booktui.desk.timetabling.absence_wanted import away_of
from booktui.desk.timetabling.permission import preview_of, reason_of
from booktui.desk.timetabling.restore import restore, told
from booktui.rules.clock import local_date
from booktui.store import absence_rules
from booktui.store import absences as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def remove(c: Connection, desk: Desk, absence_id: int, reason: str, *, whole: bool) -> Done:
    """Take an absence back, or with `whole` all that is to come of a repeating one; times that are free are given back.

    What has passed of it stays on record; one that is going on ends now.

    Raises:
        NotFound: there is none.
        Refused: it has passed, is a public holiday, or came from a calendar.
    """
    row = found(c, absence_id)
    _refuse_removal(desk, row)
    whole = whole and row.rule_id is not None
    every = store.parts_of(c, row.rule_id) if whole else [row]
    rows = [one for one in every if one.ends_at > desk.now()]
    if not rows:
        raise Refused((), f"{away_of(desk, [row]).title} has passed and stays on record. Nothing was changed.")
    away = away_of(desk, rows, whole=whole)
    _take_out(c, desk, rows)
    if whole:
        _end_rule(c, desk, row, rows)
    disruption = next((one.disruption_id for one in rows if one.disruption_id is not None), None)
    part = row.rule_id is not None and not whole
    back, kept = restore(c, desk, disruption, away.spans if part else None) if disruption else ([], [])
    desk.log(
        c, "remove", "absence", absence_id, reason=reason_of(reason) if reason.strip() else "",
        before={"absence": away.title, "parts": [one.id for one in rows], "disruption": disruption},
        after={"restored": len(back), "not_restored": len(kept)},
    )  # fmt: skip
    seen = preview_of(desk, away.title, (), local_date(desk.now(), away.zone), 0, counts=False)
    return Done(f"Removed {lower(away.title)}{told(back, kept, ': ')}.", seen, disruption, also=tuple(kept))


def _refuse_removal(desk: Desk, row: Row[Any]) -> None:
    if row.kind == "holiday":
        day = local_date(row.starts_at, desk.zone)
        raise Refused(
            (), f"{row.reason} is a public holiday: to open on it, put [[holiday]] date = {day}, open = true in the "
            "setup file. Nothing was changed."
        )  # fmt: skip
    if row.kind == "busy":
        raise Refused(
            (), f"That busy time came from {row.source or 'a calendar'}: change it there and import it again. "
            "Nothing was changed."
        )  # fmt: skip


def _take_out(c: Connection, desk: Desk, rows: Sequence[Row[Any]]) -> None:
    """Future ones go; one that is going on ends now."""
    now = desk.now()
    store.change(c, [row.id for row in rows if row.starts_at < now], ends_at=now)
    store.remove(c, [row.id for row in rows if row.starts_at >= now])


def _end_rule(c: Connection, desk: Desk, row: Row[Any], rows: Sequence[Row[Any]]) -> None:
    """No part is made any more; a rule without parts is of no use."""
    if not store.parts_of(c, row.rule_id):
        absence_rules.remove(c, row.rule_id)
        return
    today = local_date(desk.now(), row.time_zone)
    going_on = any(one.starts_at < desk.now() for one in rows)
    absence_rules.change(c, row.rule_id, valid_until=today if going_on else today - timedelta(days=1))
