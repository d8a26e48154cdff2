"""What repeats among delays and cancellations and wants somebody's eye (domain.md 6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CLINIC_DAYS, CLINIC_TIMES = 90, 3
"""The same clinic cut or cancelled so often in so many days."""
REASON_DAYS, REASON_TIMES = 30, 5
"""The same reason given so often."""
NOTICE_PERCENT = 10
"""More of somebody's clinics than that cancelled with less notice than is asked."""
CLIENT_TIMES = 2
"""A client whom the provider has cancelled so often."""
MISSED_TIMES, MISSED_VISITS = 1.5, 30
"""Missed so many times the service's mean, over at least so many visits."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that repeats."""

    kind: str
    """`clinic`, `reason`, `notice`, `client` or `missed`."""
    subject: str
    """Code of the clinic or practitioner, the reason, or the client's reference."""
    count: int
    of: int
    """Out of how many; 0 where there is no whole."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of one service with one practitioner that took place or were missed."""

    practitioner: str
    service: str
    attended: int
    missed: int

    @property
    def whole(self) -> int:
        return self.attended + self.missed


def clinics(cut: Mapping[str, int]) -> list[Pattern]:
    """Clinics that were cut or cancelled three times in 90 days, by how often."""
    return [
        Pattern("clinic", code, times, 0, f"{code} was cut or cancelled {times} times in {CLINIC_DAYS} days.")
        for code, times in _most(cut)
        if times >= CLINIC_TIMES
    ]


def reasons(given: Mapping[str, int]) -> list[Pattern]:
    """Reasons that were given five times in 30 days."""
    return [
        Pattern("reason", words, times, 0, f"“{words}” was given as the reason {times} times in {REASON_DAYS} days.")
        for words, times in _most(given)
        if times >= REASON_TIMES
    ]


def short_notice(sessions: Mapping[str, int], short: Mapping[str, int]) -> list[Pattern]:
    """Practitioners of whose sessions more than a tenth were cancelled with too little notice."""
    return [
        Pattern(
            "notice", code, times, sessions[code],
            f"{times} of {sessions[code]} sessions of {code} in {CLINIC_DAYS} days were cut at too short notice.",
        )
        for code, times in _most(short)
        if sessions.get(code) and times * 100 > NOTICE_PERCENT * sessions[code]
    ]  # fmt: skip


def clients(cancelled: Mapping[str, int]) -> list[Pattern]:
    """Clients who wait and whom the provider has cancelled twice."""
    return [
        Pattern("client", ref, times, 0, f"{ref} was cancelled {times} times by us and still waits.")
        for ref, times in _most(cancelled)
        if times >= CLIENT_TIMES
    ]


def missed(visits: Iterable[Visits]) -> list[Pattern]:
    """Practitioners whose share of missed visits is over one and a half times the mean of the service."""
    every = list(visits)
    means = {
        service: sum(one.missed for one in every if one.service == service)
        / max(1, sum(one.whole for one in every if one.service == service))
        for service in {one.service for one in every}
    }
    high = [
        one for one in every
        if one.whole >= MISSED_VISITS and one.missed > MISSED_TIMES * means[one.service] * one.whole
    ]  # fmt: skip
    return [
        Pattern(
            "missed", one.practitioner, one.missed, one.whole,
            f"{one.missed} of {one.whole} visits for {one.service} with {one.practitioner} were missed; "
            f"{means[one.service]:.0%} is the mean of the service.",
        )
        for one in sorted(high, key=lambda one: (-one.missed / one.whole, one.practitioner, one.service))
    ]  # fmt: skip


def _most(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
