"""What bears on a referral's clocks: those on record or implied, its visits, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.clock_codes import load_codes
from booktui.desk.clock_views import CancerView, ClockView, DiagnosticView, EventView, Pathway
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.clock import local_date
from booktui.rules.clocks import deciding, targets
from booktui.rules.clocks.codes import find
from booktui.rules.clocks.counting import target, wait_of
from booktui.rules.clocks.values import Clock, ClockRefused, State
from booktui.rules.values import Status
from booktui.rules.visit_codes import TOO_LATE
from booktui.store import clients
from booktui.store import clocks as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def clocks(c: Connection, path: store.Path) -> tuple[Clock, ...]:
    """The clocks of a referral; without any on record the one that runs since the entry's clock start.

    The running one counts from the day that the list goes by, unless that is before the clock that went before.
    """
    kept = store.clocks(c, path.referral_id)
    if not kept:
        return (Clock(1, path.clock_start),)
    earliest = kept[-2].stop if len(kept) > 1 else None
    if kept[-1].state is State.RUNNING and (earliest is None or path.clock_start >= earliest):
        return (*kept[:-1], replace(kept[-1], start=path.clock_start))
    return kept


def standing(events: Sequence[store.Recorded]) -> list[store.Recorded]:
    """The statuses that were added and not taken back, oldest first."""
    gone = {event.takes_back for event in events}
    return [event for event in events if event.outcome == "added" and event.id not in gone]


def pathway(c: Connection, desk: Desk, path: store.Path) -> Pathway:
    """A referral's clocks as they stand today."""
    policy, today = desk.policy, local_date(desk.now(), desk.zone)
    found = clocks(c, path)
    views = tuple(
        ClockView(
            clock.number, clock.start, clock.state, clock.stop, clock.code, wait_of(clock, today, policy.rtt_limit),
            target(clock.start, policy.rtt_target_days) if clock.counts else None,
            target(clock.start, store.YEAR) if clock.counts else None,
        )
        for clock in found
    )  # fmt: skip
    events = tuple(_event(one) for one in store.events(c, path.referral_id))
    return Pathway(
        path.entry_id, path.client_ref, path.service, path.priority, path.status, views, events,
        _cancer(c, desk, path, found[-1]), path.hidden, _test(c, desk, path, found[-1]),
    )  # fmt: skip


def _event(one: store.Recorded) -> EventView:
    try:
        meaning = find(load_codes(), one.code, one.on).meaning
    except ClockRefused:  # a proposal or refusal of a code that is no longer in the table
        meaning = ""
    return EventView(
        one.id, one.number, one.code, meaning, one.on, one.outcome, one.at, one.by_user, one.clinician,
        one.decided_on, one.evidence, one.reason, one.task,
    )  # fmt: skip


def _cancer(c: Connection, desk: Desk, path: store.Path, clock: Clock) -> CancerView | None:
    if path.priority != "2ww" or not clock.counts:
        return None
    days = targets.cancer(clock.start, desk.policy.cancer_numbers)
    work_by = targets.plan_by(days.faster_by, holidays_of(c, desk.zone))
    return CancerView(days.first_seen_by, days.faster_by, days.treated_by, work_by)


def _test(c: Connection, desk: Desk, path: store.Path, clock: Clock) -> DiagnosticView | None:
    """The days of a wait for a test; its start was set anew by whatever the client missed or cancelled (DM01)."""
    service = desk.catalogue_in(c).service_by_code.get(path.service.upper())
    if service is None or not service.diagnostic or clock.state is not State.RUNNING:
        return None
    wait = targets.diagnostic(clock.start, (), desk.policy.dm01_limit)
    return DiagnosticView(targets.plan_by(wait.work_by, holidays_of(c, desk.zone)), wait.breach_on)


def missed(c: Connection, desk: Desk, path: store.Path, clock: Clock, by: date) -> deciding.Missed | None:
    """The last visit on the clock that the client did not attend, up to a day; first when none took place before."""
    on_clock = [
        (local_date(start, desk.zone), status, code, agreed)
        for start, status, code, agreed in store.visits(c, path.referral_id)
        if clock.start <= local_date(start, desk.zone) <= by
    ]
    missed_ones = [(day, code, agreed) for day, status, code, agreed in on_clock if status == Status.NOSHOW]
    if not missed_ones:
        return None
    last, code, agreed = missed_ones[-1]
    attended = any(status != Status.NOSHOW and day <= last for day, status, *_ in on_clock)
    return deciding.Missed(last, first=not attended, arrived_late=code == TOO_LATE, agreed=agreed)


def check_nullify(
    c: Connection, desk: Desk, path: store.Path, found: Sequence[Clock], evidence: str, on: date
) -> None:  # fmt: skip
    """The missed visit may nullify the newest clock.

    Raises:
        ClockRefused: it may not; the clock runs on.
    """
    policy = desk.policy
    record = clients.record(c, path.client_id) or {}
    given = (
        deciding.read_evidence(
            evidence, text_consent=bool(record.get("sms_consent")),
            email_consent=record.get("preferred_channel") == "email",
        )
        if evidence
        else None
    )  # fmt: skip
    deciding.check_nullify(
        missed(c, desk, path, found[-1], on), given, notice_days=policy.notice_days,
        nullified=sum(not clock.counts for clock in found), most=policy.rtt_nullified_most,
    )  # fmt: skip
