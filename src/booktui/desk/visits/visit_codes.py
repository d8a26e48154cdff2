"""Reading the codes of visits: a file of the package."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

from booktui.desk.errors import BadInput
from booktui.rules.visit_codes import TableError, Tables, read_tables


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """The tables that come with booktui."""
    return parse_tables((files("booktui") / "data" / "attendance" / "codes.yaml").read_text(encoding="utf-8"))


def parse_tables(text: str) -> Tables:
    """The tables from YAML text.

    Raises:
        BadInput: it is not YAML, or says something that cannot be.
    """
    try:
        return read_tables(yaml.safe_load(text))
    except (yaml.YAMLError, TableError) as error:
        raise BadInput(f"The codes of visits cannot be used: {error}") from None
