"""The second person: what cannot be taken back is confirmed by somebody else who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from booktui.desk.errors import NotPermitted
from booktui.desk.tell import telling
from booktui.desk.views import Person
from booktui.rules.values import Role
from booktui.store.tables import User, table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_user = table_of(User)
WANTED = "It takes a second person who is a supervisor or an administrator. Nothing was erased."


def asks_passphrase(desk: Desk, name: str) -> bool:
    """That user signs with a passphrase."""
    with telling(), desk.store.read() as c:
        return bool(c.execute(select(_user.c.passphrase).where(_user.c.name == name)).scalar_one_or_none())


def second(desk: Desk, name: str, passphrase: str) -> str:
    """The name of the second person, proved where they have a passphrase.

    Raises:
        NotPermitted: it is the same person, not a supervisor's or administrator's name, or the wrong passphrase.
    """
    if name == desk.person.name:
        raise NotPermitted(f"{name} asks for it already. {WANTED}")
    with telling(), desk.store.read() as c:
        row = c.execute(select(_user).where(_user.c.name == name)).first()
    if row is None or not row.active or not Person(name, Role(row.role)).may(Role.SUPERVISOR):
        raise NotPermitted(f"{name!r} may not confirm it. {WANTED}")
    if row.passphrase:
        from booktui.desk.people.sign_in import prove

        prove(desk.store, name, passphrase, desk.now, doing="confirm an erasure")
    return name
