"""A booked time that is given back, and people on the list who could come instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from desks import add_client, at

TUESDAY = "2026-11-24T09:00"
"""The first slot of Dr Osei's Tuesday, a day ahead of Monday 09:00."""
RECEIVED = date(2026, 9, 1)


def booked(desk: Any, family: str = "Gone", when: str = TUESDAY, service: str = "NEW", **client: Any) -> Any:
    """Somebody with a referral, booked at that time; the appointment."""
    who = add_client(desk, family, "Test", **client)
    desk.waiting.add(who.id, service, received=RECEIVED)
    proposal = desk.diary.propose(who.id, service, at(when), agreed_short=True)
    return desk.diary.book(proposal, override="test").appointment


def waits(desk: Any, family: str, received: date = RECEIVED, priority: str = "routine", service: str = "NEW",
          **client: Any) -> Any:  # fmt: skip
    """Somebody on the list; the row."""
    who = add_client(desk, family, "Test", **{"short_notice_hours": "4", **client})
    return desk.waiting.add(who.id, service, received=received, priority=priority)


def set_entry(desk: Any, entry_id: int, **columns: Any) -> None:
    """Write columns of a waiting entry as they are."""
    with desk.store.write() as c:
        for name, value in columns.items():
            c.exec_driver_sql(f"UPDATE waiting_entry SET {name} = ? WHERE id = ?", (value, entry_id))


def freed(desk: Any, appointment: Any) -> Any:
    """Cancel it for the client; the slot that came free, None when nothing did."""
    desk.diary.cancel(appointment.id, reason="ill", by="client")
    found = [one for one in desk.filling.open() if one.start == appointment.start]
    return found[-1] if found else None


def asks(desk: Any, freed_id: int) -> list[tuple[int, str, str, str]]:
    """Who was asked, in order: number, family name, answer, reason."""
    return [(ask.number, ask.client.name.split()[0], ask.answer, ask.reason) for ask in desk.filling.get(freed_id).asks]
