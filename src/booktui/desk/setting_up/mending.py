"""Sessions after a setup file: brought in line with it, and whoever no longer fits put on the rebook list (TPL-03)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from booktui.desk.setting_up.clinic_versions import REASON
from booktui.desk.timetabling import sessions
from booktui.desk.timetabling.permission import preview_of
from booktui.desk.timetabling.settle import fits_again
from booktui.rules.clinics.versions import APPROVED
from booktui.rules.clock import local_date
from booktui.store import clinics as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)


def mend(c: Connection, desk: Desk, touched: Collection[str], *, everything: bool, zone: str) -> sessions.Mended:
    """Mend the sessions of those clinics, or of all, and say in the notes how many need another time."""
    done = sessions.Mended()
    listed = 0
    for clinic in c.execute(select(_clinic)).all():
        if everything or clinic.code in touched:
            one = sessions.mend(c, desk, [clinic], zone)
            listed += _list(c, desk, clinic, one, zone)
            done.add(one)
    if listed:
        who = "1 appointment no longer fits and is" if listed == 1 else f"{listed} appointments no longer fit and are"
        done.notes.append(f"{who} on the rebook list; see: booktui clinic rebook")
    return done


def _list(c: Connection, desk: Desk, clinic: Row[Any], mended: sessions.Mended, zone: str) -> int:
    """How many are new on the list."""
    fits_again(c, desk, clinic.id, {one.booked.appointment_id for one in mended.unfit})
    approved = [one for one in store.versions(c, [clinic.id])[clinic.id] if one.state == APPROVED]
    if not mended.unfit or not approved:
        return 0
    from booktui.desk.timetabling.change import list_unfit

    seen = preview_of(desk, clinic.code, (), local_date(desk.now(), zone), desk.policy.change_notice_days)
    return list_unfit(c, desk, clinic.id, approved[-1].id, seen, mended.unfit, REASON)[1]
