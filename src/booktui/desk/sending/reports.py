"""What a run of the outbox did, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FEW = 3
"""So many reasons are said in the summary; the rest is listed."""


@dataclass(slots=True)
class SendReport:
    """What a run did; grows while it goes on."""

    sent: int = 0
    held: list[tuple[int, str]] = field(default_factory=list)
    """Number and why: those that cannot go as they are, and those that may have gone."""
    failed: list[tuple[int, str]] = field(default_factory=list)
    again: list[tuple[int, str]] = field(default_factory=list)
    """Those that will be tried again."""
    withdrawn: int = 0
    """Too late, or of visits that are off."""
    later: int = 0
    """What is due later, or is tried again later, when the run was over."""
    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Sentences: a way that cannot be used, and why; what it would have sent stays queued."""
    notes: list[str] = field(default_factory=list)
    """Sentences: what waits for a person, and how it goes."""
    unusable: bool = False
    """Some way that is set up could not be used at all."""

    @property
    def quiet(self) -> bool:
        """Nothing happened."""
        return not (self.sent or self.held or self.failed or self.again or self.withdrawn or self.problems)

    @property
    def summary(self) -> str:
        """`12 sent, 1 held: message 7: no address on record, 3 later.`"""
        parts = [f"{self.sent} sent"]
        for word, found in (("held", self.held), ("failed", self.failed), ("to be tried again", self.again)):
            if found:
                said = "; ".join(f"message {number}: {why.rstrip('.')}" for number, why in found[:FEW])
                more = f"; and {len(found) - FEW} more" if len(found) > FEW else ""
                parts.append(f"{len(found)} {word}: {said}{more}")
        if self.withdrawn:
            parts.append(f"{self.withdrawn} withdrawn")
        if self.later:
            parts.append(f"{self.later} later")
        return ", ".join(parts) + "."


def report_json(report: SendReport) -> dict[str, Any]:
    """`{"sent", "held": [{"id", "why"}], "failed", "again", "withdrawn", "later", "files", "problems", "notes"}`."""
    listed = {
        key: [{"id": number, "why": why} for number, why in found]
        for key, found in (("held", report.held), ("failed", report.failed), ("again", report.again))
    }
    return {
        "sent": report.sent, **listed, "withdrawn": report.withdrawn, "later": report.later,
        "files": [str(path) for path in report.files], "problems": report.problems,
        "notes": report.notes,
    }  # fmt: skip
