"""Clients: adding them with what finds them, and finding them (the indexes speed.md 5 found best)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from booktui.rules.text import digits, one_less, search_key
from booktui.store.hot import Hot
from booktui.store.portable import on_server
from booktui.store.tables import AccessNeed, ClientRow, Schedule, Surname, SurnameForm, table_of

_c = table_of(ClientRow)
_n = table_of(AccessNeed)
_schedule = table_of(Schedule)
_surname = table_of(Surname)
_form = table_of(SurnameForm)

COLUMNS = (
    _c.c.id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.birth_date, _c.c.nhs_number, _c.c.phone, _c.c.mobile,
    _c.c.status, _c.c.sensitive,
)  # fmt: skip
_found = select(*COLUMNS)
_by_name = _found.order_by(_c.c.family_key, _c.c.given_key).limit(bindparam("limit"))
_family = Hot(_by_name.where(_c.c.family_key >= bindparam("low"), _c.c.family_key < bindparam("high")))
_given = Hot(
    _found.order_by(_c.c.given_key).limit(bindparam("limit"))
    .where(_c.c.given_key >= bindparam("low"), _c.c.given_key < bindparam("high"))
)  # fmt: skip
_both = Hot(
    _by_name.where(
        _c.c.family_key >= bindparam("low"), _c.c.family_key < bindparam("high"),
        _c.c.given_key >= bindparam("low2"), _c.c.given_key < bindparam("high2"),
    )
)  # fmt: skip
_family_exact = Hot(_by_name.where(_c.c.family_key == bindparam("key")))
_ref = Hot(_found.where(_c.c.ref == bindparam("ref")))
_nhs = Hot(_found.where(_c.c.nhs_number == bindparam("number")))
_nhs_prefix = Hot(
    _found.order_by(_c.c.nhs_number).limit(bindparam("limit"))
    .where(_c.c.nhs_number >= bindparam("low"), _c.c.nhs_number < bindparam("high"))
)  # fmt: skip
_birth = Hot(_by_name.where(_c.c.birth_date == bindparam("born")))
_id = Hot(_found.where(_c.c.id == bindparam("id")))
_near_forms = Hot(select(_form.c.key).where(_form.c.form == bindparam("form")).distinct())


def _after(prefix: str) -> str:
    """The first string that no string with the prefix reaches."""
    return prefix + "\U0010ffff"


def by_family(c: Connection, prefix: str, limit: int) -> list[tuple[Any, ...]]:
    """Surname begins with the key."""
    return _family.rows(c, low=prefix, high=_after(prefix), limit=limit)


def by_whole_family(c: Connection, key: str, limit: int) -> list[tuple[Any, ...]]:
    """The surname is the key."""
    return _family_exact.rows(c, key=key, limit=limit)


def by_given(c: Connection, prefix: str, limit: int) -> list[tuple[Any, ...]]:
    """First name begins with the key."""
    return _given.rows(c, low=prefix, high=_after(prefix), limit=limit)


def by_both(c: Connection, family: str, given: str, limit: int) -> list[tuple[Any, ...]]:
    """Surname and first name begin with the keys."""
    return _both.rows(c, low=family, high=_after(family), low2=given, high2=_after(given), limit=limit)


def by_mistyped(c: Connection, key: str, limit: int) -> list[tuple[Any, ...]]:
    """Surnames one slip away: a letter missing, added, changed or swapped with its neighbour."""
    found: dict[int, tuple[Any, ...]] = {}
    for near in sorted({row[0] for form in one_less(key) for row in _near_forms.rows(c, form=form)}):
        for row in _family_exact.rows(c, key=near, limit=limit):
            found.setdefault(row[0], row)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def by_ref(c: Connection, ref: str) -> list[tuple[Any, ...]]:
    """The client's own reference, exactly."""
    return _ref.rows(c, ref=ref)


def by_nhs(c: Connection, number: str, limit: int) -> list[tuple[Any, ...]]:
    """NHS number, whole or its beginning."""
    if len(number) == 10:
        return _nhs.rows(c, number=number)
    return _nhs_prefix.rows(c, low=number, high=_after(number), limit=limit)


def by_birth(c: Connection, born: date, limit: int) -> list[tuple[Any, ...]]:
    """Everybody born that day."""
    return _birth.rows(c, born=born.isoformat(), limit=limit)


def by_phone(c: Connection, typed: str, limit: int) -> list[tuple[Any, ...]]:
    """Digits anywhere in a phone number; at least three."""
    wanted = digits(typed).lstrip("0")
    if len(wanted) < 3:
        return []
    raw: Any = c.connection.dbapi_connection
    if on_server(c):
        grams = sorted({wanted[n : n + 3] for n in range(len(wanted) - 2)})
        found = raw.execute(_DIGITS, (grams, f"%{wanted}%", limit))
    else:
        found = raw.execute("SELECT rowid FROM client_phone WHERE digits MATCH ? LIMIT ?", (f'"{wanted}"', limit))
    return [row for (key,) in found.fetchall() for row in _id.rows(c, id=key)]


_DIGITS = "SELECT id FROM client_phone WHERE grams @> ? AND digits LIKE ? LIMIT ?"
"""On PostgreSQL, where the triggers keep the groups of three of every number (`store.postgres.walls`)."""


_insert = insert(_c)
_new_schedule = insert(_schedule).values(kind="client", capacity=1)


def add(c: Connection, values: Mapping[str, Any]) -> int:
    """Insert one client with the schedule that is theirs and the keys that find them; the id."""
    key = c.execute(_new_schedule).inserted_primary_key
    assert key is not None
    c.execute(_insert, {**values, **keys(values), "id": key[0]})
    remember_surnames(c, [search_key(values["family_name"])])
    return int(key[0])


def keys(values: Mapping[str, Any]) -> dict[str, str]:
    """The search keys of a client's names."""
    return {"family_key": search_key(values["family_name"]), "given_key": search_key(values.get("given_name", ""))}


def change(c: Connection, client_id: int, values: Mapping[str, Any]) -> None:
    """Update a client, raising the version."""
    c.execute(update(_c).where(_c.c.id == client_id).values(**values, version=_c.c.version + 1))
    if "family_name" in values or "given_name" in values:
        row = c.execute(select(_c.c.family_name, _c.c.given_name).where(_c.c.id == client_id)).one()
        c.execute(update(_c).where(_c.c.id == client_id).values(**keys(dict(row._mapping))))
        remember_surnames(c, [search_key(row.family_name)])


def remember_surnames(c: Connection, surnames: Iterable[str]) -> None:
    """Add new surnames and the forms a slip of the finger makes of them."""
    for key in dict.fromkeys(surnames):
        if not key:
            continue
        new = c.execute(upsert(_surname).on_conflict_do_nothing(), {"key": key}).rowcount
        if new:
            c.execute(upsert(_form).on_conflict_do_nothing(), [{"form": form, "key": key} for form in one_less(key)])


def record(c: Connection, client_id: int) -> dict[str, Any] | None:
    """The whole row."""
    row = c.execute(select(_c).where(_c.c.id == client_id)).first()
    return dict(row._mapping) if row else None


_whole = Hot(select(_c).where(_c.c.id == bindparam("client")))
_names = tuple(column.name for column in _c.columns)


def record_raw(c: Connection, client_id: int) -> dict[str, Any]:
    """The row as the driver has it: dates as text, truths as numbers; for what only passes it on."""
    row = _whole.row(c, client=client_id)
    return dict(zip(_names, row, strict=True)) if row else {}


def needs(c: Connection, client_id: int) -> Sequence[Any]:
    """Needs in force: id, kind, detail."""
    statement = select(_n.c.id, _n.c.kind, _n.c.detail).where(_n.c.client_id == client_id, _n.c.ended_at.is_(None))
    return c.execute(statement.order_by(_n.c.id)).all()


def add_need(c: Connection, client_id: int, kind: str, detail: str, at: int) -> None:
    """Record a need."""
    c.execute(insert(_n), {"client_id": client_id, "kind": kind, "detail": detail, "recorded_at": at})


def end_need(c: Connection, client_id: int, kind: str, at: int) -> int:
    """A need no longer holds; how many were ended. Rows stay (reasonable adjustments are status-changed only)."""
    statement = update(_n).where(_n.c.client_id == client_id, _n.c.kind == kind, _n.c.ended_at.is_(None))
    return c.execute(statement.values(ended_at=at)).rowcount


def count(c: Connection) -> int:
    """How many clients there are."""
    return int(c.execute(select(func.count()).select_from(_c)).scalar_one())


def next_ref(c: Connection) -> str:
    """A reference for a client that came without one."""
    top = c.exec_driver_sql("SELECT coalesce(max(id), 0) FROM schedule").scalar_one()
    return f"C{int(top) + 1:06d}"
