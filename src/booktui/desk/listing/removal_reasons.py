"""Reading the reasons for which an entry leaves the list: a file of the package."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from booktui.desk.clock_codes import load_codes
from booktui.desk.errors import BadInput
from booktui.rules.removals import Reason, RemovalsError, read_reasons


@lru_cache(maxsize=1)
def load_reasons() -> tuple[Reason, ...]:
    """The table that comes with booktui."""
    return parse_reasons((files("booktui") / "data" / "removals.yaml").read_text(encoding="utf-8"))


def parse_reasons(text: str) -> tuple[Reason, ...]:
    """A table from YAML text.

    Raises:
        BadInput: it is not YAML, says something that cannot be, or names a status that no clock has.
    """
    try:
        data: Any = yaml.safe_load(text)
        found = read_reasons(data)
    except (yaml.YAMLError, RemovalsError) as error:
        raise BadInput(f"The reasons for removals cannot be used: {error}") from None
    known = {code.code for code in load_codes()}
    for reason in found:
        strange = [code for code in reason.status if code not in known]
        if strange:
            raise BadInput(f"The reasons for removals cannot be used: reason {reason.code}: no status {strange[0]!r}")
    return found
