"""A part of the torture in an interpreter of its own, small: what it said, once nothing was wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def said(part: str, *words: object, timeout: float = 200) -> str:
    """What `python -m torture.PART words` prints; it fails the test when that ends badly or complains."""
    ours = {name: value for name, value in os.environ.items() if name not in ("BOOKTUI_NOW", "BOOKTUI_DB")}
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH", ""))))
    done = subprocess.run(
        [sys.executable, "-m", f"torture.{part}", *map(str, words)],
        capture_output=True, text=True, timeout=timeout, env={**ours, "PYTHONPATH": path},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout
