"""What rarely changes: locations, services, resources, slot types. Read once, kept until its version moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from booktui.rules.values import Kind, Location, Resource, Service, SlotType


@dataclass(frozen=True)
class Catalogue:
    """By id, and by code (upper case) for what people type."""

    version: int = 0
    locations: Mapping[int, Location] = field(default_factory=dict)
    services: Mapping[int, Service] = field(default_factory=dict)
    resources: Mapping[int, Resource] = field(default_factory=dict)
    slot_types: Mapping[str, SlotType] = field(default_factory=dict)
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    names: Mapping[int, str] = field(init=False)
    location_names: Mapping[int, str] = field(init=False)
    service_by_code: Mapping[str, Service] = field(init=False)
    resource_by_code: Mapping[str, Resource] = field(init=False)
    location_by_code: Mapping[str, Location] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {r.id: r.name for r in self.resources.values()})
        object.__setattr__(self, "location_names", {place.id: place.name for place in self.locations.values()})
        object.__setattr__(self, "service_by_code", {s.code.upper(): s for s in self.services.values()})
        object.__setattr__(self, "resource_by_code", {r.code.upper(): r for r in self.resources.values()})
        object.__setattr__(self, "location_by_code", {place.code.upper(): place for place in self.locations.values()})

    def of_kind(self, kind: Kind, *, active: bool = True) -> tuple[Resource, ...]:
        """Resources of one kind by code."""
        found = (r for r in self.resources.values() if r.kind == kind and (r.active or not active))
        return tuple(sorted(found, key=lambda r: r.code))

    def providers(self, service: Service) -> tuple[Resource, ...]:
        """Active practitioners who provide the service."""
        return tuple(r for r in self.of_kind(Kind.PRACTITIONER) if service.id in r.services)

    def zone_of(self, location_id: int | None, default: str) -> str:
        """The location's zone."""
        place = self.locations.get(location_id) if location_id is not None else None
        return place.zone if place else default
