"""Reasonable offers (OFF-02, OFF-04, OFF-06)."""

from datetime import date

import pytest

from booktui.rules.offers import reasonable

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
