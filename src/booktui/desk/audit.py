"""Reading the audit log, and proving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from booktui.desk.tell import telling
from booktui.rules.clock import iso
from booktui.store import audit
from booktui.store.tables import ClientRow, table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


COVERED = {"before": "", "after": ""}
"""What is left of the details of a sensitive client's record (PRV-01)."""
_c = table_of(ClientRow)


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying the chain found."""

    rows: int
    head: str
    problems: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.problems


class AuditLog:
    """The audit log of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(
        self, limit: int = 50, user: str = "", object: str = "", object_id: int | None = None
    ) -> list[dict[str, Any]]:
        """Newest first; instants as ISO 8601 in UTC."""
        with telling(), self._desk.store.read() as c:
            rows = audit.listing(c, limit=limit, user=user, object=object, object_id=object_id)
            hidden = _sensitive(c)
        return [{**row, **(COVERED if _about(row) in hidden else {}), "at": iso(row["at"])} for row in rows]

    def verify(self) -> Proof:
        """Follow the whole chain."""
        with telling(), self._desk.store.read() as c:
            number, head = audit.head(c)
            return Proof(number, head, tuple(audit.verify(c)))


def _sensitive(c: Connection) -> set[int]:
    return set(c.execute(select(_c.c.id).where(_c.c.sensitive)).scalars())


def _about(row: dict[str, Any]) -> int | None:
    """The client whose record the row is about."""
    return row["object_id"] if row["object"] == "client" else None
