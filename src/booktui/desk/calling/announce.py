"""What must be known before dialling (CS-08): access needs, the interpreter's number, the safe number, voicemail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NEEDS = {
    "interpreter": "Needs an interpreter",
    "step-free": "Needs step-free access",
    "transport": "Needs transport",
    "longer": "Needs a longer visit",
    "format": "Letters in",
    "carer": "Comes with",
    "other": "Needs",
}
SAFE_NUMBER = "Use the agreed safe number only."
NO_VOICEMAIL = "Leave no message: that is not agreed."


def announce(
    settings: Mapping[str, str], client: Mapping[str, Any], needs: Iterable[tuple[str, str]], *, dialling: bool = False
) -> tuple[str, ...]:
    """A line each; `dialling` says besides that no message may be left, where the client has not agreed to one."""
    kinds = tuple(needs)
    lines = [f"{NEEDS.get(kind, kind)}{f': {detail}' if detail else ''}." for kind, detail in kinds]
    if any(kind == "interpreter" for kind, _ in kinds):
        phone = settings.get("interpreter_phone", "")
        lines.append(f"Three-way telephone interpreter: {phone or 'ask your supervisor for the number'}.")
    if client.get("sensitive"):
        lines.insert(0, SAFE_NUMBER)
    if dialling and (client.get("sensitive") or client.get("voicemail_consent") is not True):
        lines.append(NO_VOICEMAIL)
    return tuple(lines)
