"""Whoever could not be reached by phone is asked in writing to ring, and what is asked of others meanwhile (2.5)."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.messages import channel_for
from booktui.desk.reaching import letters
from booktui.desk.visits import reviews
from booktui.rules.clock import local_date
from booktui.rules.contact import Next, Step
from booktui.rules.values import Instant
from booktui.rules.workdays import wall_instant
from booktui.store import calls, messages
from booktui.store import contact as store
from booktui.store import letters as outbox
from booktui.store.contact import Entry

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NUMBERS = "gp numbers"
NO_CONTACT = "no contact"
RING = "ring"


def to_ring(c: Connection, desk: Desk, entry: Entry, call_id: int, following: Next) -> tuple[str, ...]:
    """No more attempts: a text where one may be sent, the letter that asks to ring, and the day to answer by."""
    store.keep_step(c, call_id, following.step, None)
    assert following.reply_by is not None
    store.ask_to_ring(c, entry.client_id, following.reply_by)
    first = outbox.standing(c, entry.client_id, RING, "client", entry.id, None) is None
    lines = [letters.queue(c, desk, RING, "client", client_id=entry.client_id, entry_id=entry.id)]
    if first:
        _text(c, desk, entry)
    if following.step is Step.SUPERVISOR:
        lines.append(_tell(c, desk, entry))
    said = f"Not reached: {', '.join(lines)}; to reply by {following.reply_by:%d %b %Y}."
    desk.log(c, "ask to ring", "waiting_entry", entry.id, after={"step": following.step, "by": following.reply_by})
    return (said,)


def _text(c: Connection, desk: Desk, entry: Entry) -> None:
    """A text besides, to whoever agreed to texts, is written to another way and needs no form of their own (AIS-02);
    never to a sensitive record (PRV-02)."""
    client = calls.client(c, entry.client_id) or {}
    agreed = client.get("sms_consent") and client.get("mobile") and not client.get("sensitive")
    if agreed and channel_for(client) != "sms" and not outbox.formats(c, entry.client_id):
        messages.add(
            c, client_id=entry.client_id, entry_id=entry.id, kind=RING, channel="sms", created_at=desk.now(),
            due_at=desk.now(), state="queued",
        )  # fmt: skip


def _tell(c: Connection, desk: Desk, entry: Entry) -> str:
    """Suspected cancer: a supervisor decides the same day, and the GP is told (2.5)."""
    who, due = ref(c, entry), _end_of_today(desk)
    todo = (
        ("call", f"Suspected cancer and not reached: {who}. Decide today how they are told.", "supervisor"),
        ("tell gp", f"Tell the GP of {who} that they could not be reached.", "coordinator"),
    )
    for kind, what, role in todo:
        tasks.add_in(c, desk, kind, what, due_at=due, client_id=entry.client_id, entry_id=entry.id, role=role)
    return "a supervisor decides today, the GP is told"


def for_numbers(c: Connection, desk: Desk, entry: Entry) -> None:
    """Suspected cancer: the GP may know another number; asked once until it is done (2.5)."""
    what = f"Ask the GP of {ref(c, entry)} for their numbers: suspected cancer, not reached."
    tasks.add_in(
        c, desk, NUMBERS, what, due_at=_end_of_today(desk), client_id=entry.client_id, entry_id=entry.id
    )  # fmt: skip


def answered(c: Connection, desk: Desk, client_id: int) -> None:
    """What was asked because they could not be reached no longer stands; another question to a clinician does."""
    for entry_id, step in store.open_of(c, client_id):
        tasks.drop_in(c, desk, kind=NUMBERS, entry_id=entry_id)
        asked = store.asked(c, entry_id, NO_CONTACT)
        if asked:
            reviews.withdraw_in(c, desk, entry_id=entry_id, cause=NO_CONTACT)
        if step == "letter" or asked:
            store.change(c, entry_id, contact_step="")


def ref(c: Connection, entry: Entry) -> str:
    """The reference of an entry's client."""
    return str((calls.client(c, entry.client_id) or {}).get("ref", ""))


def _end_of_today(desk: Desk) -> Instant:
    shuts = wall_instant(local_date(desk.now(), desk.zone), time.fromisoformat(desk.policy.open_until), desk.zone)
    return max(desk.now(), shuts)
