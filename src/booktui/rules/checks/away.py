"""Leave, training, imported busy time, and closures (domain.md X05)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from booktui.rules.checks.case import Case
from booktui.rules.values import Absence, Conflict, Kind, Resource, Span

KINDS = {"leave": "on leave", "training": "at a training", "busy": "busy with something else"}
"""What may be said of a person; the recorded reason may be private and is not read out."""


def closes(absence: Absence, location_id: int) -> bool:
    """It closes that location, or every location."""
    return absence.schedule_id is None and absence.location_id in (None, location_id)


def check(case: Case) -> Iterator[Conflict]:
    """Absences of whom and what the proposal uses, and closures of its place; buffers may reach into either."""
    during = [absence for absence in case.facts.absences if _span(absence).overlaps(case.core)]
    for used in case.used:
        away = [absence for absence in during if absence.schedule_id == used.id]
        yield from _absent(case, used, [absence for absence in away if absence.approved])
        yield from _requested(case, used, [absence for absence in away if not absence.approved])
    closed = [
        absence
        for absence in during
        if absence.approved and closes(absence, case.proposal.location_id) and not _opened(case, absence)
    ]
    if closed:
        yield case.clash("closed", _closed(case, closed), _code(case))


def _absent(case: Case, used: Resource, away: list[Absence]) -> Iterator[Conflict]:
    if away:
        yield case.clash("absent", f"{case.name(used)} is {_away(case, used, away)}.", used.code)


def _requested(case: Case, used: Resource, away: list[Absence]) -> Iterator[Conflict]:
    """Leave that was asked for and not yet approved warns (domain.md X16)."""
    if away:
        when = case.when(*map(_span, away))
        message = f"{case.name(used)} has asked to be away {when}; it is not approved yet."
        yield case.clash("absent", message, used.code, severity="warn")


def _opened(case: Case, absence: Absence) -> bool:
    """A public holiday on which the session takes place all the same."""
    return absence.kind == "holiday" and case.session is not None and case.session.on_holiday


def _span(absence: Absence) -> Span:
    return Span(absence.start, absence.end)


def _away(case: Case, used: Resource, away: Iterable[Absence]) -> str:
    """`on leave from 09:00 to 12:30`."""
    by_word: dict[str, list[Span]] = {}
    for absence in sorted(away, key=_span):
        word = "out of use" if used.kind in (Kind.ROOM, Kind.EQUIPMENT) else KINDS.get(absence.kind, "away")
        by_word.setdefault(word, []).append(_span(absence))
    return " and ".join(f"{word} {case.when(*spans)}" for word, spans in by_word.items())


def _closed(case: Case, closed: list[Absence]) -> str:
    """`Northgate is closed from 12:00 to 13:00: fire drill.`; each closure only for its own hours."""
    where = case.place if any(absence.location_id is not None for absence in closed) else "Every location"
    reasons = ", ".join(dict.fromkeys(absence.reason for absence in closed if absence.reason))
    return f"{where} is closed {case.when(*map(_span, closed))}{f': {reasons}' if reasons else ''}."


def _code(case: Case) -> str | None:
    return case.facts.location.code if case.facts.location else None
