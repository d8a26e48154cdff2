"""Reading out what is on record about one person, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, select, text
from sqlmodel import SQLModel

from booktui.store import tables
from booktui.store.dictionary import about
from booktui.store.subjects.held import HELD, Held
from booktui.store.tables import Audit, AuditDetail, table_of

MODELS = ("practitioner", "room", "equipment", "interpreter", "service", "location")
"""What a number is read out as by name."""
_audit = table_of(Audit)
_detail = table_of(AuditDetail)
_looks = (
    select(
        _audit.c.id, _audit.c.at, _audit.c.by_user, _audit.c.role, _audit.c.action, _audit.c.object, _audit.c.object_id,
        _audit.c.reason, _detail.c.before, _detail.c.after,
    )
    .select_from(_audit.outerjoin(_detail, _detail.c.audit_id == _audit.c.id))
    .where(_audit.c.object == bindparam("object"), _audit.c.object_id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip
FEW = 500
"""So many numbers go into one question."""


class Part(NamedTuple):
    """The rows of one table about a person."""

    table: str
    title: str
    about: str
    """What a row is."""
    meaning: dict[str, str]
    """Each column with its sentence, empty where its name says it."""
    kinds: dict[str, str]
    """`text`, `integer`, `date`, `boolean`, or the table that a number leads to."""
    rows: list[dict[str, Any]]


def table(name: str) -> Table:
    """A table by its name."""
    tables.every()
    found: Table = SQLModel.metadata.tables[name]
    return found


def rows(c: Connection, name: str, held: Held, client_id: int) -> list[dict[str, Any]]:
    """The rows of a table about the client, in the order they were made."""
    found = table(name)
    statement = select(found).where(text(held.where)).order_by(*found.primary_key.columns)
    return [dict(row._mapping) for row in c.execute(statement, {"client": client_id})]


def parts(c: Connection, client_id: int) -> Iterator[Part]:
    """Everything about the client, table by table; what leads to others is left out."""
    for name, held in HELD.items():
        found = table(name)
        columns = [column for column in found.columns if column.name not in held.others]
        words, said = about(name)
        shown = [{column.name: row[column.name] for column in columns} for row in rows(c, name, held, client_id)]
        meaning = {column.name: said.get(column.name, "") for column in columns}
        yield Part(name, held.title, words, meaning, {column.name: _kind(column) for column in columns}, shown)


def looks(c: Connection, client_id: int) -> list[dict[str, Any]]:
    """The audit rows about the client and what is theirs, oldest first: who, when, what, why."""
    found: list[dict[str, Any]] = []
    for name, held in HELD.items():
        if held.object:
            for some in _some(numbers(c, name, held, client_id)):
                found += [dict(row._mapping) for row in c.execute(_looks, {"object": held.object, "ids": some})]
    return sorted(found, key=lambda row: int(row["id"]))


def numbers(c: Connection, name: str, held: Held, client_id: int) -> list[int]:
    """The numbers of those rows."""
    found = c.execute(text(f'SELECT id FROM "{name}" WHERE {held.where}'), {"client": client_id})
    return [int(row[0]) for row in found]


def named(c: Connection) -> dict[str, dict[int, str]]:
    """Code and name of staff, places and services, by table and number."""
    return {
        name: {row.id: f"{row.code} {row.name}" for row in c.execute(select(table(name)))} for name in MODELS
    }  # fmt: skip


def _kind(column: Any) -> str:
    leads: Mapping[Any, Any] = {key.column.table.name: key for key in column.foreign_keys}
    return next(iter(leads), None) or str(column.type).lower().partition("(")[0].replace("varchar", "text")


def _some(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), FEW):
        yield ids[first : first + FEW]
