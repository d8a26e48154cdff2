"""Users, when each was last at the desk, and wrong passphrases."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from booktui.store import tables
from booktui.store.hot import Hot
from booktui.store.tables import Audit, Setting, User, table_of

FORGOTTEN = 7 * 24 * 3600
"""Seconds after which wrong tries are forgotten, so that made-up names do not fill the file."""
_user, _audit, _setting = table_of(User), table_of(Audit), table_of(Setting)
MOVED_TO = "moved_to"
"""The setting that says where this diary went: nothing is written in it any more."""
_named = _user.c.name == bindparam("name")
_standing = Hot(
    select(
        select(_user.c.role).where(_named).scalar_subquery(),
        select(_user.c.active).where(_named).scalar_subquery(),
        select(_setting.c.value).where(_setting.c.key == MOVED_TO).scalar_subquery(),
    )
)


class UserRow(NamedTuple):
    """One user as stored, and when they last did something that is on record."""

    name: str
    role: str
    active: bool
    passphrase: str
    approved_by: str
    approved_at: int | None
    reviewed_by: str
    reviewed_at: int | None
    retired_at: int | None
    last_used: int | None


_last = (  # by the index on (by_user, id): whoever has worked here for years has many rows
    select(_audit.c.at).where(_audit.c.by_user == _user.c.name).order_by(_audit.c.id.desc()).limit(1).scalar_subquery()
)
_rows = select(
    _user.c.name, _user.c.role, _user.c.active, _user.c.passphrase, _user.c.approved_by, _user.c.approved_at,
    _user.c.reviewed_by, _user.c.reviewed_at, _user.c.retired_at, _last,
).order_by(_user.c.name)  # fmt: skip


def rows(c: Connection) -> list[UserRow]:
    """Everybody, also who has left, by name."""
    return [_row(row) for row in c.execute(_rows)]


def row(c: Connection, name: str) -> UserRow | None:
    """One user."""
    found = c.execute(_rows.where(_user.c.name == name)).first()
    return _row(found) if found else None


def _row(found: Any) -> UserRow:
    return UserRow(found[0], found[1], bool(found[2]), *found[3:])


def standing(c: Connection, name: str) -> tuple[tuple[str, bool] | None, str]:
    """(role, active) as it is now, None when there is no such user; and where the diary went, empty for nowhere."""
    role, active, moved = _standing.row(c, name=name) or (None, None, None)
    return (str(role), bool(active)) if role is not None else None, str(moved or "")


def anybody(c: Connection) -> bool:
    """There is at least one user, past or present."""
    return c.execute(select(_user.c.name).limit(1)).first() is not None


def guarded(c: Connection) -> bool:
    """Somebody who is there has a passphrase: from then on the desk asks who comes."""
    return c.execute(select(_user.c.name).where(_user.c.active, _user.c.passphrase != "").limit(1)).first() is not None


def add(c: Connection, name: str, role: str) -> None:
    """A new user."""
    c.execute(insert(_user).values(name=name, role=role, active=True))


def change(c: Connection, name: str, **values: Any) -> None:
    """Change a user's columns."""
    c.execute(update(_user).where(_user.c.name == name).values(**values))


def tries(c: Connection, name: str) -> tuple[int, int]:
    """(wrong ones in a row, when the last was) for a name, known or not; (0, 0) for none."""
    table = table_of(tables.SignInTry)
    found = c.execute(select(table.c.wrong, table.c.last_at).where(table.c.who == _who(name))).first()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def count_wrong(c: Connection, name: str, wrong: int, now: int) -> None:
    """So many wrong ones now; those of long ago are forgotten."""
    table = table_of(tables.SignInTry)
    c.execute(delete(table).where((table.c.who == _who(name)) | (table.c.last_at < now - FORGOTTEN)))
    c.execute(insert(table).values(who=_who(name), wrong=wrong, last_at=now))


def forget_wrong(c: Connection, name: str) -> None:
    """The right one was given."""
    table = table_of(tables.SignInTry)
    c.execute(delete(table).where(table.c.who == _who(name)))


def _who(name: str) -> str:
    return hashlib.sha256(f"booktui sign-in\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
