"""Why a window has nothing: the one reason that helps most, as a sentence to read out.

First what rules out every time; then what could be in the way is overlooked, one thing after another, and the first
without which there would be a time is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from booktui.rules.checks.person import CLOSED, age_wrong, sex_differs
from booktui.rules.checks.words import PARTS, WEEKDAYS, counted, day_name, joined
from booktui.rules.clock import local_date, spoken
from booktui.rules.finding import wishes
from booktui.rules.finding.search import Search
from booktui.rules.finding.terms import Terms
from booktui.rules.values import MINUTE, Instant, Offer, Wishes

OVERLOOKED: dict[str, frozenset[str]] = {
    "wishes": frozenset({"wishes"}),
    "lead": frozenset({"lead"}),
    "letters": frozenset({"letters"}),
    "length": frozenset({"length"}),
    "client": frozenset({"client"}),
    "interpreter": frozenset({"interpreter"}),
    "equipment": frozenset({"equipment"}),
    "room": frozenset({"room"}),
    "away": frozenset({"away"}),
    "closed": frozenset({"closed"}),
    "taken": frozenset({"taken", "room", "equipment"}),
}
"""What is overlooked, in the order in which a coordinator could do something about it; who is taken takes the room."""


def reason(search: Search) -> str:
    """Why the search finds nothing. (It is not asked whether it does.)"""
    causes: tuple[Callable[[Terms], str | None], ...] = (_client, _service, _period, _sessions, _things, _wishes)
    found = next((sentence for cause in causes if (sentence := cause(search.terms))), None)
    return found or _way(search) or f"Nothing works {_when(search.terms)}: what is free for one is taken for another."


def _client(terms: Terms) -> str | None:
    """The client cannot have it at any time."""
    client, service = terms.ask.client, terms.ask.service
    if client is None:
        return None
    if client.status != "active":
        return f"{_who(terms)} {CLOSED.get(client.status, 'has been taken off the list')}."
    if sex_differs(service, client):
        return f"{service.name} is for sex {service.sex}, and {client.sex} is recorded."
    ages = [age_wrong(service, client, day) for day in _first_and_last(terms)]
    return f"{service.name} is for {ages[0]}." if all(ages) else None


def _service(terms: Terms) -> str | None:
    """Nobody provides it, or not who was asked for."""
    service, asked = terms.ask.service, terms.ask.practitioner_id or terms.ask.wishes.practitioner_id
    if not service.active:
        return f"{service.name} is no longer offered."
    if asked is not None and asked not in terms.providers:
        return f"{_name(terms, asked)} does not provide {service.name}."
    return None if terms.providers else f"Nobody provides {service.name}."


def _period(terms: Terms) -> str | None:
    """No time is left in which it could start."""
    if terms.period.start < terms.period.end:
        return None
    overlooking = wishes.period(terms.ask, terms.window, overlook_lead=True)
    return _lead(terms) if overlooking.start < overlooking.end else "All of that time has passed."


def _sessions(terms: Terms) -> str | None:
    """Nobody who provides it works then."""
    start, end = terms.period
    theirs = (session for session in terms.window.sessions if session.practitioner_id in terms.providers)
    then = (session.status for session in theirs if session.end > start and session.start < end)
    first, service = next(then, None), terms.ask.service
    if first is not None and (first != "cancelled" or any(status != "cancelled" for status in then)):
        return None
    if first is not None:
        return f"Every session for {service.name} {_when(terms)} was cancelled."
    return f"There is no session for {service.name} {_when(terms)}."


def _things(terms: Terms) -> str | None:
    """No room or machine of the kind exists where the sessions are."""
    service = terms.ask.service
    places = {session.location_id for session in terms.sessions}
    if places and service.needs_room is not None and not any(map(terms.rooms, places)):
        step_free = "step-free " if terms.step_free else ""
        return f"{service.name} needs a {step_free}room ({service.needs_room}), and there is none."
    if places and service.needs_equipment is not None and not any(map(terms.machines, places)):
        return f"{service.name} needs equipment ({service.needs_equipment}), and there is none."
    return None


def _wishes(terms: Terms) -> str | None:
    """There are sessions, but none with whom, where or when it was wished."""
    times = {(session.start, session.end, session.location_id) for session in terms.sessions}
    if any(_as_wished(terms, *time) for time in times):
        return None
    return f"There is no session for {_wished(terms)} {_when(terms)}."


def _as_wished(terms: Terms, start: Instant, end: Instant, location_id: int) -> bool:
    zone = terms.window.zone(location_id)
    return all(wishes.touches(wish, zone, start, end) for wish in terms.filters)


def _way(search: Search) -> str | None:
    """What is in the way, found by overlooking it."""
    for what in _in_play(search):
        first = next(search.overlooking(OVERLOOKED[what]).offers(), None)
        if first is not None:
            return _sentence(search.terms, what, first)
    return None


def _in_play(search: Search) -> Iterator[str]:
    """What could be in the way at all."""
    terms, absences = search.terms, search.days.diaries.absences
    service, people = terms.ask.service, {session.practitioner_id for session in terms.sessions}
    plays = {
        "wishes": bool(terms.filters),
        "lead": service.lead_hours > 0,
        "letters": any(session.slots for session in terms.sessions),
        "client": terms.ask.client is not None,
        "interpreter": bool(terms.interpreters),
        "equipment": service.needs_equipment is not None,
        "room": service.needs_room is not None,
        "away": any(absences(practitioner_id) for practitioner_id in people),
        "closed": bool(absences(None)),
    }
    return (what for what in OVERLOOKED if plays.get(what, True))


def _sentence(terms: Terms, what: str, first: Offer) -> str:
    service, when = terms.ask.service, _when(terms)
    if what == "wishes":
        time, whom = spoken(first.start, terms.window.zone(first.location_id)), _name(terms, first.practitioner_id)
        return f"Nothing for {_wished(terms)} {when}; else the first time is {time} with {whom}."
    if what == "lead":
        return _lead(terms)
    kind = "slot of the right type" if any(session.slots for session in terms.sessions) else "session"
    return {
        "letters": f"Every slot of the right type is taken {when}; slots of other types are left.",
        "length": f"Nothing free {when} is as long as the {counted(terms.length // MINUTE, 'minute')} needed.",
        "client": f"{_who(terms)} is somewhere else at every time that is free {when}.",
        "interpreter": f"No interpreter is free at any time that is otherwise free {when}.",
        "equipment": f"The equipment ({service.needs_equipment}) is taken at every time that is free {when}.",
        "room": f"Every room ({service.needs_room}) is taken at every time that is free {when}.",
        "away": f"Whoever has time left for {service.name} is away {when}.",
        "closed": f"It is closed at every time that is free {when}.",
        "taken": f"Every {kind} is taken {when}.",
    }[what]


def _lead(terms: Terms) -> str:
    service = terms.ask.service
    return f"{service.name} needs {counted(service.lead_hours, 'hour')} to prepare; whatever is free is sooner."


def _who(terms: Terms) -> str:
    return f"The {terms.policy.client_word}"


def _wished(terms: Terms) -> str:
    """What was asked for: `Dr Osei, Mondays or Tuesdays and mornings`."""
    return joined(list(dict.fromkeys(word for wish in terms.filters for word in _words(terms, wish))))


def _words(terms: Terms, wish: Wishes) -> Iterator[str]:
    if wish.practitioner_id is not None:
        yield _name(terms, wish.practitioner_id)
    if wish.location_id is not None:
        yield "that location"
    if wish.weekdays:
        yield joined([WEEKDAYS[day] for day in sorted(wish.weekdays)], "or")
    if wish.part:
        yield PARTS.get(wish.part, wish.part)
    if wish.not_before is not None:
        yield f"{day_name(wish.not_before)} or later"
    if wish.not_after is not None:
        yield f"{day_name(wish.not_after)} or earlier"


def _name(terms: Terms, practitioner_id: int) -> str:
    names = (who.name for who in terms.window.practitioners if who.id == practitioner_id)
    return next(names, "The practitioner asked for")


def _when(terms: Terms) -> str:
    """`on Tue 24 Nov`, or `from Tue 24 Nov to Mon 7 Dec`."""
    first, last = _first_and_last(terms)
    return f"on {day_name(first)}" if first == last else f"from {day_name(first)} to {day_name(last)}"


def _first_and_last(terms: Terms) -> tuple[date, date]:
    """The local dates of the period, where the location asked for is, or the first there is."""
    zones = terms.window.zones
    zone = zones.get(terms.ask.location_id or 0) or next(iter(zones.values()), "UTC")
    start, end = terms.period
    return local_date(start, zone), local_date(max(start, end - 1), zone)
