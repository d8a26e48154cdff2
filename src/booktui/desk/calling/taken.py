"""Times that were put to the client in a call and that somebody else has meanwhile."""

from __future__ import annotations

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.calling import offers
from booktui.desk.calling.work import Work, zone_of
from booktui.rules import conflicts as rules
from booktui.rules.clock import spoken


def taken(c: Connection, work: Work) -> tuple[str, ...]:
    """Each in a sentence, with what is in the way now; nothing once the call has booked."""
    state, desk = work.state, work.desk
    if state.booked_id is not None or state.run.outcome or work.subject.service is None:
        return ()
    said = []
    for made in state.made:
        if not made.open or made.start <= desk.now():
            continue
        asked = offers.proposal(work, made)
        found = rules.check(asked, gate.gather(c, desk, asked, desk.now()), desk.policy)
        against = next((conflict for conflict in found if conflict.severity == "block"), None)
        if against is not None:
            when = spoken(made.start, zone_of(work, made.location_id))
            said.append(f"{when} can no longer be had: {against.message}")
    return tuple(said)
