"""Everything on record of one waiting entry, for whoever looks at its line: `desk.stories.of(entry_id)`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.listing.story_views import Attempt, Journey, Offered, Question, Rating, Removed, Story
from booktui.desk.tell import telling
from booktui.store import stories as store
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 12
"""Attempts and offers of one entry: the latest."""
HIDDEN = "••••"
PLAIN = (
    "client_id", "version", "status", "urgency", "severity", "not_before", "contact_from", "contact_step",
    "complexity",
)  # fmt: skip
DAYS = (
    "available_from", "available_to", "unavailable_from", "unavailable_to", "reply_by", "validated_on", "validate_on",
    "earliest_offer_on",
)  # fmt: skip
"""What a story takes from the entry as it is, and as days."""


class Stories:
    """`desk.stories`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, entry_id: int) -> Story:
        """What is on record; free text of a sensitive client or service is left out (PRV-01).

        Raises:
            NotFound: there is no such entry.
        """
        with telling(), self._desk.store.read() as c:
            row = store.entry(c, entry_id)
            if row is None:
                raise NotFound(f"There is no waiting entry {entry_id}.")
            return self._story(c, row)

    def _story(self, c: Connection, row: dict[str, Any]) -> Story:
        book, hidden = self._desk.catalogue_in(c), bool(row["sensitive"])
        codes = {key: one.code for key, one in book.resources.items()}
        places = {key: one.code for key, one in book.locations.items()}
        days: dict[str, Any] = {name: _day(row[name]) for name in DAYS}
        return Story(
            entry_id=row["id"], service=HIDDEN if hidden else row["service"], referrer=row["referrer"],
            received_on=as_date(row["received_on"]), clock_start=as_date(row["clock_start"]),
            target_on=as_date(row["target_on"]), sensitive=hidden,
            practitioner=codes.get(row["want_practitioner_id"], ""),
            location=places.get(row["want_location_id"], ""), days=row["want_days"], part=row["want_part"],
            owner=codes.get(row["owner_id"], ""), locked=bool(row["locked"]), continuity=bool(row["continuity"]),
            comment="" if hidden else row["comment"], **{name: row[name] for name in PLAIN},
            **days, **self._what_happened(c, row, hidden),
        )  # fmt: skip

    def _what_happened(self, c: Connection, row: dict[str, Any], hidden: bool) -> dict[str, Any]:
        key = row["id"]
        reviews = [
            Question(f"{cause} ({rule})" if rule else cause, "" if hidden else note, "a clinician", due)
            for _, cause, rule, _, note, due in store.reviews(c, key)
        ]
        escalations = [
            Question(trigger, "" if hidden else question, whom or f"level {level}", due)
            for _, trigger, question, level, whom, due in store.escalations(c, row["client_id"], key)
        ]
        jobs = store.jobs(c, row["appointment_id"]) if row["appointment_id"] is not None else []
        return {
            "attempts": tuple(Attempt(*one) for one in store.attempts(c, key, MOST)),
            "offers": tuple(_offered(hidden, *one) for one in store.offers(c, key, MOST)),
            "ratings": tuple(_rating(hidden, *one) for one in store.changes(c, key)),
            "reviews": tuple(reviews),
            "escalations": tuple(escalations),
            "jobs": tuple(_journey(*one) for one in jobs),
            "removed": _removed(store.removal(c, key)) if row["status"] == "removed" else None,
        }


def _offered(hidden: bool, start: int, practitioner: str, location: str, *rest: Any) -> Offered:
    zone, made_at, made_by, channel, answer, reasonable = rest
    who, where = (HIDDEN, HIDDEN) if hidden else (practitioner, location)
    return Offered(start, who, where, zone, made_at, made_by, channel, answer, bool(reasonable))


def _rating(hidden: bool, change_id: int, urgency: int, severity: int, reason: str, by: str, at: int) -> Rating:
    return Rating(change_id, urgency, severity, "" if hidden else reason, by, at)


def _journey(kind: str, state: str, starts_at: int, lead_by: Any, language: str, person: str, to_fix: str) -> Journey:
    return Journey(kind, state, starts_at, as_date(lead_by), language, person, to_fix)


def _removed(row: tuple[Any, ...] | None) -> Removed | None:
    if row is None:
        return None
    code, reason, clinician, decided, second, at, by, back, _ = row
    return Removed(code, reason, clinician, _day(decided), second, at, by, _day(back))


def _day(value: Any) -> date | None:
    return None if value is None else as_date(value)
