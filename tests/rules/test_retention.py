"""How long records stay (domain.md section 8)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.identity import age
from booktui.rules.retention import Kept, Periods, keep, years_on

NHS = Periods(adult_years=8, child_age=25, child_late_age=26, unseen_years=2)
DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("born", "seen", "known", "until", "rule"),
    [
        pytest.param(date(1960, 2, 14), date(2020, 5, 1), date(2020, 5, 1), date(2028, 5, 1), "adult", id="adult"),
        pytest.param(date(1960, 1, 1), date(2020, 2, 29), date(2020, 2, 29), date(2028, 2, 29), "adult", id="leap-leap"),
        pytest.param(date(1960, 1, 1), date(2092, 2, 29), date(2092, 2, 29), date(2100, 3, 1), "adult", id="leap-plain"),
        pytest.param(date(2010, 6, 5), date(2020, 5, 1), date(2020, 5, 1), date(2035, 6, 5), "child", id="child"),
        pytest.param(date(2004, 2, 29), date(2012, 5, 1), date(2012, 5, 1), date(2029, 3, 1), "child", id="child-leap"),
        pytest.param(date(2003, 6, 5), date(2021, 6, 4), date(2021, 6, 4), date(2029, 6, 5), "child", id="still-17"),
        pytest.param(date(2003, 6, 5), date(2021, 6, 5), date(2021, 6, 5), date(2029, 6, 5), "adult", id="18-that-day"),
        pytest.param(date(2004, 2, 29), date(2022, 2, 28), date(2022, 2, 28), date(2030, 3, 1), "child", id="leapling-17"),
        pytest.param(date(1960, 1, 1), None, date(2020, 5, 1), date(2022, 5, 1), "unseen", id="never-seen"),
        pytest.param(date(1960, 1, 1), date(2010, 5, 1), date(2019, 5, 1), date(2021, 5, 1), "unseen", id="came-back"),
        pytest.param(None, date(2020, 5, 1), date(2020, 5, 1), date(2045, 5, 1), "child", id="birth-unknown"),
    ],
)  # fmt: skip
def test_the_last_day(born, seen, known, until, rule):
    kept = keep(born=born, seen=seen, known=known, periods=NHS)
    assert kept == Kept(until, rule)
    assert (kept.over(until), kept.over(until + timedelta(days=1))) == (False, True)


@given(DAYS, st.integers(0, 30))
def test_years_on_are_whole_years(day, years):
    later = years_on(day, years)
    assert age(day, later) == years
    assert age(day, later - timedelta(days=1)) == max(0, years - 1)


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_nobody_goes_before_any_period_that_holds(born, seen, known):
    known = max(known, seen or known)
    kept = keep(born=born, seen=seen, known=known, periods=NHS)
    assert kept.until >= years_on(known, 2)
    if seen is not None:
        assert kept.until >= years_on(seen, 7)
    if born is not None and age(born, seen or known) < 18:
        assert age(born, kept.until) >= 25


@given(st.none() | DAYS, DAYS, st.integers(0, 4000))
def test_who_was_seen_later_never_goes_earlier(born, seen, more):
    later = seen + timedelta(days=more)
    first, second = (keep(born=born, seen=day, known=day, periods=NHS) for day in (seen, later))
    grew_up = born is not None and age(born, seen) < 18 <= age(born, later)
    assert second.until >= first.until or grew_up
