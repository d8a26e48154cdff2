"""Clinics of a setup file: what differs becomes a version in force from today; older ones are kept (TPL-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, update

from booktui.desk.setting_up.ids import Ids, first, logged, told
from booktui.desk.setting_up.values import ClinicIn, SetupFile
from booktui.rules.clinics.versions import Version
from booktui.rules.clock import local_date
from booktui.store import clinics as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)
REASON = "setup file"


def apply_clinics(
    c: Connection, desk: Desk, ids: Ids, was: SetupFile, wanted: SetupFile, changes: list[str], zone: str
) -> set[str]:
    """Write the clinics that differ; their codes."""
    today = local_date(desk.now(), zone)
    new = {code: item for code, item in wanted.clinic.items() if was.clinic.get(code) != item}
    known = {row.code: row.id for row in c.execute(_clinic.select())} if new else {}
    for code, item in new.items():
        old = was.clinic.get(code)
        number = known.get(code) or _add(c, item, today)
        if old is None or replace(old, active=item.active) != item:
            add_version(c, desk, ids, number, item, today)
        if old is not None and old.active != item.active:
            _retire(c, number, item.active, today)
        changes.append(told("clinic", code, old, item))
        desk.log(c, "change" if old else "add", "clinic", number, before=logged(old), after=logged(item))
    return set(new)


def _add(c: Connection, item: ClinicIn, today: date) -> int:
    values = {"code": item.code, "active": item.active, "retired_from": None if item.active else today}
    return first(c.execute(insert(_clinic).values(**values)).inserted_primary_key)


def add_version(c: Connection, desk: Desk, ids: Ids, clinic_id: int, item: ClinicIn, today: date) -> int:
    """The next version of a clinic, approved and in force from today; the first from the clinic's first day."""
    before = store.versions(c, [clinic_id])[clinic_id]
    number = before[-1].number + 1 if before else 1
    version = replace(
        version_of(ids, item, clinic_id), number=number, effective_from=today if before else item.since or today
    )
    who: dict[str, Any] = {"made_by": desk.person.name, "made_at": desk.now(), "reason": REASON}
    return store.add_version(c, version, **who, approved_by=desk.person.name, approved_at=desk.now())


def version_of(ids: Ids, item: ClinicIn, clinic_id: int) -> Version:
    """A clinic of a setup file as a version, its codes looked up; number and day are the caller's to set."""
    since = item.since
    assert since is not None
    return Version(
        id=0, clinic_id=clinic_id, clinic=item.code, number=0, effective_from=since, name=item.name,
        practitioner_id=_known(ids, "practitioner", item.practitioner),
        location_id=_known(ids, "location", item.location), recur=item.recur, start=item.start, end=item.end,
        valid_from=since, valid_until=item.until, room_id=ids.of("room", item.room),
        equipment_id=ids.of("equipment", item.equipment), slots=item.slots,
        services=frozenset(_known(ids, "service", code) for code in item.services),
        except_on=frozenset(item.not_on), also_on=frozenset(item.also_on), on_holidays=item.on_holidays,
        overbooks=item.overbooks,
    )  # fmt: skip


def _known(ids: Ids, table: str, code: str) -> int:
    found = ids.of(table, code)
    assert found is not None
    return found


def _retire(c: Connection, clinic_id: int, active: bool, today: date) -> None:
    c.execute(
        update(_clinic).where(_clinic.c.id == clinic_id).values(active=active, retired_from=None if active else today)
    )
