"""Which bookings no longer fit when a clinic changes, and why (domain.md TPL-02). Nothing is moved here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booktui.rules.checks.slots import carrying
from booktui.rules.clinics.planned import Planned
from booktui.rules.clock import to_wall
from booktui.rules.slots import UNBOOKABLE, expand
from booktui.rules.values import Instant, Service, Slot, SlotType, Span


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking of a session, as far as its place in it goes."""

    appointment_id: int
    start: Instant
    end: Instant
    service_id: int
    practitioner_id: int
    location_id: int
    room_id: int | None = None
    letter: str = ""
    """The slot type it was booked into."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Names:
    """What sentences call people and places, and the rules they are read by."""

    resources: Mapping[int, str]
    locations: Mapping[int, str]
    services: Mapping[int, Service]
    types: Mapping[str, SlotType]
    zone: str = "UTC"

    def at(self, instant: Instant) -> str:
        return f"{to_wall(instant, self.zone):%H:%M}"


def why_unfit(booked: Booked, was_room: int | None, new: Planned | None, names: Names) -> str:
    """Why a booking does not fit the session as it would be, as a sentence; empty when it does.

    Args:
        was_room: the room of the session it was booked into: only a booking in that room moves with it.
        new: the session that there would be on that day; None when there would be none.
    """
    if new is None:
        return "There is no session that day any more."
    version = new.version
    if version.practitioner_id != booked.practitioner_id:
        return f"The clinic is then with {names.resources.get(version.practitioner_id, 'somebody else')}."
    if version.location_id != booked.location_id:
        return f"The clinic is then at {names.locations.get(version.location_id, 'another location')}."
    if not Span(new.start, new.end).contains(booked.span):
        return f"It is outside the session, which is then from {names.at(new.start)} to {names.at(new.end)}."
    if version.services and booked.service_id not in version.services:
        return f"The clinic is then not for {names.services[booked.service_id].name}."
    return _room(booked, was_room, version.room_id, names) or _slot(booked, new, names)


def _room(booked: Booked, was: int | None, now: int | None, names: Names) -> str:
    if booked.room_id is None or booked.room_id != was or now in (None, was):
        return ""
    return f"The clinic is then in {names.resources.get(now or 0, 'another room')}."


def _slot(booked: Booked, new: Planned, names: Names) -> str:
    if not new.version.slots:
        return ""
    slots = expand(new.version.slots, new.start, new.end, names.types)
    used = carrying(slots, booked.span)
    if not used:
        return _no_slot(booked, slots, names)
    service = names.services[booked.service_id]
    shut = next((slot for slot in used if not _for(slot.letter, booked, service)), None)
    return "" if shut is None else f"The slot at {names.at(shut.start)} is then {_kept(shut.letter, names)}."


def _no_slot(booked: Booked, slots: tuple[Slot, ...], names: Names) -> str:
    if any(slot.start == booked.start and slot.letter != UNBOOKABLE for slot in slots):
        return f"The slots from {names.at(booked.start)} then end before {names.at(booked.end)}."
    return f"No slot starts at {names.at(booked.start)} any more."


def _for(letter: str, booked: Booked, service: Service) -> bool:
    """A booking keeps a slot of the letter it has, of its service's, or any where its service has none of its own."""
    if letter == UNBOOKABLE:
        return False
    return letter == booked.letter or not service.slot_types or letter in service.slot_types


def _kept(letter: str, names: Names) -> str:
    known = names.types.get(letter)
    return "not for booking" if letter == UNBOOKABLE else f"kept for {known.name if known else letter}"
