"""What a person decides about one message, or about a file that did not go after all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Unavailable
from booktui.desk.sending.folders import ready_folder
from booktui.desk.sending.left import asked_in, note
from booktui.desk.sending.recovery import FILES
from booktui.desk.sending.troubles import KIND, see_to
from booktui.desk.sending.views import view_of
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.values import Role
from booktui.store import outbox as store
from booktui.store import outbox_moves as moves
from booktui.store import tasks

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REASON = 200
SUFFIXES = {"print": (".html", ".pdf"), "batch": (".csv",)}
Change = Callable[[store.OutboxRow], dict[str, Any]]


def hold(desk: Desk, message_id: int, reason: str) -> str:
    """A queued one does not go until it is released."""
    said = _reason(reason, "held")
    return _decide(desk, message_id, "hold", ("queued",), lambda row: {"state": "held", "why": said}, "Held", said)


def release(desk: Desk, message_id: int) -> str:
    """A held one goes after all; its words are made again."""

    def change(row: store.OutboxRow) -> dict[str, Any]:
        if row.claimed_at is not None:
            raise BadInput(
                f"Message {row.id} may have gone. Find out; then say that it arrived (acknowledge), or send it again "
                "(retry). It stays held."
            )
        return {"state": "queued", "why": "", "next_at": None}

    return _decide(desk, message_id, "release", ("held",), change, "Released")


def retry(desk: Desk, message_id: int) -> str:
    """It is to go (again): one that failed, may have gone and did not, waits for its next attempt, or is in a file
    that was not used.
    """
    return _decide(desk, message_id, "retry", AGAIN, _again, "To be sent again")


AGAIN = ("queued", "held", "failed", "sent")


def _again(row: store.OutboxRow) -> dict[str, Any]:
    if row.state == "sent" and row.way not in FILES:
        raise BadInput(f"Message {row.id} has gone already. It was not sent again.")
    return {
        "state": "queued", "why": "", "attempts": 0, "next_at": None, "sent_at": None, **moves.UNCLAIMED,
        **moves.WORDLESS,
    }  # fmt: skip


def withdraw(desk: Desk, message_id: int, reason: str) -> str:
    """It will never go. One that may have gone still counts as gone, so that a cancellation follows it."""
    said = _reason(reason, "withdrawn")
    values = {"state": "withdrawn", "why": said, "content": "", "next_at": None}
    return _decide(desk, message_id, "withdraw", WAITING, lambda row: values, "Withdrawn", said)


def acknowledge(desk: Desk, message_id: int) -> str:
    """It has arrived: the recipient said so; also of one that may have gone."""

    def change(row: store.OutboxRow) -> dict[str, Any]:
        if row.state == "held" and row.claimed_at is None:
            raise BadInput(f"Message {row.id} has not gone: {row.why or 'it is held'}. Nothing was changed.")
        sent = row.sent_at if row.sent_at is not None else row.claimed_at
        return {"state": "acknowledged", "acknowledged_at": desk.now(), "sent_at": sent, "why": ""}

    return _decide(desk, message_id, "acknowledge", ("sent", "held"), change, "Arrived")


def done(desk: Desk, message_id: int, said: str = "") -> str:
    """The recipient was told: by phone, or what could not be sent in some other way."""
    words = read_text("note", said, REASON)

    def change(row: store.OutboxRow) -> dict[str, Any]:
        way = "phone" if row.channel == "phone" else "hand"
        return {"state": "sent", "sent_at": desk.now(), "way": way, "why": "", "next_at": None}

    return _decide(desk, message_id, "done", WAITING, change, "Told", words)


def told_in(c: Connection, desk: Desk, row: store.OutboxRow) -> None:
    """The client was told in a call, in the caller's transaction."""
    values = {"state": "sent", "sent_at": desk.now(), "way": "phone", "why": "", "next_at": None}
    _decide_in(c, desk, row, "done", WAITING, lambda _row: values)


WAITING = ("queued", "held", "failed")


def retry_batch(desk: Desk, batch: str) -> str:
    """A file was not printed or not taken in: everything in it is due again."""
    desk.require(Role.COORDINATOR)
    ids = _batch(desk, batch)[1]
    with telling(), desk.store.write() as c:
        rows = [row for number in ids if (row := store.one(c, number)) is not None and row.state == "sent"]
        for row in rows:
            _decide_in(c, desk, row, "retry", AGAIN, _again)
    return f"{len(rows)} of {batch} {'is' if len(rows) == 1 else 'are'} due again."


def reprint(desk: Desk, batch: str, folder: str | Path = "") -> list[Path]:
    """The same file again; what is in it left once. What must not go to its client any more is left out, with a task.

    Raises:
        NotFound: nothing left in a file of that name.
        Unavailable: the folder cannot be written.
    """
    from booktui.desk.sending.papers import letters, texts
    from booktui.desk.sending.runs import write_files

    desk.require(Role.COORDINATOR)
    first, ids = _batch(desk, batch)
    ids = _without_stopped(desk, ids)
    place = ready_folder(folder or first.folder)
    elsewhere = str(place) != first.folder  # a file of that name there is another one
    kind = letters() if first.way == "print" else texts()
    try:
        paths = write_files(kind, place, first.batch, kind.files(desk, ids), new=elsewhere)
    except OSError as error:
        raise Unavailable(f"{first.batch} cannot be written to {place}: {error.strerror or error}.") from None
    with telling(), desk.store.write() as c:
        desk.log(c, "reprint", "message", after={"batch": first.batch, "count": len(ids)})
    return paths


def _without_stopped(desk: Desk, ids: list[int]) -> list[int]:
    """A file that is made again may be one that never left the house: the record may have become sensitive since.

    Raises:
        BadInput: nothing is left.
    """
    with telling(), desk.store.write() as c:
        stopped = [number for page in moves.paged(ids) for number in moves.stopped(c, page)]
        for row in (store.one(c, number) for number in stopped):
            if row is not None:
                see_to(c, desk, row, STOPPED)
    left = [number for number in ids if number not in set(stopped)]
    if not left:
        raise BadInput("Everything in it is to clients whose record is sensitive by now. Nothing was written.")
    return left


STOPPED = "was left out when its file was made again: the record is sensitive now, use the safe number."


def _batch(desk: Desk, batch: str) -> tuple[store.OutboxRow, list[int]]:
    """The first message of a file that left, and the numbers of all; `letters-2026-11-24-1` will do."""
    names = [batch] if "." in batch else [f"{batch}.pdf", f"{batch}.csv"]
    names = names if batch.isascii() and batch.isprintable() else []
    with telling(), desk.store.read() as c:
        for name in [name.replace(".html", ".pdf") for name in names]:
            ids = moves.of_batch(c, name)
            first = store.one(c, ids[0]) if ids else None
            if first is not None and first.way in SUFFIXES:
                return first, ids
    raise NotFound(f"Nothing left in a file {batch!a}; see: booktui outbox list sent")


def _decide(
    desk: Desk, message_id: int, action: str, states: Collection[str], change: Change, said: str, reason: str = ""
) -> str:  # fmt: skip
    """Change the message, close its tasks, log it; the line that says so."""
    desk.require(Role.COORDINATOR)
    with telling(), desk.store.write() as c:
        row = store.one(c, message_id)
        if row is None:
            raise NotFound(f"There is no message {message_id} in the outbox.")
        _decide_in(c, desk, row, action, states, change, reason)
        view = view_of(row, desk.zone)
    return f"{said}: message {message_id}, {view.what} of {view.who}."


def _decide_in(
    c: Connection, desk: Desk, row: store.OutboxRow, action: str, states: Collection[str], change: Change,
    reason: str = "",
) -> None:  # fmt: skip
    values = change(row) if row.state in states else {}
    if not values or not moves.change(c, row.id, states, **values):
        raise BadInput(f"Message {row.id} is {STATES.get(row.state, row.state)}. Nothing was changed.")
    desk.log(c, action, "message", row.id, reason, before={"state": row.state}, after={"state": values["state"]})
    if row.sent_at is None and values.get("sent_at") is not None:
        _left(c, desk, row, str(values.get("way") or row.way))
    if action != "hold":
        _close_tasks(c, desk, row.id)


STATES = {"sending": "being sent just now", "sent": "sent already", "queued": "queued"}


def _left(c: Connection, desk: Desk, row: store.OutboxRow, way: str) -> None:
    note(c, desk, row, way)
    if way not in ("phone", "hand"):
        asked_in(c, row, row.address, row.claimed_at if row.claimed_at is not None else desk.now())


def _close_tasks(c: Connection, desk: Desk, message_id: int) -> None:
    """Somebody has seen to the message: the tasks that asked for it are done."""
    for number in moves.open_tasks(c, KIND, f"Message {message_id}, "):
        tasks.end(c, number, "done", desk.now(), desk.person.name, "")
        desk.log(c, "task done", "task", number)


def _reason(reason: str, state: str) -> str:
    said = read_text("reason", reason, REASON)
    if not said:
        raise BadInput(f"Say why it is {state}. Nothing was changed.")
    return said
