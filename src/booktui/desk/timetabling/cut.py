"""Cutting a session or cancelling it whole: seen before it is done, nobody dropped, and taken back as one (2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, update

from booktui.desk.clinic_views import Done, Preview
from booktui.desk.errors import Refused
from booktui.desk.timetabling import displace as displacing
from booktui.desk.timetabling import sessions
from booktui.desk.timetabling.named import session_by_id
from booktui.desk.timetabling.permission import decide, preview_of
from booktui.desk.timetabling.settle import mend_clinics
from booktui.desk.views import Outcome
from booktui.rules.clinics.cuts import read_cuts, rest, write_cuts
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import Role, Span
from booktui.store import rebooking as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_session = table_of(t.SessionRow)
WHY = {"cancel": "The session is cancelled.", "cut": "That part of the session is cut."}


@dataclass(frozen=True, slots=True)
class Cut:
    """What is to be taken from a session, settled."""

    session: Row[Any]
    kind: str
    """`cancel` when nothing would be left of it, else `cut`."""
    span: Span
    cuts: tuple[Span, ...]
    """All of the session's cuts afterwards."""

    @property
    def title(self) -> str:
        start, end = (spoken(at, self.session.time_zone) for at in self.span)
        what = "Cancel" if self.kind == "cancel" else "Cut"
        return f"{what} {self.session.code} {start} to {end[-5:]}"


def settle(desk: Desk, session: Row[Any], span: Span | None) -> Cut:
    """The cut that is meant: the whole session, or a part of it that is still there.

    Raises:
        Refused: it has begun to pass, was cancelled already, or the part lies outside it.
    """
    whole = Span(session.starts_at, session.ends_at)
    when = spoken(session.starts_at, session.time_zone)
    if session.status == "cancelled":
        raise Refused((), f"The session of {session.code} on {when} was cancelled already.")
    asked = whole if span is None else Span(max(span.start, whole.start), min(span.end, whole.end))
    if asked.end <= asked.start:
        raise Refused((), f"That is outside the session of {session.code}, {when} to {_end(session)}.")
    if asked.start < desk.now():
        raise Refused((), f"The session of {session.code} on {when} has begun: only what is to come can be cut.")
    before = read_cuts(session.cuts)
    if not rest(asked, before):
        raise Refused((), f"That part of {session.code} on {when} was cut already.")
    cuts = read_cuts(write_cuts([*before, asked]))
    return Cut(session, "cut" if rest(whole, cuts) else "cancel", asked, cuts)


def _end(session: Row[Any]) -> str:
    return spoken(session.ends_at, session.time_zone)[-5:]


def affected(c: Connection, desk: Desk, cut: Cut) -> list[Row[Any]]:
    """Bookings and holds in the part that goes."""
    return store.affected_in_session(c, cut.session, *cut.span, desk.now())


def preview(c: Connection, desk: Desk, cut: Cut) -> Preview:
    """What the cut would do."""
    booked, arrived, holds = displacing.split(affected(c, desk, cut))
    people = displacing.seen(c, desk, [(row, WHY[cut.kind]) for row in booked])
    staying = [*map(displacing.stays_line, arrived), *map(displacing.hold_line, holds)]
    first = local_date(cut.span.start, cut.session.time_zone)
    return preview_of(desk, cut.title, people, first, desk.policy.cut_notice_days, staying=staying)


def apply(c: Connection, desk: Desk, cut: Cut, reason: str) -> Done:
    """Do it in the caller's write transaction: from its commit on nobody can book into that part.

    Raises:
        NotPermitted: it needs a supervisor.
        Usage: no reason was given.
    """
    desk.require(Role.COORDINATOR)
    seen = preview(c, desk, cut)
    reason = decide(desk, seen, reason)
    session = cut.session
    disruption = write_disruption(
        c, desk, seen, reason, kind=cut.kind, clinic_id=session.clinic_id, session_id=session.id,
        starts_at=cut.span.start, ends_at=cut.span.end,
    )  # fmt: skip
    displaced, also = take(c, desk, cut, disruption, reason)
    before = {"status": session.status, "cuts": session.cuts}
    after = {"status": _status(cut), "cuts": write_cuts(cut.cuts), "disruption": disruption, "displaced": displaced}
    desk.log(c, "cut", "session", session.id, reason=reason, before=before, after=after)
    on_list = sum(store.account(c, disruption).values())
    verb = "Cancelled" if cut.kind == "cancel" else "Cut"
    people = "nobody was booked" if not displaced else f"{displaced} displaced, {on_list} on the rebook list"
    message = f"{verb} {cut.title.partition(' ')[2]}: {people}. u undoes."
    return Done(message, seen, disruption, displaced, on_list, tuple(also))


def write_disruption(c: Connection, desk: Desk, seen: Preview, reason: str, **what: Any) -> int:
    """The record of what takes times away, with the notice that was given."""
    return store.add_disruption(
        c, reason=reason, notice_days=seen.notice_days, short_notice=seen.short_notice, made_by=desk.person.name,
        made_at=desk.now(), **what,
    )  # fmt: skip


def take(c: Connection, desk: Desk, cut: Cut, disruption: int, reason: str) -> tuple[int, list[str]]:
    """Close the part of the session and displace who is in it; how many, and lines about the rest."""
    booked, arrived, holds = displacing.split(affected(c, desk, cut))
    c.execute(
        update(_session).where(_session.c.id == cut.session.id).values(status=_status(cut), cuts=write_cuts(cut.cuts))
    )
    also = displacing.let_go(c, desk, holds, reason) + [displacing.stays_line(row) for row in arrived]
    return displacing.displace(c, desk, disruption, [(row, WHY[cut.kind]) for row in booked], reason), also


def _status(cut: Cut) -> str:
    return "cancelled" if cut.kind == "cancel" else "reduced"


def undo_cut(
    c: Connection, desk: Desk, number: int, session_id: int, before: dict[str, Any], after: dict[str, Any]
) -> Outcome:
    """Open the session again and give back the times that can be given back; the rest is said, line by line.

    Raises:
        Refused: it was changed since, is no more, or is over.
    """
    from booktui.desk.timetabling.restore import restore, told

    session = session_by_id(c, session_id)
    when = spoken(session.starts_at, session.time_zone)
    if (session.status, session.cuts) != (after["status"], after["cuts"]):
        raise Refused((), f"The session of {session.code} on {when} was changed since; the cut cannot be undone.")
    if session.ends_at <= desk.now():
        raise Refused((), f"The session of {session.code} on {when} is over; the cut cannot be undone.")
    if sessions.would_be(c, desk, session) is None:
        raise Refused((), f"Clinic {session.code} has no session {when} any more; the cut cannot be undone.")
    c.execute(update(_session).where(_session.c.id == session_id).values(**before))
    back, kept = restore(c, desk, after["disruption"])
    mend_clinics(c, desk, [session.clinic_id])
    now = {"status": before["status"], "cuts": before["cuts"], "restored": len(back), "not_restored": len(kept)}
    desk.log(c, "reopen", "session", session_id, "undone", before=after, after=now, undoes=number)
    said = f"Undone: {session.code} {when} is open again{told(back, kept, '; ')}."
    return Outcome(None, (), said, tuple(kept))
