"""Taking out who somebody was, and leaving what is counted: rows stay, what could tell the person is emptied.

The audit log stays whole: its rows hold numbers and a salted digest; the readable details beside them are emptied.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, text, update

from booktui.rules.text import digits
from booktui.store.portable import holds, on_server
from booktui.store.subjects import reading
from booktui.store.subjects.held import HELD
from booktui.store.tables import Message, table_of

_OPEN_VISITS = (
    "SELECT count(*) FROM appointment WHERE client_id = :client AND status IN ('proposed','booked','arrived')"
)
_OPEN_WAITS = (
    "SELECT count(*) FROM waiting_entry WHERE client_id = :client AND status IN ('waiting','suspended','booked')"
)
_OPEN_LISTS = (
    "SELECT (SELECT count(*) FROM message WHERE client_id = :client AND state IN ('queued','held','sending')) + "
    "(SELECT count(*) FROM call WHERE client_id = :client AND ended_at IS NULL)"
)
_EMPTY = (
    "UPDATE audit_detail SET salt = '', before = '', after = '' WHERE audit_id = ? AND (before <> '' OR after <> '')"
)


def in_the_way(c: Connection, client_id: int) -> tuple[int, int]:
    """Bookings and holds that stand, and open places on the waiting list."""
    return _count(c, _OPEN_VISITS, client_id), _count(c, _OPEN_WAITS, client_id)


def counts(c: Connection, client_id: int) -> dict[str, int]:
    """How many rows of each table are about the person, without the empty ones."""
    found = {name: len(reading.rows(c, name, held, client_id)) for name, held in HELD.items()}
    return {name: number for name, number in found.items() if number}


def files(c: Connection, client_id: int) -> list[str]:
    """Files that messages of theirs were written to, as far as it was noted."""
    m = table_of(Message)
    rows = c.execute(
        text(f"SELECT DISTINCT folder, batch FROM {m.name} WHERE client_id = :client AND batch <> '' ORDER BY 1, 2"),
        {"client": client_id},
    )
    return [f"{row[0]}/{row[1]}" if row[0] else str(row[1]) for row in rows]


def erase(
    c: Connection, client_id: int, named: Iterable[int], *, at: int, rule: str, asked_by: str, confirmed_by: str
) -> None:
    """Empty everything that tells who the person was, in the caller's transaction; a tombstone stays.

    Args:
        named: audit rows whose details name them, beside those about what is theirs.
    """
    row = reading.rows(c, "client", HELD["client"], client_id)[0]
    for number in sorted({*named, *(int(look["id"]) for look in reading.looks(c, client_id))}):
        c.exec_driver_sql(_EMPTY, (number,))
    _unsaid(c, client_id)
    _unsend(c, client_id)
    for name, held in reversed(HELD.items()):
        if held.erase:
            statement = update(reading.table(name)).where(text(held.where)).values(**held.erase)
            c.execute(statement, {"client": client_id})
    _close(c, client_id, row)
    _forget_surname(c, row["family_key"])
    c.execute(
        insert(reading.table("tombstone")),
        {"client_id": client_id, "at": at, "rule": rule, "asked_by": asked_by, "confirmed_by": confirmed_by},
    )


def rewrite_index(c: Connection) -> None:
    """Rewrite the index of phone numbers, so that the digits of those who were erased go with their pages."""
    if not on_server(c):  # there the row itself was changed, and its old form goes with the next vacuum
        c.exec_driver_sql("INSERT INTO client_phone(client_phone) VALUES('optimize')")


def _close(c: Connection, client_id: int, row: dict[str, Any]) -> None:
    client = reading.table("client")
    status = row["status"] if row["status"] in ("deceased", "merged") else "closed"
    values: dict[str, Any] = {"status": status, "version": client.c.version + 1}
    if _tells(row["ref"], row):
        values["ref"] = f"X{client_id:06d}"
    c.execute(update(client).where(client.c.id == client_id).values(**values))


def _tells(ref: str, row: dict[str, Any]) -> bool:
    """The reference itself says who it is: it has the NHS number or the surname in it."""
    number, key = row["nhs_number"] or "", row["family_key"]
    return bool((number and number in digits(ref)) or (len(key) > 2 and key in ref.casefold()))


def _unsaid(c: Connection, client_id: int) -> None:
    """What a supervisor was told of openings of the record, which names the audit row instead of the client."""
    for row in reading.looks(c, client_id):
        if row["action"] == "reveal":
            said = f"(audit {row['id']})"
            c.exec_driver_sql(
                f"UPDATE task SET what = ?, note = '' WHERE kind = 'opened' AND {holds(c)}(what, ?) > 0", (said, said)
            )


def _unsend(c: Connection, client_id: int) -> None:
    """What waits in the outbox never goes; what somebody was to do about them is dropped."""
    for sql in (
        "UPDATE message SET state = 'withdrawn' WHERE client_id = :client AND state IN ('queued','held','failed')",
        "UPDATE task SET state = 'dropped' WHERE client_id = :client AND state = 'open'",
        "UPDATE request SET state = 'withdrawn' WHERE client_id = :client AND state = 'open'",
        "UPDATE escalation SET state = 'withdrawn' WHERE client_id = :client AND state = 'open'",
        "UPDATE review SET state = 'withdrawn' WHERE client_id = :client AND state = 'open'",
    ):
        c.execute(text(sql), {"client": client_id})


def _forget_surname(c: Connection, key: str) -> None:
    """The surname and the forms of its slips, unless somebody else has it."""
    if c.exec_driver_sql("SELECT 1 FROM client WHERE family_key = ? LIMIT 1", (key,)).first() is None:
        c.exec_driver_sql("DELETE FROM surname_form WHERE key = ?", (key,))
        c.exec_driver_sql("DELETE FROM surname WHERE key = ?", (key,))


def _count(c: Connection, sql: str, client_id: int) -> int:
    return int(c.execute(text(sql), {"client": client_id}).scalar_one())
