"""Taking entries off the waiting list, and putting them back (domain.md 2.9, REM-01, DNA-01)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Lines = tuple[str, ...]


def remove_in(
    c: Connection, desk: Desk, entry_id: int, code: str, reason: str, *, clinician: str = "",
    decided_on: date | None = None, second: str = "", proof: str = "", status: str = "", evidence: str = "",
    no_gp: bool = False,
) -> Lines:  # fmt: skip
    """Take an entry off the list in the caller's write transaction; what was done, a line each."""
    raise NotImplementedError
