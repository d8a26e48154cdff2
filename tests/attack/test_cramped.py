"""The system itself lets the file grow no more, wherever that meets a desk: a sentence, nothing half done, and it goes on."""

from __future__ import annotations

import re
import sys

import pytest

from attack.running import said


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_what_does_not_fit_is_refused_and_nothing_is_half_done() -> None:
    found = re.match(r"(\d+) times no room, (\d+) actions done", said("cramped", 9, 1))
    assert found is not None
    assert int(found[1]) >= 3
    assert int(found[2]) >= 1
