"""Finding a time: the first ones that would pass the checker, or why there are none (design.md section 7).

Everything is considered together: sessions, slot types, absences, occupancies, buffers, travel, rooms, equipment,
interpreters and the client's own diary. What `conflicts.check` would block or want overridden is never offered, save
for what no other time would cure: an open appointment for the same service, transport or an agency's interpreter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import islice

from booktui.rules.checks.person import sex_differs
from booktui.rules.clock import day_span
from booktui.rules.finding.search import Search
from booktui.rules.finding.terms import Terms
from booktui.rules.finding.why import reason
from booktui.rules.finding.window import Ask, InOrder, Window
from booktui.rules.policy import Policy
from booktui.rules.values import Instant, Offer

__all__ = ["Ask", "InOrder", "Window", "day_reason", "first", "offers", "why_none"]


def offers(ask: Ask, window: Window, policy: Policy) -> list[Offer]:
    """The first `ask.count` times that start in the window, in order of time, then of practitioner id.

    In a session with slots every start of a fitting slot counts; in free time they follow each other without a gap.
    A time between two of those is found by asking from it on (`ask.start`).
    """
    if not _can_be_booked(ask):
        return []
    return list(islice(Search(Terms(ask, window, policy)).offers(), ask.count))


def first(ask: Ask, window: Window, policy: Policy, avoid: Collection[Instant] = ()) -> tuple[list[Offer], str | None]:
    """The first `ask.count` times, none of them at an instant to avoid; or none, and why there are none."""
    search = Search(Terms(ask, window, policy))
    every = search.offers() if _can_be_booked(ask) else ()
    found = list(islice((offer for offer in every if offer.start not in avoid), ask.count))
    return found, None if found else reason(search)


def _can_be_booked(ask: Ask) -> bool:
    client = ask.client
    return ask.service.active and (
        client is None or (client.status == "active" and not sex_differs(ask.service, client))
    )


def why_none(ask: Ask, window: Window, policy: Policy) -> str:
    """Why a window without offers has none: one sentence, the reason that helps most."""
    return reason(Search(Terms(ask, window, policy)))


def day_reason(ask: Ask, window: Window, policy: Policy, day: date, zone: str) -> str | None:
    """Why that local day has nothing; None when it has something."""
    start, end = day_span(day, zone)
    first = start if ask.start is None else max(start, ask.start)
    last = end if ask.until is None else min(end, ask.until)
    on_day = replace(ask, start=first, until=last, count=1)
    return None if offers(on_day, window, policy) else why_none(on_day, window, policy)
