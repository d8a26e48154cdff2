"""The referrals behind the bookings to come: each has a date, and its clock and priority are kept if that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from booktui.desk.demo.loader import Loader
from booktui.desk.demo.waiting import ENTRY_COLUMNS, REFERRAL_COLUMNS
from booktui.rules.priority import standing
from booktui.rules.values import DAY, Instant

RAPID = "RACPC"
"""The service that suspected cancer and urgent referrals come to."""
LONGEST = 110
"""Days between a referral and the day its date was made. Hardly any is booked beyond its target."""
EPOCH = date(1970, 1, 1)
DATED = (*ENTRY_COLUMNS, "appointment_id")


def write_dated(
    loader: Loader, rng: Random, now: Instant, targets: Callable[[int, str], int], leads: Mapping[int, int],
    codes: Mapping[int, str],
) -> int:  # fmt: skip
    """Give every booking to come its referral and waiting entry; how many.

    Args:
        targets: days from the clock's start to the target, by service and priority.
        leads: days that what a client needs takes to arrange, by client.
        codes: service codes by id.
    """
    first = loader.rows("SELECT coalesce(max(id), 0) + 1 FROM referral").fetchone()[0]
    booked = loader.rows(
        "SELECT id, client_id, service_id, booked_at, starts_at FROM appointment "
        "WHERE status = 'booked' AND starts_at > ? ORDER BY id", now,
    ).fetchall()  # fmt: skip
    rows = list(_rows(booked, first, rng, targets, leads, codes, EPOCH + timedelta(days=now // DAY)))
    loader.put("referral", REFERRAL_COLUMNS, (referral for referral, _ in rows))
    loader.put("waiting_entry", DATED, (entry for _, entry in rows))
    pairs = ((entry[0], entry[-1]) for _, entry in rows)
    loader.raw.executemany("UPDATE appointment SET entry_id = ? WHERE id = ?", pairs)
    return len(rows)


def _rows(
    booked: list[Any],
    first: int,
    rng: Random,
    targets: Callable[[int, str], int],
    leads: Mapping[int, int],
    codes: Mapping[int, str],
    today: date,
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    for key, (appointment, client, service, booked_at, starts_at) in enumerate(booked, first):
        made, seen = (EPOCH + timedelta(days=at // DAY) for at in (booked_at, starts_at))
        priority = _priority(rng, codes[service].rpartition("-")[2])
        if (seen - made).days > targets(service, priority):
            priority = "routine"
        days = targets(service, priority)
        waited = int(rng.random() ** 2 * LONGEST)
        earliest = seen - timedelta(days=days - rng.randrange(4))
        start = min(made, max(made - timedelta(days=waited), earliest))
        target = start + timedelta(days=days)
        delayed = -1 if rng.random() < 0.04 else 0
        said = start.isoformat()
        place = standing(priority, start, target, today, lead_days=leads.get(client, 0))
        yield (
            (key, client, service, "GP surgery", said, said),
            (
                key, key, client, service, "booked", priority, place.band, place.rank,
                target.isoformat(), said, delayed, booked_at, 0, None, "", "", "", "", 1, place.own_band,
                place.ages_on.isoformat() if place.ages_on else None, place.order_on.isoformat(), appointment,
            ),
        )  # fmt: skip


def _priority(rng: Random, kind: str) -> str:
    chance = rng.random()
    if kind == RAPID:
        return "2ww" if chance < 0.6 else "urgent"
    if kind == "NEW" and chance < 0.05:
        return "2ww"
    return "urgent" if chance < 0.15 else "routine"
