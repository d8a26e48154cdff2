"""Whether a session holds the time, and has anything left: domain.md X04 and X05."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from booktui.rules.checks.case import Case, is_live
from booktui.rules.checks.slots import UNBOOKABLE
from booktui.rules.lanes import crowded
from booktui.rules.lanes import joined as lanes_joined
from booktui.rules.values import MINUTE, Conflict, Session, Span


def hosts_another(
    room_id: int, core: Span, practitioner_id: int, own: Session | None, sessions: Iterable[Session]
) -> Session | None:
    """Another practitioner's live session in that room at that time; None in the room of one's own session."""
    if own is not None and own.room_id == room_id:
        return None
    return next(
        (
            session
            for session in sessions
            if session.room_id == room_id
            and session.practitioner_id != practitioner_id
            and session.status != "cancelled"
            and session.span.overlaps(core)
        ),
        None,
    )


def check(case: Case) -> Iterator[Conflict]:
    """Outside every session, in a cancelled one or a part that was cut, in somebody else's room, or in a full one."""
    if case.session is None:
        yield _no_session(case)
    elif case.session.is_cut(case.core):
        yield case.clash("session-cancelled", _cut(case, case.session), case.session.clinic)
    elif _is_full(case, case.session):
        yield case.clash("session-full", _full(case, case.session), case.session.clinic)
    yield from _room(case)


def _no_session(case: Case) -> Conflict:
    """No live session contains the core: cancelled when all that it touches are, else outside."""
    who, facts = case.name(case.facts.practitioner), case.facts
    theirs = [session for session in facts.sessions if session.practitioner_id == facts.practitioner.id]
    touched = [session for session in theirs if session.span.overlaps(case.core)]
    if touched and all(session.status == "cancelled" for session in touched):
        message = f"The session of {who} {case.when(*(session.span for session in touched))} was cancelled."
        return case.clash("session-cancelled", message, touched[0].clinic)
    elsewhere = [session for session in touched if session.location_id != case.proposal.location_id]
    if elsewhere and not any(is_live(session, case.proposal) for session in touched):
        message = f"{who} is at {case.location_name(elsewhere[0].location_id)} {case.when(elsewhere[0].span)}."
        return case.clash("outside-session", message, elsewhere[0].clinic)
    return case.clash("outside-session", _outside(case, who, theirs), facts.practitioner.code)


def _cut(case: Case, session: Session) -> str:
    """Which part of the session was cut."""
    cuts = [cut for cut in session.cuts if cut.overlaps(case.core)]
    return f"The session of {case.name(case.facts.practitioner)} was cut {case.when(*cuts)}."


def _outside(case: Case, who: str, theirs: Sequence[Session]) -> str:
    """What there is instead: the sessions of that day at that location."""
    spans = [session.span for session in theirs if is_live(session, case.proposal)]
    near = [span for span in spans if abs(span.start - case.core.start) < 24 * 60 * MINUTE]
    has = f"; the nearest is {case.when(min(near, key=lambda span: _distance(span, case.core)))}" if near else ""
    return f"{who} has no session {case.when(case.core)}{has}."


def _distance(span: Span, core: Span) -> int:
    return max(span.start - core.end, core.start - span.end)


def _room(case: Case) -> Iterator[Conflict]:
    facts, room = case.facts, case.facts.room
    if room is None:
        return
    other = hosts_another(room.id, case.core, facts.practitioner.id, case.session, facts.sessions)
    if other is not None:
        whose = facts.names.get(other.practitioner_id, "somebody else")
        message = f"{case.name(room)} is used for the session of {whose} {case.when(other.span)}."
        yield case.clash("outside-session", message, other.clinic)


def _is_full(case: Case, session: Session) -> bool:
    """Every bookable slot is taken by others; in free time, nowhere is the service's length left."""
    rows = case.others.get(case.proposal.practitioner_id, ())
    cores = [row.core for row in rows if row.start < session.end and session.start < row.end]
    capacity = case.facts.practitioner.capacity
    if not cores:
        return False
    if session.slots:
        pieces = _pieces(case, session)
        return bool(pieces) and all(crowded(piece, cores, capacity) for piece in pieces)
    gone = lanes_joined([*crowded(session.span, cores, capacity), *session.cuts])
    return _longest_gap(session.span, gone) < case.facts.service.minutes * MINUTE


def _pieces(case: Case, session: Session) -> list[Span]:
    """The part of each bookable slot that an appointment of this length would use; the one asked for first."""
    length = case.core.end - case.core.start
    bookable = [slot for slot in session.slots if slot.letter != UNBOOKABLE]
    bookable.sort(key=lambda slot: slot.start != case.core.start)
    return [Span(slot.start, min(slot.end, slot.start + length)) for slot in bookable]


def _longest_gap(within: Span, crowded_parts: Iterable[Span]) -> int:
    longest, since = 0, within.start
    for part in crowded_parts:
        longest, since = max(longest, part.start - since), part.end
    return max(longest, within.end - since)


def _full(case: Case, session: Session) -> str:
    who = case.name(case.facts.practitioner)
    if session.slots:
        return f"Every slot of the session of {who} {case.when(session.span)} is taken."
    return f"The session of {who} {case.when(session.span)} has no {case.facts.service.minutes} minutes left."
