"""The day by which somebody is meant to be seen: the policy's days by priority, or the service's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from booktui.rules.values import Service

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def target_days(desk: Desk, service: Service, priority: str) -> int:
    """Days from the clock's start to the target."""
    own = dict(service.targets).get(priority)
    return desk.policy.target_days[priority] if own is None else own


def target_for(desk: Desk, service: Service, priority: str, clock_start: date) -> date:
    """The target of a wait."""
    return clock_start + timedelta(days=target_days(desk, service, priority))
