"""A desk that is killed (-9) again and again while it works: what it said to be done is there, and it goes on."""

from __future__ import annotations

import os
import re

import pytest

from attack.running import said

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="the victims are forked")]


def test_nothing_acknowledged_is_lost_and_the_next_one_goes_on() -> None:
    found = re.match(
        r"(\d+) kills, ([\d,]+) actions acknowledged and there; (\d+) kills met an action", said("killed", 6)
    )
    assert found is not None
    kills, done, met = (int(word.replace(",", "")) for word in found.groups())
    assert kills == 6
    assert done > 0
    assert met > 0
