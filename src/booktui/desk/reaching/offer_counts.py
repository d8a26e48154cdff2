"""What offers count for on a waiting entry: how many, which were declined, and the earliest reasonable one (2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules import offers as rules
from booktui.rules import reviews as decisions
from booktui.rules.attendance import age_at, risks
from booktui.rules.clock import local_date
from booktui.rules.offers import Offered
from booktui.store import calls
from booktui.store import contact as store
from booktui.store.contact import Entry, Offer

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DECLINED = "declined"
RULE = "OFF-07"
ENDED = "DECLINED_OFFERS"


def count(c: Connection, desk: Desk, entry: Entry, call_id: int, outcome: str) -> tuple[str, ...]:
    """Count anew, and ask a clinician where too much was declined; see `contact.offers_in`."""
    every = store.offers(c, entry.id)
    since = store.declined_decided(c, entry.id)
    here = [one for one in every if one.call_id == call_id]
    declined = len(rules.declined_dates(_offered(desk, [one for one in every if one.made_at > since])))
    store.change(
        c, entry.id, offers_made=rules.made(_offered(desk, every)), declined=declined,
        earliest_offer_on=entry.earliest_offer_on or rules.earliest(_offered(desk, here)),
    )  # fmt: skip
    if any(one.answer == "accepted" for one in here):
        from booktui.desk.visits import reviews

        reviews.withdraw_in(c, desk, entry_id=entry.id, cause=DECLINED)
        return ()
    enough = declined >= desk.policy.declined_review_at
    if not entry.open or not (outcome == ENDED or (enough and _declined(here))):
        return ()
    return _ask(c, desk, entry, declined, enough)


def _declined(offers: Sequence[Offer]) -> bool:
    return any(one.answer == DECLINED for one in offers)


def _ask(c: Connection, desk: Desk, entry: Entry, declined: int, enough: bool) -> tuple[str, ...]:
    """A discharge is only open where enough reasonable offers were declined, and nobody needs more care than that."""
    from booktui.desk.visits import reviews

    may: tuple[str, ...] = (decisions.REOFFER, decisions.KEEP, decisions.DISCHARGE)
    if not enough:
        may = decisions.UNDISCHARGED
    elif _protected(c, desk, entry):
        may = decisions.GENTLE
    note = f"Reasonable offers declined: {declined}, on different dates."
    reviews.open_in(
        c, desk, client_id=entry.client_id, entry_id=entry.id, cause=DECLINED, rule=RULE, may=may, note=note
    )
    return ("A clinician is asked; nobody is removed.",)


def _protected(c: Connection, desk: Desk, entry: Entry) -> bool:
    """Suspected cancer, a child, an adult at risk (D1 to D3)."""
    client = calls.client(c, entry.client_id) or {}
    age = age_at(client.get("birth_date"), local_date(desk.now(), desk.zone))
    child = age is not None and age < desk.policy.dna_child_age
    at_risk = risks(calls.needs(c, entry.client_id), client.get("postcode") or "")
    return entry.priority == "2ww" or child or bool(at_risk)


def _offered(desk: Desk, offers: Sequence[Offer]) -> tuple[Offered, ...]:
    zone = desk.catalogue.zone_of
    return tuple(
        Offered(one.call_id, local_date(one.starts_at, zone(one.location_id, desk.zone)), one.answer, one.reasonable)
        for one in offers
    )
