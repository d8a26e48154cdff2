"""A desk that is killed (-9) at every write of a booking: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the trials fork")
def test_a_booking_is_there_or_not_at_all() -> None:
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "torture.crash"], capture_output=True, text=True, timeout=120,
        env={**{name: value for name, value in os.environ.items() if name != "BOOKTUI_NOW"}, "PYTHONPATH": str(tests)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    said = re.fullmatch(r"book: killed (\d+) times, (\d+) done, (\d+) not begun, none half\n", done.stdout)
    assert said is not None, done.stdout
    assert int(said[1]) >= 12  # each write, before and after
