"""What a call settles of the answers to an invitation: what was asked by writing is answered by phone."""

from __future__ import annotations

from sqlalchemy import Connection

from booktui.desk.calling.work import Work
from booktui.rules.script_fields import OutcomeRule
from booktui.store import parties
from booktui.store import replies as store
from booktui.store import requests as request_store

SETTLED_SLOTS = ("booked", "freed", "all freed")
SETTLED = ("CONFIRMED", "WANTS_DELAY", "DECLINED_OFFERS")
"""Outcomes after which nobody needs to ring about the answer; who was not reached is rung again."""
COMES = "CONFIRMED"
ANSWERED = "By phone: {}."


def settles(rule: OutcomeRule) -> bool:
    """The call dealt with the visit: nobody needs to ring about it."""
    return rule.slot in SETTLED_SLOTS or rule.code in SETTLED


def ended(c: Connection, work: Work, rule: OutcomeRule) -> None:
    """Close the requests that the client's answers made due, and keep that they said they will come."""
    visit = work.subject.appointment
    if visit is None or not settles(rule):
        return
    desk, now = work.desk, work.desk.now()
    for number in store.asked_of_client(c, visit.id):
        said = ANSWERED.format(rule.label)
        if request_store.end(c, number, "answered", said, now, desk.person.name):
            desk.log(
                c, "request answered", "request", number, after={"client_id": visit.client_id, "call": work.state.id}
            )
    if rule.code != COMES:
        return
    for party in parties.of(c, visit.id):
        if party.role == "client" and party.partstat != "ACCEPTED":
            parties.answer(c, party.id, "ACCEPTED", now, sequence=party.asked_sequence, stamp=now)
