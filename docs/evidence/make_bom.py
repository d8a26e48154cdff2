"""What `make bom` needs besides the tool that makes the bill of materials.

python docs/evidence/make_bom.py needs            # what a desk runs on, a requirement a line, from pyproject.toml
python docs/evidence/make_bom.py lean FROM TO     # the tool's document without addresses of download and project pages
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TESTS_ONLY = "dev"
"""The extra that nobody needs at a desk."""
LEFT_OUT = ("externalReferences", "description")
"""Addresses and sentences of others: neither says what is installed."""


def needs() -> list[str]:
    """Requirements of the program and of every extra that a desk may have, as pyproject.toml says them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for name in project["optional-dependencies"] if name != TESTS_ONLY]
    return [*project["dependencies"], *(one for name in extras for one in project["optional-dependencies"][name])]


def lean(value: Any) -> Any:
    """The document without what is left out, wherever it stands."""
    if isinstance(value, dict):
        return {key: lean(inner) for key, inner in value.items() if key not in LEFT_OUT}
    return [lean(inner) for inner in value] if isinstance(value, list) else value


def main(words: list[str]) -> int:
    """See the top of the file."""
    if words == ["needs"]:
        print("\n".join(needs()))
        return 0
    _, made, kept = words
    document = lean(json.loads(Path(made).read_text(encoding="utf-8")))
    Path(kept).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
