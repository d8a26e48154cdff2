"""`docs/promises.md`: all twenty, the ten findings and the guarantee are there, and every test that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "promises.md").read_text(encoding="utf-8")
LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+)(?:#[^)]*)?\)")
PROMISES, FINDINGS, GUARANTEE = re.split(r"^# (?!What is promised).*$", TEXT, flags=re.MULTILINE)
SECTIONS = dict(re.findall(r"^## (\d+)\. .*\n((?:(?!^## ).*\n?)*)", PROMISES, re.MULTILINE))
ROWS = re.compile(r"^\| (\w+) \| (.+?) \| (.+) \|$", re.MULTILINE)


def held_by(text: str) -> list[str]:
    return [place for _, place in LINK.findall(text) if place.startswith("../tests/")]


def test_all_twenty_are_there_in_order() -> None:
    assert list(SECTIONS) == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("number", range(1, 21))
def test_each_says_how_it_is_tested_what_came_out_and_what_it_does_not_cover(number: int) -> None:
    section = SECTIONS[str(number)]
    assert re.findall(r"^\*\*(.+?)\*\*", section, re.MULTILINE) == ["Tested", "Last figure", "Does not cover"]
    assert held_by(section)


@pytest.mark.parametrize(
    ("table", "names"), [(FINDINGS, [str(n) for n in range(1, 11)]), (GUARANTEE, list("abcdefghi"))], ids=["ten", "guarantee"]
)  # fmt: skip
def test_every_finding_and_every_point_of_the_guarantee_has_a_test(table: str, names: list[str]) -> None:
    rows = ROWS.findall(table)
    assert [name for name, _, _ in rows] == names
    assert [name for name, _, held in rows if not held_by(held)] == []


@pytest.mark.parametrize(
    "page", [*sorted((DOCS / "evidence").glob("*.md")), DOCS / "promises.md"], ids=lambda p: p.name
)
def test_what_is_named_exists_and_is_called_so(page: Path) -> None:
    links = [(said, place) for said, place in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in place]
    assert [place for _, place in links if not (page.parent / place).exists()] == []
    named = [(said, Path(place).stem) for said, place in links if place.endswith(".py") and said.startswith("test_")]
    assert [pair for pair in named if pair[0] != pair[1]] == []
