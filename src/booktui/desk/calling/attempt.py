"""What a call counts for when it ends, is parked or is cut off: the attempt, the claim, the cadence, the offers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from booktui.desk.calling.work import Work, zone_of
from booktui.desk.reaching import claims, contact
from booktui.rules.clock import local_date, to_wall
from booktui.rules.contact import part_of
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant
from booktui.store import calls as store

HOSPITAL_CANCEL = "HOSPITAL_CANCEL"


def count(c: Connection, work: Work, rule: OutcomeRule) -> tuple[str, ...]:
    """The attempt, once a call however often it was parked, and what the list learns from it (domain.md 2.5)."""
    state, now = work.state, work.desk.now()
    entry_id = state.entry_id
    fresh = entry_id is not None and (state.appointment_id is None or _waits(c, entry_id))
    if rule.counts:
        values = {
            "client_id": state.client_id, "entry_id": entry_id, "at": now, "part": part_of_day(work),
            "outcome": rule.code, "by_user": work.desk.person.name,
        }  # fmt: skip
        new = store.keep_attempt(c, state.id, values)
        if fresh and entry_id is not None:
            store.note_attempt(c, entry_id, now, new=new)
    claims.release_in(c, work.desk, state.client_id)
    said = _follow(c, work, rule, entry_id) if entry_id is not None and state.parked_at is None else ()
    back = state.run.captures.get("call_back_at")
    if "set_call_back" in rule.does and back and entry_id is not None:
        store.change_entry(c, entry_id, {"not_before": int(datetime.fromisoformat(back).timestamp())})
    return said


def _waits(c: Connection, entry_id: int) -> bool:
    entry = store.entry(c, entry_id)
    return entry is not None and entry["status"] in ("waiting", "suspended")


def _follow(c: Connection, work: Work, rule: OutcomeRule, entry_id: int) -> tuple[str, ...]:
    """What the policy says is next for the entry, and what the offers of this call count for."""
    return (
        *contact.note_in(c, work.desk, entry_id, rule, call_id=work.state.id, lost=_lost(work)),
        *contact.offers_in(c, work.desk, entry_id, call_id=work.state.id, outcome=rule.code),
    )


def _lost(work: Work) -> Instant | None:
    """The start of a visit that we cancelled and that is so near that they are told by phone (2.8)."""
    appointment, now = work.subject.appointment, work.desk.now()
    if appointment is None or work.state.booked_id is not None or work.script.id != HOSPITAL_CANCEL:
        return None
    zone = zone_of(work, appointment.location_id)
    days = (local_date(appointment.start, zone) - local_date(now, zone)).days
    near = appointment.start > now and days <= work.desk.policy.phone_within_days
    return appointment.start if near else None


def part_of_day(work: Work) -> str:
    """`am` before 12:00, `pm` from 12:00, `eve` from 17:00, by the desk's own clock (CON-01)."""
    return part_of(to_wall(work.desk.now(), zone_of(work, None)).time())
