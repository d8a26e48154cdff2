"""What bringing calendars in step did, as commands and screens show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from booktui.rules.clock import iso
from booktui.rules.values import Instant


@dataclass(slots=True)
class CalendarReport:
    """One calendar. With `dry_run` it says what would be done."""

    code: str
    name: str
    written: list[str] = field(default_factory=list)
    """References of appointments that were put there or moved there."""
    deleted: list[str] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)
    """Those found there already, or in step again."""
    asked: list[str] = field(default_factory=list)
    """Those that the other side changed: each is a request now."""
    waiting: list[str] = field(default_factory=list)
    """Those whose request is not decided."""
    read: int = 0
    """Resources that were new or changed."""
    busy_added: int = 0
    busy_removed: int = 0
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    """Why it could not be finished; what is listed was done all the same."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """All calendars that were to be brought in step."""

    calendars: tuple[CalendarReport, ...]
    dry_run: bool = False

    @property
    def failed(self) -> int:
        """Calendars that could not be finished."""
        return sum(bool(one.problem) for one in self.calendars)


@dataclass(frozen=True, slots=True)
class CalendarStatus:
    """How a calendar stands."""

    code: str
    name: str
    url: str
    user: str
    synced_at: Instant | None
    problem: str
    ours: int
    """Appointments that stand there."""
    theirs: int
    """Other people's events."""
    open: int
    """Appointments that the other side changed and nobody has decided on."""


def report_json(report: SyncReport) -> dict[str, Any]:
    """`{"dry_run", "calendars": [{"practitioner", "written", "deleted", "adopted", "asked", "waiting", "read",
    "busy_added", "busy_removed", "notes", "problem"}]}`; appointments by their reference."""
    return {
        "dry_run": report.dry_run,
        "calendars": [
            {
                "practitioner": one.code, "written": one.written, "deleted": one.deleted, "adopted": one.adopted,
                "asked": one.asked, "waiting": one.waiting, "read": one.read, "busy_added": one.busy_added,
                "busy_removed": one.busy_removed, "notes": one.notes, "problem": one.problem or None,
            }
            for one in report.calendars
        ],
    }  # fmt: skip


def status_json(rows: tuple[CalendarStatus, ...]) -> dict[str, Any]:
    """`{"calendars": [{"practitioner", "name", "url", "user", "synced_at", "problem", "ours", "theirs", "open"}]}`."""
    return {
        "calendars": [
            {
                "practitioner": one.code, "name": one.name, "url": one.url, "user": one.user,
                "synced_at": None if one.synced_at is None else iso(one.synced_at), "problem": one.problem or None,
                "ours": one.ours, "theirs": one.theirs, "open": one.open,
            }
            for one in rows
        ]
    }  # fmt: skip
