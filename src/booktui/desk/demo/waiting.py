"""The waiting list: who waits for what, since when, and how urgently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from booktui.desk.demo.bands import days_waited, load_bands
from booktui.rules.priority import standing
from booktui.rules.values import DAY, Instant

REFERRAL_COLUMNS = ("id", "client_id", "service_id", "referrer", "received_on", "clock_start")
ENTRY_COLUMNS = (
    "id", "referral_id", "client_id", "service_id", "status", "priority", "band", "rank", "target_on", "clock_start",
    "hospital_cancels", "added_at", "attempts", "last_attempt_at", "want_days", "want_part", "removal_reason",
    "comment", "version", "own_band", "ages_on", "order_on",
)  # fmt: skip
ATTEMPT_COLUMNS = ("client_id", "entry_id", "at", "part", "outcome", "by_user")
URGENT_DAYS = 45
"""Nobody urgent waits longer."""
TOP = 0
"""The client at the top of the list: ordinary, and waiting for a new-patient appointment."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One client's wait as rows of the tables."""

    client: int
    """The client's index, from 0."""
    referral: tuple[Any, ...]
    entry: tuple[Any, ...]
    attempts: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Services:
    """What people wait for: ids with weights, by how pressing it is."""

    new: int
    rapid: int
    routine: tuple[int, ...]
    weights: tuple[int, ...]


class WaitingList:
    """Entries in the order they were added: the longest wait first."""

    def __init__(
        self, rng: Random, count: int, clients: int, first_id: int, services: Services,
        targets: Callable[[int, str], int], leads: Mapping[int, int], today: date, now: Instant, top_days: int,
    ) -> None:  # fmt: skip
        """Args:
        targets: days from the clock's start to the target, by service and priority.
        leads: days that what a client needs besides takes to arrange, by client; those without are left out.
        """
        self._rng = rng
        self._services = services
        self._targets, self._leads = targets, leads
        self._today = today
        self._now = now
        self._first_id = first_id
        self._top_days = top_days
        self.days = days_waited(rng, load_bands(), count)
        self.top = _place(self.days, top_days)
        self.days[self.top] = top_days
        others = rng.sample(range(2, clients), count - 1)
        self.clients: Sequence[int] = [*others[: self.top], TOP, *others[self.top :]]

    def __iter__(self) -> Iterator[Waiting]:
        for index, (days, client) in enumerate(zip(self.days, self.clients, strict=True)):
            yield self._one(index, days, client)

    def _one(self, index: int, days: int, client: int) -> Waiting:
        rng, top, key = self._rng, index == self.top, index + 1
        person = self._first_id + client
        lead = self._leads.get(person, 0)
        priority = "2ww" if top else self._priority(days, lead)
        service = self._services.new if top else self._service(priority)
        start = self._today - timedelta(days=days)
        target = start + timedelta(days=self._targets(service, priority))
        place = standing(priority, start, target, self._today, lead_days=lead)
        attempts = () if top else self._attempts(days, client, key)
        wish_part = rng.choice(("am", "pm")) if rng.random() < 0.06 and not top else ""
        wish_days = rng.choice(("mon,tue", "wed", "thu,fri")) if rng.random() < 0.03 and not top else ""
        delayed = -1 if days > 60 and rng.random() < 0.05 else 0
        return Waiting(
            client,
            (key, person, service, "GP surgery", start.isoformat(), start.isoformat()),
            (
                key, key, person, service, "waiting", priority, place.band, place.rank, target.isoformat(),
                start.isoformat(), delayed, self._now - days * DAY, len(attempts),
                max((attempt[2] for attempt in attempts), default=None), wish_days, wish_part, "", "", 1,
                place.own_band, place.ages_on.isoformat() if place.ages_on else None, place.order_on.isoformat(),
            ),
            attempts,
        )  # fmt: skip

    def _priority(self, days: int, lead: int) -> str:
        """2ww and urgent only where the wait is short; nobody comes before the top."""
        if days < self._top_days and self._rng.random() < 0.35:
            return "urgent" if lead else "2ww"
        return "urgent" if days <= URGENT_DAYS and self._rng.random() < 0.22 else "routine"

    def _service(self, priority: str) -> int:
        if priority == "2ww":
            return self._services.rapid if self._rng.random() < 0.8 else self._services.new
        return self._rng.choices(self._services.routine, self._services.weights)[0]

    def _attempts(self, days: int, client: int, entry: int) -> tuple[tuple[Any, ...], ...]:
        """Calls nobody answered, the newest at least a day ago."""
        if days < 5 or self._rng.random() > 0.12:
            return ()
        count = self._rng.choice((1, 1, 2))
        ago = sorted(self._rng.sample(range(1, 5), count), reverse=True)
        noon = self._now - self._now % DAY + 12 * 3600
        return tuple(
            (self._first_id + client, entry, noon - d * DAY + (-7200, 7200)[i], ("am", "pm")[i], "NO_ANSWER", "jo")
            for i, d in enumerate(ago)
        )


def _place(days: Sequence[int], top_days: int) -> int:
    """The entry to stand in for the top: the one whose wait is nearest, so that its band keeps its count."""
    band = max(top_days - 1, 0) // 7
    return min(range(len(days)), key=lambda i: (max(days[i] - 1, 0) // 7 != band, abs(days[i] - top_days)))
