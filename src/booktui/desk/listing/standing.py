"""Why an entry stands where it does, in sentences: place, band, what moved it, and who is just before and after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.rules import priority as rules
from booktui.rules.clock import local_date
from booktui.rules.values import Need
from booktui.store import priorities as store
from booktui.store import waiting as entries
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WORDS = {"2ww": "suspected cancer", "urgent": "urgent", "routine": "routine"}
BY_RANK = {rank: WORDS[priority] for priority, rank in rules.RANKS.items()}
NO_PLACE = {
    "suspended": "It is suspended: it has no place in the order until the client can come, while the clock runs on.",
    "booked": "It has a date, so it has no place in the order.",
    "removed": "It was taken off the list, so it has no place in the order.",
}


def sentences(c: Connection, desk: Desk, entry: store.Rated) -> tuple[str, ...]:
    """All that bears on the entry's place, in the order in which it decides (domain.md 7.3)."""
    today = local_date(desk.now(), desk.zone)
    needs = store.needs(c, entry.client_id)
    said = [*_place(c, entry), _band(c, entry), *_proposed(c, entry), *_ageing(entry, today), _target(entry, today)]
    said += [*_lead(needs, desk, entry), *_cancels(entry)]
    if entry.status == "waiting":
        said += _neighbours(c, entry)
    return tuple(said)


def line(c: Connection, desk: Desk, entry: store.Rated) -> str:
    """The same in one line for a status bar."""
    today = local_date(desk.now(), desk.zone)
    letter = rules.letter(entry.band, entry.own_band)
    where = f"Number {entries.position(c, entry.entry_id) + 1}" if entry.status == "waiting" else entry.status.title()
    return (
        f"{where}: {letter}, {WORDS[entry.priority]}, {days_words((entry.target_on - today).days)}, has waited "
        f"{(today - entry.clock_start).days} days. "
        "Order: band, national priority, target, cancellations by us, longest wait."
    )


def days_words(left: int) -> str:
    """`9 days to the target`, `3 days past the target`."""
    return f"{_days(left)} to the target" if left >= 0 else f"{_days(-left)} past the target"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _place(c: Connection, entry: store.Rated) -> list[str]:
    if entry.status != "waiting":
        return [NO_PLACE[entry.status]]
    return [f"Number {entries.position(c, entry.entry_id) + 1} of {entries.count(c)} who wait."]


def _band(c: Connection, entry: store.Rated) -> str:
    """How the band came about: the cell of the matrix and whose decision, or the national priority."""
    word = f"{rules.LETTERS[entry.own_band]} ({rules.WORDS[entry.own_band]})"
    if entry.urgency is None or entry.severity is None:
        return f"Band {word}: nobody has rated it, so it goes by its national priority, {WORDS[entry.priority]}."
    rating = (
        f"urgency {entry.urgency} ({rules.URGENCY[entry.urgency]}) and severity {entry.severity} "
        f"({rules.SEVERITY[entry.severity]})"
    )
    last = store.last_of(c, entry.entry_id)
    who = f", as {last.clinician} decided on {_day(last.decided_on)}" if last and last.decided_on else ""
    return f"Band {word}: {rating}{who}. National priority: {WORDS[entry.priority]}."


def _proposed(c: Connection, entry: store.Rated) -> list[str]:
    change = store.open_of(c, entry.entry_id)
    if change is None:
        return []
    would = rules.LETTERS[rules.band_of(change.urgency, change.severity, entry.priority)]
    return [
        f"{change.by} proposed urgency {change.urgency} and severity {change.severity}, which is {would}: "
        "it counts once a clinician has confirmed it."
    ]


def _ageing(entry: store.Rated, today: date) -> list[str]:
    share = rules.AGES_AFTER.get(entry.own_band)
    if share is None:
        return []
    if entry.band < entry.own_band:
        whole, gone = (entry.target_on - entry.clock_start).days, (today - entry.clock_start).days
        letter = rules.letter(entry.band, entry.own_band)
        time = f"{_days(gone)} have gone of the {whole} to its target"
        return [f"Counts one band higher, {letter}: {time}, more than {share} %."]
    if entry.ages_on is None:
        return []
    return [f"Counts one band higher from {_day(entry.ages_on)}, when more than {share} % of the time has gone."]


def _target(entry: store.Rated, today: date) -> str:
    return f"Target {_day(entry.target_on)}: {days_words((entry.target_on - today).days)}."


def _lead(needs: tuple[Need, ...], desk: Desk, entry: store.Rated) -> list[str]:
    days = (entry.target_on - entry.order_on).days
    if not days:
        return []
    longest = max(needs, key=lambda need: rules.lead_days([need], desk.policy), default=None)
    what = (longest.detail or longest.kind) if longest else "what it needs besides"
    return [f"Within its band it counts {_days(days)} earlier, as {what} takes so long to arrange."]


def _cancels(entry: store.Rated) -> list[str]:
    count = -entry.hospital_cancels
    if not count:
        return []
    times = "once" if count == 1 else f"{count} times"
    return [f"We cancelled {times}: it comes before others of the same target."]


def _neighbours(c: Connection, entry: store.Rated) -> list[str]:
    """Who is just before and just after, by initials, and the first value in which they differ."""
    here = entries.position(c, entry.entry_id)
    first = max(here - 1, 0)
    rows = {first + n: row for n, row in enumerate(store.near(c, first, here - first + 2))}
    said = []
    if here in rows:
        before, after = rows.get(here - 1), rows.get(here + 1)
        if before:
            said.append(f"Just before: {_initials(before)}, {decides(before.key, rows[here].key)}.")
        if after:
            said.append(f"Just after: {_initials(after)}, because this one has {_has(rows[here].key, after.key)}.")
    return said


def decides(first: tuple[Any, ...], second: tuple[Any, ...]) -> str:
    """What puts the first of two sort keys before the second: `who has a nearer target, 3 Dec 2026`."""
    return f"who has {_has(first, second)}"


def _has(first: tuple[Any, ...], second: tuple[Any, ...]) -> str:
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b), len(first) - 1)
    return (
        lambda: f"a higher band, {rules.LETTERS[first[0]]} before {rules.LETTERS[second[0]]}",
        lambda: f"the higher national priority, {BY_RANK[first[1]]} before {BY_RANK[second[1]]}",
        lambda: f"the nearer target (lead time taken off), {_day(as_date(first[2]))} before {_day(as_date(second[2]))}",
        lambda: f"more cancellations by us, {-first[3]} against {-second[3]}",
        lambda: f"the longer wait, since {_day(as_date(first[4]))} before {_day(as_date(second[4]))}",
        lambda: "the earlier entry on the list",
    )[at]()


def _initials(one: store.Near) -> str:
    return f"{one.given_name[:1]}{one.family_name[:1]}".upper()


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
