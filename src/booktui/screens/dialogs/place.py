"""A place in the diary: when, and on which schedules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from booktui.rules.values import Alternative, Instant, Kind, Resource, Service

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """When and on which schedules, as codes; None lets the desk find one."""

    start: Instant
    zone: str
    practitioner: str | None = None
    room: str | None = None
    equipment: str | None = None
    letter: str = ""
    """The slot type under the cursor."""


def services_at(desk: Desk, place: Place) -> tuple[Service, ...]:
    """What can be booked there; what the slot under the cursor is kept for comes first."""
    book = desk.catalogue
    active = [s for s in book.services.values() if s.active]
    resources = [book.resource_by_code.get(c.upper()) for c in (place.practitioner, place.room, place.equipment) if c]
    fitting = [s for s in active if all(r is None or offers(r, s) for r in resources)]
    fitting.sort(key=lambda s: (not (place.letter and place.letter in s.slot_types), s.code))
    return tuple(fitting)


def offers(resource: Resource, service: Service) -> bool:
    """Whether a service can take place with, in or on it."""
    if resource.kind == Kind.PRACTITIONER:
        return service.id in resource.services
    wanted = service.needs_room if resource.kind == Kind.ROOM else service.needs_equipment
    return wanted is not None and wanted == resource.type


def at_alternative(desk: Desk, place: Place, other: Alternative) -> Place:
    """The place of an alternative."""
    resources = desk.catalogue.resources

    def code(key: int | None) -> str | None:
        return resources[key].code if key is not None and key in resources else None

    return replace(
        place, start=other.start, practitioner=code(other.practitioner_id), room=code(other.room_id),
        equipment=code(other.equipment_id), letter="",
    )  # fmt: skip
