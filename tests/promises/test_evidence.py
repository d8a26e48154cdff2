"""The evidence pack holds together: risks are those of the matrix, hazards all told, items marked, anchors there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACK = Path(__file__).parents[2] / "docs" / "evidence"
HAZARDS = (PACK / "hazard-log.md").read_text(encoding="utf-8")
ASVS = (PACK / "asvs.md").read_text(encoding="utf-8")
ASKED = ["Cause", "Effect", "Controls", "Left", "You"]


def test_every_risk_is_that_of_the_matrix() -> None:
    head = HAZARDS.index("| likelihood ↓")
    matrix = {
        int(row[0]): [int(cell) for cell in row[1:]]
        for row in re.findall(r"^\| (\d) \| (\d) \| (\d) \| (\d) \| (\d) \| (\d) \|$", HAZARDS[head:], re.MULTILINE)
    }
    said = re.findall(r"S(\d) L(\d): (\d)", HAZARDS)
    assert len(said) >= 36
    assert [risk for risk in said if matrix[int(risk[1])][int(risk[0]) - 1] != int(risk[2])] == []


def test_no_control_makes_a_risk_greater_and_none_is_left_that_may_not_be() -> None:
    rows = re.findall(r"^\| (H\d+) \|.*?: (\d) \| .*?: (\d) \|$", HAZARDS, re.MULTILINE)
    assert [row for row in rows if not int(row[2]) <= min(int(row[1]), 3)] == []


def test_every_hazard_is_told_whole() -> None:
    listed = re.findall(r"^\| (H\d+) \|", HAZARDS, re.MULTILINE)
    told = dict(re.findall(r"^## (H\d+) .*\n((?:(?!^## ).*\n?)*)", HAZARDS, re.MULTILINE))
    assert listed == list(told) == [f"H{number}" for number in range(1, len(listed) + 1)]
    assert {
        key: found for key, text in told.items() if (found := re.findall(r"^- \*\*(\w+)\*\*", text, re.M)) != ASKED
    } == {}
    assert [key for key, text in told.items() if "../../tests/" not in text or "../../src/" not in text] == []


def test_every_chapter_and_item_is_marked() -> None:
    heads = " ".join(re.findall(r"^## (.*)$", ASVS, re.MULTILINE))
    assert {int(number) for number in re.findall(r"\bV(\d+) ", heads)} == set(range(1, 18))
    rows = re.findall(r"^\| (\d[\d., –]*) \| .+? \| (.+?) \|", ASVS, re.MULTILINE)
    assert len(rows) > 80
    assert [row for row in rows if row[1] not in ("met", "part", "no", "—")] == []
    numbers = [int(re.match(r"\d+", item)[0]) for item, _ in rows]  # type: ignore[index]
    assert numbers == sorted(numbers)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", sorted(PACK.glob("*.md")), ids=lambda page: page.name)
def test_every_heading_that_is_pointed_at_is_there(page: Path) -> None:
    wrong = []
    for place, wanted in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        target = (page.parent / place).resolve() if place else page
        heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        wrong += [f"{place}#{wanted}"] if wanted not in map(anchor, heads) else []
    assert wrong == []
