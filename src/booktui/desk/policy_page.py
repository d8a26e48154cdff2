"""Every number of a policy as a table for `docs/policy.md`: `python -m booktui.desk.policy_page`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from booktui.desk.profile import load_policy
from booktui.rules import policy
from booktui.rules.policy_keys import ATTRIBUTES, PARTS, shown

PROFILES = ("general", "nhs-england")
LEFT_OUT = ("name", "severities")
HEAD = "| key | general | nhs-england | |\n|---|---|---|---|\n"


def table() -> str:
    """A row for each key: its value in both profiles, and what it is."""
    said = dict(_sentences())
    values = [shown(load_policy(profile)) for profile in PROFILES]
    keys = [key for key in values[0] if key not in LEFT_OUT]
    return HEAD + "".join(_row(key, values, said) for key in keys)


def _row(key: str, values: list[dict[str, Any]], said: dict[str, str]) -> str:
    attribute = PARTS[key][0] if key in PARTS else ATTRIBUTES[key]
    cells = " | ".join(_words(one[key]) for one in values)
    return f"| `{key}` | {cells} | {said.get(attribute, '')} |\n"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _sentences() -> Iterator[tuple[str, str]]:
    """The sentence that stands under each attribute in the source."""
    (definition,) = ast.parse(inspect.getsource(policy.Policy)).body
    assert isinstance(definition, ast.ClassDef)
    for field, words in pairwise(definition.body):
        match field, words:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, " ".join(said.split())


if __name__ == "__main__":
    print(table(), end="")
