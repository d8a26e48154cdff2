"""The bill of materials says what a desk runs on, and nothing about the machine that it was made on."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evidence" / "bom.json"
UNSAID = {"pymupdf-fonts", "sqlcipher3", "uharfbuzz"}
"""Whose package says no licence where tools look; docs/evidence/README.md says what their files say."""


def bill() -> dict[str, dict[str, Any]]:
    found = json.loads(PAGE.read_text(encoding="utf-8"))["components"]
    return {canonicalize_name(one["name"]): one for one in found}


def needed() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [rows for name, rows in project["optional-dependencies"].items() if name != "dev"]
    return [Requirement(row) for rows in (project["dependencies"], *extras) for row in rows]


def test_everything_that_a_desk_needs_is_in_it() -> None:
    there = bill()
    absent = [
        str(one) for one in needed()
        if canonicalize_name(one.name) not in there
        or there[canonicalize_name(one.name)]["version"] not in one.specifier
    ]  # fmt: skip
    assert absent == [], "make bom"


def test_each_has_a_version_and_a_licence() -> None:
    there = bill()
    assert {name for name, one in there.items() if not one.get("version")} == set()
    assert {name for name, one in there.items() if not one.get("licenses")} == UNSAID
    said = (ROOT / "docs" / "evidence" / "README.md").read_text(encoding="utf-8")
    assert {name for name in UNSAID if name not in said} == set()


def test_nothing_of_the_tests_is_in_it() -> None:
    assert {"pytest", "hypothesis", "ruff", "mypy", "pip", "setuptools"} & set(bill()) == set()


def test_it_names_no_place() -> None:
    text = PAGE.read_text(encoding="utf-8").replace('"http://cyclonedx.org/schema/bom-1.6.schema.json"', "")
    assert re.findall(r"\w+://\S+|(?:^|[\s\"])/[\w.]+/\S*", text) == []
