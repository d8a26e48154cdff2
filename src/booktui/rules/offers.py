"""When an offer counts as reasonable (domain.md OFF-02, OFF-04, OFF-06)."""

from __future__ import annotations

from datetime import date


def reasonable(
    made_on: date, offered_on: date, notice_days: int, *, accepted: bool = False, priority: str = "routine",
    target_on: date | None = None,
) -> bool:  # fmt: skip
    """Enough notice in local days, or accepted; for suspected cancer any date inside the target.

    Made 2026-11-23 with 21 days, the first reasonable date is 2026-12-14.
    """
    if accepted or (offered_on - made_on).days >= notice_days:
        return True
    return priority == "2ww" and target_on is not None and offered_on <= target_on
