"""When those who wait are asked whether they still need to be seen, and what no answer means (TRK-02, TRK-03)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

NEEDED, NOT_NEEDED, NO_REPLY = "needed", "not needed", "no reply"
ANSWERS = (NEEDED, NOT_NEEDED)
"""What a client can answer."""
WEEK = 7


def next_on(clock_start: date, last_contact: date | None, weeks: int, at_weeks: Collection[int]) -> date:
    """The day on which a client is due to be asked next.

    That is so many weeks after the last contact (after the wait began, where there was none), or at the next of the
    weeks of wait at which everybody is asked, whichever comes first.
    """
    since = clock_start if last_contact is None else max(last_contact, clock_start)
    marks = (clock_start + timedelta(days=week * WEEK) for week in at_weeks)
    return min([since + timedelta(days=max(1, weeks) * WEEK), *(mark for mark in marks if mark > since)])


def given_up(reminders: int, most: int) -> bool:
    """All reminders have gone unanswered: the client keeps the place, and is asked again in turn (TRK-03)."""
    return reminders >= most


def why(clock_start: date, last_contact: date | None, today: date) -> str:
    """Why somebody is due, in words: `12 weeks since the last contact`, `waits 26 weeks, never asked`."""
    if last_contact is None:
        return f"waits {(today - clock_start).days // WEEK} weeks, no contact yet"
    return f"{(today - last_contact).days // WEEK} weeks since the last contact"
