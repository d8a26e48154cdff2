"""Counting a wait (domain.md 1.3): every rule carries its identifier, every test vector is here."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

import booktui
from booktui.rules.clocks.counting import (
    LONG_WAITS,
    Limit,
    Wait,
    band,
    band_words,
    days_waited,
    read_limit,
    target,
    wait,
    wait_of,
)
from booktui.rules.clocks.values import Clock, State

INSIDE_126, BREACH_126 = read_limit("days > 126"), read_limit("days >= 126")

VECTORS = [
    ("2026-01-07", "2026-05-13", "2026-05-14", "2027-01-06"),
    ("2026-07-20", "2026-11-23", "2026-11-24", "2027-07-19"),
    ("2025-11-25", "2026-03-31", "2026-04-01", "2026-11-24"),
    ("2026-11-22", "2027-03-28", "2027-03-29", "2027-11-21"),
    ("2027-10-31", "2028-03-05", "2028-03-06", "2028-10-29"),
]
IDS = ["RTT-03-plain", "RTT-03-summer", "RTT-03-over-new-year", "RTT-01-clocks-forward-on-the-last-day",
       "RTT-01-clocks-back-on-day-0"]  # fmt: skip


@pytest.mark.parametrize(("start", "inside", "breach", "year"), VECTORS, ids=IDS)
def test_vectors(start: str, inside: str, breach: str, year: str) -> None:
    """RTT-01, RTT-03, RTT-04: the last day inside, the first breach, and 52 weeks."""
    day0 = date.fromisoformat(start)
    found = wait(day0, day0, INSIDE_126)
    assert (found.last_inside.isoformat(), found.breach_on.isoformat()) == (inside, breach)
    assert target(day0, 126).isoformat() == inside
    assert target(day0, 364).isoformat() == year


@pytest.mark.parametrize(
    ("days", "weeks"),
    [(0, 0), (6, 0), (7, 1), (13, 1), (125, 17), (126, 18), (127, 18), (364, 52)],
    ids=lambda value: f"RTT-02-{value}",
)
def test_weeks_are_whole(days: int, weeks: int) -> None:
    """RTT-02: the day the clock starts is day 0; weeks are days // 7."""
    start = date(2026, 7, 20)
    on = start + timedelta(days=days)
    assert (days_waited(start, on), wait(start, on, INSIDE_126).weeks) == (days, weeks)


def test_long_waits_in_days() -> None:
    """RTT-03, R12: 52, 65, 78 and 104 weeks are 364, 455, 546 and 728 days."""
    assert [weeks * 7 for weeks in LONG_WAITS] == [364, 455, 546, 728]


@pytest.mark.parametrize(
    ("limit", "days", "breached", "left"),
    [
        pytest.param(INSIDE_126, 125, False, 1, id="RTT-04-over-126-day-125"),
        pytest.param(INSIDE_126, 126, False, 0, id="RTT-04-over-126-day-126"),
        pytest.param(INSIDE_126, 127, True, -1, id="RTT-04-over-126-day-127"),
        pytest.param(BREACH_126, 125, False, 0, id="RTT-04-from-126-day-125"),
        pytest.param(BREACH_126, 126, True, -1, id="RTT-04-from-126-day-126"),
        pytest.param(BREACH_126, 127, True, -2, id="RTT-04-from-126-day-127"),
    ],
)
def test_the_one_switch(limit: Limit, days: int, breached: bool, left: int) -> None:
    """RTT-04 and edge case 25: 126 or 127 days, with both settings."""
    start = date(2026, 7, 20)
    found = wait(start, start + timedelta(days=days), limit)
    assert (found.breached, found.days_left) == (breached, left)


@pytest.mark.parametrize(
    "text", ["126", "days < 126", "days >", "days > -1", "days >= 0", "weeks > 18", "days > 126 or so", ""]
)
def test_a_limit_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_limit(text)
    assert str(caught.value) == f"must be written as days > 126 or days >= 126, not {text!r}"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        pytest.param(
            Clock(1, date(2026, 7, 20)), Wait(127, date(2026, 11, 23), date(2026, 11, 24), -1), id="RTT-05-running"
        ),
        pytest.param(
            Clock(1, date(2026, 7, 20), State.TREATED, date(2026, 9, 1)),
            Wait(43, date(2026, 11, 23), date(2026, 11, 24), 83),
            id="RTT-05-stopped-counts-to-its-stop",
        ),
        pytest.param(Clock(1, date(2026, 7, 20), State.NULLIFIED, date(2026, 9, 1)), None, id="RTT-06-nullified"),
    ],
)
def test_what_a_clock_shows(clock: Clock, expected: Wait | None) -> None:
    """RTT-05: weeks are worked out when asked; RTT-06: a nullified clock has none, and no targets."""
    assert wait_of(clock, date(2026, 11, 24), INSIDE_126) == expected


@pytest.mark.parametrize(
    ("days", "number", "words"),
    [
        (0, 1, "0 to 1 weeks"),
        (7, 1, "0 to 1 weeks"),
        (8, 2, "1 to 2 weeks"),
        (126, 18, "17 to 18 weeks"),
        (127, 19, "18 to 19 weeks"),
        (728, 104, "103 to 104 weeks"),
        (729, 105, "over 104 weeks"),
        (5000, 105, "over 104 weeks"),
    ],
    ids=lambda value: f"RTT-07-{value}" if isinstance(value, int) else "",
)
def test_week_bands(days: int, number: int, words: str) -> None:
    """RTT-07: the index is max(1, ceil(days / 7)), and all over 104 weeks are one band."""
    assert (band(days), band_words(band(days))) == (number, words)


def published_bands() -> list[tuple[int, int | None, int]]:
    """More than so many weeks, up to so many (None for the last band), and how many waited (July 2026, one trust)."""
    text = (Path(booktui.__file__).parent / "data" / "demo" / "rtt_week_bands.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [
        (int(r["week_gt"]), int(r["week_to"]) if r["week_to"] else None, int(r["incomplete_pathways"])) for r in rows
    ]


def test_the_published_bands_hold_the_days_that_we_count_in_them() -> None:
    """RTT-07: more than n weeks, up to n + 1: the first and the last day of every published band."""
    for over, to, _ in published_bands():
        days = [over * 7 + 1] if to is None else [over * 7 + 1, to * 7]
        assert {band(day) for day in days} == {over + 1}


def test_the_published_share_within_18_weeks_is_that_of_day_126_inside() -> None:
    """RTT-04: everybody of the first 18 bands is within 126 days."""
    inside = sum(many for over, _, many in published_bands() if INSIDE_126.last_inside >= (over + 1) * 7)
    total = sum(many for *_, many in published_bands())
    assert round(100 * inside / total, 1) == 63.9
