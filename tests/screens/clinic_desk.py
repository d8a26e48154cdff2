"""A desk with bookings in its clinics, for the tests of the clinics' screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from desks import add_client, at

FAR = date(2027, 1, 12)
"""A Tuesday with more than six weeks' notice from Monday 23 November 2026: a coordinator may cut it."""
NEAR = date(2026, 12, 15)


def book(desk: Any, family: str, when: str, service: str = "NEW", priority: str = "routine", **client: Any) -> Any:
    """A client with a referral, booked at that wall time; the appointment."""
    who = add_client(desk, family, "Test", email="", preferred_channel="letter", **client)
    desk.waiting.add(who.id, service, priority=priority, received=date(2026, 9, 1), clock_start=date(2026, 9, 1))
    proposal = desk.diary.propose(who.id, service, at(when), agreed_short=True)
    return desk.diary.book(proposal, override="test").appointment


def two_booked(desk: Any, day: date = FAR) -> tuple[Any, Any]:
    """A routine client at 09:00 and an urgent one at 09:30 of Dr Osei's Tuesday."""
    return book(desk, "Khan", f"{day}T09:00"), book(desk, "Jones", f"{day}T09:30", priority="urgent")


def states(desk: Any) -> list[tuple[str, str]]:
    """Who is on the rebook list, dealt with or not, in its order."""
    return sorted((row.name, row.state) for row in desk.rebooking.list(every=True))


def statuses(desk: Any, *appointments: Any) -> list[str]:
    """What became of them."""
    return [str(desk.diary.get(one.id).status) for one in appointments]


def session(desk: Any, day: date = FAR, clinic: str = "OSEI-TU") -> Any:
    """That session as the list has it."""
    return desk.clinics.sessions(day, day, clinic=clinic)[0]
