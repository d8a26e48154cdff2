"""Reading the audit log, and proving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from booktui.desk.tell import telling
from booktui.rules.clock import iso
from booktui.store import audit

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


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
        return [{**row, "at": iso(row["at"])} for row in rows]

    def verify(self) -> Proof:
        """Follow the whole chain."""
        with telling(), self._desk.store.read() as c:
            number, head = audit.head(c)
            return Proof(number, head, tuple(audit.verify(c)))
