"""Names as lists and lines show them: masked for a sensitive client (PRV-01)."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from booktui.rules.text import mask_name
from booktui.store.hot import Hot
from booktui.store.tables import ClientRow, table_of

_c = table_of(ClientRow)
_name = Hot(select(_c.c.family_name, _c.c.given_name, _c.c.sensitive).where(_c.c.id == bindparam("id")))


HIDDEN = "••••"


def covered(said: str, hidden: bool) -> str:
    """What was typed about somebody, as lists show it: nothing of it where it is hidden."""
    return HIDDEN if said and hidden else said


def shown(family: str, given: str, sensitive: bool) -> str:
    """`Khan Amina`, or `K••• A•`."""
    return mask_name(family, given) if sensitive else f"{family} {given}".strip()


def list_name(c: Connection, client_id: int, *, hidden: bool = False) -> str:
    """The client's name for a list.

    Args:
        hidden: it is masked whoever they are, because what it is about is.
    """
    row = _name.row(c, id=client_id)
    return shown(row[0], row[1], hidden or bool(row[2])) if row else "?"
