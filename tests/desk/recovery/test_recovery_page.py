"""docs/recovery.md names every check, and says rightly which are mended by a program."""

from __future__ import annotations

import re
from pathlib import Path

from booktui.desk.recovery.mends import MENDS
from booktui.desk.recovery.quality_words import CHECKS, FILE

PAGE = (Path(__file__).parents[3] / "docs" / "recovery.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \| .* \| (yes.*)?\|$", PAGE, re.MULTILINE)


def test_every_check_is_on_the_page() -> None:
    named = {name for names, _ in LINES for name in re.findall(r"`([^`]+)`", names)}
    assert named == set(CHECKS) | set(FILE)


def test_what_is_mended_is_said() -> None:
    mended = {name for names, said in LINES if said for name in re.findall(r"`([^`]+)`", names)}
    assert mended == set(MENDS)
