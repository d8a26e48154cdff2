"""Which decisions are open to a clinician about an entry: some people are never simply discharged (D1, D2, CAN-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules import reviews as rules
from booktui.rules.clock import local_date
from booktui.rules.needs import age_on
from booktui.store import removals as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def open_decisions(c: Connection, desk: Desk, entry_id: int) -> tuple[str, ...]:
    """Keep, offer again or go back to the referrer as agreed; a discharge too, but of suspected cancer or a child."""
    entry = store.entry(c, entry_id)
    today = local_date(desk.now(), desk.zone)
    if entry is None or entry.priority == "2ww":
        return rules.GENTLE
    child = entry.born is not None and age_on(entry.born, today) < desk.policy.dna_child_age
    return rules.GENTLE if child else rules.ALL
