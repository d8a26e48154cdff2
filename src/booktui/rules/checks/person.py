"""The client: may they be booked at all, for this, with what they need (domain.md X06, X07, X08, X12, X13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from booktui.rules import jobs, languages, needs
from booktui.rules.checks.case import Case
from booktui.rules.checks.words import counted
from booktui.rules.clock import local_date
from booktui.rules.values import Client, Conflict, Need, Service

CLOSED = {"deceased": "is recorded as having died", "merged": "has been merged into another record"}


def check(case: Case) -> Iterator[Conflict]:
    """The client's status, needs, length of visit, age and sex."""
    yield from _access(case)
    yield from _closed(case)
    yield from _too_short(case)
    yield from _criteria(case)


def _access(case: Case) -> Iterator[Conflict]:
    """One conflict a need, since each is arranged for apart."""
    proposal, room, client = case.proposal, case.facts.room, case.facts.client
    step_free = client.needs_kind("step-free")
    if step_free and room is not None and not room.step_free:
        message = f"{case.client} needs step-free access and {case.name(room)} has none."
        yield case.clash("access-need", message, room.code)
    interpreter = client.needs_kind("interpreter")
    if interpreter and proposal.interpreter_id is None and "interpreter" not in proposal.arranged:
        yield case.clash("access-need", f"{case.client} needs an interpreter{_detail(interpreter)}; none is arranged.")
    yield from _notice(case)
    transport = client.needs_kind("transport")
    if transport and "transport" not in proposal.arranged:
        yield case.clash("access-need", f"{case.client} needs transport{_detail(transport)}; none is arranged.")


def _notice(case: Case) -> Iterator[Conflict]:
    """What is asked for with the booking is asked for too late for its usual notice (X12, INT-01).

    A warning; of sign language and the like it needs a reason, such as that somebody is confirmed to be free.
    """
    proposal, facts = case.proposal, case.facts
    today = local_date(facts.now, facts.zone)
    for wanted in jobs.wanted(facts.client.needs, facts.service.modality[0]):
        own = wanted.kind == jobs.INTERPRETER and proposal.interpreter_id is not None
        if own or wanted.kind not in proposal.arranged:
            continue
        short = jobs.short_of_notice(wanted, today, case.day, case.policy, facts.closed)
        if short:
            spoken = wanted.kind == jobs.TRANSPORT or languages.kind_of(wanted.language) == languages.SPOKEN
            yield case.clash("access-need", short, severity="warn" if spoken else "")


def _detail(need: Need) -> str:
    return f" ({need.detail})" if need.detail else ""


def _closed(case: Case) -> Iterator[Conflict]:
    status = case.facts.client.status
    if status != "active":
        yield case.clash("client-closed", f"{case.client} {CLOSED.get(status, 'has been taken off the list')}.")


def _too_short(case: Case) -> Iterator[Conflict]:
    """Elapsed minutes against what service and needs ask for; a zero or negative length is always too short."""
    service, client = case.facts.service, case.facts.client
    length = case.core.end - case.core.start
    needed = needs.minutes(service, client, case.policy)
    if length <= 0:
        yield case.clash("too-short", "An appointment has to end after it starts.")
    elif length < needed * 60:
        times = needs.factor(client, case.policy)
        why = f" ({times} times {service.minutes}, for what {_lower(case.client)} needs)" if times > 1 else ""
        message = f"{service.name} needs {counted(needed, 'minute')}{why}; this is {length // 60}."
        yield case.clash("too-short", message, service.code)


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:]


def _criteria(case: Case) -> Iterator[Conflict]:
    service, client = case.facts.service, case.facts.client
    wrong_age = age_wrong(service, client, case.day)
    if wrong_age:
        yield case.clash("criteria", f"{service.name} is for {wrong_age}.", service.code)
    if sex_differs(service, client):
        message = f"{service.name} is for sex {service.sex}, and {client.sex} is recorded."
        yield case.clash("criteria", message, service.code)


def age_wrong(service: Service, client: Client, day: date) -> str | None:
    """Who the service is for, when the client's age on that day is outside it; an unknown birth date is not."""
    if client.birth_date is None:
        return None
    age = needs.age_on(client.birth_date, day)
    if service.min_age is not None and age < service.min_age:
        return f"people of {service.min_age} or over, and the age will be {age}"
    if service.max_age is not None and age > service.max_age:
        return f"people of {service.max_age} or under, and the age will be {age}"
    return None


def sex_differs(service: Service, client: Client) -> bool:
    """The service is for one sex and the client is recorded with another; not recorded does not differ."""
    return bool(service.sex and client.sex) and (service.sex or "")[:1].upper() != client.sex[:1].upper()
