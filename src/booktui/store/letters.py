"""Letters about waiting entries and clients, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, or_, select, update

from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of

_m = table_of(t.Message)
_n = table_of(t.AccessNeed)

_standing = Hot(
    select(_m.c.id, _m.c.state)
    .where(
        _m.c.client_id == bindparam("client"), _m.c.kind == bindparam("kind"),
        _m.c.recipient == bindparam("recipient"), among(_m.c.state, "queued", "held"),
        func.coalesce(_m.c.entry_id, 0) == bindparam("entry"),
        func.coalesce(_m.c.appointment_id, 0) == bindparam("appointment"),
    )
    .limit(1)
)  # fmt: skip
_formats = Hot(
    select(_n.c.detail).where(_n.c.client_id == bindparam("client"), _n.c.kind == "format", _n.c.ended_at.is_(None))
)
_of_client = Hot(
    select(_m.c.id, _m.c.channel).where(
        _m.c.client_id == bindparam("client"), _m.c.state == "queued", _m.c.recipient == "client"
    )
)
_left = Hot(
    select(_m.c.recipient).where(
        _m.c.client_id == bindparam("client"), _m.c.entry_id == bindparam("entry"), _m.c.kind == bindparam("kind"),
        _m.c.sent_at.is_not(None),
    )
)  # fmt: skip


def standing(
    c: Connection, client_id: int, kind: str, recipient: str, entry_id: int | None, appointment_id: int | None
) -> str | None:
    """The state of one that has not gone yet: `queued` or `held`."""
    row = _standing.row(
        c, client=client_id, kind=kind, recipient=recipient, entry=entry_id or 0, appointment=appointment_id or 0
    )
    return str(row[1]) if row else None


def formats(c: Connection, client_id: int) -> list[str]:
    """The forms that information for the client must have, as they are recorded."""
    return [row[0] or "" for row in _formats.rows(c, client=client_id)]


def queued_to(c: Connection, client_id: int) -> list[tuple[int, str]]:
    """Number and channel of what is queued to the client."""
    return [(int(row[0]), str(row[1])) for row in _of_client.rows(c, client=client_id)]


def queued_letters(c: Connection, client_id: int, appointment_id: int | None) -> list[int]:
    """Numbers of the letters that are queued to the client, about one visit or all."""
    about = () if appointment_id is None else (_m.c.appointment_id == appointment_id,)
    found = select(_m.c.id).where(
        _m.c.client_id == client_id, _m.c.state == "queued", _m.c.recipient == "client", _m.c.channel == "letter",
        *about,
    )  # fmt: skip
    return [int(key) for key in c.execute(found.order_by(_m.c.id)).scalars()]


def hold(c: Connection, ids: Collection[int], why: str) -> None:
    """They do not go until somebody has seen to them."""
    c.execute(update(_m).where(_m.c.id.in_(ids)).values(state="held", why=why))


def reroute(c: Connection, ids: Collection[int], channel: str) -> None:
    """They go another way."""
    c.execute(update(_m).where(_m.c.id.in_(ids)).values(channel=channel))


def withdraw(c: Connection, client_id: int, entry_id: int, kinds: Collection[str]) -> int:
    """What is due about the client's entry and has not left will not; how many that were."""
    statement = update(_m).where(
        _m.c.client_id == client_id, or_(_m.c.state == "queued", _m.c.state == "held"), _m.c.entry_id == entry_id,
        _m.c.kind.in_(kinds),
    )  # fmt: skip
    return c.execute(statement.values(state="withdrawn", content="")).rowcount


def left(c: Connection, client_id: int, entry_id: int, kind: str) -> list[str]:
    """Who has been written to already about the client's entry."""
    return [str(row[0]) for row in _left.rows(c, client=client_id, entry=entry_id, kind=kind)]
