"""`docs/policy.md` says which test proves which rule: every identifier is listed, and is where it says."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from booktui.rules.policy import Policy

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
ROWS = [
    (match[1], match[2], match[3])
    for match in re.finditer(r"^\| ((?:R|RTT-|CAN-|TZ-|DM|edge )\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
]
COVERED = [(name, where.strip("`")) for name, _, where in ROWS if where.startswith("`")]


def test_every_identifier_is_listed_once() -> None:
    wanted = [f"R{n}" for n in range(1, 13)]
    wanted += [f"RTT-{n:02d}" for n in (*range(1, 8), *range(10, 13), *range(20, 30))]
    wanted += ["CAN-01", "CAN-02", "CAN-03", "DM01", "TZ-09", *(f"edge {n}" for n in (*range(6, 11), *range(24, 27)))]
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
    assert re.search(rf"\b{name.casefold().replace('-', ' ')}(?!\d)", said)


def test_what_is_not_covered_has_its_reason() -> None:
    assert [name for name, _, where in ROWS if not where.startswith(("`", "not covered: "))] == []


def test_the_keys_are_the_policys() -> None:
    keys = re.findall(r"`((?:rtt|cancer|dm01)_\w+|clocks)`", PAGE.partition("## Identifiers")[0])
    ours = [f.name for f in fields(Policy) if f.name.startswith(("rtt_", "cancer_", "dm01_")) or f.name == "clocks"]
    assert sorted(set(keys)) == sorted(ours)
