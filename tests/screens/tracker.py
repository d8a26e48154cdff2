"""Tracker rows for tests, and a list of any length that makes them when asked."""

from __future__ import annotations

from datetime import date, timedelta

from booktui.desk.listing.list_views import TrackerRow
from desks import at

TODAY = date(2026, 11, 24)
NOW = at("2026-11-24T10:42")


def tracked(place: int = 0, name: str = "Khan Amina", **more: object) -> TrackerRow:
    """A routine row twelve weeks old with nine days left and a call to come, unless said otherwise."""
    known: dict[str, object] = {
        "entry_id": place + 1000, "client_id": place + 5000, "client_ref": f"C{place:06d}", "name": name, "service": "NEW",
        "priority": "routine", "letter": "L", "proposed": False, "referred_on": TODAY - timedelta(days=84),
        "clock_start": TODAY - timedelta(days=84), "days_waited": 84, "target_on": TODAY + timedelta(days=9),
        "days_to_target": 9, "state": "amber", "next_event": "ring after Thu 26 Nov", "last_contact_at": None,
        "attempts": 0, "offers": 0, "declined": 0, "client_cancels": 0, "hospital_cancels": 0, "dnas": 0, "flags": (),
        "owner": "", "comment": "", "status": "waiting", "claimed_by": "", "sensitive": False,
    }  # fmt: skip
    return TrackerRow(**{**known, **more})  # type: ignore[arg-type]


class ManyTracked:
    """A list of that length; remembers what it was asked for."""

    def __init__(self, count: int, names: tuple[str, ...] = ("Khan Amina",)) -> None:
        self.length, self._names = count, names
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self.length

    def page(self, offset: int, limit: int) -> list[TrackerRow]:
        self.asked.append((offset, limit))
        last = min(offset + limit, self.length)
        return [tracked(place, self._names[place % len(self._names)]) for place in range(offset, last)]

    def position(self, entry_id: int) -> int | None:
        place = entry_id - 1000
        return place if 0 <= place < self.length else None
