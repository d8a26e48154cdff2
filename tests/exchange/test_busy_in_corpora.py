"""Busy times of some 250 calendars, as recurring-ical-events used plainly and as another engine give them.

Where they differ the reason is written beside the file's name; a difference without a reason fails, and so does a
reason without a difference.
"""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import cache

import icalendar
import pytest
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

import corpora
from booktui.exchange.busy.read import read_busy
from booktui.exchange.busy.values import BusyUnreadable
from booktui.rules.clock import zone

Spans = set[tuple[int, int]] | str
"""Starts and ends; or why there are none."""

ZONE = "Europe/London"
SINCE, UNTIL = datetime(1995, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)

REFUSED = {
    "an event needs a DTSTART; both engines fail on it, or never look": (
        "icalendar/calendars/created_calendar_with_unicode_fields.ics",
        "icalendar/calendars/issue_1050_multiple_calendars.ics",
        "icalendar/calendars/issue_1050_uid_in_description.ics",
        "icalendar/calendars/issue_1081_with_summary.ics",
        "icalendar/calendars/issue_1549_binary_attachment.ics",
        "icalendar/calendars/issue_1561_image_value.ics",
        "icalendar/calendars/issue_322_expected_calendar.ics",
        "icalendar/calendars/issue_722_missing_timezones.ics",
        "icalendar/calendars/issue_798_related_to.ics",
        "icalendar/calendars/issue_82_expected_output.ics",
        "icalendar/calendars/rfc_5545_RDATE_example.ics",
        "icalendar/calendars/rfc_6868.ics",
        "icalendar/calendars/rfc_7256_multi_value_parameters.ics",
        "icalendar/calendars/rfc_7986_conferences.ics",
        "icalendar/calendars/rfc_7986_image.ics",
        "icalendar/calendars/rfc_9253_gap.ics",
        "icalendar/calendars/rfc_9253_related_to.ics",
        "icalendar/events/event_with_escaped_character1.ics",
        "icalendar/events/event_with_escaped_character2.ics",
        "icalendar/events/event_with_escaped_character3.ics",
        "icalendar/events/event_with_escaped_character4.ics",
        "icalendar/events/event_with_escaped_characters.ics",
        "icalendar/events/event_with_rsvp.ics",
        "icalendar/events/event_with_unicode_organizer.ics",
        "icalendar/events/issue_100_transformed_doctests_into_unittests.ics",
        "icalendar/events/issue_355_url_escaping_empty_param.ics",
        "icalendar/events/issue_64_event_with_ascii_summary.ics",
        "icalendar/events/issue_64_event_with_non_ascii_summary.ics",
        "icalendar/events/issue_82_expected_output.ics",
        "icalendar/events/rfc_7265_request_status.ics",
        "icalendar/events/rfc_9074_example_proximity.ics",
    ),
    "DTSTART is there twice; both engines fail on it": (
        "icalendar/calendars/america_new_york_forward_reference.ics",
        "icalendar/calendars/pacific_fiji.ics",
    ),
    "a value is none: the line is named; both engines fail on it": (
        "icalendar/calendars/broken_dtstart.ics",
        "icalendar/calendars/broken_ical.ics",
        "icalendar/calendars/invalid_duration.ics",
        "icalendar/calendars/issue_1081_invalid_rrule_freq.ics",
        "icalendar/calendars/issue_1081_invalid_start_and_end.ics",
        "icalendar/calendars/issue_1081_invalid_start_valid_end.ics",
        "icalendar/calendars/multiple_timezones.ics",
        "icalendar/calendars/rfc_7529.ics",
        "icalendar/events/issue_464_invalid_rdate.ics",
    ),
    "a rule with UNTL for UNTIL; recurring-ical-events fails, ical takes it as a rule without an end": (
        "recurring/calendars/bad_rrule_missing_until_event.ics",
    ),
    "a period of days: RFC 5545 3.3.9 wants times; recurring-ical-events takes midnights for it, ical fails": (
        "icalendar/calendars/issue_1633_freebusy_with_dates.ics",
        "icalendar/calendars/issue_1633_rdate_with_dates.ics",
        "icalendar/calendars/issue_1633_rdate_with_dates_and_tzid.ics",
    ),
    "a TZID that is no zone and has no VTIMEZONE: recurring-ical-events takes the desk's time for it, ical fails": (
        "icalendar/calendars/issue_526_calendar_with_different_events.ics",
        "icalendar/calendars/issue_526_calendar_with_event_subset.ics",
        "icalendar/calendars/issue_526_calendar_with_events.ics",
        "icalendar/calendars/issue_526_calendar_with_shuffeled_events.ics",
        "icalendar/calendars/issue_722_missing_VTIMEZONE_custom.ics",
    ),
    "cut off or badly nested: icalendar reads what there is of it, or nothing, without a word": (
        "icalendar/calendars/big_bad_calendar.ics",
        "icalendar/calendars/fuzz_testcase_0_char_in_component_name.ics",
        "icalendar/calendars/fuzz_testcase_invalid_month.ics",
        "icalendar/calendars/pr_480_summary_with_colon.ics",
        "icalendar/calendars/small_bad_calendar.ics",
        "icalendar/calendars/timezone_same_start_and_offset.ics",
        "recurring/calendars/issue_201_test_matrix.ics",
    ),
}
FREE_BUSY = (
    "icalendar/calendars/issue_1081_freebusy_comma_separated.ics",
    "icalendar/calendars/issue_798_freebusy.ics",
    "icalendar/freebusy/example.ics",
)
NOT_AS_RECURRING = {
    "VFREEBUSY: busy time here, no event there": FREE_BUSY,
    "fails on something that says nothing about times (a lone CR in a VTIMEZONE, a broken X line, an unused zone)": (
        "icalendar/calendars/fuzz_testcase_vtimezone_lone_cr.ics",
        "icalendar/calendars/issue_104_broken_calendar.ics",
        "icalendar/calendars/parsing_error_in_UTC_offset.ics",
    ),
    "fails on blanks in BYDAY=MO, TU": ("icalendar/calendars/issue_165_missing_event.ics",),
    "fails on an EXDATE without a value, which leaves nothing out": ("icalendar/calendars/parsing_error.ics",),
    "reads an event inside an unknown X component": (
        "icalendar/calendars/issue_178_custom_component_contains_other.ics",
    ),
    "a floating event becomes UTC there because its EXDATE is; here it keeps the desk's time": (
        "icalendar/events/event_with_recurrence.ics",
    ),
    "DTEND before DTSTART: swapped there, no time here (and said)": (
        "recurring/calendars/end_before_start_event.ics",
        "recurring/calendars/issue_132_swapped_start_and_end.ics",
    ),
    "UNTIL is a day and DTSTART a time: all of that day here, up to its midnight there": (
        "recurring/calendars/issue_75_range_parameter.ics",
    ),
    "Lotus Notes sends a series as an instance with RDATEs and no first event: all of them here, the first there": (
        "icalendar/calendars/issue_156_RDATE_with_PERIOD_TZID_khal.ics",
        "icalendar/calendars/issue_156_RDATE_with_PERIOD_TZID_khal_2.ics",
    ),
}
NOT_AS_ICAL = {
    "VFREEBUSY: busy time here, no event there": FREE_BUSY,
    "fails on lines that its grammar does not have (folded names, blanks, a lone CR, an X line, odd parameters)": (
        "icalendar/calendars/fuzz_testcase_vtimezone_lone_cr.ics",
        "icalendar/calendars/issue_104_broken_calendar.ics",
        "icalendar/calendars/issue_168_input.ics",
        "icalendar/calendars/issue_348_exception_parsing_value.ics",
        "icalendar/calendars/issue_351_whitespace_in_property_and_params.ics",
        "icalendar/calendars/multiple_calendar_components.ics",
        "icalendar/calendars/timezone_rdate.ics",
        "icalendar/events/issue_104_mark_events_broken.ics",
        "recurring/calendars/issue_61_time_zone_error.ics",
    ),
    "fails on an alarm or a status, neither of which says when": (
        "icalendar/calendars/issue_1050_all_components.ics",
        "icalendar/calendars/issue_218_bad_tzid.ics",
        "recurring/calendars/issue_186_invalid_trigger.ics",
    ),
    "fails on an RDATE, EXDATE or RRULE that is empty, or ends with a semicolon": (
        "icalendar/calendars/issue_1081_empty_rdate.ics",
        "icalendar/calendars/parsing_error.ics",
        "icalendar/events/issue_157_removes_trailing_semicolon.ics",
        "recurring/calendars/Germany_Holidays.ics",
    ),
    "fails on blanks in BYDAY=MO, TU": ("icalendar/calendars/issue_165_missing_event.ics",),
    "does not know zones by the name of their VTIMEZONE, or with a vendor before it": (
        "icalendar/calendars/issue_313_globally_unique_tzid.ics",
        "icalendar/calendars/issue_466_convert_tzid_with_slash.ics",
        "recurring/calendars/issue_107_omitting_last_event.ics",
    ),
    "fails on an UNTIL that is not written as DTSTART is": (
        "icalendar/calendars/america_new_york.ics",
        "recurring/calendars/issue_27_t1.ics",
        "recurring/calendars/issue_4_rrule_until.ics",
        "recurring/calendars/issue_75_range_parameter.ics",
    ),
    "fails on COUNT=-1, which some programs write for no end": ("recurring/calendars/issue_128_only_first_event.ics",),
    "fails on two RRULEs": (
        "recurring/calendars/duplicated_rrule.ics",
        "recurring/calendars/multiple_rrule.ics",
    ),
    "fails on a day as DTSTART with a time as DTEND": ("recurring/calendars/issue_201_mixed_datetime_and_date.ics",),
    "fails on an RDATE of periods together with an RRULE or a zone": (
        "icalendar/calendars/issue_156_RDATE_with_PERIOD_TZID_khal.ics",
        "icalendar/calendars/period_with_timezone.ics",
        "icalendar/calendars/rfc_7265_appendix_example_2_ical.ics",
        "recurring/calendars/issue_113_period_in_rdate.ics",
    ),
    "leaves DTSTART out where only RDATEs repeat it; RFC 5545 3.8.5.2 counts it": (
        "icalendar/calendars/issue_1426.ics",
        "icalendar/events/issue_156_RDATE_with_PERIOD.ics",
        "icalendar/events/issue_156_RDATE_with_PERIOD_list.ics",
        "recurring/calendars/issue_113_period_rdate_duration.ics",
        "recurring/calendars/rdate.ics",
    ),
    "counts the older version of an event beside the one with the highest SEQUENCE": (
        "recurring/calendars/issue_148_edge_case_1.ics",
        "recurring/calendars/issue_148_edge_case_2.ics",
        "recurring/calendars/issue_148_exdate_and_rdate_updated.ics",
        "recurring/calendars/issue_148_ignored_exdate.ics",
    ),
    "repeats a changed instance by the RRULE that was copied into it": (
        "recurring/calendars/issue_163_deleted_modification.ics",
        "recurring/calendars/issue_253_additional_recurrence_id.ics",
        "recurring/calendars/issue_253_edge_case_1.ics",
        "recurring/calendars/issue_253_recurrence_id_included.ics",
    ),
}


def instant(moment: datetime) -> int:
    """What is a day is its midnight, what has no zone is the desk's time."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return int((whole if whole.tzinfo else whole.replace(tzinfo=zone(ZONE))).timestamp())


def takes_time(status: object, transparency: object, shown: object) -> bool:
    said = [str(one).upper() for one in (status, transparency, shown)]
    return not any(one == free for one, free in zip(said, ("CANCELLED", "TRANSPARENT", "FREE"), strict=True))


def touching(spans: list[tuple[int, int]]) -> Spans:
    return {(a, b) for a, b in spans if a < b and a < instant(UNTIL) and b > instant(SINCE)}


def ours(data: bytes) -> Spans:
    try:
        found = read_busy(data, instant(SINCE), instant(UNTIL), ZONE)
    except BusyUnreadable as error:
        return str(error)
    return str(found.problems) if found.problems else {(span.start, span.end) for span in found.spans}


def recurring(data: bytes) -> Spans:
    """As its documentation shows it, zones forgotten before each file; free and cancelled events left out."""
    icalendar.use_zoneinfo()
    found = [
        event
        for calendar in icalendar.Calendar.from_ical(data, multiple=True)
        for event in recurring_ical_events.of(calendar).between(SINCE - timedelta(days=2), UNTIL + timedelta(days=2))
    ]
    return touching(
        [
            (instant(event["DTSTART"].dt), instant(event["DTEND"].dt))
            for event in found
            if takes_time(event.get("STATUS"), event.get("TRANSP"), event.get("X-MICROSOFT-CDO-BUSYSTATUS"))
        ]
    )


def other(data: bytes) -> Spans:
    """The other engine; a bare component gets the VCALENDAR that it insists on."""
    text = data.decode("utf-8-sig").strip()
    if not text.upper().startswith("BEGIN:VCALENDAR"):
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{text}\r\nEND:VCALENDAR\r\n"
    spans: list[tuple[int, int]] = []
    for calendar in IcsCalendarStream.from_ics(text).calendars:
        for event in calendar.timeline_tz(zone(ZONE)):
            if instant(event.dtstart) >= instant(UNTIL):
                break
            shown = next((x.value for x in event.extras if x.name.upper() == "X-MICROSOFT-CDO-BUSYSTATUS"), None)
            if takes_time(event.status and event.status.value, event.transparency, shown):
                spans.append((instant(event.dtstart), instant(event.end)))
    return touching(spans)


def outcome(engine: Callable[[bytes], Spans], data: bytes) -> Spans:
    """Whatever an engine fails with is its answer."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return engine(data)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@cache
def answers() -> dict[str, tuple[Spans, Spans, Spans]]:
    """What the three say about every calendar."""
    return {
        name: (ours(data), outcome(recurring, data), outcome(other, data)) for name, data in corpora.calendars().items()
    }


def files(reasons: dict[str, tuple[str, ...]]) -> list[str]:
    return sorted(name for names in reasons.values() for name in names)


def test_all_calendars_are_there():
    names = list(corpora.calendars())
    assert [sum(name.startswith(archive) for name in names) for archive in corpora.ARCHIVES] == [163, 95]


def test_what_is_refused():
    assert sorted(name for name, (here, _, _) in answers().items() if isinstance(here, str)) == files(REFUSED)


@pytest.mark.parametrize(
    ("engine", "reasons"),
    [pytest.param(1, NOT_AS_RECURRING, id="recurring-ical-events"), pytest.param(2, NOT_AS_ICAL, id="ical")],
)
def test_everything_else_is_the_same(engine, reasons):
    read = {name: found for name, found in answers().items() if not isinstance(found[0], str)}
    assert sorted(name for name, found in read.items() if found[0] != found[engine]) == files(reasons)


def test_most_of_them_hold_busy_time():
    same = [here for here, *others in answers().values() if here and [here, here] == others]
    assert (len(same), sum(map(len, same))) == (97, 37_173)
