"""Letters and messages due about a waiting entry: queued, held or stopped; their texts are made where they are sent.

Sources: domain.md AIS-02 (the form on record, or held), 2.10 (no letters to ZZ99), PRV-02, edge case 11.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.errors import NotFound
from booktui.desk.messages import BY, channel_for
from booktui.desk.timetabling.sessions import holidays_of
from booktui.exchange.invite import is_address
from booktui.rules import letters as rules
from booktui.rules.values import Instant
from booktui.rules.workdays import reply_due
from booktui.store import clients
from booktui.store import letters as store
from booktui.store import messages as outbox

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

TO = {
    "client": "to the client", "gp": "to the GP", "referrer": "to whoever referred",
    "provider": "to the other provider", "agency": "to the agency",
}  # fmt: skip
WORDS = {
    "ring": "letter asking to ring", "removal": "removal letter", "discharge": "discharge letter",
    "validate": "question whether it is still needed", "job": "booking", "travel": "leaflet on travel costs",
    "missed": "message on the missed visit",
}  # fmt: skip


SENSITIVE = "the record became sensitive: use the safe number, or withdraw it"


def queue(
    c: Connection, desk: Desk, kind: str, recipient: str, *, client_id: int, entry_id: int | None = None,
    appointment_id: int | None = None, due_at: Instant | None = None,
) -> str:  # fmt: skip
    """Make a letter due in the caller's transaction; the line to show, like `removal letter to the GP queued`.

    It goes the way the client is written to; to everybody else by letter. One that cannot go by itself is held, with a
    task that says why. The same one that has not left yet is not made again.

    Args:
        recipient: `client`, `gp`, `referrer`, `provider` or `agency`.
        due_at: not before; now unless said.

    Raises:
        NotFound: there is no such client.
    """
    what = f"{WORDS.get(kind, kind)} {TO.get(recipient, recipient)}"
    known = store.standing(c, client_id, kind, recipient, entry_id, appointment_id)
    if known is not None:
        return f"{what} is {known} already"
    client = _client(c, client_id)
    way = _way(c, desk, client, text=kind not in rules.LONG) if recipient == "client" else rules.Route("letter")
    outbox.add(
        c, appointment_id=appointment_id, client_id=client_id, entry_id=entry_id, recipient=recipient, kind=kind,
        channel=way.channel, created_at=desk.now(), due_at=due_at if due_at is not None else desk.now(),
        state="held" if way.held else "queued", why=way.held,
    )  # fmt: skip
    if not way.held:
        return f"{what} {BY[way.channel]} queued" if recipient == "client" else f"{what} queued"
    _see_to(c, desk, f"The {what} of {client['ref']} is held: {way.held}.", client_id, entry_id)
    return f"{what} held: {way.held}"


def channel_in(c: Connection, desk: Desk, client_id: int) -> str:
    """How the client is written to about the list."""
    return _way(c, desk, _client(c, client_id)).channel


def hold_in(
    c: Connection, desk: Desk, client: Mapping[str, Any], appointment_id: int | None = None
) -> str:  # fmt: skip
    """Hold the letters to a client that cannot go by themselves; of one visit, or all; the line, or nothing (AIS-02).

    Called when a letter about a visit was queued, and when the client's record says something new of their letters.
    Where e-mail is the form on record they go that way.
    """
    way = _way(c, desk, client)
    plain = way == rules.Route("letter") or channel_for(client) != "letter"
    ids = [] if plain else store.queued_letters(c, client["id"], appointment_id)
    if not ids:
        return ""
    if not way.held:
        store.reroute(c, ids, way.channel)
        return f"{BY[way.channel]} instead of by letter, as is on record"
    store.hold(c, ids, way.held)
    about = f"about A{appointment_id:06d} to" if appointment_id is not None else "to"
    what = f"The letter {about} {client['ref']} is held: {way.held}."
    _see_to(c, desk, what, client["id"], None, appointment_id=appointment_id)
    return f"letter held: {way.held}"


def stop_in(c: Connection, desk: Desk, client_id: int) -> int:
    """Hold what is queued to a client by a way that may no longer be used, because the record became sensitive.

    Returns:
        how many there were; with any, there is a task for a supervisor (edge case 11).
    """
    now = channel_for(_client(c, client_id))
    ids = [number for number, channel in store.queued_to(c, client_id) if rules.stops(channel, now)]
    if ids:
        store.hold(c, ids, SENSITIVE)
        ref = _client(c, client_id)["ref"]
        what = f"{len(ids)} queued to {ref} were stopped: use the safe number, or withdraw them."
        _see_to(c, desk, what, client_id, None, role="supervisor")
        desk.log(c, "hold letters", "client", client_id, after={"messages": ids})
    return len(ids)


def _way(c: Connection, desk: Desk, client: Mapping[str, Any], *, text: bool = True) -> rules.Route:
    channel = channel_for(client)
    channel = channel if text or channel != "sms" else "letter"
    formats = store.formats(c, client["id"]) if channel == "letter" else ()
    return rules.route(
        channel, formats, client.get("postcode") or "",
        email=is_address(client.get("email") or "") and not client.get("sensitive"),
        languages=_languages(desk) if formats else ("en",),
    )  # fmt: skip


def _languages(desk: Desk) -> Collection[str]:
    from booktui.desk.wording.library import folder_languages

    return folder_languages(desk.settings.get("messages_folder", ""))


def _client(c: Connection, client_id: int) -> dict[str, Any]:
    found = clients.record_raw(c, client_id)
    if not found:
        raise NotFound("There is no such client at this desk.")
    return found


def _see_to(
    c: Connection, desk: Desk, what: str, client_id: int, entry_id: int | None, *, role: str = "coordinator",
    appointment_id: int | None = None,
) -> None:  # fmt: skip
    policy = desk.policy
    due = reply_due(desk.now(), policy.reply_hours, policy.reply_calendar, desk.zone, holidays_of(c, desk.zone))
    tasks.add_in(
        c, desk, "letters", what, due_at=due, client_id=client_id, entry_id=entry_id, appointment_id=appointment_id,
        role=role,
    )  # fmt: skip
