"""Anything that people may do, in any order, at one diary: nothing goes wrong in it, and every refusal is a sentence."""

from __future__ import annotations

import re

import pytest

from torture import machine


@pytest.mark.slow
def test_any_order_of_actions_leaves_the_diary_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.main(("3", "30", "1")) == 0
    said = capsys.readouterr().out
    found = re.match(r"3 diaries lived well: ([\d,]+) actions done, ([\d,]+) refused", said)
    assert found is not None
    done, refused = (int(word.replace(",", "")) for word in found.groups())
    assert done >= 15
    assert refused >= 5
