"""A user as commands and screens show one: plain values, never what is kept of the passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from booktui.rules.clock import iso, local_date
from booktui.rules.values import Instant, Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class UserView:
    """One user."""

    name: str
    role: Role
    active: bool
    has_passphrase: bool
    last_used: Instant | None
    """When they last did something that is on record; None when never."""
    approved_by: str
    approved_at: Instant | None
    reviewed_by: str
    reviewed_at: Instant | None
    retired_at: Instant | None
    due_on: date
    """The local day on which their access is to be looked at."""


def due_on(desk: Desk, reviewed_at: Instant | None, approved_at: Instant | None) -> date:
    """So many months after the last review, or after they were let in; today when neither is on record."""
    since = reviewed_at or approved_at
    if since is None:
        return local_date(desk.now(), desk.zone)
    return _months_on(local_date(since, desk.zone), desk.policy.access_review_months)


def _months_on(day: date, months: int) -> date:
    """The same day so many months later; the month's last one where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def user_json(one: UserView) -> dict[str, Any]:
    """`{"name", "role", "active", "sign_in", "last_use", "approver", "approved", "reviewer", "reviewed", "retired",
    "review_due"}`."""
    return {
        "name": one.name, "role": one.role.value, "active": one.active,
        "sign_in": "passphrase" if one.has_passphrase else "system", "last_use": _iso(one.last_used),
        "approver": one.approved_by or None, "approved": _iso(one.approved_at), "reviewer": one.reviewed_by or None,
        "reviewed": _iso(one.reviewed_at), "retired": _iso(one.retired_at),
        "review_due": one.due_on.isoformat() if one.active else None,
    }  # fmt: skip


def _iso(at: Instant | None) -> str | None:
    return iso(at) if at is not None else None
