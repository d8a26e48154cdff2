"""Calendar files are written as icalendar writes them, only sooner."""

import pytest
from icalendar import Event

from booktui.exchange.ical_text import calendar, lines, text, written


@pytest.mark.parametrize("filler", ["x", "é", "\\", ";", "^", "\n", "日"])
@pytest.mark.parametrize("length", [*range(60, 80), 140, 160])
def test_lines_are_folded_as_icalendar_folds_them(filler: str, length: int) -> None:
    made, event = calendar("REQUEST", "Desk"), Event()
    event.add("SUMMARY", text(filler * length), encode=False)
    event.add("DESCRIPTION", lines("a" * (length // 2) + filler * length), encode=False)
    made.add_component(event)
    assert written(made) == made.to_ical(sorted=False)
