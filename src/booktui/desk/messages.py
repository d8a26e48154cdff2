"""What a booking makes due: one confirmation, change or cancellation, its invitation kept as the bytes that will go.

Only calls and marks are made here; nothing is sent. Sources: domain.md ICS-01 to ICS-04, PRV-02 to PRV-06, edge case
26; RFC 5546 sections 2.1.4, 3.2.2 and 3.2.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from booktui.desk.profile import load_policy
from booktui.exchange.invite import invitation, is_address, unreachable
from booktui.rules.values import Appointment, Instant
from booktui.store import messages as store

METHODS = {"confirm": "REQUEST", "change": "REQUEST", "cancel": "CANCEL"}
BY = {"email": "by e-mail", "letter": "by letter", "sms": "by text", "phone": "as a phone task"}
WORDS = {"confirm": "confirmation", "change": "change", "cancel": "cancellation"}
NO_MAILBOX = "desk@desk.invalid"
"""The organizer of a desk that has no address: RFC 2606, so an answer goes nowhere instead of to a stranger."""


def queue(
    c: Connection,
    *,
    kind: str,
    appointment: Appointment,
    client: Mapping[str, Any],
    now: Instant,
    settings: Mapping[str, str],
    must_tell: bool = False,
    phone_first: bool = False,
) -> str:
    """Make a message due in the caller's transaction; the line to show, like `invite by e-mail queued`.

    `kind` is `confirm`, `change` or `cancel`. What was queued before and never left is withdrawn: only the newest is
    true. A cancellation of what never left is withdrawn with it and has no calendar file (edge case 26).

    Args:
        must_tell: the client knows of the time from a call, so a cancellation goes out even where nothing had left.
        phone_first: a phone task besides, because anything else could come too late (domain.md 2.8).
    """
    store.withdraw(c, appointment.id)
    silent = kind == "cancel" and not store.ever_exported(c, appointment.id)
    channel = channel_for(client)
    stamp = max(now, store.newest(c, appointment.id) + 1)
    content = b"" if silent else invite_for(c, kind, appointment, client, stamp, settings)
    store.add(
        c,
        appointment_id=appointment.id,
        client_id=appointment.client_id,
        kind=kind,
        channel=channel,
        method="" if silent else METHODS[kind],
        sequence=appointment.sequence,
        content=content.decode(),
        created_at=stamp,
        due_at=now,
        state="withdrawn" if silent and not must_tell else "queued",
    )
    if phone_first and channel != "phone":
        store.add(
            c, appointment_id=appointment.id, client_id=appointment.client_id, kind=kind, channel="phone",
            sequence=appointment.sequence, created_at=stamp, due_at=now, state="queued",
        )  # fmt: skip
    if silent and not must_tell:
        return "nothing had gone out: its confirmation is withdrawn"
    what = "invite" if (kind, channel) == ("confirm", "email") else WORDS[kind]
    return f"{what} {BY[channel]} queued"


def channel_for(client: Mapping[str, Any]) -> str:
    """`email`, `sms`, `letter` or `phone`: what the client chose, if it can be used; else e-mail, if they have any.

    A sensitive client's address and phone are never written to unasked (PRV-02): a phone task, which shows the safe
    number, unless they chose e-mail. A text needs consent.
    """
    chosen = client.get("preferred_channel") or ""
    mail = is_address(client.get("email") or "")
    if chosen == "email" and mail:
        return "email"
    if client.get("sensitive"):
        return "phone"
    if chosen == "sms" and client.get("sms_consent") and (client.get("mobile") or client.get("phone")):
        return "sms"
    return "email" if mail and chosen != "letter" else "letter"


def invite_for(
    c: Connection,
    kind: str,
    appointment: Appointment,
    client: Mapping[str, Any],
    stamp: Instant,
    settings: Mapping[str, str],
) -> bytes:
    """The calendar file: neutral (PRV-04), for one guest; `stamp` is newer than any before it (RFC 5546 2.1.4)."""
    place, hidden = _place(c, appointment, client)
    phone = settings.get("phone", "")
    lines = [f"Please ring {phone} to change or cancel." if phone else "", f"Reference {appointment.ref}."]
    return invitation(
        METHODS[kind],
        uid=appointment.uid,
        sequence=appointment.sequence,
        stamp=stamp,
        start=appointment.start,
        end=appointment.end,
        summary=summary(settings),
        organizer=("" if hidden else settings.get("name", ""), _mailbox(settings)),
        attendee=_guest(appointment, client, hidden),
        location=place,
        description="\n".join(line for line in lines if line),
    )


def summary(settings: Mapping[str, str]) -> str:
    """What the event is called: never the service, the clinic or the reason (PRV-04)."""
    policy = load_policy(settings.get("profile", "general"), settings.get("policy", ""))
    return settings.get("invite_summary") or policy.invite_summary


def _guest(appointment: Appointment, client: Mapping[str, Any], hidden: bool) -> tuple[str, str]:
    address = client.get("email") or ""
    name = "" if hidden else f"{client.get('given_name') or ''} {client.get('family_name') or ''}"
    return name, address if is_address(address) else unreachable(appointment.ref)


def _mailbox(settings: Mapping[str, str]) -> str:
    address = settings.get("email", "")
    return address if is_address(address) else NO_MAILBOX


def _place(c: Connection, appointment: Appointment, client: Mapping[str, Any]) -> tuple[str, bool]:
    """Where to come, and whether names are to be left out.

    A sensitive service's place is its address alone: the name of a site can say what it is for (PRV-03). A room is
    never named.
    """
    name, address, sensitive = store.place(c, appointment.location_id, appointment.service_id)
    hidden = bool(sensitive or client.get("sensitive"))
    parts = [address] if sensitive else [name, address]
    return ", ".join(part for part in parts if part), hidden
