"""`docs/policy.md` says which test proves which rule: every identifier is listed, and is where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from booktui.desk.policy_page import table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
ROWS = [
    (match[1], match[2], match[3])
    for match in re.finditer(r"^\| ((?:[A-Z]+-?\d+|\d\.\d|edge \d+)) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
]
COVERED = [(name, where.strip("`")) for name, _, where in ROWS if where.startswith("`")]


def test_every_identifier_is_listed_once() -> None:
    wanted = [f"R{n}" for n in range(1, 13)]
    wanted += [f"RTT-{n:02d}" for n in (*range(1, 8), *range(10, 13), *range(20, 30))]
    wanted += ["CAN-01", "CAN-02", "CAN-03", "DM01", "TRK-01", "TRK-02", "TRK-03", "TZ-03", "TZ-09", "TZ-10"]
    wanted += [f"OFF-{n:02d}" for n in range(1, 8)] + ["CON-01", "CON-02", *(f"D{n}" for n in range(1, 8))]
    wanted += [f"{name}-{n:02d}" for name, most in (("DNA", 5), ("PTC", 5), ("HC", 2)) for n in range(1, most + 1)]
    wanted += ["REM-01", "DQ-01", "DQ-02", "DQ-03", "DQ-04", "DQ-10", "DQ-11"]
    wanted += [f"{name}-{n:02d}" for name, most in (("INT", 4), ("PTS", 2), ("AIS", 4)) for n in range(1, most + 1)]
    wanted += ["6.1", "6.2", "6.3", "6.4", "7.1", "7.2", "7.3", "ESC-01", "ESC-02"]
    wanted += [f"PRV-{n:02d}" for n in range(1, 8)]
    wanted += [f"edge {n}" for n in (*range(1, 13), *range(15, 20), 22, 23, 24, 25, 26, 28)]
    assert [name for name, _, _ in ROWS] == wanted


@pytest.mark.parametrize(("name", "where"), COVERED, ids=lambda value: value.replace("/", "."))
def test_the_test_carries_the_identifier(name: str, where: str) -> None:
    said = (
        (ROOT / where)
        .read_text(encoding="utf-8")
        .casefold()
        .replace("_", " ")
        .replace("-", " ")
        .replace("edge case", "edge")
    )
    assert re.search(rf"(?<![\w.]){re.escape(name.casefold().replace('-', ' '))}(?!\d)", said)


def test_what_is_not_covered_has_its_reason() -> None:
    assert [name for name, _, where in ROWS if not where.startswith(("`", "not covered: "))] == []


def test_the_numbers_are_the_policys() -> None:
    assert table() in PAGE
