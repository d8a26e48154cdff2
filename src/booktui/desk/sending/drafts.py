"""One e-mail as a draft, opened in the team's own mail program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput, NotFound, Unavailable
from booktui.desk.processes import me
from booktui.desk.sending.folders import draft_name, ready_folder
from booktui.desk.sending.left import left_in
from booktui.desk.sending.mail import maker
from booktui.desk.sending.prepare import Ready, take_in
from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.sending import NO_SENDER, settle
from booktui.desk.sending.ways import mail_way
from booktui.desk.tell import telling
from booktui.exchange.files import write_private
from booktui.rules.messages.values import Words
from booktui.store import outbox as store
from booktui.store import outbox_moves as moves

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def open_draft(desk: Desk, message_id: int) -> Path:
    """Write it, count it as gone, open it. One that is a draft already is only opened, or written again if it is lost.

    Raises:
        NotFound, BadInput, Unavailable: see `Outbox.open_draft`.
    """
    way = mail_way(desk.settings)
    if not way.sender:
        raise BadInput(f"E-mails cannot be written: {NO_SENDER}. Nothing was changed.")
    folder = ready_folder(way.drafts or desk.store.path.parent / "drafts")
    settle(desk, SendReport())
    with telling(), desk.store.read() as c:
        row = store.one(c, message_id)
        body, content = store.text_of(c, message_id)
        stopped = moves.stopped(c, (message_id,))
    if row is None:
        raise NotFound(f"There is no message {message_id} in the outbox.")
    if row.channel != "email":
        raise BadInput(f"Message {message_id} does not go by e-mail. Nothing was changed.")
    if stopped:
        raise BadInput(f"Message {message_id} is to a sensitive record: use the safe number. Nothing was changed.")
    if row.state == "sent" and row.way == "draft":
        path = Path(row.folder) / row.batch
        if not path.is_file():
            words = Words(row.address, body, row.subject, "", row.language, row.form, row.template)
            path = _write(folder, row.batch, maker(desk, way, draft=True)(Ready(row, words, content, row.mail_id)))
    else:
        path = _first(desk, row, folder)
    _show(path)
    return path


def _first(desk: Desk, row: store.OutboxRow, folder: Path) -> Path:
    report, way = SendReport(), mail_way(desk.settings)
    name = draft_name(folder, row.id)
    with telling(), desk.store.write() as c:
        ready = take_in(
            c, desk, row.id, report, way="draft", batch=name, folder=str(folder), make=maker(desk, way, draft=True),
            now=max(desk.now(), row.due_at, row.next_at or 0),
        )  # fmt: skip
    if ready is None:
        why = report.held[0][1] if report.held else f"it is {row.state}, or an earlier one to the same person waits"
        raise BadInput(f"Message {row.id} cannot go: {why}.")
    try:
        path = _write(folder, name, ready.data)
    except BaseException:
        with telling(), desk.store.write() as c:
            moves.untried(c, (row.id,))
        raise
    with telling(), desk.store.write() as c:
        left_in(c, desk, ready.row, me(), way="draft", address=ready.words.address)
    return path


def _write(folder: Path, name: str, data: bytes) -> Path:
    try:
        return write_private(folder, name, data)
    except OSError as error:
        raise Unavailable(
            f"{name} cannot be written to {folder}: {error.strerror or error}. Nothing was sent."
        ) from None


def _show(path: Path) -> None:
    """Hand it to the system's program for mails, if it has one; nothing waits for that."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program:
        quiet = subprocess.DEVNULL
        subprocess.Popen([program, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
