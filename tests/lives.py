"""A person with a row in every table that can hold one, each full of who they are, and somebody else beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from booktui.store.subjects import reading
from booktui.store.subjects.held import HELD
from desks import add_client, at

MARKS = ("Quillfeather", "Zebedee", "9990000018", "07700900987", "zebedee.q@example.net", "77 Larkrise Hollow")
"""Surname, first name, NHS number, phone, e-mail and street of the person: nothing else in a test desk has them."""
OTHERS = ("Ottershaw", "Winifred", "9990000026", "07700900654", "winifred.o@example.net", "3 Mossbank Steps")
SAID = {
    "trigger": "other", "cause": "dna", "rule": "D2", "may": "reoffer", "wants": "", "role": "coordinator", "time_zone": "Europe/London", "recur": "FREQ=DAILY", "start": "09:00",
    "end": "10:00",
}  # fmt: skip
"""Words of columns that are read back as more than text."""


def person(desk: Any, marks: tuple[str, ...] = MARKS, **more: Any) -> Any:
    """The client who has these marks."""
    family, given, nhs, phone, email, street = marks
    return add_client(
        desk, family, given, nhs_number=nhs, phone=phone, mobile=phone, email=email, address=street,
        notes="; ".join(marks), gp=f"Surgery of {family}", **more,
    )  # fmt: skip


def life(desk: Any, marks: tuple[str, ...] = MARKS, when: str = "2026-12-15T09:00", **more: Any) -> Any:
    """The client: waited, booked, moved, cancelled, all with their words in it; nothing is to come."""
    who, words = person(desk, marks, **more), "; ".join(marks)
    row = desk.waiting.add(who.id, "NEW", received=date(2026, 10, 1), priority="routine")
    proposal = desk.diary.propose(who.id, "NEW", at(when), entry_id=row.entry_id)
    booked = desk.diary.book(proposal, override="agreed").appointment
    desk.diary.cancel(booked.id, reason="asked", by="client")
    desk.clients.edit(who.id, {"notes": f"{words} rang"})
    desk.clients.need(who.id, "interpreter", f"for {marks[0]}")
    desk.tasks.open()
    with desk.store.write() as c:
        for name in HELD:
            _fill(c, name, who.id, words, {"entry_id": row.entry_id, "appointment_id": booked.id})
    return who


def settle(desk: Any, client_id: int) -> None:
    """Nothing of theirs is open any more."""
    with desk.store.write() as c:
        for sql in (
            "UPDATE waiting_entry SET status = 'removed' WHERE client_id = ?",
            "UPDATE appointment SET status = 'cancelled' WHERE client_id = ?",
            "UPDATE legal_hold SET released_at = 1 WHERE client_id = ?",
            "DELETE FROM tombstone WHERE client_id = ?",
            "DELETE FROM occupancy WHERE appointment_id IN (SELECT id FROM appointment WHERE client_id = ?)",
        ):
            c.exec_driver_sql(sql, (client_id,))


def _fill(c: Any, name: str, client_id: int, words: str, known: dict[str, int]) -> None:
    """Every text of the person's rows says who they are; where there is no row, one is made."""
    held, table = HELD[name], reading.table(name)
    texts = {
        key: words[: table.columns[key].type.length or 300] for key, blank in held.erase.items() if isinstance(blank, str)
    }  # fmt: skip
    rows = reading.rows(c, name, held, client_id)
    if not rows and name not in ("client", "schedule", "occupancy"):
        c.execute(insert(table).values(**{**_row(c, table, client_id, known), **texts}))
    elif name not in ("client", "access_need") and texts:
        for row in rows:
            keys = [column == row[column.name] for column in table.primary_key.columns]
            c.execute(update(table).where(*keys).values(**texts))


def _row(c: Any, table: Any, client_id: int, known: dict[str, int]) -> dict[str, Any]:
    checks = " ".join(str(one.sqltext) for one in table.constraints if hasattr(one, "sqltext"))
    made: dict[str, Any] = {}
    for column in table.columns:
        if column.name in ("client_id", "schedule_id") and table.name != "message":
            made[column.name] = client_id
        elif column.name in known:
            made[column.name] = known[column.name]
        elif column.foreign_keys and not column.nullable:
            target = next(iter(column.foreign_keys)).column.table.name
            made[column.name] = c.exec_driver_sql(f'SELECT max(id) FROM "{target}"').scalar_one()
        elif column.foreign_keys or column.nullable or (column.primary_key and column.name == "id"):
            continue
        else:
            allowed = re.search(rf"\b{column.name} IN \('([^']*)'", checks)
            made[column.name] = _plain(column, client_id) if allowed is None else allowed[1]
    return made


def _plain(column: Any, client_id: int) -> Any:
    kind = str(column.type)
    if kind == "DATE":
        return date(2026, 1, 5)
    if kind == "INTEGER":
        return {"ends_at": 1_760_000_900}.get(column.name, 1_760_000_000 if column.name.endswith("at") else 1)
    return False if kind == "BOOLEAN" else SAID.get(column.name, f"x{client_id}")
