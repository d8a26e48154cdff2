"""Letters and messages due about a waiting entry: queued, held or stopped; their texts are made where they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def queue(
    c: Connection, desk: Desk, kind: str, recipient: str, *, client_id: int, entry_id: int | None = None,
    appointment_id: int | None = None, due_at: Instant | None = None,
) -> str:  # fmt: skip
    """Make a letter due in the caller's transaction; the line to show, like `removal letter to the GP queued`."""
    raise NotImplementedError


def stop_in(c: Connection, desk: Desk, client_id: int) -> int:
    """Hold what is queued to a client's address or phone, because the record became sensitive; how many there were."""
    raise NotImplementedError
