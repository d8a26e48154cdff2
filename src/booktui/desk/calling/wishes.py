"""What a client said in a call about the wait itself: that they cannot come yet, that it is still needed or not."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from booktui.desk.calling.work import Work
from booktui.desk.listing import suspending, validation
from booktui.rules.clock import local_date
from booktui.store import calls as store

WAITS = ("waiting", "suspended")
ELSEWHERE = "TREATED_ELSEWHERE"
NO_NEED = "CANCELLED_PT_NONEED"


def keep(c: Connection, work: Work, effects: tuple[str, ...]) -> set[str]:
    """Write it down in the transaction that ends the call; the effects that are done by it."""
    done: set[str] = set()
    entry_id = work.state.entry_id
    if entry_id is None:
        return done
    until = work.state.run.captures.get("available_from")
    if "record_unavailability" in effects and until:
        _cannot_come_before(c, work, entry_id, date.fromisoformat(until))
        done.add("record_unavailability")
    if "record_validation" in effects:
        _answered(c, work, entry_id)
        done.add("record_validation")
    return done


def _cannot_come_before(c: Connection, work: Work, entry_id: int, day: date) -> None:
    """Nobody rings until then, and the clock runs on (RTT-29)."""
    desk, today = work.desk, local_date(work.desk.now(), work.desk.zone)
    store.change_entry(c, entry_id, {"available_from": day})
    entry = store.entry(c, entry_id)
    if entry is not None and entry["status"] in WAITS and day > today:
        why = work.state.run.captures.get("delay_reason") or "asked in a call to wait"
        suspending.suspend_in(c, desk, entry_id, today, day - timedelta(days=1), why)


def _answered(c: Connection, work: Work, entry_id: int) -> None:
    """The answer to whether it is still needed (TRK-02)."""
    outcome, captures = work.state.run.outcome, work.state.run.captures
    answer = "not needed" if outcome in (ELSEWHERE, NO_NEED) else "needed"
    note = captures.get("treated_where") or captures.get("no_longer_needed_reason") or ""
    cause = "elsewhere" if outcome == ELSEWHERE else "not needed"
    validation.answer_in(c, work.desk, entry_id, answer, note[:200], cause=cause)
