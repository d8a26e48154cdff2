"""What a call settles of the outbox: what waited to be told by phone about its visit has been told."""

from __future__ import annotations

from sqlalchemy import Connection

from booktui.desk.answers.called import settles
from booktui.desk.calling.work import Work
from booktui.desk.sending.deciding import told_in
from booktui.rules.script_fields import OutcomeRule
from booktui.store import outbox


def ended(c: Connection, work: Work, rule: OutcomeRule) -> None:
    """Phone messages to the client about the visit are done, that of a booking made in the call among them."""
    if not settles(rule):
        return
    about = work.subject.appointment
    for number in {about.id if about else None, work.state.booked_id} - {None}:
        for row in outbox.listed(c, "due", work.desk.now(), channel="phone", appointment_id=number):
            if row.recipient == "client":
                told_in(c, work.desk, row)
