"""From which day a client who needs sign language can have a visit, by the notice that an interpreter needs (X12)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import jobs as rules
from booktui.rules import languages
from booktui.rules.availability import Ask
from booktui.rules.catalogue import Catalogue
from booktui.rules.checks.words import day_name
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import Client, Instant, Kind, Service

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Notice(NamedTuple):
    """The first instant that leaves the notice, and the sentence that says so."""

    start: Instant
    why: str


def too_late(c: Connection, desk: Desk, ask: Ask) -> Notice | None:
    """Where what is looked for begins inside the notice; an interpreter of this desk needs none."""
    day = first_day(c, desk, ask.client, ask.service)
    if day is None or ask.client is None:
        return None
    start = day_span(day, desk.zone)[0]
    if start <= (ask.start or ask.now):
        return None
    wanted = rules.sign_language(ask.client.needs, ask.service.modality[0])
    assert wanted is not None
    days = rules.notice_days(wanted.kind, wanted.language, wanted.mode, desk.policy)
    return Notice(
        start, f"{rules.named(wanted)} is asked for {days} working days ahead, so the first day is {day_name(day)}."
    )


def first_day(c: Connection, desk: Desk, client: Client | None, service: Service) -> date | None:
    """The first day of a visit for this client; None where any day will do."""
    wanted = rules.sign_language(client.needs, service.modality[0]) if client is not None else None
    if wanted is None or _own(desk.catalogue_in(c), wanted.language):
        return None
    closed, today = holidays_of(c, desk.zone), local_date(desk.now(), desk.zone)
    return rules.first_day(today, wanted.kind, wanted.language, wanted.mode, desk.policy, closed)


def _own(book: Catalogue, language: str) -> bool:
    return any(languages.label(who.type) == language for who in book.of_kind(Kind.INTERPRETER) if who.active)
