"""Whether each schedule is free: the *-busy codes, `held` and `buffer` (domain.md X01 to X04, X09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from booktui.rules.checks.case import Case, kind_word
from booktui.rules.checks.words import counted, joined, whole_minutes
from booktui.rules.lanes import crowded
from booktui.rules.values import Conflict, Kind, Span, Status, Taken


@dataclass(frozen=True, slots=True)
class Diary:
    """One schedule that the proposal would occupy, with what else occupies it then."""

    kind: Kind
    name: str
    code: str
    capacity: int
    kept: Span
    """What the proposal would occupy of it: buffers included, save for clients and interpreters."""
    rows: Sequence[Taken]

    @property
    def holds(self) -> list[Taken]:
        """The rows that are live holds."""
        return [row for row in self.rows if row.status == Status.PROPOSED]

    @property
    def firm(self) -> list[Taken]:
        """The rows that are not holds."""
        return [row for row in self.rows if row.status != Status.PROPOSED]


def check(case: Case) -> Iterator[Conflict]:
    """The schedules that are taken, held, or too close to what is before or after."""
    for diary in _diaries(case):
        if diary.rows:
            yield from _busy(case, diary)
            yield from _held(case, diary)
            yield from _buffer(case, diary)


def _diaries(case: Case) -> Iterator[Diary]:
    for used in case.used:
        kept = case.core if used.kind == Kind.INTERPRETER else case.kept
        yield Diary(used.kind, case.name(used), used.code, used.capacity, kept, _near(case, used.id, kept))
    client = case.facts.client
    yield Diary(Kind.CLIENT, case.client, client.ref, 1, case.core, _near(case, client.id, case.core))


def _near(case: Case, schedule_id: int, kept: Span) -> list[Taken]:
    """What touches the time that would be kept."""
    start, end = kept
    return [row for row in case.others.get(schedule_id, ()) if row.start < end and start < row.end]


def _cores(rows: Iterable[Taken]) -> list[Span]:
    return [row.core for row in rows]


def _busy(case: Case, diary: Diary) -> Iterator[Conflict]:
    """Times at which what is booked leaves no room for the core."""
    parts = crowded(case.core, _cores(diary.firm), diary.capacity)
    if parts:
        yield _busy_conflict(case, diary, parts, _on(parts, diary.firm))


def _held(case: Case, diary: Diary) -> Iterator[Conflict]:
    """Holds at the times when it is they that leave no room for the core."""
    firm, everything = _cores(diary.firm), _cores(diary.rows)
    rows = [hold for hold in diary.holds if _decides(hold.core, case.core, firm, everything, diary.capacity)]
    if rows:
        yield _held_conflict(case, diary, rows)


def _decides(hold: Span, core: Span, firm: list[Span], everything: list[Span], capacity: int) -> bool:
    part = Span(max(hold.start, core.start), min(hold.end, core.end))
    return part.start < part.end and _length(crowded(part, everything, capacity)) > _length(
        crowded(part, firm, capacity)
    )


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _on(parts: Sequence[Span], rows: Iterable[Taken]) -> list[Taken]:
    return [row for row in rows if any(row.core.overlaps(part) for part in parts)]


def _busy_conflict(case: Case, diary: Diary, parts: Sequence[Span], rows: list[Taken]) -> Conflict:
    code = kind_word(diary.kind)
    message = f"{_is_busy(diary)} {case.when(*(parts if diary.capacity > 1 else _cores(rows)))}"
    if not case.proposal.overbook or not _may_overbook(case, diary, rows):
        return case.clash(code, f"{message}.", _reference(rows, diary))
    message += _overbooked(case) if diary.kind == Kind.PRACTITIONER else ""
    return case.clash(code, f"{message}.", _reference(rows, diary), severity="override", supervisor=True)


def _is_busy(diary: Diary) -> str:
    if diary.capacity > 1:
        return f"{diary.name} has all {diary.capacity} places taken"
    if diary.kind == Kind.CLIENT:
        return f"{diary.name} has another appointment"
    return f"{diary.name} is {'taken' if diary.kind in (Kind.ROOM, Kind.EQUIPMENT) else 'with somebody else'}"


def _may_overbook(case: Case, diary: Diary, rows: Iterable[Taken]) -> bool:
    """The practitioner may be overbooked, and the room with them where it is the same session that fills it."""
    if diary.kind == Kind.PRACTITIONER:
        return True
    return diary.kind == Kind.ROOM and all(_same_session(case, row) for row in rows)


def _same_session(case: Case, row: Taken) -> bool:
    return (
        case.session is not None
        and row.practitioner_id == case.proposal.practitioner_id
        and row.session_id == case.session.id
    )


def _overbooked(case: Case) -> str:
    limit, have = case.policy.overbook_per_session, case.facts.overbooked
    if case.session is not None and case.session.overbooks is not None:
        limit = case.session.overbooks
    if have < limit:
        return "; a supervisor may overbook"
    return f"; the session already has {have} overbooked and the limit is {limit}"


def _held_conflict(case: Case, diary: Diary, rows: list[Taken]) -> Conflict:
    by = joined([f"by {row.held_by} until {case.at(row.held_until)}" for row in rows])
    verb = "has a time held" if diary.kind == Kind.CLIENT else "is held"
    message = f"{diary.name} {verb} {case.when(*_cores(rows))}, {by}."
    return case.clash("held", message, _reference(rows, diary))


def _reference(rows: Sequence[Taken], diary: Diary) -> str:
    """The first appointment's reference, or the schedule's code where the time belongs to none."""
    first = min(rows, key=lambda row: row.core)
    return diary.code if first.appointment_id is None else f"A{first.appointment_id:06d}"


def _buffer(case: Case, diary: Diary) -> Iterator[Conflict]:
    """The cores fit, but what is kept free around them does not: buffers add up (design.md section 6)."""
    parts = crowded(diary.kept, [row.span for row in diary.rows], diary.capacity)
    if not parts:
        return
    told = _on(crowded(case.core, _cores(diary.rows), diary.capacity), diary.rows)
    cut = [row for row in diary.rows if row not in told and any(row.span.overlaps(part) for part in parts)]
    if cut:
        missing = joined(list(_missing(case, diary, cut))) or f"is kept free around others {case.when(*parts)}"
        yield case.clash("buffer", f"{diary.name} {missing}.", _reference(cut, diary))


def _missing(case: Case, diary: Diary, cut: Sequence[Taken]) -> Iterator[str]:
    """`needs 10 more minutes free before 09:30`, and the same for after."""
    core, kept = case.core, diary.kept
    if any(row.core.end <= core.start for row in cut):
        parts = crowded(kept, [row.span for row in cut if row.core.start < core.end], diary.capacity)
        seconds = parts[-1].end - kept.start if parts else 0
        yield f"needs {_more(seconds)} free before {case.at(core.start)}"
    if any(row.core.start >= core.end for row in cut):
        parts = crowded(kept, [row.span for row in cut if row.core.end > core.start], diary.capacity)
        seconds = kept.end - parts[0].start if parts else 0
        yield f"needs {_more(seconds)} free after {case.at(core.end)}"


def _more(seconds: int) -> str:
    return counted(whole_minutes(seconds), "more minute") if seconds else "more time"
