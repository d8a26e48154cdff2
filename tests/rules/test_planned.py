"""The sessions of a clinic's versions: on the awkward days of the calendar, and when it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booktui.rules.clinics.planned import Planned, planned
from booktui.rules.clinics.versions import Version
from booktui.rules.clock import to_wall
from booktui.rules.slots import expand
from booktui.rules.values import SlotType

LONDON, NEW_YORK, SYDNEY = 1, 2, 3
ZONES = {LONDON: "Europe/London", NEW_YORK: "America/New_York", SYDNEY: "Australia/Sydney"}
TYPES = {"N": SlotType("N", "New", 30)}


def version(recur: str = "FREQ=DAILY", start: str = "09:00", end: str = "10:00", **more: Any) -> Version:
    """A clinic in London that began in 2024."""
    given = {
        "id": 1, "clinic_id": 1, "clinic": "C", "number": 1, "effective_from": date(2024, 1, 1), "name": "Clinic",
        "practitioner_id": 1, "location_id": LONDON, "valid_from": date(2024, 1, 1), "slots": "NNNNNN",
    }  # fmt: skip
    return Version(recur=recur, start=start, end=end, **(given | more))


def of(since: str, until: str, *versions: Version, **more: Any) -> list[Planned]:
    return planned(versions, date.fromisoformat(since), date.fromisoformat(until), ZONES, **more)


def utc(found: list[Planned]) -> list[str]:
    return [f"{datetime.fromtimestamp(o.start, UTC):%d %H:%M} to {datetime.fromtimestamp(o.end, UTC):%d %H:%M}"
            for o in found]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "since", "until", "expected"),
    [
        pytest.param(version(), "2026-03-28", "2026-03-30",
                     ["28 09:00 to 28 10:00", "29 08:00 to 29 09:00", "30 08:00 to 30 09:00"], id="clocks-forward"),
        pytest.param(version(), "2026-10-24", "2026-10-26",
                     ["24 08:00 to 24 09:00", "25 09:00 to 25 10:00", "26 09:00 to 26 10:00"], id="clocks-back"),
        pytest.param(version(start="00:30", end="03:00"), "2026-03-29", "2026-03-29", ["29 00:30 to 29 02:00"],
                     id="across-the-gap-is-shorter"),
        pytest.param(version(start="01:15", end="01:45"), "2026-03-28", "2026-03-30",
                     ["28 01:15 to 28 01:45", "30 00:15 to 30 00:45"], id="wholly-in-the-gap-is-none"),
        pytest.param(version(start="00:30", end="03:00"), "2026-10-25", "2026-10-25", ["24 23:30 to 25 03:00"],
                     id="across-the-hour-that-comes-twice-is-longer"),
        pytest.param(version(start="22:00", end="02:00"), "2026-12-31", "2026-12-31", ["31 22:00 to 01 02:00"],
                     id="over-midnight-into-the-new-year"),
        pytest.param(version(start="22:00", end="02:00"), "2026-03-28", "2026-03-28", ["28 22:00 to 29 01:00"],
                     id="over-midnight-into-the-gap"),
        pytest.param(version(location_id=NEW_YORK), "2026-03-08", "2026-03-08", ["08 13:00 to 08 14:00"],
                     id="new-york-forward-three-weeks-before-london"),
        pytest.param(version(location_id=SYDNEY), "2026-04-05", "2026-04-05", ["04 23:00 to 05 00:00"],
                     id="sydney-back-when-london-is-forward"),
    ],
)  # fmt: skip
def test_ends_are_in_the_locations_own_wall_time(made: Version, since: str, until: str, expected: list[str]) -> None:
    assert utc(of(since, until, made)) == expected


@pytest.mark.parametrize(
    ("recur", "since", "until", "expected"),
    [
        pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-01-01", "2033-01-01",
                     ["2024-02-29", "2028-02-29", "2032-02-29"], id="29-february"),
        pytest.param("FREQ=MONTHLY;BYDAY=5MO", "2026-11-01", "2027-06-30", ["2026-11-30", "2027-03-29", "2027-05-31"],
                     id="fifth-monday"),
        pytest.param("FREQ=MONTHLY;BYDAY=1MO,3MO,5MO", "2027-02-01", "2027-03-31",
                     ["2027-02-01", "2027-02-15", "2027-03-01", "2027-03-15", "2027-03-29"], id="weeks-1-3-5"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=31", "2026-11-01", "2027-03-31",
                     ["2026-12-31", "2027-01-31", "2027-03-31"], id="31-december"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-15", "2027-01-12", ["2026-12-15", "2026-12-29",
                     "2027-01-12"], id="every-other-week-over-the-year's-53rd"),
    ],
)  # fmt: skip
def test_days(recur: str, since: str, until: str, expected: list[str]) -> None:
    assert [one.day.isoformat() for one in of(since, until, version(recur))] == expected


def test_the_slots_of_a_shorter_night_are_fewer() -> None:
    """Elapsed time: five half hours before the change, three in the night that has an hour less."""
    nights = of("2026-03-28", "2026-03-29", version(start="00:30", end="03:00"))
    assert [len(expand(one.version.slots, one.start, one.end, TYPES)) for one in nights] == [5, 3]


def test_every_session_has_the_local_date_of_its_start() -> None:
    for place in ZONES:
        found = of("2026-01-01", "2026-12-31", version(start="23:30", end="01:00", location_id=place))
        assert [one.day for one in found] == [to_wall(one.start, ZONES[place]).date() for one in found]
        assert [one.day for one in found] == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_a_change_of_place_changes_the_zone_from_its_day_on() -> None:
    moved = version(id=2, number=2, effective_from=date(2026, 12, 31), location_id=NEW_YORK)
    found = of("2026-12-30", "2027-01-01", version(), moved)
    assert utc(found) == ["30 09:00 to 30 10:00", "31 14:00 to 31 15:00", "01 14:00 to 01 15:00"]
    assert [one.version.id for one in found] == [1, 2, 2]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, ["24", "27"], id="off"),
        pytest.param({"on_holidays": True}, ["24", "25*", "26*", "27"], id="open-on-holidays"),
        pytest.param({"also_on": frozenset({date(2026, 12, 26)})}, ["24", "26*", "27"], id="open-on-this-one"),
        pytest.param({"on_holidays": True, "except_on": frozenset({date(2026, 12, 25)})}, ["24", "26*", "27"],
                     id="open-but-for-christmas"),
    ],
)  # fmt: skip
def test_public_holidays(more: dict[str, Any], expected: list[str]) -> None:
    closed = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
    found = of("2026-12-24", "2026-12-27", version(**more), holidays=closed)
    assert [f"{one.day:%d}{'*' * one.on_holiday}" for one in found] == expected


def test_a_retired_clinic_and_one_of_drafts_have_none() -> None:
    assert [f"{o.day:%d}" for o in of("2026-12-24", "2026-12-27", version(), retired_from=date(2026, 12, 26))] == [
        "24", "25",
    ]  # fmt: skip
    assert of("2026-12-24", "2026-12-27", version(state="draft")) == []
