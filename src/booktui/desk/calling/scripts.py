"""Call scripts from their files: the ones that come with booktui, and a team's own in their place (CS-10)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from booktui.desk.errors import BadInput
from booktui.rules.script_check import check_scripts
from booktui.rules.script_fields import FieldError, read_fields, read_outcomes
from booktui.rules.scripts import Book, Script, ScriptError, read_script

_CAPTURES, _OUTCOMES = "captures.yaml", "outcomes.yaml"
_LARGEST = 1_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=4)
def load_scripts(folder: str = "") -> Book:
    """All scripts, fields and outcomes; files of the team's folder replace or add to those that come with booktui.

    Raises:
        BadInput: a file cannot be read, or a script is wrong; the message names file, step and key.
    """
    shipped: Traversable = files("booktui") / "data" / "scripts"
    found = {item.name: item for item in shipped.iterdir() if item.name.endswith(".yaml")}
    if folder:
        found |= _own(folder)
    try:
        book = Book(
            _scripts(found),
            read_fields(_read(found[_CAPTURES]), _CAPTURES),
            read_outcomes(_read(found[_OUTCOMES]), _OUTCOMES),
        )
    except (ScriptError, FieldError) as error:
        raise BadInput(f"The call scripts were not loaded. {error}") from error
    problems = check_scripts(book) if folder else []
    if problems:
        raise BadInput("The call scripts were not loaded. " + " ".join(f"{problem}." for problem in problems[:5]))
    return book


def problems(folder: str = "") -> list[str]:
    """What is wrong with the scripts in force, one sentence each; none when every one leads to an outcome."""
    try:
        return list(_looked_over(folder))
    except BadInput as error:
        return [error.message]


@lru_cache(maxsize=4)
def _looked_over(folder: str) -> tuple[str, ...]:
    return tuple(check_scripts(load_scripts(folder)))


def _own(folder: str) -> dict[str, Traversable]:
    path = Path(folder)
    if not path.is_dir():
        raise BadInput(f"The folder of call scripts {folder!r} is not there. Set scripts_folder, or make it.")
    return {item.name: item for item in sorted(path.glob("*.yaml"))}


def _scripts(found: Mapping[str, Traversable]) -> dict[str, Script]:
    scripts: dict[str, Script] = {}
    for name, item in found.items():
        if name in (_CAPTURES, _OUTCOMES):
            continue
        script = read_script(_read(item), name)
        if script.id in scripts:
            raise ScriptError(f"{name}: id: {script.id} is also in {scripts[script.id].file}")
        scripts[script.id] = script
    return scripts


def _read(item: Traversable) -> Mapping[str, Any]:
    try:
        text = item.read_text(encoding="utf-8")
        if len(text) > _LARGEST:
            raise ScriptError(f"{item.name}: is too large for a call script")
        data = yaml.load(text, _LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScriptError(f"{item.name}: cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(data, Mapping):
        raise ScriptError(f"{item.name}: must be keys with values")
    return data
