"""The next right call: why an entry is passed over for now, and why one may be rung before its turn (domain.md 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PASSED = {
    "asked": "asked to be rung later",
    "letter": "asked by letter to ring",
    "review": "with a clinician",
    "rested": "not to be rung again yet",
    "claimed": "being rung at another desk",
    "in a call": "in a call that has not ended",
    "closed": "a record that is closed",
    "skipped": "left out by hand",
}
"""Why somebody on the list is not the next to ring."""
NOT_NOW = {
    "asked": "They asked to be rung later",
    "letter": "They were asked by letter to ring",
    "review": "A clinician is asked what is to become of their wait",
    "rested": "They are not to be rung again yet",
    "claimed": "They are being rung at another desk",
    "in a call": "A call with them has not ended",
    "closed": "Their record is closed",
}
"""The same of one of them, as a sentence."""
OUT_OF_TURN = {
    "client_rang": "The client rang, or wrote",
    "short_notice_fit": "Fits a time that came free",
    "interpreter_block": "Booked together for one interpreter",
    "child_carer": "A child, or somebody who cares for others",
    "clinician_request": "A clinician asked for it",
    "military_veteran": "Veteran: a condition from service",
    "war_pension": "War pension: the condition it is paid for",
    "asked_for_today": "Asked to be rung today",
}
"""Why somebody is rung before their turn."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """What makes a call one in turn, or before it, for the record of the call."""

    passed: Mapping[str, int]
    """How many before were passed over, by reason."""
    reason: str = ""
    """A word of `OUT_OF_TURN`; empty in turn."""
    first: int | None = None
    """Whose turn it was instead: the entry."""


def passed_words(passed: Mapping[str, int]) -> str:
    """`3 passed over: 2 asked to be rung later, 1 being rung at another desk.`; empty for none."""
    total = sum(passed.values())
    if not total:
        return ""
    each = ", ".join(f"{count} {PASSED[why]}" for why, count in passed.items() if count)
    return f"{total} passed over: {each}."


def initials(name: str) -> str:
    """`A.K.` for `Khan Amina`: enough to say who is before, not enough to be overheard."""
    return "".join(f"{part[0]}." for part in reversed(name.split()) if part[0].isalpha())
