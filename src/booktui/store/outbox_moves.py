"""Moving messages on: taken in hand, gone, back again. Each inside the caller's write transaction.

A message leaves only while its row says `sending`, which was committed before; nobody else takes it meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update

from booktui.rules.values import Instant
from booktui.store import outbox
from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

PAGE = 100
"""So many numbers are read at once."""
_m = table_of(t.Message)
_e = _m.alias("earlier")
_r = _m.alias("request")
_asked = exists().where(
    _r.c.appointment_id == _m.c.appointment_id, _r.c.recipient == _m.c.recipient, _r.c.method == "REQUEST",
    func.coalesce(_r.c.schedule_id, 0) == func.coalesce(_m.c.schedule_id, 0),
    or_(_r.c.sent_at.is_not(None), _r.c.claimed_at.is_not(None)),
)  # fmt: skip
"""What a cancellation calls off has left, or may have; one that was refused a moment ago has not."""
_waiting = func.coalesce(_m.c.next_at, _m.c.due_at)
_due = and_(_m.c.state == "queued", _m.c.due_at <= bindparam("now"), _waiting <= bindparam("now"))
_page = Hot(
    select(_m.c.due_at, _m.c.id)
    .where(
        _due, _m.c.channel == bindparam("channel"),
        or_(
            _m.c.due_at > bindparam("since"), and_(_m.c.due_at == bindparam("since"), _m.c.id > bindparam("after"))
        ),
    )
    .order_by(_m.c.due_at, _m.c.id)
    .limit(PAGE)
)  # fmt: skip
_ready = Hot(
    select(_m.c.id, _m.c.content).where(
        _m.c.id == bindparam("id"), _due, or_(_m.c.method != "CANCEL", _m.c.appointment_id.is_(None), _asked),
        ~exists().where(
            _e.c.appointment_id == _m.c.appointment_id, _e.c.recipient == _m.c.recipient, _e.c.id < _m.c.id,
            func.coalesce(_e.c.schedule_id, 0) == func.coalesce(_m.c.schedule_id, 0),
            or_(_e.c.channel == _m.c.channel, and_(_e.c.method != "", _m.c.method != "")),
            or_(
                _e.c.state == "sending", and_(_e.c.state == "queued", _e.c.due_at <= _m.c.due_at),
                and_(_e.c.state == "held", _e.c.method != "", _m.c.method != ""),
            ),
        ),
    )
)  # fmt: skip


def due(c: Connection, channel: str, now: Instant, since: Instant, after: int) -> list[tuple[Instant, int]]:
    """A page of what is due by a channel behind a place in the order: when, and its number."""
    return [(int(at), int(key)) for at, key in _page.rows(c, channel=channel, now=now, since=since, after=after)]


def ready(c: Connection, message_id: int, now: Instant) -> tuple[outbox.OutboxRow, str] | None:
    """The message and its calendar file, if it is still due and nothing earlier to the same person waits before it."""
    row = _ready.row(c, id=message_id, now=now)
    known = outbox.one(c, message_id) if row else None
    return (known, str(row[1])) if row and known else None


def claim(c: Connection, message_id: int, by: str, now: Instant, **words: Any) -> bool:
    """Take a queued one in hand, with its words as they will go; False where somebody else was quicker."""
    mine = update(_m).where(_m.c.id == message_id, _m.c.state == "queued")
    values = {**words, "state": "sending", "claimed_by": by, "claimed_at": now, "attempts": _m.c.attempts + 1}
    return bool(c.execute(mine.values(**values)).rowcount)


def gone(c: Connection, message_id: int, by: str, at: Instant) -> bool:
    """What this process had in hand has left. True also where somebody meanwhile thought it in doubt."""
    mine = update(_m).where(_m.c.id == message_id, _m.c.claimed_by == by, _m.c.state.in_(("sending", "held")))
    return bool(c.execute(mine.values(state="sent", sent_at=at, why="", next_at=None)).rowcount)


def back(c: Connection, ids: Collection[int], *, why: str = "", next_at: Instant | None = None) -> int:
    """What was in hand and certainly did not leave is due again; how many."""
    values = {"state": "queued", "why": why, "next_at": next_at, **UNCLAIMED, **WORDLESS}
    return _in_hand(c, ids, values)


def untried(c: Connection, ids: Collection[int]) -> int:
    """The same, and it was no attempt: nothing was wrong with it."""
    return _in_hand(c, ids, {"state": "queued", "attempts": _m.c.attempts - 1, **UNCLAIMED, **WORDLESS})


def fail(c: Connection, message_id: int, why: str) -> bool:
    """What was in hand will not go as it is."""
    return bool(_in_hand(c, (message_id,), {"state": "failed", "why": why, "next_at": None, **UNCLAIMED}))


def doubt(c: Connection, message_id: int, why: str) -> bool:
    """What was in hand may have left: a person finds out. It keeps when it was taken in hand."""
    return bool(_in_hand(c, (message_id,), {"state": "held", "why": why, "next_at": None}))


def hold(c: Connection, message_id: int, why: str) -> bool:
    """A queued one does not go until somebody has seen to it."""
    held = update(_m).where(_m.c.id == message_id, _m.c.state == "queued")
    return bool(c.execute(held.values(state="held", why=why, **UNCLAIMED)).rowcount)


def postpone(c: Connection, message_id: int, until: Instant) -> None:
    """A queued one is not tried before."""
    c.execute(update(_m).where(_m.c.id == message_id, _m.c.state == "queued").values(next_at=until))


def change(c: Connection, message_id: int, states: Collection[str], **values: Any) -> bool:
    """Whatever else somebody decides about one in one of these states; False where it is in none of them."""
    wanted = update(_m).where(_m.c.id == message_id, _m.c.state.in_(states))
    return bool(c.execute(wanted.values(**values)).rowcount)


def in_hand(c: Connection, ids: Collection[int] | None = None) -> list[outbox.OutboxRow]:
    """Everything that some process has, or had, in hand; of these numbers, where some are given."""
    wanted = select(_m.c.id).where(_m.c.state == "sending").order_by(_m.c.due_at, _m.c.id)
    ids = c.execute(wanted if ids is None else wanted.where(_m.c.id.in_(list(ids)))).scalars().all()
    return [row for key in ids if (row := outbox.one(c, key)) is not None]


def waiting(c: Connection, now: Instant) -> dict[str, int]:
    """How many are due now, by channel."""
    ready = select(_m.c.channel, func.count()).where(_m.c.state == "queued", _m.c.due_at <= now, _waiting <= now)
    found: dict[str, int] = {}
    for channel, number in c.execute(ready.group_by(_m.c.channel)):
        found[channel] = number
    return found


def batch_known(c: Connection, batch: str) -> bool:
    """Something left, or is about to, in a file of that name."""
    return c.execute(select(_m.c.id).where(_m.c.batch == batch).limit(1)).first() is not None


def of_batch(c: Connection, batch: str) -> list[int]:
    """Numbers of what is in a file, in its order."""
    wanted = select(_m.c.id).where(_m.c.batch == batch, _m.c.state.in_(("sending", "sent", "acknowledged")))
    return list(c.execute(wanted.order_by(_m.c.due_at, _m.c.id)).scalars())


def stopped(c: Connection, ids: Collection[int]) -> list[int]:
    """Those to clients whose record is sensitive by now, by a way that they did not choose (PRV-02)."""
    client = table_of(t.ClientRow)
    chosen = and_(_m.c.channel == "email", client.c.preferred_channel == "email")
    wanted = select(_m.c.id).join(client, client.c.id == _m.c.client_id).where(
        _m.c.id.in_(list(ids)), _m.c.recipient == "client", client.c.sensitive, ~chosen
    )  # fmt: skip
    return list(c.execute(wanted.order_by(_m.c.id)).scalars())


def paged(ids: Collection[int]) -> Iterator[list[int]]:
    """The same numbers, a page at a time."""
    every = list(ids)
    for start in range(0, len(every), PAGE):
        yield every[start : start + PAGE]


def open_tasks(c: Connection, kind: str, beginning: str) -> list[int]:
    """Numbers of the open tasks of a kind whose words begin so."""
    task = table_of(t.Task)
    wanted = select(task.c.id).where(
        task.c.state == "open", task.c.kind == kind, task.c.what.startswith(beginning, autoescape=True)
    )
    return list(c.execute(wanted).scalars())


UNCLAIMED: dict[str, Any] = {"claimed_by": "", "claimed_at": None}
WORDLESS: dict[str, Any] = {
    "address": "", "subject": "", "body": "", "language": "", "form": "", "template": "", "way": "", "batch": "",
    "folder": "",
}  # fmt: skip
"""Of what did not leave: its words are made again when it does."""


def _in_hand(c: Connection, ids: Collection[int], values: dict[str, Any]) -> int:
    mine = update(_m).where(_m.c.id.in_(list(ids)), _m.c.state == "sending")
    return c.execute(mine.values(**values)).rowcount
