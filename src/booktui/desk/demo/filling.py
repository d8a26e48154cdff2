"""Filling the diary: appointments for every session, none of which overlaps another of the same schedule or client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from booktui.rules.attendance import OURS
from booktui.rules.attendance import REASONS as MISSED_FOR
from booktui.rules.slots import expand
from booktui.rules.values import DAY, MINUTE, Absence, Instant, Service, SlotType
from booktui.rules.visit_codes import MISSED, SEEN, SEEN_LATE, TOO_LATE, of_status

APPOINTMENT_COLUMNS = (
    "id", "uid", "sequence", "version", "status", "client_id", "service_id", "practitioner_id", "room_id",
    "equipment_id", "location_id", "session_id", "starts_at", "ends_at", "slot_type", "modality", "overbooked",
    "held_by", "booked_by", "booked_at", "cancelled_by", "reason", "override_reason",
    "agreed", "attended", "outcome", "missed_reason",
)  # fmt: skip
WEEK = 7 * DAY
FULL_NEAR, FULL_TEN, FULL_FAR = 0.92, 0.30, 0.03
"""How full the diary is up to two weeks ahead, at ten weeks, and at the end of the half year."""
FULL_PAST = 0.95
PAST = (("noshow", "", 0.069), ("cancelled", "client", 0.075), ("cancelled", "provider", 0.087), ("fulfilled", "", 1.0))
"""What became of past appointments (domain.md 9.2): status, cancelled by, share; the last takes the rest."""
REASONS = {
    "client": ("Cannot come that day", "Unwell", "Away", "Feels better"),
    "provider": ("Clinic reduced", "Staff sickness", "Machine out of order"),
    "": ("",),
}
TRIES = 25
UNRECORDED = 6 * DAY
"""So long back a few visits still wait for somebody to say what happened."""
WHY = tuple(reason for reason in MISSED_FOR if reason != OURS)
COORDINATORS = ("jo", "jo", "sam")


class Place(NamedTuple):
    """A dated session, as its row has it."""

    id: int
    practitioner: int
    room: int | None
    location: int
    start: Instant
    end: Instant
    slots: str


@dataclass
class People:
    """Who may be given a time: what is known of each client, a byte each."""

    slow: bytearray
    """Needs more time than a slot has."""
    open: bytearray
    """A bit for each kind of service that the client waits for or has a date for."""
    first_id: int = 1


@dataclass(frozen=True, slots=True)
class Offerings:
    """What can be booked, by id."""

    services: Mapping[int, Service]
    bits: Mapping[int, int]
    """The bit of `People.open` that stands for a service."""
    provides: Mapping[int, Sequence[int]]
    """Services of a practitioner."""
    types: Mapping[str, SlotType]
    machines: Mapping[int, int]
    """The machine that stands in a room."""
    absences: Mapping[int | None, Sequence[Absence]]
    """By schedule; None holds the closures."""


def fullness(ahead: float) -> float:
    """The share of slots taken, so many weeks ahead."""
    if ahead <= 2:
        return FULL_NEAR if ahead > 0 else FULL_PAST
    if ahead <= 10:
        return FULL_NEAR + (FULL_TEN - FULL_NEAR) * (ahead - 2) / 8
    return max(0.0, FULL_TEN + (FULL_FAR - FULL_TEN) * (ahead - 10) / 14) if ahead <= 26 else 0.0


@dataclass
class Filler:
    """Gives out times session by session; sessions of one day must come together."""

    rng: Random
    people: People
    offerings: Offerings
    now: Instant
    today: tuple[Instant, Instant]
    """Local midnight to local midnight."""
    keep_until: Instant
    """From tomorrow to this instant one new-patient slot of every session stays free, for who is most urgent."""
    prefix: str
    """What appointment uids begin with."""
    fill: float = 1.0
    made: int = 0
    _day: int = -1
    _seen: set[int] = field(default_factory=set)
    _choices: dict[tuple[int, str], list[Service]] = field(default_factory=dict)

    def session(self, place: Place) -> Iterator[tuple[Any, ...]]:
        """Rows of `APPOINTMENT_COLUMNS` for one session, by start."""
        if place.start // DAY != self._day:
            self._day = place.start // DAY
            self._seen.clear()
        away = self._away(place)
        times = self._slots(place) if place.slots else self._free_time(place)
        for start, end, letter, service, slow in times:
            if not any(one.start < end and start < one.end for one in away):
                yield from self._slot(place, start, end, letter, service, slow)

    def _away(self, place: Place) -> list[Absence]:
        every = self.offerings.absences
        keys = (place.practitioner, place.room, self.offerings.machines.get(place.room or 0))
        mine = [one for key in keys if key is not None for one in every.get(key, ())]
        mine += [one for one in every.get(None, ()) if one.location_id in (None, place.location)]
        return [one for one in mine if one.start < place.end and place.start < one.end]

    def _slots(self, place: Place) -> Iterator[tuple[Instant, Instant, str, Service, bool]]:
        """The slots that are taken."""
        share = self._share(place.start)
        free = self._kept_free(place)
        for slot in expand(place.slots, place.start, place.end, self.offerings.types):
            if slot.letter == "." or slot.start == free:
                continue
            urgent = self.offerings.types[slot.letter].priority == "urgent" and slot.start > self.now
            if self.rng.random() >= share * (0.8 if urgent else 1.0):
                continue
            choices = self._services(place.practitioner, slot.letter)
            if choices:
                service = choices[int(self.rng.random() * len(choices))]
                yield slot.start, min(slot.start + service.minutes * MINUTE, slot.end), slot.letter, service, False

    def _kept_free(self, place: Place) -> Instant:
        """The start of the slot that stays free in the days next to come; 0 for none."""
        if not self.today[1] <= place.start < self.keep_until:
            return 0
        slots = expand(place.slots, place.start, place.end, self.offerings.types)
        return next((slot.start for slot in reversed(slots) if slot.letter == "N"), 0)

    def _free_time(self, place: Place) -> Iterator[tuple[Instant, Instant, str, Service, bool]]:
        """Times in a session without slots, one after the other; some are for who needs twice as long."""
        service = self._services(place.practitioner, "")[0]
        share = self._share(place.start)
        at = place.start + service.buffer_before * MINUTE
        while True:
            slow = self.rng.random() < 0.06
            end = at + service.minutes * MINUTE * (2 if slow else 1)
            if end + service.buffer_after * MINUTE > place.end:
                return
            if self.rng.random() < share:
                yield at, end, "", service, slow
            at = end + (service.buffer_after + service.buffer_before) * MINUTE

    def _services(self, practitioner: int, letter: str) -> list[Service]:
        """What the practitioner does in such a slot; what is meant for the letter counts three times."""
        key = (practitioner, letter)
        if key not in self._choices:
            all_mine = [self.offerings.services[i] for i in self.offerings.provides.get(practitioner, ())]
            fits = [s for s in all_mine if (letter in s.slot_types if letter else not s.slot_types)]
            meant = [s for s in fits if s.slot_types and s.slot_types[0] == letter]
            self._choices[key] = fits + meant * 2
        return self._choices[key]

    def _share(self, start: Instant) -> float:
        return fullness((start - self.now) / WEEK) * self.fill

    def _slot(
        self, place: Place, start: Instant, end: Instant, letter: str, service: Service, slow: bool
    ) -> Iterator[tuple[Any, ...]]:
        """The appointment in a slot, and before it those that were cancelled."""
        for _ in range(4):
            status, by = self._fate(start, end)
            client = self._client(service, slow, open_now=status == "booked")
            if client is None:
                return
            yield self._row(place, start, end, letter, service, status, by, client)
            if status != "cancelled":
                return

    def _fate(self, start: Instant, end: Instant) -> tuple[str, str]:
        """Status, and who cancelled."""
        chance = self.rng.random()
        if start > self.now:
            soon = start - self.now < 30 * MINUTE and chance < 0.5
            return ("arrived" if soon else "booked", "") if chance < 0.94 else ("cancelled", "client")
        for status, by, share in PAST:
            chance -= share
            if chance < 0:
                return ("arrived" if status == "fulfilled" and end > self.now else status), by
        return "fulfilled", ""

    def _client(self, service: Service, slow: bool, *, open_now: bool) -> int | None:
        """Somebody not seen that day, and with no other date for such a service; None when none is found."""
        people, rng, bit = self.people, self.rng, self.offerings.bits[service.id]
        count = len(people.slow)
        for _ in range(TRIES):
            client = 2 + int(rng.random() * (count - 2))
            if client in self._seen or (people.slow[client] and not slow) or (open_now and people.open[client] & bit):
                continue
            self._seen.add(client)
            if open_now:
                people.open[client] |= bit
            return client
        return None

    def _row(
        self,
        place: Place,
        start: Instant,
        end: Instant,
        letter: str,
        service: Service,
        status: str,
        by: str,
        client: int,
    ) -> tuple[Any, ...]:
        rng = self.rng
        self.made += 1
        status = self._not_recorded(status, end)
        made_on = min(start, self.now) // DAY - 1 - int(rng.random() ** 2 * 60)
        modality = (
            service.modality[0] if rng.random() < 0.85 else service.modality[int(rng.random() * len(service.modality))]
        )
        reasons = REASONS[by]
        return (
            self.made, f"{self.prefix}-{self.made:08d}@booktui.example", int(status == "cancelled"), 1, status,
            self.people.first_id + client, service.id, place.practitioner,
            place.room if service.needs_room else None,
            self.offerings.machines[place.room or 0] if service.needs_equipment else None,
            place.location, place.id, start, end, letter, modality, 0, "", COORDINATORS[int(rng.random() * 3)],
            made_on * DAY + 32_400 + int(rng.random() * 28_800), by, reasons[int(rng.random() * len(reasons))], "",
            *self._happened(status, by),
        )  # fmt: skip

    def _not_recorded(self, status: str, end: Instant) -> str:
        """Of the last days a few visits have no outcome yet (DNA-02)."""
        lately = self.now - UNRECORDED < end < self.now - DAY
        return "booked" if status == "fulfilled" and lately and self.made % 40 == 0 else status

    def _happened(self, status: str, by: str) -> tuple[int, str, str, str]:
        """Agreed, and the codes of what happened: one in twelve seen came late, one in twenty missed too late."""
        number, agreed = self.made, int(self.made % 3 == 0)
        code = of_status(status, by)
        if code == SEEN:
            return agreed, SEEN_LATE if number % 12 == 0 else SEEN, "123"[number % 3], ""
        if code == MISSED:
            late = number % 20 == 0
            return agreed, TOO_LATE if late else MISSED, "", "" if late else WHY[number % len(WHY)]
        return agreed, code, "", ""
