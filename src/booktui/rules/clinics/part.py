"""Part of a session as people say it: `10-11:30`, `from 11`, `until 10`; hours are those that the session has."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from booktui.rules.clock import exists, from_wall, next_existing, to_wall
from booktui.rules.hours import read_times
from booktui.rules.values import Instant, Span

SAY = "10-11:30, from 11, or until 10"
_BETWEEN = re.compile(r"\s*(?:-|–|\bto\b|\buntil\b|\btill\b)\s*")
_OPEN = re.compile(r"(from|after|until|till|to|before)\s+([^\s-]+)|([^\s-]+)(?:\s*-|\s+on(?:wards)?)|-\s*([^\s-]+)")


class BadPart(ValueError):
    """It is no part of the session; says what can be said."""


def read_part(text: str, session: Span, zone: str) -> Span:
    """The part that is meant; what reaches over an edge of the session ends there.

    Raises:
        BadPart: not understood, outside the session, or the wrong way round.
    """
    said = " ".join(text.lower().split())
    start_word, end_word = _words(said)
    start = _instant(start_word, session, zone, session.start) if start_word else session.start
    end = _instant(end_word, session, zone, start + 1) if end_word else session.end
    if end <= start:
        raise BadPart(f"{text.strip()!r} ends before it begins.")
    part = Span(max(start, session.start), min(end, session.end))
    if part.end <= part.start:
        raise BadPart(f"{text.strip()!r} is outside the session.")
    return part


def _words(said: str) -> tuple[str, str]:
    """The word for the start and the one for the end; empty is the session's own."""
    if not said:
        raise BadPart(f"Say which part goes: {SAY}.")
    match = _OPEN.fullmatch(said)
    if match:
        if match[1]:
            return (match[2], "") if match[1] in ("from", "after") else ("", match[2])
        return (match[3], "") if match[3] else ("", match[4])
    parts = _BETWEEN.split(said.removeprefix("from ").strip())
    if len(parts) != 2 or not all(parts):
        raise BadPart(f"{said!r} is not understood. Say for example {SAY}.")
    return parts[0], parts[1]


def _instant(word: str, session: Span, zone: str, earliest: Instant) -> Instant:
    """The first reading of a time of day from that instant on, on a day of the session."""
    try:
        times = read_times(word)
    except ValueError as problem:
        raise BadPart(str(problem)) from None
    if not times:
        raise BadPart(f"{word!r} is not a time of day. Say for example {SAY}.")
    first = to_wall(session.start, zone).date()
    nights = (to_wall(session.end, zone).date() - first).days
    walls = [datetime.combine(first + timedelta(days=day), time) for day in range(nights + 1) for time in times]
    found = sorted(from_wall(wall, zone) for wall in walls if exists(wall, zone))
    meant = next((at for at in found if earliest <= at <= session.end), None)
    if meant is None and (not found or any(_skipped(wall, session, zone) for wall in walls)):
        raise BadPart(f"There is no {word} on that day: the clocks change.")
    return found[0] if meant is None else meant


def _skipped(wall: datetime, session: Span, zone: str) -> bool:
    """A wall time within the session that the clock change leaves out."""
    return not exists(wall, zone) and session.start <= from_wall(next_existing(wall, zone), zone) <= session.end
