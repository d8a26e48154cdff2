"""What each room of the desk has that is due, as lines of one kind: the first of them, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.due.today_views import HIDDEN, DueLine
from booktui.desk.names import list_name, shown
from booktui.desk.tell import telling
from booktui.rules import due
from booktui.rules.clock import day_span, local_date, spoken
from booktui.rules.values import Instant, Role
from booktui.rules.workdays import wall_instant
from booktui.store import escalations as escalation_store
from booktui.store import replies as reply_store
from booktui.store import requests as request_store
from booktui.store import sensitive_services
from booktui.store import tasks as task_store
from booktui.store import today as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.store.outbox import OutboxRow

RAN_OUT = 30 * 60
"""Seconds for which a hold that ran out unanswered is listed (edge case 16)."""
WAITED = 30 * 60
"""Seconds after which a call that was asked for is late."""


DECLINED = "DECLINED"
"""The script for a client who declined an invitation."""


class Found(NamedTuple):
    """The first of a kind, and how many there are."""

    lines: list[DueLine]
    total: int


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked: the instant, the local day, when that ends and when the desk shuts, and what is closed."""

    now: Instant
    today: date
    day_ends: Instant
    shuts: Instant
    closed: frozenset[date]

    def rank(self, due_at: Instant) -> int:
        return due.rank(due_at, self.now, self.day_ends)

    def by(self, day: date, desk: Desk) -> Instant:
        """When the desk shuts on a day."""
        return wall_instant(day, time.fromisoformat(desk.policy.open_until), desk.zone)


def moment(c: Connection, desk: Desk) -> Moment:
    """Now, as the desk has it."""
    from booktui.desk.timetabling.sessions import holidays_of

    now = desk.now()
    today = local_date(now, desk.zone)
    shuts = wall_instant(today, time.fromisoformat(desk.policy.open_until), desk.zone)
    return Moment(now, today, day_span(today, desk.zone)[1], shuts, holidays_of(c, desk.zone))


def escalations(desk: Desk, at: Moment, limit: int) -> Found:
    """Those that are open, each with who is asked."""
    found = desk.escalations.listed(limit)
    lines = [
        DueLine(
            "escalation", at.rank(one.due_at), one.due_at, one.who, f"{one.question} ▸ {one.to_whom}", "decide",
            one.client_id, one.entry_id, one.appointment_id, one.id, one.client_ref,
        )
        for one in found
    ]  # fmt: skip
    return Found(lines, _count(desk, escalation_store.count, len(found), limit))


def requests(desk: Desk, at: Moment, limit: int) -> Found:
    """Every request that is not answered; who declined an invitation is rung with a script of its own."""
    found = desk.requests.open(limit)
    with telling(), desk.store.read() as c:
        visits = [one.appointment_id for one in found if one.appointment_id is not None]
        declined = reply_store.declines(c, visits, at.now)
    lines = [
        DueLine(
            "request", at.rank(one.due_at), one.due_at, one.from_whom, f"{one.about} ({one.channel})",
            "call" if one.id in declined else "answer", one.client_id, one.entry_id, one.appointment_id, one.id,
            one.client_ref or one.sender, DECLINED if one.id in declined else "",
        )
        for one in found
    ]  # fmt: skip
    return Found(lines, _count(desk, request_store.count, len(found), limit))


def tasks(desk: Desk, at: Moment, limit: int) -> Found:
    """Open tasks."""
    found = desk.tasks.open(limit)
    lines = [
        DueLine(
            "task", at.rank(one.due_at), one.due_at, one.who, one.what, "call" if one.kind == "call" else "done",
            one.client_id, one.entry_id, one.appointment_id, one.id, one.client_ref,
        )
        for one in found
    ]  # fmt: skip
    return Found(lines, _count(desk, task_store.count, len(found), limit))


def holds(desk: Desk, at: Moment, limit: int) -> Found:
    """The person's own holds: those that run, and those that ran out unanswered, as in a read-back (edge case 16)."""
    with telling(), desk.store.read() as c:
        rows = store.holds(c, desk.person.name, at.now - RAN_OUT, at.now, limit)
    return Found([_hold(desk, at, row) for row in rows], len(rows))


def _hold(desk: Desk, at: Moment, row: store.HoldDue) -> DueLine:
    when = spoken(row.starts_at, row.zone or desk.zone)
    over = row.held_until <= at.now
    what = f"hold of {when} ran out: book it or let it go" if over else f"held: {when}"
    return DueLine(
        "hold", due.LATE if over else due.NOW, row.held_until, shown(row.family, row.given, row.hidden), what, "show",
        row.client_id, row.entry_id, row.appointment_id, row.appointment_id, row.ref,
    )  # fmt: skip


def calls(desk: Desk, at: Moment, limit: int) -> Found:
    """Who asked to be rung by now."""
    with telling(), desk.store.read() as c:
        rows, count = store.asked(c, at.now, limit), store.asked_count(c, at.now)
    lines = [
        _entry(row, "call", due.LATE if row.at + WAITED < at.now else due.NOW, row.at, "asked to be rung")
        for row in rows
    ]
    return Found(lines, count)


def attempts(desk: Desk, at: Moment, limit: int) -> Found:
    """Who may be tried again, as the cadence has it; the first of them only."""
    with telling(), desk.store.read() as c:
        rows, count = store.rested(c, at.now, limit), store.rested_count(c, at.now)
    lines = [_entry(row, "attempt", due.TODAY, at.shuts, f"{row.priority}, {_times(row.attempts)}") for row in rows]
    return Found(lines, count)


def _times(attempts: int) -> str:
    return "not tried yet" if not attempts else f"tried {attempts} time{'' if attempts == 1 else 's'}"


def replies(desk: Desk, at: Moment, limit: int) -> Found:
    """Whose letter asking to ring is not answered on its last day; the day after a clinician is asked."""
    with telling(), desk.store.read() as c:
        rows, count = store.unanswered(c, at.today, limit), store.unanswered_count(c, at.today)
    lines = [
        _entry(row, "reply", at.rank(at.by(day, desk)), at.by(day, desk), "no reply to the letter asking to ring")
        for row, day in rows
    ]
    return Found(lines, count)


def unanswered(desk: Desk, at: Moment, limit: int) -> Found:
    """Who has not answered an invitation while the visit comes near."""
    from booktui.desk.answers.chasing import due_now

    return Found(*due_now(desk, at, limit))


def _entry(row: store.EntryDue, kind: str, rank: int, at: Instant, what: str) -> DueLine:
    return DueLine(
        kind, rank, at, shown(row.family, row.given, row.hidden), f"{_service(row.service, row.hidden)}: {what}",
        "call", row.client_id, row.entry_id, client_ref=row.ref,
    )  # fmt: skip


def _service(code: str, hidden: bool) -> str:
    """The service's code; dots where it or the client is sensitive (PRV-01)."""
    return HIDDEN if hidden else code


def reminder_calls(desk: Desk, at: Moment, limit: int) -> Found:
    """Who is rung about a visit: an hour before, and the open day before."""
    from booktui.desk.reminding.calls import due_now

    return due_now(desk, at, limit)


def displaced(desk: Desk, at: Moment, limit: int) -> Found:
    """Who is on the rebook list, by the day by which they are told."""
    with telling(), desk.store.read() as c:
        rows, count = store.lost(c, limit), store.lost_count(c)
    return Found([_lost(desk, at, row) for row in rows], count)


def _lost(desk: Desk, at: Moment, row: store.LostDue) -> DueLine:
    by = at.by(row.tell_by, desk)
    lost = spoken(row.was_start, row.zone or desk.zone)
    what = f"{_service(row.service, row.hidden)}: lost {lost}; tell, and find another time"
    return DueLine(
        "displaced", at.rank(by), by, shown(row.family, row.given, row.hidden), what, "rebook", row.client_id,
        row.entry_id, row.appointment_id, row.displacement_id, row.ref,
    )  # fmt: skip


def reviews(desk: Desk, at: Moment, limit: int) -> Found:
    """What a clinician is asked."""
    found = desk.reviews.open()
    lines = [
        DueLine(
            "review", at.rank(one.due_at), one.due_at, one.name, f"{one.service}: {one.cause_words}", "decide",
            one.client_id, one.entry_id, one.appointment_id, one.id, one.client_ref,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return Found(lines, len(found))


def outcomes(desk: Desk, at: Moment, limit: int) -> Found:
    """Visits that are over and of which nothing was recorded (DNA-02)."""
    found = desk.attendance.missing()
    lines = [
        DueLine(
            "outcome", at.rank(one.due_at), one.due_at, one.name,
            f"{spoken(one.start, one.zone)} {one.service}: what happened?", "record", one.client_id, None,
            one.appointment_id, one.appointment_id, one.client_ref,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return Found(lines, len(found))


def support(desk: Desk, at: Moment, limit: int) -> Found:
    """Interpreters and transport that nobody has confirmed, or that are to be put right."""
    found = desk.jobs.open()
    lines = [
        DueLine(
            "support", at.rank(by := at.by(one.lead_by, desk)), by, one.who, one.to_fix or one.words, "open",
            one.client_id, None, one.appointment_id, one.id, one.client_ref,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return Found(lines, len(found))


def freed(desk: Desk, at: Moment, limit: int) -> Found:
    """Times that came free and can still be filled, soonest first."""
    found = desk.filling.open()
    lines = [
        DueLine(
            "freed", due.NOW if one.start - at.now < due.DAY else due.TODAY, one.start, "",
            f"free: {spoken(one.start, one.zone)} {one.practitioner_name}, {one.service}, {one.why}", "fill",
            object_id=one.id,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return Found(lines, len(found))


def proposals(desk: Desk, at: Moment, limit: int) -> Found:
    """Priorities that wait for a clinician."""
    found = desk.priorities.open()
    lines = [
        DueLine(
            "proposal", due.TODAY, one.at, one.name,
            f"{one.service}: {one.was} to {one.band} proposed by {one.by}: {one.reason}", "confirm",
            entry_id=one.entry_id, object_id=one.id, client_ref=one.client_ref,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return Found(lines, len(found))


def validations(desk: Desk, at: Moment, limit: int) -> Found:
    """Who is to be asked whether they still need it; the first of them only."""
    found = desk.validation.due(limit)
    lines = [
        DueLine(
            "validation", due.TODAY, at.shuts, one.name,
            f"{one.service}: {one.why}; due since {one.due_on.day} {one.due_on:%b %Y}", "call", one.client_id,
            one.entry_id, client_ref=one.client_ref,
        )
        for one in found
    ]  # fmt: skip
    return Found(lines, desk.validation.count() if len(found) >= limit else len(found))


def clocks(desk: Desk, at: Moment, limit: int) -> Found:
    """What has to be looked into because of a clock's status."""
    found = desk.clocks.tasks() if desk.policy.clocks else ()
    with telling(), desk.store.read() as c:
        about = [subject.whole(c, entry_id=one.entry_id) for one in found[:limit]]
        hidden = [sensitive_services.about(c, "waiting_entry", one.entry_id) for one in about]
        names = [
            list_name(c, one.client_id, hidden=covers) if one.client_id else ""
            for one, covers in zip(about, hidden, strict=True)
        ]
    lines = [
        DueLine(
            "clock", due.TODAY, one.at, name, f"status {one.code} of {one.on.day} {one.on:%b}: {_plain(one.task)}",
            "card", whose.client_id, one.entry_id, whose.appointment_id,
        )
        for one, whose, name in zip(found, about, names, strict=False)
    ]  # fmt: skip
    return Found(lines, len(found))


def _plain(task: str) -> str:
    return task.replace("_", " ").lower()


def _count(desk: Desk, count: Callable[[Connection], int], found: int, limit: int) -> int:
    """How many there are: as many as were found, unless the list was cut."""
    if found < limit:
        return found
    with telling(), desk.store.read() as c:
        return count(c)


def to_tell(desk: Desk, at: Moment, limit: int) -> Found:
    """Messages that go to nobody in writing: a person tells them by phone."""
    from booktui.store import telling_due

    with telling(), desk.store.read() as c:
        rows, count = telling_due.to_tell(c, at.now, limit), telling_due.to_tell_count(c, at.now)
    return Found([_tell(desk, at, row) for row in rows], count)


def _tell(desk: Desk, at: Moment, row: OutboxRow) -> DueLine:
    from booktui.desk.sending.views import view_of

    one = view_of(row, desk.zone)
    visit = f", visit {spoken(one.starts_at, one.zone)}" if one.starts_at is not None else ""
    return DueLine(
        "tell", max(due.TODAY, at.rank(one.due_at)), at.shuts, one.who, f"tell: {one.what}{visit}", "call",
        one.client_id, row.entry_id, one.appointment_id, one.id, one.client_ref,
    )  # fmt: skip


def access(desk: Desk, at: Moment, limit: int) -> Found:
    """The review of who may do what here, where it is due: a supervisor's."""
    if not desk.person.may(Role.SUPERVISOR):
        return Found([], 0)
    late = desk.users.review_due()
    if not late:
        return Found([], 0)
    by = at.by(min(one.due_on for one in late), desk)
    who = "1 user" if len(late) == 1 else f"{len(late)} users"
    return Found(
        [DueLine("access", at.rank(by), by, "", f"access of {who} to be reviewed: booktui report access", "open")], 1
    )


SOURCES: Mapping[str, Callable[[Desk, Moment, int], Found]] = {
    "escalation": escalations, "request": requests, "hold": holds, "call": calls, "displaced": displaced,
    "tell": to_tell, "support": support, "task": tasks, "review": reviews, "outcome": outcomes,
    "reminder": reminder_calls, "freed": freed, "proposal": proposals, "clock": clocks, "reply": replies,
    "unanswered": unanswered, "attempt": attempts, "validation": validations,
    "access": access,
}  # fmt: skip
"""By the kinds of `today_views.KINDS`, in their order."""
