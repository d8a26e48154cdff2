"""Eight desks want the same few times at once, by every way into an active booking: nobody gets one twice."""

from __future__ import annotations

import os
import re

import pytest

from attack.running import said

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="the racers are forked")]


def test_nobody_gets_a_time_twice_and_every_loser_is_told_why() -> None:
    found = re.match(
        r"([\d,]+) attempts, ([\d,]+) won, ([\d,]+) refused .*; (\d+) booked and stored", said("race", 8, 40)
    )
    assert found is not None
    attempts, won, refused, booked = (int(word.replace(",", "")) for word in found.groups())
    assert attempts == 8 * 40
    assert won >= booked > 0
    assert refused > 0  # they wanted the same
