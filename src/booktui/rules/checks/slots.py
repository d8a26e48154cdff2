"""Which slots of a session a booking may use (domain.md SLT-03); shared by the checker and the finder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from booktui.rules.checks.case import Case
from booktui.rules.checks.words import joined
from booktui.rules.values import DAY, Conflict, Entry, Instant, Service, Session, Slot, SlotType, Span

UNBOOKABLE = "."
RANK = {"routine": 0, "urgent": 1, "2ww": 2}
"""Priorities of clients and slots: who is higher may always take what is kept for lower ones."""


def carrying(slots: Sequence[Slot], core: Span) -> tuple[Slot, ...]:
    """The consecutive slots from the one that starts with the core to the one that ends with or after it.

    See `carried_from` for what a service does with slots of other lengths than its own.

    Empty when no slot starts there, or when they end too soon.
    """
    first = next((index for index, slot in enumerate(slots) if slot.start == core.start), None)
    return () if first is None else carried_from(slots, first, core.end)


def carried_from(slots: Sequence[Slot], first: int, end: Instant) -> tuple[Slot, ...]:
    """The consecutive slots from one up to an instant; empty when they end, or have a gap, before it.

    A service takes every slot that it touches, whatever their lengths and as long as each is open to it: one of
    30 minutes may lie across an urgent 15-minute slot that has been released and the first half of the next slot. The
    other half stays free but is the start of no slot, so it is not offered again. Checker and finder agree on this.
    """
    last = first
    while slots[last].end < end:
        last += 1
        if last == len(slots) or slots[last].start != slots[last - 1].end:
            return ()
    return tuple(slots[first : last + 1])


def opens(
    letter: str,
    session_start: Instant,
    service: Service,
    types: Mapping[str, SlotType],
    entry: Entry | None,
    now: Instant,
) -> bool:
    """A slot of this letter may be used for the service and the client, now.

    A service uses its own letters; with none of its own, any routine one. A slot kept for a priority is kept from
    clients below it, even of a service that lists it beside other ones, until it is released to everybody. A client
    above a slot's priority may always take it (SLT-03).
    """
    if letter == UNBOOKABLE:
        return False
    kept = rank_of(letter, types)
    if entry is not None and RANK.get(entry.priority, 0) > kept:
        return True
    if kept == 0:
        return not service.slot_types or letter in service.slot_types
    if session_start - now <= types[letter].release_days * DAY:
        return True
    return letter in service.slot_types and not _below(service, types, entry, kept)


def rank_of(letter: str, types: Mapping[str, SlotType]) -> int:
    """How high the priority is that the slot is kept for until its release; 0 is for everybody."""
    return RANK.get(types[letter].priority, 0) if letter in types else 0


def _below(service: Service, types: Mapping[str, SlotType], entry: Entry | None, kept: int) -> bool:
    """The client is known to be below what the slot is kept for, and the service has slots for such."""
    if entry is None or RANK.get(entry.priority, 0) >= kept:
        return False
    own = RANK.get(entry.priority, 0)
    return any(rank_of(letter, types) <= own for letter in service.slot_types)


def check(case: Case) -> Iterator[Conflict]:
    """The core must lie in slots of its session that are for it; a session without slots is free time."""
    session = case.session
    if session is None or session.is_cut(case.core):
        return
    if session.to_change:
        yield case.clash("slot-type", _about_to_change(case, session), session.clinic)
        return
    if not session.takes(case.facts.service.id):
        yield case.clash("slot-type", _other_service(case, session), session.clinic)
        return
    if not session.slots:
        return
    used = carrying(session.slots, case.core)
    if not used:
        yield case.clash("slot-type", _no_slot(case, session.slots), session.clinic)
        return
    shut = [slot for slot in used if not _opens(case, session, slot)]
    if shut:
        yield case.clash("slot-type", _kept(case, shut), session.clinic)


def _about_to_change(case: Case, session: Session) -> str:
    return (
        f"The session {case.when(session.span)} ({session.clinic}) is about to change: it is kept only until those "
        "who are booked into it have another time."
    )


def _other_service(case: Case, session: Session) -> str:
    return f"The session {case.when(session.span)} ({session.clinic}) is not for {case.facts.service.name}."


def _opens(case: Case, session: Session, slot: Slot) -> bool:
    facts = case.facts
    return opens(slot.letter, session.start, facts.service, facts.slot_types, facts.entry, facts.now)


def _no_slot(case: Case, slots: Sequence[Slot]) -> str:
    """No slot starts there: which ones do; or the slots from there end too soon."""
    start = case.core.start
    if any(slot.start == start and slot.letter != UNBOOKABLE for slot in slots):
        return f"The slots from {case.at(start)} end before {case.at(case.core.end)}."
    starts = [slot.start for slot in slots if slot.letter != UNBOOKABLE]
    near = [max((s for s in starts if s < start), default=None), min((s for s in starts if s > start), default=None)]
    named = [case.at(instant) for instant in near if instant is not None]
    verb = "nearest is" if len(named) == 1 else "nearest are"
    return f"No slot starts at {case.at(start)}{f'; the {verb} {joined(named)}' if named else ''}."


def _kept(case: Case, shut: Sequence[Slot]) -> str:
    """What the slots are kept for, in order of time."""
    parts = []
    for letter in dict.fromkeys(slot.letter for slot in shut):
        starts = [case.at(slot.start) for slot in shut if slot.letter == letter]
        subject = f"slots at {joined(starts)} are" if len(starts) > 1 else f"slot at {starts[0]} is"
        parts.append(f"the {subject} {_purpose(case, letter)}")
    sentence = joined(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _purpose(case: Case, letter: str) -> str:
    if letter == UNBOOKABLE:
        return "not for booking"
    known = case.facts.slot_types.get(letter)
    return f"kept for {known.name if known else letter}"
