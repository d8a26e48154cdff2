"""Whether this practitioner provides the service, with a room and equipment of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from booktui.rules.checks.case import Case
from booktui.rules.values import Conflict, Resource


def suits(resource: Resource, wanted: str, location_id: int) -> bool:
    """In use, of the kind the service needs, and at that location (or movable: at none)."""
    return resource.active and resource.type == wanted and resource.location_id in (None, location_id)


def check(case: Case) -> Iterator[Conflict]:
    """Everything without which the service cannot be given there at any time."""
    facts, service = case.facts, case.facts.service
    if not service.active:
        yield case.clash("not-offered", f"{service.name} is no longer offered.", service.code)
    yield from _practitioner(case)
    yield from _thing(case, facts.room, service.needs_room, "a room", facts.rooms_exist)
    yield from _thing(case, facts.equipment, service.needs_equipment, "equipment", facts.equipment_exists)
    if facts.interpreter is not None and not facts.interpreter.active:
        yield _not_offered(case, facts.interpreter, "no longer works here")


def _practitioner(case: Case) -> Iterator[Conflict]:
    who, service = case.facts.practitioner, case.facts.service
    if not who.active:
        yield _not_offered(case, who, "no longer works here")
    elif service.id not in who.services:
        yield _not_offered(case, who, f"does not provide {service.name}")


def _thing(case: Case, thing: Resource | None, wanted: str | None, word: str, exist: bool) -> Iterator[Conflict]:
    """One conflict at most for the room, and one for the equipment."""
    service = case.facts.service
    if wanted is not None and not exist:
        message = f"{service.name} needs {word} ({wanted}), and there is none at {case.place}."
        yield case.clash("not-offered", message, service.code)
    elif wanted is not None and thing is None:
        message = f"{service.name} needs {word} ({wanted}), and none is free or chosen."
        yield case.clash("not-offered", message, service.code)
    elif thing is not None and not thing.active:
        yield _not_offered(case, thing, "is no longer in use")
    elif thing is not None and wanted is not None and thing.type != wanted:
        yield _not_offered(case, thing, f"is of the kind {thing.type}; {service.name} needs {wanted}")
    elif thing is not None and thing.location_id not in (None, case.proposal.location_id):
        yield _not_offered(case, thing, f"is at {case.location_name(thing.location_id)}, not at {case.place}")


def _not_offered(case: Case, what: Resource, why: str) -> Conflict:
    return case.clash("not-offered", f"{case.name(what)} {why}.", what.code)
