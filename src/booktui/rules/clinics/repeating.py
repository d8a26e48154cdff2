"""A repeating absence: the stretches of time that its rule makes, in the wall time of its place; and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from booktui.rules.clinics.recurring import say_recur
from booktui.rules.clock import day_span
from booktui.rules.recurrence import LONGEST_WINDOW, BadRecurrence, occurrences
from booktui.rules.values import Span

ANY_TIME = ("00:00", "12:00")
"""What the recurrence is asked with where only its days matter."""


@dataclass(frozen=True, slots=True)
class Repeating:
    """When somebody is away again and again."""

    recur: str
    """RFC 5545 RRULE value."""
    zone: str
    since: date
    """The first day it may happen, and the anchor that the recurrence counts from."""
    until: date | None = None
    """The last day it may happen."""
    start: str = ""
    """HH:MM wall time; empty is the whole day."""
    end: str = ""
    """HH:MM wall time; one before the start is on the next day."""

    @property
    def words(self) -> str:
        """`Fridays 13:00 to 17:00 until 31 Mar 2027`."""
        hours = f" {self.start} to {self.end}" if self.start else ""
        last = f" until {self.until.day} {self.until:%b %Y}" if self.until else ""
        return f"{say_recur(self.recur)}{hours}{last}"


def parts(rule: Repeating, since: date, until: date) -> list[Span]:
    """Its stretches that begin on a local day from `since` to `until`, both inclusive, in order.

    Raises:
        BadRecurrence: the rule cannot be followed.
    """
    last = until if rule.until is None else min(until, rule.until)
    first = max(since, rule.since)
    if last < first:
        return []
    if last - first >= timedelta(LONGEST_WINDOW):
        raise BadRecurrence(f"An absence repeats for at most {LONGEST_WINDOW} days.")
    start, end = (rule.start, rule.end) if rule.start else ANY_TIME
    window = (first, last + timedelta(days=1))
    found = occurrences(rule.recur, start, end, rule.since, rule.until, window, rule.zone)
    return [Span(one.start, one.end) if rule.start else Span(*day_span(one.day, rule.zone)) for one in found]
