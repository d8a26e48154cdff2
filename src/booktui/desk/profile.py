"""Reading a policy profile: a file of the package, or a team's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from booktui.desk.errors import BadInput, NotFound
from booktui.rules.policy import Policy, PolicyError
from booktui.rules.policy_keys import canonical, read_policy


def profile_names() -> tuple[str, ...]:
    """The profiles that come with booktui."""
    folder = files("booktui") / "data" / "policy"
    return tuple(sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")))


@lru_cache(maxsize=8)
def load_policy(name: str, overrides: str = "") -> Policy:
    """The profile of that name, with the desk's own numbers over it.

    Args:
        overrides: `[desk.policy]` of the setup file, as JSON.

    Raises:
        NotFound: there is no such profile.
        BadInput: a key or number in it is wrong.
    """
    if name not in profile_names():
        raise NotFound(f"There is no policy profile {name!r}. Known: {', '.join(profile_names())}.")
    text = (files("booktui") / "data" / "policy" / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_policy(text, json.loads(overrides) if overrides else {})


def parse_policy(text: str, overrides: Mapping[str, Any] | None = None) -> Policy:
    """A policy from YAML text, with some of its values changed; tables are merged key by key.

    Raises:
        BadInput: it is not YAML, or says something that cannot be.
    """
    try:
        data = canonical(yaml.safe_load(text) or {})
        for key, value in canonical(overrides or {}).items():
            tables = isinstance(value, dict) and isinstance(data.get(key), dict)
            data[key] = {**data[key], **value} if tables else value
        return read_policy(data)
    except (yaml.YAMLError, PolicyError, TypeError) as error:
        raise BadInput(f"The policy profile cannot be used: {error}") from None


def read_team_policy(path: Path) -> Policy:
    """A team's own profile."""
    return parse_policy(path.read_text(encoding="utf-8"))
