"""Everything one key of a call needs to know, read together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.scripts import load_scripts
from booktui.desk.calling.state import State, Subject, from_row
from booktui.desk.errors import NotFound
from booktui.rules.clock import local_date
from booktui.rules.jobs import LIVE
from booktui.rules.script_run import Known, step_of
from booktui.rules.scripts import Book, Script, Step
from booktui.rules.values import Appointment, Status
from booktui.store import booking, jobs
from booktui.store import calls as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

CHILD = 18
"""Years; domain.md D2."""


@dataclass(frozen=True, slots=True)
class Work:
    """A call with its scripts and the record it is about."""

    desk: Desk
    book: Book
    state: State
    subject: Subject

    @property
    def script(self) -> Script:
        return self.book.scripts[self.state.run.script]

    @property
    def step(self) -> Step:
        return step_of(self.book, self.state.run)

    def having(self, state: State) -> Work:
        """The same with another state."""
        return replace(self, state=state)


def load(c: Connection, desk: Desk, call_id: int) -> Work:
    """A call as it was kept, with the record as it is now.

    Raises:
        NotFound: there is no such call, or its script has no such step any more.
        BadInput: the team's scripts cannot be read.
    """
    row = store.call(c, call_id)
    if row is None:
        raise NotFound(f"There is no call {call_id}.")
    state = from_row(row)
    book = load_scripts(desk.settings.get("scripts_folder", ""))
    work = Work(desk, book, state, about(c, desk, state))
    try:
        _ = work.step
    except KeyError:
        raise NotFound(
            f"The script {state.run.script} has changed and has no step {state.run.step!r} now. "
            "What was captured is kept; end this call and start a new one."
        ) from None
    return work


def about(c: Connection, desk: Desk, state: State) -> Subject:
    """The record behind a call in progress."""
    found = subject(c, desk, state.client_id, state.entry_id, state.appointment_id)
    return found if state.booked_id is None else replace(found, booked=booking.get(c, state.booked_id))


def subject(c: Connection, desk: Desk, client_id: int, entry_id: int | None, appointment_id: int | None) -> Subject:
    """The record behind a call that begins.

    Raises:
        NotFound: there is no such client, entry or appointment.
    """
    client = store.client(c, client_id)
    if client is None:
        raise NotFound("There is no such client at this desk.")
    entry = store.entry(c, entry_id) if entry_id is not None else None
    appointment = booking.get(c, appointment_id) if appointment_id is not None else None
    if (entry_id is not None and entry is None) or (appointment_id is not None and appointment is None):
        raise NotFound("The entry or the appointment of this call is not there any more.")
    service_id = entry["service_id"] if entry else appointment.service_id if appointment else None
    services = desk.catalogue_in(c).services
    return Subject(
        client, tuple(store.needs(c, client_id)), _support(c, appointment), entry,
        services.get(service_id) if service_id else None, appointment,
    )  # fmt: skip


def _support(c: Connection, appointment: Appointment | None) -> tuple[tuple[str, str], ...]:
    rows = jobs.of_visit(c, appointment.id) if appointment is not None else []
    return tuple((row.kind, row.state) for row in rows if row.state in LIVE)


def zone_of(work: Work, location_id: int | None) -> str:
    """The zone of a place."""
    return work.desk.catalogue.zone_of(location_id, work.desk.zone)


def notice_days(work: Work, start: int, location_id: int) -> int:
    """Local days from now to a time (OFF-02)."""
    zone = zone_of(work, location_id)
    return (local_date(start, zone) - local_date(work.desk.now(), zone)).days


def live(appointment: Appointment | None, now: int) -> bool:
    """A booking that is still to come."""
    return appointment is not None and appointment.status == Status.BOOKED and appointment.start > now


def known(work: Work) -> Known:
    """Guards and what is on record."""
    from booktui.desk.calling.fields import on_record

    return Known(guards(work), on_record(work))


def guards(work: Work) -> dict[str, bool]:
    """The truth of every guard (`rules.script_words.GUARDS`)."""
    service, client, chosen = work.subject.service, work.subject.client, work.state.chosen
    notice = notice_days(work, chosen.start, chosen.location_id) if chosen else None
    return {
        "several_modes": service is not None and len(service.modality) > 1,
        "has_preparation": service is not None and bool(service.preparation),
        "voicemail_consent": client["voicemail_consent"] is True and not client["sensitive"],
        "offers_found": any(work.state.offer(name) for name in work.step.offers) if work.state.run.step else False,
        "offers_declined": any(made.answer == "declined" for made in work.state.made),
        "full_notice": notice is None or notice >= work.desk.policy.notice_days,
        "reoffer_allowed": _reoffer_allowed(work),
        "has_later_booking": live(work.subject.appointment, work.desk.now()),
    }


def _reoffer_allowed(work: Work) -> bool:
    """Never for a child or an urgent client without the clinician (D2, D4); else as the local rule says (D6)."""
    born = work.subject.client["birth_date"]
    today = local_date(work.desk.now(), work.desk.zone)
    child = born is not None and (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < CHILD
    return not child and work.subject.priority != "urgent" and work.desk.settings.get("dna_reoffer", "yes") == "yes"
