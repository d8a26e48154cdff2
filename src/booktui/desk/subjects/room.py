"""`desk.subjects`: what a person may ask for; a supervisor's or an administrator's work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput, NotFound
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.values import Role
from booktui.store import clients

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REASON = 200


class Subjects:
    """The people on record, as those whose record it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export(self, client_id: int, folder: str | Path, reason: str) -> tuple[Path, Path]:
        """Everything on record about one person as `REFERENCE.html` and `REFERENCE.json`, mode 0600.

        Raises:
            NotPermitted: it takes a supervisor or an administrator.
            NotFound: there is no such client.
            BadInput: no reason was given.
            Unavailable: the folder cannot be written.
        """
        from booktui.desk.subjects.export import write

        self._desk.require(Role.SUPERVISOR)
        return write(self._desk, client_id, self._ref(client_id), Path(folder), _reason(reason, "Nothing was written."))

    def _ref(self, client_id: int) -> str:
        with telling(), self._desk.store.read() as c:
            row = clients.record(c, client_id)
        if row is None:
            raise NotFound("There is no such client at this desk.")
        return str(row["ref"])


def _reason(typed: str, kept: str) -> str:
    said = read_text("reason", typed, REASON, kept)
    if not said:
        raise BadInput(f"Say why; it is recorded. {kept}")
    return said
