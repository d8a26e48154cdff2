"""Why a window has nothing: the one reason that helps most, as a sentence to read out.

What could be in the way is overlooked, one thing after another; the first without which there would be a time is it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from booktui.rules.checks.person import CLOSED, age_wrong, sex_differs
from booktui.rules.checks.words import PARTS, WEEKDAYS, counted, day_name, joined
from booktui.rules.clock import local_date, spoken
from booktui.rules.finding import wishes
from booktui.rules.finding.search import Search
from booktui.rules.values import MINUTE, Offer, Session, Wishes

TRIED = ("wishes", "lead", "letters", "length", "client", "interpreter", "equipment", "room", "away", "closed", "taken")
"""What is overlooked, in the order in which a coordinator could do something about it."""


def reason(search: Search) -> str:
    """Why the search finds nothing. (It is not asked whether it does.)"""
    causes: tuple[Callable[[Search], str | None], ...] = (_client, _service, _period, _sessions, _things, _wishes, _way)
    found = next((sentence for cause in causes if (sentence := cause(search))), None)
    return found or f"Nothing works {_when(search)}: what is free for one is taken for another."


def _client(search: Search) -> str | None:
    """The client cannot have it at any time."""
    client, service = search.ask.client, search.ask.service
    if client is None:
        return None
    who = f"The {search.policy.client_word}"
    if client.status != "active":
        return f"{who} {CLOSED.get(client.status, 'has been taken off the list')}."
    if sex_differs(service, client):
        return f"{service.name} is for sex {service.sex}, and {client.sex} is recorded."
    ages = [age_wrong(service, client, day) for day in _first_and_last(search)]
    return f"{service.name} is for {ages[0]}." if all(ages) else None


def _service(search: Search) -> str | None:
    """Nobody provides it."""
    service, asked = search.ask.service, search.ask.practitioner_id or search.ask.wishes.practitioner_id
    if not service.active:
        return f"{service.name} is no longer offered."
    if not search.providers:
        return f"Nobody provides {service.name}."
    if asked is not None and asked not in search.providers:
        return f"{_name(search, asked)} does not provide {service.name}."
    return None


def _period(search: Search) -> str | None:
    """No time is left in which it could start."""
    if search.period.start < search.period.end:
        return None
    overlooking = wishes.period(search.ask, search.window, overlook_lead=True)
    return _lead(search) if overlooking.start < overlooking.end else "All of that time has passed."


def _sessions(search: Search) -> str | None:
    """Nobody who provides it works then."""
    start, end = search.period
    theirs = [s for s in search.window.sessions if s.practitioner_id in search.providers]
    then = [s for s in theirs if s.end > start and s.start < end]
    if any(session.status != "cancelled" for session in then):
        return None
    service = search.ask.service
    if then:
        return f"Every session for {service.name} {_when(search)} was cancelled."
    return f"There is no session for {service.name} {_when(search)}."


def _things(search: Search) -> str | None:
    """No room or machine of the kind exists where the sessions are."""
    service = search.ask.service
    places = {session.location_id for session in search.sessions()}
    if places and service.needs_room is not None and not any(map(search.rooms, places)):
        step_free = "step-free " if search.step_free else ""
        return f"{service.name} needs a {step_free}room ({service.needs_room}), and there is none."
    if places and service.needs_equipment is not None and not any(map(search.machines, places)):
        return f"{service.name} needs equipment ({service.needs_equipment}), and there is none."
    return None


def _wishes(search: Search) -> str | None:
    """There are sessions, but none with whom, where or when it was wished."""
    if any(_as_wished(search, session) for session in search.sessions()) or _first(search, "wishes") is not None:
        return None
    return f"There is no session {_when(search)} for {_wished(search)}."


def _as_wished(search: Search, session: Session) -> bool:
    zone, ruler = search.window.zone(session.location_id), search.ruler
    here = ruler.touched([session.span])
    return all(here & wishes.wished(wish, zone, ruler) for wish in search.filters)


def _way(search: Search) -> str | None:
    """What is in the way, found by overlooking it."""
    for what in TRIED:
        first = _first(search, what)
        if first is not None:
            return _sentence(search, what, first)
    return None


def _first(search: Search, what: str) -> Offer | None:
    """The first time if one thing were overlooked; None also when it plays no part."""
    if what not in set(_in_play(search)):
        return None
    without = Search(search.ask, search.window, search.policy, frozenset({what}), search.timelines)
    return next(without.offers(), None)


def _in_play(search: Search) -> Iterator[str]:
    service = search.ask.service
    for what, plays in (
        ("wishes", search.filters),
        ("lead", service.lead_hours),
        ("letters", any(session.slots for session in search.window.sessions)),
        ("client", search.ask.client),
        ("interpreter", search.interpreters),
        ("equipment", service.needs_equipment),
        ("room", service.needs_room),
    ):
        if plays:
            yield what
    yield from ("length", "away", "closed", "taken")


def _sentence(search: Search, what: str, first: Offer) -> str:
    service, client = search.ask.service, f"The {search.policy.client_word}"
    if what == "wishes":
        zone = search.window.zone(first.location_id)
        with_whom = _name(search, first.practitioner_id)
        return f"Nothing for {_wished(search)}; else the first time is {spoken(first.start, zone)} with {with_whom}."
    if what == "lead":
        return _lead(search)
    slots = any(session.slots for session in search.sessions())
    needed = counted(search.length // MINUTE, "minute")
    return {
        "letters": f"Every slot of the right type is taken {_when(search)}; slots of other types are left.",
        "length": f"Nothing free {_when(search)} is as long as the {needed} needed.",
        "client": f"{client} is somewhere else at every time that is free {_when(search)}.",
        "interpreter": f"No interpreter is free at any time that is otherwise free {_when(search)}.",
        "equipment": f"The equipment ({service.needs_equipment}) is taken at every time that is free {_when(search)}.",
        "room": f"Every room ({service.needs_room}) is taken at every time that is free {_when(search)}.",
        "away": f"Whoever has time left for {service.name} is away {_when(search)}.",
        "closed": f"It is closed at every time that is free {_when(search)}.",
        "taken": f"Every {'slot of the right type' if slots else 'session'} is taken {_when(search)}.",
    }[what]


def _lead(search: Search) -> str:
    service = search.ask.service
    return f"{service.name} needs {counted(service.lead_hours, 'hour')} to prepare; whatever is free is sooner."


def _wished(search: Search) -> str:
    """What was asked for: `Dr Osei, Mondays or Tuesdays and mornings`."""
    words = dict.fromkeys(word for wish in search.filters for word in _words(search, wish))
    return joined(list(words))


def _words(search: Search, wish: Wishes) -> Iterator[str]:
    if wish.practitioner_id is not None:
        yield _name(search, wish.practitioner_id)
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


def _name(search: Search, practitioner_id: int) -> str:
    everybody: Iterable[tuple[int, str]] = ((p.id, p.name) for p in search.window.practitioners)
    return dict(everybody).get(practitioner_id, "The practitioner asked for")


def _when(search: Search) -> str:
    """`on Tue 24 Nov`, or `from Tue 24 Nov to Mon 7 Dec`."""
    first, last = _first_and_last(search)
    return f"on {day_name(first)}" if first == last else f"from {day_name(first)} to {day_name(last)}"


def _first_and_last(search: Search) -> tuple[date, date]:
    zones = search.window.zones
    zone = zones.get(search.ask.location_id or 0) or next(iter(zones.values()), "UTC")
    start, end = search.period
    return local_date(start, zone), local_date(max(start, end - 1), zone)
