"""What an answer asks of the desk becomes a request, due like any other: one at a time of each who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import requests
from booktui.rules.clock import to_wall
from booktui.rules.messages.replies import WORDS, Reply, Verdict
from booktui.rules.values import Appointment, Instant
from booktui.store import replies as store
from booktui.store import requests as request_store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

CHANNEL = "email"
COMMENT = 250
"""Characters of what they wrote that fit beside the rest."""
SINCE = "They accepted since."


def ask(
    c: Connection, desk: Desk, visit: Appointment, verdict: Verdict, reply: Reply, sender: str, *, words: str = ""
) -> int:  # fmt: skip
    """The request's number; the open one that an earlier answer of the same party made due is kept instead."""
    party = verdict.party
    known = store.open_request(c, visit.id, party.party_id if party else None)
    if known is not None:
        return known
    about = words or _about(desk, visit, verdict, reply)
    back_to = sender or (party.address if party else "")
    return requests.add_in(
        c, desk, CHANNEL, about, client_id=visit.client_id, entry_id=visit.entry_id, appointment_id=visit.id,
        back_to=back_to if len(back_to) <= requests.WHO else "",
    )  # fmt: skip


def accepted(c: Connection, desk: Desk, visit: Appointment, party_id: int) -> None:
    """Who accepts has changed their mind: nobody needs to ring about the answer before."""
    number = store.open_request(c, visit.id, party_id)
    if number is not None and request_store.end(c, number, "withdrawn", SINCE, desk.now(), desk.person.name):
        desk.log(c, "request withdrawn", "request", number, SINCE, after={"client_id": visit.client_id})


def _about(desk: Desk, visit: Appointment, verdict: Verdict, reply: Reply) -> str:
    """`declined A000123 Tue 1 Dec 09:30: I am ill`; of staff with their name before it."""
    party = verdict.party
    who = "" if party is None or party.role == "client" else f"{_staff(desk, visit, party.role)} "
    what = f"{visit.ref} {when(visit.start, visit.zone)}"
    comment = f": {reply.comment[:COMMENT]}" if reply.comment else ""
    if verdict.word == "applied":
        return f"{who}{WORDS[reply.partstat]} {what}{comment}"
    if reply.method == "COUNTER" and verdict.word == "asked" and party is not None:
        wish = f" at {when(reply.starts_at, visit.zone)} instead" if reply.starts_at is not None else " another time"
        return f"{who}wishes for {what}{wish}; the booking stays as it is{comment}"
    said = WORDS.get(reply.partstat, "")
    return f"{who}answers {what} {f'({said}) ' if said else ''}but {verdict.why}; nothing was changed{comment}"


def _staff(desk: Desk, visit: Appointment, role: str) -> str:
    names, number = desk.catalogue.names, visit.practitioner_id if role == "practitioner" else visit.room_id
    return names.get(number or 0, role)


def when(at: Instant, zone: str) -> str:
    """`Tue 1 Dec 09:30`."""
    wall = to_wall(at, zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}"
