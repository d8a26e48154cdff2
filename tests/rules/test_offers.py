"""Reasonable offers, and what offers count for (OFF-02, OFF-03, OFF-04, OFF-06, OFF-07)."""

from datetime import date

import pytest

from booktui.rules.offers import Offered, declined_dates, earliest, made, reasonable

MADE = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("offered", "how", "counts"),
    [
        pytest.param(date(2026, 12, 14), {}, True, id="first-reasonable-date"),
        pytest.param(date(2026, 12, 13), {}, False, id="a-day-short"),
        pytest.param(date(2026, 11, 24), {"accepted": True}, True, id="short-but-accepted"),
        pytest.param(
            date(2026, 11, 30), {"priority": "2ww", "target_on": date(2026, 11, 30)}, True, id="cancer-on-target"
        ),
        pytest.param(
            date(2026, 12, 1), {"priority": "2ww", "target_on": date(2026, 11, 30)}, False, id="cancer-past-target"
        ),
        pytest.param(date(2026, 11, 30), {"priority": "urgent", "target_on": date(2026, 11, 30)}, False, id="urgent"),
    ],
)
def test_reasonable(offered, how, counts):
    assert reasonable(MADE, offered, 21, **how) is counts


FIRST, SECOND, THIRD = date(2026, 12, 15), date(2026, 12, 22), date(2027, 1, 5)


def offered(call, on, answer, counts=True):
    return Offered(call, on, answer, counts)


@pytest.mark.parametrize(
    ("offers", "dates"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(1, FIRST, "declined"), (1, SECOND, "declined")], [FIRST, SECOND], id="OFF-07-both-of-a-call"),
        pytest.param([(1, FIRST, "declined"), (2, FIRST, "declined")], [FIRST], id="OFF-03-the-same-date-twice-is-one"),
        pytest.param([(1, FIRST, "declined"), (1, SECOND, "declined", False)], [FIRST], id="OFF-04-short-notice-never"),
        pytest.param([(1, FIRST, "accepted"), (1, SECOND, "declined")], [], id="one-of-two-was-taken"),
        pytest.param([(1, FIRST, "declined"), (1, SECOND, "declined"), (1, THIRD, "accepted")], [], id="the-third-was-taken"),
        pytest.param([(1, FIRST, "declined"), (2, SECOND, "accepted"), (3, THIRD, "declined")], [THIRD], id="since-the-last-taken"),
        pytest.param([(1, FIRST, "withdrawn"), (1, SECOND, "no response")], [], id="not-answered"),
        pytest.param([(1, FIRST, "declined"), (2, SECOND, "declined"), (1, THIRD, "accepted")], [SECOND], id="two-calls-at-once"),
    ],
)  # fmt: skip
def test_declined_dates(offers, dates):
    assert sorted(declined_dates(offered(*one) for one in offers)) == dates


@pytest.mark.parametrize(
    ("offers", "day", "count"),
    [
        pytest.param([], None, 0, id="none"),
        pytest.param([(1, SECOND, "declined"), (1, FIRST, "accepted")], FIRST, 2, id="the-earlier-date"),
        pytest.param([(1, FIRST, "declined", False), (1, SECOND, "declined")], SECOND, 2, id="the-first-was-short"),
        pytest.param([(1, FIRST, "withdrawn"), (1, SECOND, "declined")], SECOND, 1, id="withdrawn-by-us"),
        pytest.param([(1, FIRST, "no response")], None, 1, id="the-line-was-lost"),
        pytest.param([(1, FIRST, "")], None, 0, id="still-open"),
    ],
)
def test_earliest_and_made(offers, day, count):
    every = [offered(*one) for one in offers]
    assert (earliest(every), made(every)) == (day, count)
