"""The codes of all conflicts, in the order of design.md section 6, with how bad each is by default."""

from __future__ import annotations

CODES: dict[str, str] = {
    "practitioner-busy": "block",
    "room-busy": "block",
    "equipment-busy": "block",
    "interpreter-busy": "block",
    "client-busy": "block",
    "held": "block",
    "buffer": "override",
    "travel": "override",
    "absent": "block",
    "closed": "override",
    "outside-session": "override",
    "slot-type": "override",
    "session-full": "override",
    "session-cancelled": "block",
    "not-offered": "block",
    "in-the-past": "block",
    "no-such-time": "block",
    "ambiguous-time": "warn",
    "too-soon": "override",
    "short-notice": "warn",
    "past-target": "warn",
    "out-of-turn": "warn",
    "duplicate": "override",
    "access-need": "override",
    "preference": "warn",
    "client-closed": "block",
    "too-short": "block",
    "criteria": "block",
    "changed-meanwhile": "block",
}
SUPERVISOR = frozenset({"outside-session", "session-full"})
"""Codes that only a supervisor may override."""
