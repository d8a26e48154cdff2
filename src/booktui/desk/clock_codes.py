"""Reading the status codes of clocks: a file of the package."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from booktui.desk.errors import BadInput
from booktui.rules.clocks.codes import CodesError, StatusCode, read_codes


@lru_cache(maxsize=1)
def load_codes() -> tuple[StatusCode, ...]:
    """The table that comes with booktui."""
    return parse_codes((files("booktui") / "data" / "clocks" / "rtt_status.yaml").read_text(encoding="utf-8"))


def parse_codes(text: str) -> tuple[StatusCode, ...]:
    """A table from YAML text.

    Raises:
        BadInput: it is not YAML, or says something that cannot be.
    """
    try:
        data: Any = yaml.safe_load(text)
        return read_codes(data)
    except (yaml.YAMLError, CodesError) as error:
        raise BadInput(f"The table of status codes cannot be used: {error}") from None
