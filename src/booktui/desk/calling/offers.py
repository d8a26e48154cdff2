"""Offers of a call: finding enough times, holding them, and what becomes of them (OFF-01 to OFF-06, SLT-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from booktui.desk.calling import slot
from booktui.desk.calling.state import Made, State
from booktui.desk.calling.work import Work, live, notice_days, zone_of
from booktui.desk.errors import NotFound, Refused
from booktui.desk.views import OfferList, Outcome
from booktui.desk.views import OfferView as Time
from booktui.rules.clock import local_date
from booktui.rules.clocks.targets import standing_of
from booktui.rules.offers import reasonable
from booktui.rules.script_run import NotNow
from booktui.rules.scripts import Choice, Step
from booktui.rules.values import Alternative, Proposal
from booktui.store import calls as store
from booktui.store.hot import as_date

SPARE = 5
"""Times looked for per offer, in case another desk takes the first."""
ANY_NOTICE = ("2ww", "urgent")
LOGGED = {"offer1": "offer1_logged", "offer2": "offer2_logged"}


@dataclass(frozen=True, slots=True)
class Found:
    """Times that could be offered, best first, by offer name; why there are none."""

    times: Mapping[str, tuple[Time, ...]]
    why_none: str = ""


def wanted(work: Work, step: Step) -> tuple[str, ...]:
    """Offers that the step reads out and that are not open and held any more."""
    now = work.desk.now()
    open_ones = {name: work.state.offer(name) for name in step.offers}
    return tuple(name for name, made in open_ones.items() if made is None or made.held_until <= now)


def look(work: Work, names: tuple[str, ...]) -> Found:
    """Enough times for those offers; nothing is held yet."""
    if work.subject.service is None:
        return Found({}, "There is no service to look for: the call belongs to no entry and no appointment.")
    times: dict[str, tuple[Time, ...]] = {}
    why = ""
    for name in names:
        found = _again(work, name) or _look_for(work, name, times)
        times[name] = found.offers
        why = why or found.why_none or ""
    return Found(times, "" if any(times.values()) else why or "No free time was found.")


def _look_for(work: Work, name: str, times: Mapping[str, tuple[Time, ...]]) -> OfferList:
    if name == slot.SLOT:
        return _came_free(work) or _free(work, None, ())
    if name == "short":
        return _sooner(work)
    others = [time.start for found in times.values() for time in found[:1]]
    if name == "offer2":
        first = times["offer1"][0] if times.get("offer1") else None
        made = work.state.offer("offer1")
        start, place = (first.start, first.location_id) if first else (made.start, made.location_id) if made else (0, 0)
        if start:  # two different dates (OFF-03)
            later = _free(work, local_date(start, zone_of(work, place)) + timedelta(days=1), others)
            if later.offers:
                return later
    return _free(work, _earliest(work), others)


def _came_free(work: Work) -> OfferList | None:
    """The time that came free and is held for this client; no other is offered instead of it."""
    made = slot.offer(work)
    if made is None or work.subject.service is None:
        return None
    return OfferList(work.subject.service.code, (view(work, made, 0),))


def _sooner(work: Work) -> OfferList:
    """Before everything offered so far."""
    before = min((made.start for made in work.state.made if made.open), default=None)
    found = _free(work, None, ())
    return replace(found, offers=tuple(time for time in found.offers if before is None or time.start < before))


def _earliest(work: Work) -> date | None:
    """Enough notice for a routine client; urgent ones as soon as can be (OFF-02)."""
    if work.subject.priority in ANY_NOTICE:
        return None
    return local_date(work.desk.now(), work.desk.zone) + timedelta(days=work.desk.policy.notice_days)


def _free(work: Work, start: date | None, others: tuple[int, ...] | list[int]) -> OfferList:
    service = work.subject.service
    assert service is not None
    appointment = work.subject.appointment
    old = (appointment.start,) if live(appointment, work.desk.now()) and appointment else ()
    avoid = (*(made.start for made in work.state.made), *others, *old)
    found: OfferList = work.desk.finder.free(
        service.code,
        client_id=work.state.client_id,
        entry_id=work.state.entry_id,
        start=start,
        count=SPARE,
        avoid=avoid,
        moving_id=appointment.id if old and appointment else None,
    )
    return found


def _again(work: Work, name: str) -> OfferList | None:
    """A time that was put to the client and whose hold ran out is tried first."""
    made = work.state.offer(name)
    if made is None or work.subject.service is None:
        return None
    return OfferList(work.subject.service.code, (view(work, made, 0), *_free(work, _earliest(work), ()).offers))


def hold(c: Connection, work: Work, found: Found) -> tuple[State, str]:
    """Hold one time for each offer and write that it was made; the state and what to say when one was lost."""
    state, lost = work.state, ""
    for name, times in found.times.items():
        old = state.offer(name)
        if old is not None:
            state = state.answered({old.offer_id: "withdrawn"})
        made = None
        for time in times:
            if any(other.start == time.start and other.open for other in state.made):
                continue
            made = _hold_one(c, work, name, time)
            if made is not None:
                break
            lost = "A time was just taken at another desk; this is the next one."
        if made is not None:
            state = replace(state, made=(*state.made, made))
        if name in LOGGED:
            captures = {**state.run.captures, LOGGED[name]: "yes" if made else "none found"}
            state = replace(state, run=replace(state.run, captures=captures))
    return replace(state, why_none=found.why_none), lost


def as_asked(work: Work, other: Alternative) -> Proposal:
    """An alternative to the chosen time as a whole proposal, of the same length.

    Raises:
        NotNow: no time was chosen, or one is booked already.
    """
    chosen, service = work.state.chosen, work.subject.service
    if chosen is None or service is None or work.state.booked_id is not None:
        raise NotNow("No time waits to be booked here.")
    resources = work.desk.catalogue.resources
    codes = {
        kind: resources[key].code if key is not None and key in resources else None
        for kind, key in (
            ("practitioner", other.practitioner_id), ("room", other.room_id), ("equipment", other.equipment_id)
        )
    }  # fmt: skip
    return work.desk.diary.propose(
        work.state.client_id, service.code, other.start, entry_id=work.state.entry_id,
        minutes=(chosen.end - chosen.start) // 60, **codes,
    )  # fmt: skip


def instead(c: Connection, work: Work, asked: Proposal) -> State:
    """Hold that time in place of the chosen one, which is given back; the client has it as accepted.

    Raises:
        NotNow: another desk has it, and the chosen one stays.
    """
    chosen = work.state.chosen
    assert chosen is not None
    closed = work.state.answered({chosen.offer_id: "withdrawn"})
    settle(c, work.having(closed), work.state)
    made = _hold_one(c, work.having(closed), chosen.name, asked)
    if made is None:
        raise NotNow("That time is taken too. Pick another one.")
    state = replace(closed, made=(*closed.made, replace(made, answer="accepted")))
    settle(c, work.having(state), closed)
    return state


def _hold_one(c: Connection, work: Work, name: str, time: Time | Proposal) -> Made | None:
    """None when another desk has it."""
    draft = Made(
        name=name, offer_id=0, start=time.start, end=time.end, practitioner_id=time.practitioner_id,
        location_id=time.location_id, made_at=work.desk.now(), room_id=time.room_id, equipment_id=time.equipment_id,
        interpreter_id=time.interpreter_id, session_id=time.session_id,
    )  # fmt: skip
    held = slot.held(c, work, draft)
    if held is None:
        try:
            held = work.desk.diary.hold_in(c, proposal(work, draft)).appointment
        except Refused:
            return None
        assert held is not None
        slot.held_again(c, work, draft, held.id)
    assert work.subject.service is not None
    offer_id = store.add_offer(
        c,
        {
            "call_id": work.state.id, "client_id": work.state.client_id, "entry_id": work.state.entry_id,
            "service_id": work.subject.service.id, "starts_at": draft.start, "practitioner_id": draft.practitioner_id,
            "room_id": draft.room_id, "location_id": draft.location_id, "made_at": draft.made_at,
            "made_by": work.desk.person.name, "channel": "phone", "answer": "",
            "reasonable": is_reasonable(work, draft),
        },
    )  # fmt: skip
    return replace(draft, offer_id=offer_id, hold_id=held.id, held_until=held.held_until)


def is_reasonable(work: Work, made: Made) -> bool:
    """As computed when it is made and when it is answered; a no to a time that came free never counts (OFF-04)."""
    if made.name == slot.SLOT and made.answer != "accepted":
        return False
    zone = zone_of(work, made.location_id)
    entry = work.subject.entry
    target = entry["target_on"] if entry else None
    return reasonable(
        local_date(made.made_at, zone),
        local_date(made.start, zone),
        work.desk.policy.notice_days,
        accepted=made.answer == "accepted",
        priority=work.subject.priority,
        target_on=date.fromisoformat(target) if isinstance(target, str) else target,
    )


def proposal(work: Work, made: Made) -> Proposal:
    """The booking that an offer stands for; needs asked for in this call count as asked for with it."""
    assert work.subject.service is not None
    kinds = {kind for kind, _ in work.subject.needs}
    return Proposal(
        client_id=work.state.client_id, service_id=work.subject.service.id, start=made.start, end=made.end,
        practitioner_id=made.practitioner_id, location_id=made.location_id, room_id=made.room_id,
        equipment_id=made.equipment_id, interpreter_id=made.interpreter_id, session_id=made.session_id,
        entry_id=work.state.entry_id, moving_id=made.hold_id,
        also_mine=frozenset(m.hold_id for m in work.state.made if m.hold_id and m.open and m is not made),
        agreed_short=notice_days(work, made.start, made.location_id) < work.desk.policy.notice_days,
        arranged=frozenset(kinds & {"interpreter", "transport"}),
    )  # fmt: skip


def answers(work: Work, choice: Choice | None) -> State:
    """What a key says to the offers, before anything is written.

    Raises:
        NotNow: the key accepts an offer that was not made.
    """
    state = work.state
    if choice is None:
        return state
    if choice.takes:
        taken = state.offer(choice.takes)
        if taken is None:
            raise NotNow(state.why_none or "There is no such time to take.")
        refused = {m.offer_id: "declined" for m in state.made if m.open and m is not taken}
        return state.answered({**refused, taken.offer_id: "accepted"})
    if choice.answers:
        names = work.step.offers or tuple(made.name for made in state.made)
        return state.answered({m.offer_id: choice.answers for m in state.made if m.open and m.name in names})
    return state


def settle(c: Connection, work: Work, before: State) -> None:
    """Write the answers that are new, and release what was not taken."""
    earlier = {made.offer_id: made.answer for made in before.made}
    for made in work.state.made:
        if made.answer == earlier.get(made.offer_id, ""):
            continue
        store.answer_offer(c, made.offer_id, made.answer, is_reasonable(work, made))
        if made.answer != "accepted":
            release(c, work, made)
            slot.answered(c, work, made)


def release(c: Connection, work: Work, made: Made) -> None:
    """Give its time back, if it still is a hold."""
    if made.hold_id is not None and made.hold_id != work.state.booked_id:
        with suppress(NotFound, Refused):  # it ran out, and its row was cleared away
            work.desk.diary.release_in(c, made.hold_id)


def close_open(state: State, answer: str) -> State:
    """Offers that nobody answered."""
    return state.answered({made.offer_id: answer for made in state.made if made.answer == ""})


def book(c: Connection, work: Work, override: str | None) -> Outcome:
    """Commit the chosen time: move the appointment of the call when it still stands, else book.

    Raises:
        NotNow: nothing was chosen.
        Refused, NotPermitted: as `Diary.book`.
    """
    chosen, appointment = work.state.chosen, work.subject.appointment
    if chosen is None:
        raise NotNow("No time was chosen, so there is nothing to book.")
    asked, diary = proposal(work, chosen), work.desk.diary
    if appointment is not None and live(appointment, work.desk.now()):
        why = work.state.run.captures.get("cancel_reason", "") or work.script.title
        return diary.move_in(c, appointment.id, asked, reason=why[:200], override=override, agreed=True, by=_who(work))
    mode = work.state.run.captures.get("consultation_mode", "")
    return diary.book_in(c, asked, override=override, modality=mode, agreed=True)


def _who(work: Work) -> str:
    """Who asked for the move: the client, where they were asked why."""
    return "client" if work.state.run.captures.get("cancel_reason") else ""


def view(work: Work, made: Made, number: int) -> Time:
    """An offer as it is shown."""
    book = work.desk.catalogue
    place = book.locations.get(made.location_id)
    return Time(
        number=number, start=made.start, end=made.end, practitioner_id=made.practitioner_id,
        practitioner=book.names.get(made.practitioner_id, ""), location_id=made.location_id,
        location=place.name if place else "", session_id=made.session_id or 0, room_id=made.room_id,
        room=book.names.get(made.room_id) if made.room_id else None, equipment_id=made.equipment_id,
        equipment=book.names.get(made.equipment_id) if made.equipment_id else None,
        interpreter_id=made.interpreter_id, notice_days=notice_days(work, made.start, made.location_id),
        days_to_target=_before_target(work, made), standing=_standing(work, made),
        zone=zone_of(work, made.location_id),
    )  # fmt: skip


def _standing(work: Work, made: Made) -> str:
    entry, policy = work.subject.entry, work.desk.policy
    if not entry or not policy.clocks:
        return ""
    on = local_date(made.start, zone_of(work, made.location_id))
    return standing_of(work.subject.priority, as_date(entry["clock_start"]), on, policy.cancer_numbers)


def _before_target(work: Work, made: Made) -> int | None:
    entry = work.subject.entry
    target = as_date(entry["target_on"]) if entry and entry["target_on"] else None
    return (target - local_date(made.start, zone_of(work, made.location_id))).days if target else None


def views(work: Work) -> Iterator[Time]:
    """The open offers of the present step, numbered."""
    for number, name in enumerate(work.step.offers, 1):
        made = work.state.offer(name)
        if made is not None:
            yield view(work, made, number)
