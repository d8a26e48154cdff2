"""A list as long as a trust's, counted to the digit as it was published: R0A, July 2026 (RTT-07, 9.1)."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from booktui.desk.demo.bands import load_bands
from booktui.desk.demo.loader import Loader
from booktui.desk.demo.waiting import ENTRY_COLUMNS, REFERRAL_COLUMNS, Services, WaitingList
from booktui.rules.clocks.counting import LAST_BAND, band_words
from desks import NOW, make_desk

pytestmark = pytest.mark.file_only("the demonstration is made as a file, and moved")


TODAY = date(2026, 11, 23)
TARGETS = {"2ww": 14, "urgent": 42, "routine": 126}
PUBLISHED = [band.people for band in load_bands()]


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    """The demonstration's list of 167,649 entries at the small test desk; of their clients nothing is asked."""
    folder = tmp_path_factory.mktemp("trust")
    make_desk(folder).close()
    entries = WaitingList(
        Random(1), sum(PUBLISHED), 170_000, 100, Services(1, 2, (1, 2, 3), (6, 2, 2)),
        lambda _service, priority: TARGETS[priority], {}, TODAY, NOW, 11,
    )  # fmt: skip
    with Loader(folder / "desk.db", bulk=True).loading() as loader:
        made = list(entries)
        loader.put("referral", REFERRAL_COLUMNS, (one.referral for one in made))
        loader.put("waiting_entry", ENTRY_COLUMNS, (one.entry for one in made))
    desk = make_desk(folder)
    yield desk
    desk.close()


def test_every_week_band_is_as_published(trust):
    """RTT-07: one to 104 weeks, and over."""
    found = trust.worklist.bands()
    assert [one.people for one in found] == PUBLISHED
    assert [one.words for one in found] == [band_words(number) for number in range(1, LAST_BAND + 1)]


def test_the_figures_of_the_trust(trust):
    """9.1: 167,649 pathways, 107,108 of them within 18 weeks (63.9 %), 1,390 over 52 weeks."""
    bands = trust.worklist.bands()
    assert sum(one.people for one in bands) == 167_649
    assert sum(one.people for one in bands if one.number <= 18) == 107_108
    assert sum(one.people for one in bands if one.number > 52) == 1_390
    assert trust.waiting.share_within_target() == 107_108 / 167_649
    assert f"{trust.waiting.share_within_target():.1%}" == "63.9%"


@pytest.mark.parametrize(
    ("weeks", "share"),
    [(1, 6.3), (4, 19.5), (6, 27.9), (12, 48.2), (18, 63.9), (26, 78.9), (40, 93.9), (52, 99.2)],
)
def test_the_cumulative_shape(trust, weeks, share):
    """9.1: per cent of the list that has waited at most so many weeks."""
    bands = trust.worklist.bands()
    people = sum(one.people for one in bands if one.number <= weeks)
    assert round(people * 100 / 167_649, 1) == share
