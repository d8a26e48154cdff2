"""Messages that a process had in hand when it died: what became of each, before anything else goes.

What left as a file is known by the file. An e-mail or a text may have gone or not: a person finds out.
"""

from __future__ import annotations

from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.processes import is_dead, is_gone, was_let_go
from booktui.desk.sending import troubles
from booktui.desk.sending.left import left_in
from booktui.desk.sending.reports import SendReport
from booktui.desk.tell import telling
from booktui.store import outbox_moves as moves
from booktui.store.outbox import OutboxRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FILES = ("draft", "print", "batch")
"""Ways that end in a file."""
STOPPED = "the desk stopped while sending it."
NOWHERE = "the desk stopped while writing it, and its folder cannot be looked into."


def recover(desk: Desk, report: SendReport) -> None:
    """Decide about everything that nobody has in hand any more."""
    with telling(), desk.store.read() as c:
        stuck = [row.id for row in moves.in_hand(c) if _is_left(desk, row)]
    for page in moves.paged(stuck):
        with telling(), desk.store.write() as c:
            for row in moves.in_hand(c, page):
                if _is_left(desk, row):
                    _decide(c, desk, row, report)


def _is_left(desk: Desk, row: OutboxRow) -> bool:
    return is_dead(row.claimed_by, row.claimed_at, desk.now()) or was_let_go(desk.store.path, row.id, row.claimed_by)


def _decide(c: Connection, desk: Desk, row: OutboxRow, report: SendReport) -> None:
    there = _written(row) if row.way in FILES else None
    if there is None:
        troubles.doubt_in(c, desk, row, NOWHERE if row.way in FILES else STOPPED, report)
    elif there:
        left_in(c, desk, row, row.claimed_by, way=row.way, address=row.address, at=row.claimed_at)
        report.sent += 1
    else:
        _sweep(Path(row.folder), row.batch)
        moves.untried(c, (row.id,))


def _written(row: OutboxRow) -> bool | None:
    """Its file is there, whole; None where nobody can say: another machine's folder, one that is gone, or a process
    that was only slow and may write it yet."""
    folder = Path(row.folder)
    try:
        if (folder / row.batch).exists():
            return True
        return False if folder.is_dir() and is_gone(row.claimed_by) else None
    except OSError:
        return None


def _sweep(folder: Path, batch: str) -> None:
    """What a run that died left half done: other forms of the file, and bytes that had no name yet."""
    stem = batch.rpartition(".")[0]
    if not stem:
        return
    with suppress(OSError):
        for path in (*folder.glob(f".{escape(stem)}.*.tmp"), folder / f"{stem}.html"):
            path.unlink(missing_ok=True)
