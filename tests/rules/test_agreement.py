"""Finder and checker agree, on random small desks: nothing offered is refused, nothing that passes is missing.

The desks have two locations, rooms of capacity one and two, machines, an interpreter, buffers, leave, closures, holds,
times that are on no five-minute mark, and days on which the clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booktui.rules import conflicts, needs
from booktui.rules.availability import Ask, Window, offers
from booktui.rules.bits import TICK
from booktui.rules.clinics.cuts import without
from booktui.rules.clock import day_span, exists, from_wall, to_wall
from booktui.rules.policy import Policy
from booktui.rules.values import (
    Absence,
    Client,
    Entry,
    Facts,
    Kind,
    Need,
    Offer,
    Proposal,
    Resource,
    Service,
    Session,
    Slot,
    SlotType,
    Span,
    Taken,
)

ZONE = "Europe/London"
DAYS = (date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 3))
"""A day before the clocks go forward, one before they go back, one in peace."""
SERVICE_ID, CLIENT_ID = 7, 31
UNBOUNDED = 10_000
ARRANGED = frozenset({"interpreter", "transport"})
DESKS = settings(
    max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@dataclass(frozen=True)
class Desk:
    """A random desk, what is asked of it, and the policy."""

    ask: Ask
    window: Window
    policy: Policy


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """A small desk; everything is drawn from one source, so that a failure can be repeated."""
    return Builder(Random(draw(st.integers(0, 2**32)))).desk()


class Builder:
    """Puts a desk together."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.day = random.choice(DAYS)
        self.start = day_span(self.day, ZONE)[0]
        self.end = day_span(self.day + timedelta(days=1), ZONE)[1]

    def chance(self, share: float) -> bool:
        """True that often."""
        return self.random.random() < share

    def instant(self) -> int:
        """Some local time in the window or shortly before or after it, now and then an odd one."""
        hour, minute = self.random.randrange(-2, 26), self.random.choice((0, 5, 10, 15, 30, 45, 50, 57))
        wall = datetime.combine(self.day, time()) + timedelta(days=self.random.randrange(2), hours=hour, minutes=minute)
        while not exists(wall, ZONE):
            wall += timedelta(hours=1)
        return from_wall(wall, ZONE, self.random.randrange(2)) + (self.random.randrange(60) if self.chance(0.1) else 0)

    def desk(self) -> Desk:
        """All of it."""
        self.service = Service(
            SERVICE_ID,
            "NEW",
            "New patient",
            self.random.choice((10, 15, 20, 30)),
            self.random.choice((0, 0, 5, 7, 15)),
            self.random.choice((0, 0, 5, 12)),
            self.random.choice((0, 0, 0, 12)),
            self.random.choice(((), ("N",), ("N", "U"))),
            self.random.choice((None, "consulting", "consulting")),
            self.random.choice((None, None, "echo")),
            min_age=self.random.choice((None, None, 18)),
        )
        self.practitioners = tuple(self.practitioner(number) for number in (1, 2))
        self.rooms = tuple(self.thing(number, Kind.ROOM, "consulting") for number in (11, 12))
        self.machines = tuple(self.thing(number, Kind.EQUIPMENT, "echo") for number in (21, 22))
        self.interpreters = (Resource(41, Kind.INTERPRETER, "I41", "Ms Iqbal", type="Urdu"),)
        self.sessions = tuple(self.session(number) for number in range(1, self.random.randrange(2, 5)))
        return Desk(self.ask(), self.window(), self.policy())

    def practitioner(self, number: int) -> Resource:
        offered = frozenset({SERVICE_ID}) if self.chance(0.9) else frozenset()
        capacity = 2 if self.chance(0.2) else 1
        return Resource(number, Kind.PRACTITIONER, f"P{number}", f"Dr {number}", capacity=capacity, services=offered)

    def thing(self, number: int, kind: Kind, usual: str) -> Resource:
        return Resource(
            number,
            kind,
            f"R{number}",
            f"Thing {number}",
            1 if self.chance(0.8) else 2,
            2 if self.chance(0.2) else 1,
            usual if self.chance(0.9) else "other",
            step_free=self.chance(0.8),
            active=self.chance(0.95),
        )

    def session(self, number: int) -> Session:
        start = self.instant()
        end = start + self.random.choice((20, 45, 60, 90, 120)) * 60
        slots = self.slots(start, end) if self.chance(0.6) else ()
        cuts = self.cuts(start, end) if self.chance(0.15) else ()
        return Session(
            number,
            f"S{number}",
            self.random.choice((1, 2)),
            1 if self.chance(0.8) else 2,
            start,
            end,
            self.random.choice((None, 11, 12)),
            "cancelled" if self.chance(0.1) else "planned",
            without(slots, cuts),
            equipment_id=self.random.choice((None, None, 21)),
            services=frozenset({self.random.choice((SERVICE_ID, SERVICE_ID, 99))}) if self.chance(0.2) else frozenset(),
            cuts=cuts,
            on_holiday=self.chance(0.2),
            to_change=self.chance(0.05),
        )

    def cuts(self, start: int, end: int) -> tuple[Span, ...]:
        first = start + self.random.randrange(0, end - start, 300)
        return (Span(first, min(end, first + self.random.choice((5, 15, 40)) * 60)),)

    def slots(self, start: int, end: int) -> tuple[Slot, ...]:
        found: list[Slot] = []
        at = start
        while True:
            until = at + self.random.choice((7, 15, 15, 20, 30)) * 60
            if until > end or len(found) == 5:
                return tuple(found)
            found.append(Slot(at, until, self.random.choice("NNNFUZ.")))
            at = until + (300 if self.chance(0.1) else 0)

    def taken(self, number: int) -> Taken:
        session = self.random.choice(self.sessions)
        inside = session.start + self.random.randrange(-12, 24) * 300
        core_start = inside if self.chance(0.8) else self.instant()
        core_end = core_start + self.random.choice((5, 15, 30, 60)) * 60
        held = self.chance(0.15)
        return Taken(
            self.random.choice((1, 1, 2, 2, 11, 12, 21, 22, 31, 41)),
            0,
            core_start - self.random.choice((0, 0, 5, 7)) * 60,
            core_end + self.random.choice((0, 0, 5, 10)) * 60,
            number,
            core_start,
            core_end,
            "proposed" if held else "booked",
            "jo" if held else "",
            self.start + self.random.choice((-999_999, 999_999)) if held else 0,
            location_id=self.random.choice((1, 1, 1, 2, None)),
        )

    def absence(self) -> Absence:
        start = self.instant()
        end = start + self.random.choice((10, 30, 120)) * 60
        whom = self.random.choice((1, 2, 11, 12, 21, 41, None))
        place = self.random.choice((None, 1, 2)) if whom is None else None
        kind = "holiday" if whom is None and self.chance(0.4) else "leave"
        return Absence(whom, place, start, end, "", kind)

    def ask(self) -> Ask:
        kinds = [kind for kind in ("interpreter", "step-free", "longer", "transport") if self.chance(0.15)]
        wanted = tuple(Need(kind, "Urdu" if kind == "interpreter" else "") for kind in kinds)
        born = self.day + timedelta(days=1) if self.chance(0.3) else date(1960, 2, 14)
        client = Client(CLIENT_ID, "C31", birth_date=born.replace(year=born.year - 18), needs=wanted)
        known = Entry(5, CLIENT_ID, SERVICE_ID, self.random.choice(("routine", "urgent", "2ww")), self.day, self.day)
        return Ask(
            self.service,
            self.start + self.random.choice((-3 * 86400, -86400, -3600, 30_000)),
            client if self.chance(0.8) else None,
            known if self.chance(0.6) else None,
            count=UNBOUNDED,
            mine=frozenset({100}) if self.chance(0.3) else frozenset(),
        )

    def window(self) -> Window:
        return Window(
            self.start,
            self.end,
            self.sessions,
            tuple(self.taken(100 + number) for number in range(self.random.randrange(12))),
            tuple(self.absence() for _ in range(self.random.randrange(3))),
            self.practitioners,
            self.rooms,
            self.machines,
            self.interpreters,
            {
                "N": SlotType("N", "New", 15),
                "F": SlotType("F", "Follow-up", 15),
                "U": SlotType("U", "U", 15, "urgent", 1),
                "Z": SlotType("Z", "Cancer", 15, "2ww", 2),
            },
            {(1, 2): 20, (2, 1): 40} if self.chance(0.5) else {},
            {1: ZONE, 2: ZONE},
        )

    def policy(self) -> Policy:
        return Policy(travel_default_minutes=self.random.choice((0, 30)))


def facts_for(desk: Desk, asked: Proposal) -> Facts:
    """What the store would gather for a proposal."""
    things = {r.id: r for r in (*desk.window.practitioners, *desk.window.rooms, *desk.window.equipment)}
    things |= {r.id: r for r in desk.window.interpreters}
    return Facts(
        now=desk.ask.now,
        zone=ZONE,
        service=desk.ask.service,
        client=desk.ask.client or Client(99, "NOBODY"),
        practitioner=things[asked.practitioner_id],
        room=things.get(asked.room_id or 0),
        equipment=things.get(asked.equipment_id or 0),
        interpreter=things.get(asked.interpreter_id or 0),
        taken=tuple(desk.window.taken),
        sessions=tuple(desk.window.sessions),
        absences=tuple(desk.window.absences),
        slot_types=desk.window.slot_types,
        travel=desk.window.travel,
        entry=desk.ask.entry,
    )


def proposed(
    desk: Desk, session: Session, start: int, room: int | None, machine: int | None, who: int | None
) -> Proposal:
    """A booking of the length that is needed."""
    return Proposal(
        CLIENT_ID,
        SERVICE_ID,
        start,
        start + length(desk),
        session.practitioner_id,
        session.location_id,
        room,
        machine,
        who,
        session.id,
        also_mine=desk.ask.mine,
        arranged=ARRANGED,
    )


def length(desk: Desk) -> int:
    """Seconds of the appointment."""
    return needs.minutes(desk.ask.service, desk.ask.client, desk.policy) * 60


def in_the_way(desk: Desk, asked: Proposal) -> list[str]:
    """What the checker blocks or wants overridden."""
    found = conflicts.check(asked, facts_for(desk, asked), desk.policy)
    return [f"{c.severity} {c.code}: {c.message}" for c in found if c.severity != "warn"]


def passes(desk: Desk, session: Session, start: int) -> bool:
    """Some room, machine and interpreter make it a booking that the checker passes; by trying them all."""
    service, client = desk.ask.service, desk.ask.client
    interpreted = client is not None and client.needs_kind("interpreter") is not None
    rooms = [r.id for r in desk.window.rooms] if service.needs_room else [None]
    machines = [m.id for m in desk.window.equipment] if service.needs_equipment else [None]
    people = [i.id for i in desk.window.interpreters] if interpreted else [None]
    return any(
        not in_the_way(desk, proposed(desk, session, start, room, machine, who))
        for room in rooms
        for machine in machines
        for who in people
    )


def starts_of(desk: Desk, session: Session) -> list[int]:
    """Where an appointment could start in a session that takes place and holds it: its slots, or every five minutes.

    A slot from which it would leave its session is none: should it pass, then only for the free time of another
    session of the practitioner, and as a start of that.
    """
    if session.status == "cancelled":
        return []
    all_starts = [s.start for s in session.slots] or list(range(-(-session.start // TICK) * TICK, session.end, TICK))
    last = session.end - length(desk)
    return [start for start in all_starts if start <= last and desk.window.start <= start < desk.window.end]


def passing(desk: Desk, *, slots: bool) -> set[tuple[int, int]]:
    """Start and practitioner of all that the checker passes in slots, or else in free time."""
    return {
        (start, session.practitioner_id)
        for session in desk.window.sessions
        if bool(session.slots) is slots
        for start in starts_of(desk, session)
        if passes(desk, session, start)
    }


@DESKS
@given(desks())
def test_nothing_offered_is_refused(desk: Desk) -> None:
    sessions = {session.id: session for session in desk.window.sessions}
    for offer in offers(desk.ask, desk.window, desk.policy):
        asked = proposed(
            desk, sessions[offer.session_id], offer.start, offer.room_id, offer.equipment_id, offer.interpreter_id
        )
        assert asked.end == offer.end
        assert in_the_way(desk, asked) == []


@settings(DESKS, max_examples=600)
@given(desks())
@example(Builder(Random(229)).desk())  # a slot too short for it, in the free time of another session that holds it
def test_no_slot_that_passes_is_missing(desk: Desk) -> None:
    found, expected = pairs(all_offers(desk)), passing(desk, slots=True)
    with_slots = {session.id for session in desk.window.sessions if session.slots}
    assert expected - found == set()
    assert found - expected <= pairs([o for o in all_offers(desk) if o.session_id not in with_slots])


@settings(DESKS, max_examples=600)
@given(desks())
@example(Builder(Random(229)).desk())
def test_free_time_that_passes_is_offered_or_taken_by_an_offer_before_it(desk: Desk) -> None:
    found, service = pairs(all_offers(desk)), desk.ask.service
    reach = length(desk) + (service.buffer_before + service.buffer_after) * 60
    for start, who in passing(desk, slots=False):
        assert any(practitioner_id == who and offered <= start < offered + reach for offered, practitioner_id in found)
        from_then = offers(replace(desk.ask, start=start), desk.window, desk.policy)
        assert (start, who) in pairs(from_then)


def pairs(found: list[Offer]) -> set[tuple[int, int]]:
    """When and with whom."""
    return {(offer.start, offer.practitioner_id) for offer in found}


def all_offers(desk: Desk) -> list[Offer]:
    """Every offer of the window."""
    return offers(desk.ask, desk.window, desk.policy)


@settings(DESKS, max_examples=600)
@given(desks())
def test_the_first_offer_is_the_earliest_possible(desk: Desk) -> None:
    tries = sorted((start, session.id) for session in desk.window.sessions for start in starts_of(desk, session))
    sessions = {session.id: session for session in desk.window.sessions}
    earliest = next((start for start, number in tries if passes(desk, sessions[number], start)), None)
    first = offers(replace(desk.ask, count=1), desk.window, desk.policy)
    assert [offer.start for offer in first] == ([] if earliest is None else [earliest])


@settings(DESKS, max_examples=600)
@given(desks(), st.frozensets(st.integers(0, 6), max_size=3), st.sampled_from(["", "am", "pm", "eve"]))
def test_wishes_leave_out_and_never_add(desk: Desk, weekdays: frozenset[int], part: str) -> None:
    with_slots = replace(desk.window, sessions=[session for session in desk.window.sessions if session.slots])
    everything = offers(desk.ask, with_slots, desk.policy)
    wished = offers(replace(desk.ask, weekdays=weekdays, part=part), with_slots, desk.policy)
    assert wished == [offer for offer in everything if as_wished(offer, weekdays, part)]


def as_wished(offer: Offer, weekdays: frozenset[int], part: str) -> bool:
    """The local day and hour are among those asked for."""
    wall = to_wall(offer.start, ZONE)
    hours = {"": range(24), "am": range(12), "pm": range(12, 24), "eve": range(17, 24)}[part]
    return (not weekdays or wall.weekday() in weekdays) and wall.hour in hours


@settings(DESKS, max_examples=300)
@given(desks(), st.integers(0, 6))
def test_fewer_are_the_first_of_more(desk: Desk, count: int) -> None:
    everything = all_offers(desk)
    assert offers(replace(desk.ask, count=count), desk.window, desk.policy) == everything[:count]
    assert [(o.start, o.practitioner_id) for o in everything] == sorted(
        (o.start, o.practitioner_id) for o in everything
    )
