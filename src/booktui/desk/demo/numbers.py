"""Numbers that belong to nobody: NHS numbers of the test range, telephone numbers of the drama ranges."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from booktui.rules.identity import nhs_check_digit

TEST_BODIES = 1_000_000
"""999 and six digits (domain.md DQ-02); about one body in eleven has no check digit."""
STRIDE = 381_949
"""Prime, so that stepping by it visits every body once."""


def nhs_numbers(rng: Random) -> Iterator[str]:
    """Valid numbers of the test range, each once, in an order that the seed decides; at most 909,000 or so."""
    first = rng.randrange(TEST_BODIES)
    for step in range(TEST_BODIES):
        body = f"999{(first + step * STRIDE) % TEST_BODIES:06d}"
        digit = nhs_check_digit(body)
        if digit is not None and body != "999999999":
            yield f"{body}{digit}"


def mobile(rng: Random) -> str:
    """07700 900000 to 900999, which Ofcom keeps for drama."""
    return f"+447700900{rng.randrange(1000):03d}"


def landline(rng: Random) -> str:
    """0161 496 0000 to 0999, likewise."""
    return f"+441614960{rng.randrange(1000):03d}"
