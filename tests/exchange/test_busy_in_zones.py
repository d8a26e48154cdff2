"""Busy times in their zones: both clock changes, times without a zone, and what other programs call a zone."""

from datetime import UTC, datetime, timedelta

import pytest

from booktui.exchange.busy.lines import calendars
from booktui.exchange.busy.values import BusySpan, BusyUnreadable
from booktui.exchange.busy.zones import own_zone
from booktui.rules.clock import zone
from calendars import at, busy, calendar, event, read

NIGHTLY = ("DTSTART;TZID=Europe/London:20260301T083000", "DTEND;TZID=Europe/London:20260301T090000")


def observances(*pairs):
    """STANDARD and DAYLIGHT as Exchange writes them: (name, month, Sunday, hour, from, to)."""
    lines = []
    for name, month, sunday, hour, before, after in pairs:
        lines += [
            f"BEGIN:{name}", f"DTSTART:16010101T0{hour}0000", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}",
            f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={sunday}SU;BYMONTH={month}", f"END:{name}",
        ]  # fmt: skip
    return lines


def vtimezone(name, *pairs):
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *observances(*pairs), "END:VTIMEZONE"])


def berlin(name):
    return vtimezone(name, ("STANDARD", 10, -1, 3, "+0200", "+0100"), ("DAYLIGHT", 3, -1, 2, "+0100", "+0200"))


def new_york(name):
    return vtimezone(name, ("STANDARD", 11, 1, 2, "-0400", "-0500"), ("DAYLIGHT", 3, 2, 2, "-0500", "-0400"))


def nine_to_ten(tzid):
    return event(f'DTSTART;TZID="{tzid}":20261124T090000', f'DTEND;TZID="{tzid}":20261124T100000')


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("20260328", 24, id="plain"),
        pytest.param("20260329", 23, id="spring"),
        pytest.param("20261025", 25, id="autumn"),
        pytest.param("20280229", 24, id="29-february"),
    ],
)
def test_a_whole_day_is_from_midnight_to_midnight(day, hours):
    (span,) = read(calendar(event(f"DTSTART;VALUE=DATE:{day}"))).spans
    assert span == BusySpan(at(day), at(day) + hours * 3600)


@pytest.mark.parametrize("zone_name", ["Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"])
def test_whole_days_are_the_desks_whatever_zone_they_name(zone_name):
    repeated = event("DTSTART;VALUE=DATE;TZID=Asia/Kolkata:20260328", "RRULE:FREQ=DAILY;COUNT=2")
    found = read(calendar("X-WR-TIMEZONE:Asia/Kolkata", repeated), zone_name)
    days = [at(f"2026-03-{day}", zone_name) for day in (28, 29, 30)]
    assert found.spans == (BusySpan(days[0], days[1]), BusySpan(days[1], days[2]))


@pytest.mark.parametrize(
    ("until", "winter", "summer"),
    [
        pytest.param("20260405", ("2026-03-28 08:30", "2026-03-28 09:00"), ("2026-03-29 08:30", "2026-03-29 09:00"), id="spring"),
    ],
)  # fmt: skip
def test_a_series_keeps_its_wall_time_in_spring(until, winter, summer):
    spans = busy(event(*NIGHTLY, f"RRULE:FREQ=DAILY;UNTIL={until}"))
    assert (spans[27], spans[28], len(spans)) == (winter, summer, 36)


def test_a_series_keeps_its_wall_time_in_autumn():
    spans = busy(event(*NIGHTLY, "RRULE:FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20261101"))
    assert spans[-4:-1] == [
        (f"2026-10-{day} 08:30", f"2026-10-{day} 09:00") for day in (24, 25, 31)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        pytest.param(
            ("DTSTART;TZID=Europe/London:20260329T013000", "DTEND;TZID=Europe/London:20260329T030000"),
            "2026-03-29T01:30:00+00:00", "2026-03-29T02:00:00+00:00", id="left-out-hour-is-taken-before-the-change",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20261025T013000", "DTEND;TZID=Europe/London:20261025T030000"),
            "2026-10-25T00:30:00+00:00", "2026-10-25T03:00:00+00:00", id="hour-that-comes-twice-is-the-first",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20260328T230000", "DURATION:PT8H"),
            "2026-03-28T23:00:00+00:00", "2026-03-29T07:00:00+00:00", id="hours-pass-on-the-clock-in-spring",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20261024T230000", "DURATION:PT8H"),
            "2026-10-24T22:00:00+00:00", "2026-10-25T06:00:00+00:00", id="hours-pass-on-the-clock-in-autumn",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20260328T120000", "DURATION:P1D"),
            "2026-03-28T12:00:00+00:00", "2026-03-29T11:00:00+00:00", id="a-day-is-23-hours-in-spring",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20261024T120000", "DURATION:P1D"),
            "2026-10-24T11:00:00+00:00", "2026-10-25T12:00:00+00:00", id="a-day-is-25-hours-in-autumn",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/London:20260328T230000", "DTEND;TZID=America/New_York:20260329T010000"),
            "2026-03-28T23:00:00+00:00", "2026-03-29T05:00:00+00:00", id="two-zones",
        ),
    ],
)  # fmt: skip
def test_the_clocks_change(lines, start, end):
    (span,) = read(calendar(event(*lines))).spans
    assert [datetime.fromtimestamp(one, UTC).isoformat() for one in span] == [start, end]


def test_the_hours_of_a_series_pass_on_the_clock_too():
    night = event("DTSTART;TZID=Europe/London:20260327T230000", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=3")
    assert [span.end - span.start for span in read(calendar(night)).spans] == [8 * 3600] * 3


def test_a_series_with_an_end_ends_at_the_same_wall_time():
    night = event(
        "DTSTART;TZID=Europe/London:20260327T230000",
        "DTEND;TZID=Europe/London:20260328T070000",
        "RRULE:FREQ=DAILY;COUNT=2",
    )
    assert busy(night)[1] == ("2026-03-28 23:00", "2026-03-29 07:00")


FLOATING = event("DTSTART:20261124T090000", "DTEND:20261124T100000")


def test_floating_times_are_the_desks():
    found = read(calendar(FLOATING), "America/New_York")
    assert found.spans == (BusySpan(at("2026-11-24T14:00"), at("2026-11-24T15:00")),)
    assert found.notes == ("Times without a zone were read as America/New_York time, this desk's.",)


@pytest.mark.parametrize("name", ["Asia/Tokyo", "Tokyo Standard Time"])
def test_floating_times_are_where_the_file_says(name):
    found = read(calendar(FLOATING, f"X-WR-TIMEZONE:{name}"))
    assert found.spans == (BusySpan(at("2026-11-24T00:00"), at("2026-11-24T01:00")),)
    assert found.notes == (f"Times without a zone were read as {name} time, as the file says.",)


def test_floating_times_of_a_zone_nobody_knows_are_refused():
    (problem,) = read(calendar("X-WR-TIMEZONE:Home", FLOATING)).problems
    assert problem == (3, "X-WR-TIMEZONE", "the time zone 'Home' is not known, and the file does not say it")
    assert read(calendar("X-WR-TIMEZONE:Home", nine_to_ten("Europe/London"))).problems == ()


def test_utc_stays_utc_whatever_the_file_says():
    summer = event("DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert busy("X-WR-TIMEZONE:Europe/London", summer)[1] == ("2026-03-31 10:00", "2026-03-31 11:00")


@pytest.mark.parametrize(
    ("parts", "start"),
    [
        pytest.param([nine_to_ten("Europe/Berlin")], "08:00", id="iana"),
        pytest.param([nine_to_ten("/Europe/Berlin")], "08:00", id="slash"),
        pytest.param([nine_to_ten("/freeassociation.sourceforge.net/Europe/Berlin")], "08:00", id="vendor"),
        pytest.param([nine_to_ten("W. Europe Standard Time")], "08:00", id="windows"),
        pytest.param([nine_to_ten("Eastern Standard Time")], "14:00", id="windows-america"),
        pytest.param([berlin("Office"), nine_to_ten("Office")], "08:00", id="own"),
        pytest.param([nine_to_ten("Office"), berlin("Office")], "08:00", id="own-after-its-use"),
        pytest.param([new_york("US-Eastern"), nine_to_ten("US-Eastern")], "14:00", id="own-west"),
        pytest.param(
            [berlin("(UTC+01:00) Amsterdam\\, Berlin"), nine_to_ten("(UTC+01:00) Amsterdam, Berlin")], "08:00",
            id="outlook-name",
        ),
        pytest.param([new_york("W. Europe Standard Time"), nine_to_ten("W. Europe Standard Time")], "14:00", id="own-before-windows"),
        pytest.param([new_york("Europe/Berlin"), nine_to_ten("Europe/Berlin")], "08:00", id="iana-before-own"),
    ],
)  # fmt: skip
def test_what_programs_call_a_zone(parts, start):
    assert busy(*parts) == [(f"2026-11-24 {start}", f"2026-11-24 {int(start[:2]) + 1:02}:00")]


@pytest.mark.parametrize("first", ["berlin", "new_york"])
def test_each_file_has_its_own_customized_time_zone(first):
    name = "Customized Time Zone"
    both = {"berlin": (berlin(name), "08:00"), "new_york": (new_york(name), "14:00")}
    for key in sorted(both, key=lambda key: key != first):
        definition, start = both[key]
        assert busy(definition, nine_to_ten(name))[0][0] == f"2026-11-24 {start}"


def test_each_calendar_of_a_file_has_its_own_customized_time_zone():
    name = "Customized Time Zone"
    data = calendar(berlin(name), nine_to_ten(name)) + calendar(new_york(name), nine_to_ten(name))
    assert [span.start for span in read(data).spans] == [at("2026-11-24T08:00"), at("2026-11-24T14:00")]


@pytest.mark.parametrize(
    ("definition", "iana"),
    [
        pytest.param(berlin("X"), "Europe/Berlin", id="berlin"),
        pytest.param(new_york("X"), "America/New_York", id="new-york"),
    ],
)
def test_an_own_zone_is_like_the_known_one_all_year(definition, iana):
    own = own_zone(calendars(definition.encode())[0].children[0], "X")
    known = zone(iana)
    for hours in range(24 * 366 * 2):
        wall = datetime(2026, 1, 1) + timedelta(minutes=30 * hours)
        instant = wall.replace(tzinfo=UTC)
        for fold in (0, 1):
            assert wall.replace(tzinfo=own, fold=fold).utcoffset() == wall.replace(tzinfo=known, fold=fold).utcoffset()
        there, here = instant.astimezone(own), instant.astimezone(known)
        assert (there.replace(tzinfo=None), there.fold) == (here.replace(tzinfo=None), here.fold)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        pytest.param([], (3, "VTIMEZONE", "the time zone 'X' says no hours"), id="no-hours"),
        pytest.param(["BEGIN:STANDARD", "END:STANDARD"], (5, "TZOFFSETFROM", "is missing"), id="no-offset"),
        pytest.param(
            ["BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:1", "END:STANDARD"],
            (7, "TZOFFSETTO", "is not an offset like +0100"), id="broken-offset",
        ),
        pytest.param(
            ["BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+9900", "END:STANDARD"],
            (7, "TZOFFSETTO", "is more than a day"), id="offset-of-days",
        ),
        pytest.param(
            ["BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"],
            (5, "DTSTART", "is missing"), id="no-start",
        ),
        pytest.param(
            ["BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "DTSTART:19700101T000000",
             "RRULE:FREQ=SECONDLY", "END:STANDARD"],
            (9, "RRULE", "a time zone's clocks do not change that often"), id="every-second",
        ),
    ],
)  # fmt: skip
def test_a_zone_that_cannot_be_read_matters_where_it_is_used(lines, problem):
    broken = "\r\n".join(["BEGIN:VTIMEZONE", "TZID:X", *lines, "END:VTIMEZONE"])
    assert read(calendar(broken, nine_to_ten("X"))).problems == (problem,)
    assert read(calendar(broken, nine_to_ten("Europe/London"))).problems == ()


def test_two_calendars_of_one_name_are_not_mixed_up_by_a_failure():
    with pytest.raises(BusyUnreadable):
        read(calendar(berlin("Customized Time Zone"))[:-20])
    assert busy(new_york("Customized Time Zone"), nine_to_ten("Customized Time Zone"))[0][0] == "2026-11-24 14:00"
