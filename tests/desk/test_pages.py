"""Rows that are read ahead are the same rows, each once, whatever the order of asking."""

from __future__ import annotations

from random import Random

import pytest

from booktui.desk.pages import STRETCH, Pages
from booktui.rules.values import DAY, LONGEST, Span, Taken


class Diary:
    """Rows of one schedule, and how often they were asked for."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        starts = [random.randrange(60 * DAY) for _ in range(300)]
        self.rows = [Taken(1, 0, start, start + random.randrange(600, LONGEST)) for start in starts]
        self.asked = 0

    def touching(self, since: int, until: int) -> list[Taken]:
        return [row for row in self.rows if row.start < until and row.end > since]

    def read(self, schedule_id: int, since: int, until: int) -> list[Taken]:
        self.asked += 1
        return self.touching(since, until) if schedule_id == 1 else []


@pytest.mark.parametrize("seed", range(20))
def test_nothing_missing_nothing_twice_and_in_order(seed: int) -> None:
    random, diary = Random(seed), Diary(seed)
    pages = Pages(diary.read)
    for _ in range(12):
        start = random.randrange(60) * DAY
        within = Span(start, start + random.choice((DAY, 3 * DAY)))
        rows = list(pages(1, within))
        assert sorted(row for row in rows if row.span.overlaps(within)) == sorted(diary.touching(*within))
        assert len(set(rows)) == len(rows)
        assert [row.start for row in rows] == sorted(row.start for row in rows)


def test_asking_on_reads_twice_as_much_each_time() -> None:
    diary = Diary(1)
    pages = Pages(diary.read)
    for day in range(60):
        pages(1, Span(day * DAY, (day + 1) * DAY))
    assert STRETCH * (1 + 2 + 4 + 8 + 16) > 60 * DAY
    assert diary.asked == 5


def test_another_schedule_has_rows_of_its_own() -> None:
    assert list(Pages(Diary(1).read)(2, Span(0, DAY))) == []
