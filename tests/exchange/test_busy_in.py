"""Somebody's own calendar: when they are busy, and which line is wrong with a file that does not say it."""

import pytest

from booktui.exchange.busy.values import BusySpan, BusyUnreadable
from calendars import at, busy, calendar, event, read

DAY = ("DTSTART;TZID=Europe/London:20261124T090000", "DTEND;TZID=Europe/London:20261124T100000")
NINE = ("2026-11-24 09:00", "2026-11-24 10:00")
DAYS = ("2026-11-25 09:00", "2026-11-25 10:00"), ("2026-11-26 09:00", "2026-11-26 10:00")


def changed(when, start, *more):
    """An instance of the series of UID 1."""
    clock = f"{int(start[9:11]) + 1:02}"
    return event(
        f"RECURRENCE-ID;TZID=Europe/London:{when}",
        f"DTSTART;TZID=Europe/London:{start}",
        f"DTEND;TZID=Europe/London:{start[:9]}{clock}{start[11:]}",
        *more,
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([event(*DAY)], [NINE], id="once"),
        pytest.param([event("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z")], [NINE], id="utc"),
        pytest.param([event("DTSTART:20261124T090000Z", "DURATION:PT1H")], [NINE], id="duration"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;COUNT=3")], [NINE, *DAYS], id="daily"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;COUNT=-1;UNTIL=20261126")], [NINE, *DAYS], id="count-for-ever"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;COUNT=9;UNTIL=20261126")], [NINE, *DAYS], id="count-and-until"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;UNTIL=20261126")], [NINE, *DAYS], id="until-a-day-is-all-of-it"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;UNTIL=20261126T085959Z")], [NINE, DAYS[0]], id="until-before"),
        pytest.param([event(*DAY, "RRULE:FREQ=DAILY;UNTIL=20261126T090000Z")], [NINE, *DAYS], id="until-counts"),
        pytest.param([event(*DAY, "RRULE:")], [NINE], id="empty-rule"),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/London:20261125T090000")],
            [NINE, DAYS[1]], id="exdate",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261125T090000Z,20261124T090000Z")],
            [DAYS[1]], id="exdate-list-in-utc",
        ),
        pytest.param(
            [event(*DAY, "RDATE;TZID=Europe/London:20261125T090000,20261126T090000")], [NINE, *DAYS], id="rdate",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=PERIOD:20261126T090000Z/PT30M")],
            [NINE, DAYS[0], ("2026-11-26 09:00", "2026-11-26 09:30")], id="rdate-period-with-rule",
        ),
        pytest.param(
            [event("DTSTART:20261124T090000Z", "RDATE;VALUE=PERIOD:20261124T090000Z/20261124T100000Z")],
            [NINE], id="rdate-period-of-an-event-without-length",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=1")], [NINE, DAYS[0]], id="start-outside-its-rule-is-busy",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2")],
            [NINE, *DAYS], id="two-rules",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3"), changed("20261125T090000", "20261125T140000")],
            [NINE, ("2026-11-25 14:00", "2026-11-25 15:00"), DAYS[1]], id="moved-instance",
        ),
        pytest.param(
            [changed("20261125T090000", "20261125T140000"), event(*DAY, "RRULE:FREQ=DAILY;COUNT=3")],
            [NINE, ("2026-11-25 14:00", "2026-11-25 15:00"), DAYS[1]], id="moved-instance-comes-first",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3"), changed("20261125T090000", "20261125T090000", "STATUS:CANCELLED")],
            [NINE, DAYS[1]], id="cancelled-instance",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3"), changed("20261125T090000", "20261125T090000", "TRANSP:TRANSPARENT")],
            [NINE, DAYS[1]], id="free-instance",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3", "TRANSP:TRANSPARENT"), changed("20261125T090000", "20261125T140000")],
            [("2026-11-25 14:00", "2026-11-25 15:00")], id="busy-instance-of-a-free-series",
        ),
        pytest.param(
            [changed("20261125T090000", "20261125T140000")],
            [("2026-11-25 14:00", "2026-11-25 15:00")], id="instance-without-its-series",
        ),
        pytest.param(
            [event(*DAY, "RRULE:FREQ=DAILY;COUNT=3"),
             event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20261125T090000",
                   "DTSTART;TZID=Europe/London:20261125T110000", "DTEND;TZID=Europe/London:20261125T113000")],
            [NINE, ("2026-11-25 11:00", "2026-11-25 11:30"), ("2026-11-26 11:00", "2026-11-26 11:30")],
            id="this-and-future",
        ),
        pytest.param(
            [event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T090000Z", *DAY,
                   "RDATE;VALUE=PERIOD:20261124T090000Z/PT1H,20261125T090000Z/PT1H,20261126T090000Z/PT1H")],
            [NINE, *DAYS], id="series-sent-as-an-instance-by-lotus-notes",
        ),
        pytest.param([event(*DAY), event(*DAY, uid="2")], [NINE], id="equal-times-once"),
        pytest.param([event(*DAY, "STATUS:CANCELLED")], [], id="cancelled"),
        pytest.param([event(*DAY, "TRANSP:TRANSPARENT")], [], id="transparent"),
        pytest.param([event(*DAY, "X-MICROSOFT-CDO-BUSYSTATUS:FREE")], [], id="outlook-free"),
        pytest.param([event(*DAY, "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")], [NINE], id="tentative"),
        pytest.param([event("DTSTART:20261124T090000Z")], [], id="no-length"),
        pytest.param([event("DTSTART:20261124T090000Z", "DTEND:20261124T080000Z")], [], id="ends-before"),
        pytest.param(["METHOD:CANCEL", event(*DAY)], [], id="a-cancellation"),
        pytest.param(["METHOD:REQUEST", event(*DAY)], [NINE], id="an-invitation"),
        pytest.param(
            [event(*DAY, "SEQUENCE:1"), event("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", "SEQUENCE:2")],
            [DAYS[0]], id="same-uid-newest-version",
        ),
        pytest.param(
            [event("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", "DTSTAMP:20261002T000000Z"),
             event(*DAY, "DTSTAMP:20261001T000000Z")],
            [DAYS[0]], id="same-uid-newest-stamp",
        ),
        pytest.param(
            [event(*DAY), event("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z")],
            [NINE, DAYS[0]], id="same-uid-equally-new-both-count",
        ),
        pytest.param(
            [event(*DAY, uid=""), event("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", uid="")],
            [NINE, DAYS[0]], id="empty-uids",
        ),
        pytest.param(
            ["BEGIN:VFREEBUSY", "FREEBUSY:20261124T090000Z/PT1H,20261125T090000Z/20261125T100000Z",
             "FREEBUSY;FBTYPE=FREE:20261127T090000Z/PT1H", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261126T090000Z/PT1H",
             "END:VFREEBUSY"],
            [NINE, *DAYS], id="free-busy",
        ),
        pytest.param(["BEGIN:VTODO", *DAY, "END:VTODO"], [], id="tasks-are-no-busy-time"),
        pytest.param(
            [event("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY")],
            [("2028-02-29 00:00", "2028-03-01 00:00")], id="29-february-every-fourth-year",
        ),
        pytest.param(
            [event("DTSTART:20240131T090000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2")],
            [("2028-02-29 09:00", "2028-02-29 10:00")], id="29-february-by-rule",
        ),
        pytest.param([event(*DAY, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")], [NINE], id="30-february-never-comes"),
    ],
)  # fmt: skip
def test_when_somebody_is_busy(parts, expected):
    assert busy(*parts) == expected


def test_overlapping_times_stay_as_they_are():
    later = event("DTSTART:20261124T093000Z", "DTEND:20261124T110000Z", uid="2")
    assert busy(event(*DAY), later) == [NINE, ("2026-11-24 09:30", "2026-11-24 11:00")]


def test_only_what_touches_the_window_whole():
    found = read(calendar(event(*DAY, "RRULE:FREQ=DAILY")), since=at("2026-11-25T09:30"), until=at("2026-11-26T09:00"))
    assert found.spans == (BusySpan(at("2026-11-25T09:00"), at("2026-11-25T10:00")),)


def test_what_never_ends_ends_in_2200():
    found = read(calendar(event("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:99991231")))
    assert found.spans == (BusySpan(at("2026-11-24"), 7_258_118_400),)


def test_what_was_read_and_what_takes_no_time_is_counted():
    found = read(
        calendar(
            event(*DAY),
            event(*DAY, "STATUS:CANCELLED", uid="2"),
            event(*DAY, "TRANSP:TRANSPARENT", uid="3"),
            event("DTSTART:20261124T090000Z", uid="4"),
            event("DTSTART:20261124T090000Z", "DTEND:20261124T080000Z", uid="5"),
        )
    )
    assert (found.read, found.ignored) == (5, 4)
    assert found.notes == (
        "Line 24: the event ends before it begins, so it takes no time.",
        "Not taken as busy: 1 cancelled, 1 ending before they begin, 1 free, 1 without length.",
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(
            ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "DURATION:PT2H"),
            "Line 7: DTEND counts, not the DURATION beside it.", id="two-ends",
        ),
        pytest.param(
            ("DTSTART;TZID=Europe/Paris:20261124T100000", "DTEND:20261124T110000"),
            "Line 5: one zone was taken for DTSTART and DTEND, since only one says it.", id="end-without-a-zone",
        ),
        pytest.param(
            ("DTSTART:20261124T100000", "DTEND;TZID=Europe/Paris:20261124T110000"),
            "Line 5: one zone was taken for DTSTART and DTEND, since only one says it.", id="start-without-a-zone",
        ),
        pytest.param(
            (*DAY, "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20261124"),
            "Line 8: an EXDATE without a time of day was not used; that time is busy.", id="exdate-of-another-kind",
        ),
        pytest.param(
            (*DAY, "EXRULE:FREQ=DAILY"),
            "Line 7: the old EXRULE was not used; the times it leaves out are busy.", id="exrule",
        ),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_busy_and_said(lines, said):
    found = read(calendar(event(*lines)), until=at("2027-01-01"))
    assert (found.notes, found.spans, found.problems) == (
        (said,), (BusySpan(at("2026-11-24T09:00"), at("2026-11-24T10:00")),), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        pytest.param(("DTEND:20261124T100000Z",), (3, "DTSTART", "is missing"), id="no-start"),
        pytest.param(
            ("DTSTART:INVALID",), (5, "DTSTART", "'INVALID' is not a date or time like 20261124T093000"), id="no-time",
        ),
        pytest.param(("DTSTART:20261324T090000Z",), (5, "DTSTART", "there is no '20261324T090000Z'"), id="month-13"),
        pytest.param(("DTSTART:20270229T090000Z",), (5, "DTSTART", "there is no '20270229T090000Z'"), id="29-february"),
        pytest.param(("DTSTART 20261124T090000Z",), (5, "DTSTART", "is not written as NAME:VALUE"), id="no-colon"),
        pytest.param((*DAY, DAY[0]), (7, "DTSTART", "is given twice, first in line 5"), id="two-starts"),
        pytest.param((DAY[0], "DURATION:1H"), (6, "DURATION", "'1H' is not a length like PT45M or P1D"), id="length"),
        pytest.param((DAY[0], "DURATION:PT"), (6, "DURATION", "'PT' is not a length like PT45M or P1D"), id="no-length"),
        pytest.param(
            (DAY[0], "DURATION:P99999999999W"), (6, "DURATION", "'P99999999999W' is longer than a century"), id="ages",
        ),
        pytest.param(
            (*DAY, "RDATE:2026"), (7, "RDATE", "'2026' is not a date or time like 20261124T093000"), id="rdate"
        ),
        pytest.param(
            (*DAY, "EXDATE:soon"), (7, "EXDATE", "'soon' is not a date or time like 20261124T093000"), id="exdate"
        ),
        pytest.param(
            (*DAY, "RECURRENCE-ID:x"), (7, "RECURRENCE-ID", "'x' is not a date or time like 20261124T093000"),
            id="recurrence-id",
        ),
        pytest.param(
            (*DAY, "RRULE:FREQ=SOMETIMES"), (7, "RRULE", "the rule 'FREQ=SOMETIMES' cannot be read"), id="frequency"
        ),
        pytest.param((*DAY, "RRULE:COUNT=2"), (7, "RRULE", "the rule has no FREQ: 'COUNT=2'"), id="no-frequency"),
        pytest.param((*DAY, "RRULE:FREQ=DAILY;UNTL=2"), (7, "RRULE", "there is no rule part UNTL"), id="unknown-part"),
        pytest.param(
            (*DAY, "RRULE:FREQ=DAILY;INTERVAL=0"), (7, "RRULE", "INTERVAL is not from 1 to 1000000"), id="interval-0"
        ),
        pytest.param(
            (*DAY, "RRULE:FREQ=DAILY;BYHOUR=24"), (7, "RRULE", "BYHOUR=24 is not between 0 and 23"), id="hour-24"
        ),
        pytest.param(
            (*DAY, "RRULE:RSCALE=HEBREW;FREQ=YEARLY"),
            (7, "RRULE", "it repeats by another calendar than the Gregorian"), id="hebrew",
        ),
        pytest.param(
            ("DTSTART:19000101T090000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"),
            (7, "RRULE", "it repeats more often than a calendar needs; please change it there"), id="every-second",
        ),
        pytest.param(
            ("DTSTART:19000101T090000Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY"),
            (7, "RRULE", "it repeats more often than a calendar needs; please change it there"), id="every-minute",
        ),
        pytest.param(
            ("DTSTART:20260101T090000Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY;INTERVAL=5"),
            (7, "RRULE", "it repeats more than 100,000 times; please change it there"), id="every-five-minutes",
        ),
        pytest.param(
            ("DTSTART;TZID=Nowhere/Else:20261124T090000",),
            (5, "DTSTART", "the time zone 'Nowhere/Else' is not known, and the file does not say it"),
            id="unknown-zone",
        ),
        pytest.param(
            ("DTSTART:20261124T090000Z", "DTEND;TZID=GMT+0200:20261124T100000"),
            (6, "DTEND", "the time zone 'GMT+0200' is not known, and the file does not say it"), id="not-a-zone",
        ),
        pytest.param(
            ("DTSTART:99991231T235959Z", "DURATION:P2D"), (5, "DTSTART", "'99991231T235959Z' is too far from now"),
            id="end-of-time",
        ),
    ],
)  # fmt: skip
def test_a_broken_event_names_its_line(lines, problem):
    found = read(calendar(event(*lines), event(*DAY, uid="2")))
    assert found.problems == (problem,)


def test_all_problems_are_listed_by_line():
    found = read(
        calendar(event("DTSTART:x"), event("DTSTART:y", uid="2"), "BEGIN:VFREEBUSY", "FREEBUSY:z", "END:VFREEBUSY")
    )
    assert [(one.line, one.field) for one in found.problems] == [(5, "DTSTART"), (9, "DTSTART"), (12, "FREEBUSY")]


GOOD = calendar(event(*DAY))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "There is no calendar in the file.", id="empty"),
        pytest.param(b"ref,name\n1,Ann\n", "There is no calendar in the file.", id="a-table"),
        pytest.param(GOOD[:-19], "The file is cut off: the VEVENT of line 3 has no end.", id="cut-off"),
        pytest.param(GOOD[:-17], "The file is cut off: the VCALENDAR of line 1 has no end.", id="cut-off-before-the-end"),
        pytest.param(
            GOOD.replace(b"END:VEVENT", b"END:VTODO"), "Line 7: END:VTODO, but the VEVENT of line 3 is still open.",
            id="wrong-end",
        ),
        pytest.param(b"END:VCALENDAR\n", "Line 1: END:VCALENDAR without its BEGIN.", id="end-without-begin"),
        pytest.param(b"BEGIN:\x00\n", "Line 1: a BEGIN or END that names no component.", id="no-name"),
        pytest.param(
            GOOD.replace(b"UID:1", b"SUMMARY:Caf\xe9"), "Line 4 is not UTF-8. Please save the file as UTF-8.", id="latin-1",
        ),
        pytest.param(GOOD.decode().encode("utf-16"), "The file is UTF-16. Please save it as UTF-8.", id="utf-16"),
        pytest.param(b" " * 10_000_001, "The file is larger than 10 MB. Please export a shorter time.", id="too-large"),
        pytest.param(
            b"BEGIN:A\n" * 30, "Line 21: more than 20 components inside each other.", id="too-deep",
        ),
        pytest.param(
            calendar("CALSCALE:HEBREW"), "Line 1: only the Gregorian calendar can be read.", id="another-calendar",
        ),
        pytest.param(
            calendar(*(f"BEGIN:VEVENT\nDTSTART:{20260101 + n}\nEND:VEVENT" for n in range(3)),
                     event("DTSTART:20260101T000000Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY;INTERVAL=16"),
                     event("DTSTART:20260101T000001Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY;INTERVAL=16", uid="2")),
            "The file holds more than 100,000 busy times. Please export a shorter time.", id="too-many-times",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_at_all(data, said):
    with pytest.raises(BusyUnreadable) as raised:
        read(data)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD.replace(b"\r\n", b"\n"), id="line-feeds-only"),
        pytest.param(GOOD.replace(b"\r\n", b"\r\r\n"), id="double-returns"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, id="byte-order-mark"),
        pytest.param(GOOD.replace(b"T090000", b"T09\r\n 0000"), id="folded-in-a-value"),
        pytest.param(GOOD.replace(b"UID", b"SUMMARY:Z\xc3\r\n \xbcrich\r\nUID"), id="folded-inside-a-character"),
        pytest.param(GOOD.replace(b"UID", b"DESCRIPTION:a\r\nno property at all\r\nUID"), id="a-text-with-a-raw-break"),
        pytest.param(GOOD.lower().replace(b"europe/london", b"Europe/London"), id="small-letters"),
        pytest.param(GOOD.partition(b"2.0\r\n")[2].rpartition(b"END:VCAL")[0], id="no-calendar-around-it"),
        pytest.param(GOOD.replace(b";TZID=", b"; X=\"a;b:c\"; TZID = "), id="quoted-and-spaced-parameters"),
        pytest.param(GOOD + calendar(), id="two-calendars"),
        pytest.param(GOOD.replace(b"END:VEVENT", b"BEGIN:VALARM\r\nDTSTART:x\r\nDURATION:y\r\nEND:VALARM\r\nEND:VEVENT"), id="an-alarm"),
    ],
)  # fmt: skip
def test_written_in_other_ways(data):
    found = read(data)
    assert (found.spans, found.problems) == ((BusySpan(at("2026-11-24T09:00"), at("2026-11-24T10:00")),), ())


def test_nothing_but_times_is_kept():
    found = read(calendar(event(*DAY, "SUMMARY:Oncologist", "LOCATION:Ward 7", "DESCRIPTION:secret")))
    assert not any(word in repr(found) for word in ("Oncologist", "Ward", "secret"))
