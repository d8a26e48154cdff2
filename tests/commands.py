"""What command tests share: a setup file, a fixed time, and what a command said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NOW = "2026-11-24T10:42:00+00:00"
SETUP = """
[desk]
name = "Cardiology"
profile = "general"

[[location]]
code = "MAIN"

[[room]]
code = "R1"
name = "Room 1"
kind = "consulting"

[[service]]
code = "NEW"
name = "New patient"
minutes = 30
needs = { room = "consulting" }

[[practitioner]]
code = "OSEI"
name = "Dr Osei"
services = ["NEW"]

[[clinic]]
code = "OSEI-TU"
practitioner = "OSEI"
room = "R1"
recur = "FREQ=WEEKLY;BYDAY=TU"
start = 09:00:00
end = 12:30:00
from = 2026-11-01
until = 2027-05-31

[[user]]
name = "jo"
role = "coordinator"

[[user]]
name = "sam"
role = "supervisor"

[[user]]
name = "alex"
role = "auditor"
"""


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)


Run = Callable[..., Said]
