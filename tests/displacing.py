"""People who lose their times: booked through the gate at the small desk, for tests of the rebook list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.views import ClientView
from booktui.rules.values import Appointment
from desks import Clock, add_client, at

LOST = date(2027, 1, 12)
"""A Tuesday with more than six weeks' notice from 23 November 2026."""
NEEDS = frozenset({"interpreter", "transport"})


def as_user(desk: Desk, name: str, clock: Clock) -> Desk:
    """The same diary for somebody else."""
    return open_desk(desk.store.path, name, clock)


def booked(
    desk: Desk, family: str, when: str, service: str = "NEW", priority: str = "routine", *,
    clock_start: date = date(2026, 11, 1), needs: Iterable[tuple[str, str]] = (), practitioner: str | None = None,
    **fields: Any,
) -> tuple[ClientView, Appointment]:  # fmt: skip
    """A client on the waiting list with a time."""
    client = add_client(desk, family, "Test", **{"email": "", "preferred_channel": "letter", **fields})
    for need in needs:
        desk.clients.need(client.id, *need)
    desk.waiting.add(client.id, service, priority=priority, received=clock_start, clock_start=clock_start)
    how = {"practitioner": practitioner} if practitioner else {}
    asked = desk.diary.propose(client.id, service, at(when), arranged=NEEDS, agreed_short=True, **how)
    made = desk.diary.book(asked, override="test").appointment
    assert made is not None
    return client, made
