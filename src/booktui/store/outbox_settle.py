"""What will not go after all, found before anything goes, inside the caller's write transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

PAIR = "it never left, and the visit was cancelled"
NEVER_LEFT = "its invitation never left"
OVERTAKEN = "a newer one took its place"
TOO_LATE = "too late: the visit has begun"
MOVED = "the visit is at another time now"
OFF = "the visit is cancelled"
DIED = "the client has died"

_m = table_of(t.Message)
_o = _m.alias("other")
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_waits = _m.c.state.in_(("queued", "held", "failed"))
_other = and_(
    _o.c.appointment_id == _m.c.appointment_id, _o.c.recipient == _m.c.recipient,
    func.coalesce(_o.c.schedule_id, 0) == func.coalesce(_m.c.schedule_id, 0),
)  # fmt: skip
_other_left = or_(
    _o.c.sent_at.is_not(None),
    and_(_o.c.claimed_at.is_not(None), _o.c.state.in_(("sending", "held", "withdrawn"))),
)


def overtaken(c: Connection) -> int:
    """An invitation or change that came back after a newer message to the same person was made; how many."""
    newer = exists().where(
        _other, _o.c.id > _m.c.id, _o.c.method != "", _o.c.state.in_(("queued", "sending", "sent", "acknowledged")),
    )  # fmt: skip
    wanted = and_(_waits, _m.c.appointment_id.is_not(None), _m.c.method == "REQUEST")
    return _withdraw(c, OVERTAKEN, wanted, newer)


def cancelled_unasked(c: Connection) -> int:
    """A cancellation of what never left, and what never left with it (domain.md edge case 26); how many."""
    asked = exists().where(_other, _o.c.method == "REQUEST", _other_left)
    cancels = and_(_m.c.state == "queued", _m.c.method == "CANCEL", _m.c.appointment_id.is_not(None), ~asked)
    ids = list(c.execute(select(_m.c.id).where(cancels)).scalars())
    if not ids:
        return 0
    its_cancel = exists().where(_other, _o.c.id.in_(ids), _o.c.id > _m.c.id)
    pairs = _withdraw(c, PAIR, and_(_waits, _m.c.method == "REQUEST"), its_cancel)
    return pairs + _withdraw(c, NEVER_LEFT, _m.c.id.in_(ids))


def out_of_date(c: Connection, now: Instant) -> int:
    """Reminders and texts whose visit has begun, was moved or is off; how many (TZ-03, scripts.md 12). And what came
    back after its client had died.
    """
    died = exists().where(_c.c.id == _m.c.client_id, _c.c.status == "deceased")
    of_visit = _a.c.id == _m.c.appointment_id
    reminds = and_(_m.c.state.in_(("queued", "held")), _m.c.kind.like("remind-%"))
    texts = and_(_m.c.state == "queued", _m.c.channel == "sms", _m.c.kind.in_(("confirm", "change", "cancel")))
    begun = exists().where(of_visit, _a.c.starts_at <= now)
    other_time = exists().where(of_visit, _m.c.about_start.is_not(None), _a.c.starts_at != _m.c.about_start)
    off = exists().where(of_visit, _a.c.status.in_(("cancelled", "noshow")))
    return (
        _withdraw(c, DIED, and_(_waits, _m.c.recipient == "client"), died)
        + _withdraw(c, OFF, reminds, off)
        + _withdraw(c, MOVED, reminds, other_time)
        + _withdraw(c, TOO_LATE, or_(reminds, texts), begun)
    )


def _withdraw(c: Connection, why: str, *wanted: ColumnElement[bool]) -> int:
    """What may have left (held with a time at which it was taken) keeps that time: it counts as left."""
    values = {
        "state": "withdrawn", "why": why, "content": "", "next_at": None,
        "claimed_at": case((_m.c.state == "held", _m.c.claimed_at), else_=None),
    }  # fmt: skip
    return c.execute(update(_m).where(*wanted).values(**values)).rowcount
