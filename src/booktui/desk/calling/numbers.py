"""Which number of a client is dialled: one that was found to be somebody else's is not rung again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booktui.rules.text import digits

NOT_THEIRS = "the number ending {} is not theirs."


def usable(client: Mapping[str, Any]) -> tuple[str, ...]:
    """The client's numbers, first to dial first; without those that are noted as not theirs."""
    both = dict.fromkeys(number for number in (client["phone"], client["mobile"]) if number)
    return tuple(number for number in both if NOT_THEIRS.format(digits(number)[-3:]) not in client["notes"])


def dialled(client: Mapping[str, Any]) -> str:
    """The last three digits of the number to dial; of one noted as wrong where there is no other."""
    return digits(next(iter(usable(client)), client["phone"] or client["mobile"]))[-3:]
