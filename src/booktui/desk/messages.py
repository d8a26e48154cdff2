"""What a booking makes due: one confirmation, change or cancellation, its invitation kept as the bytes that will go.

Only calls and marks are made here; nothing is sent. Sources: domain.md ICS-01 to ICS-04, PRV-02 to PRV-06, edge case
26; RFC 5546 sections 2.1.4, 3.2.2 and 3.2.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from booktui.desk.inviting import Guest, Inviting, standing, summary, wanting
from booktui.exchange.invite import is_address
from booktui.rules.values import Appointment, Instant
from booktui.store import messages as store
from booktui.store import parties

METHODS = {"confirm": "REQUEST", "change": "REQUEST", "cancel": "CANCEL"}
BY = {"email": "by e-mail", "letter": "by letter", "sms": "by text", "phone": "as a phone task"}
WORDS = {"confirm": "confirmation", "change": "change", "cancel": "cancellation"}
NOTHING = "nothing had gone out: its confirmation is withdrawn"


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
    """Make messages due in the caller's transaction; the line to show, like `invite by e-mail queued`.

    `kind` is `confirm`, `change` or `cancel`. What was queued before and never left is withdrawn: only the newest is
    true. A cancellation of what never left is withdrawn with it and has no calendar file (edge case 26); a change of
    what never left, and was not agreed in a call, is the client's confirmation. Practitioner and room get a message
    each where they want one; whoever no longer takes part gets a CANCEL of their own.

    Args:
        must_tell: the client knows of the time from a call, so a cancellation goes out even where nothing had left.
        phone_first: a phone task besides, because anything else could come too late (domain.md 2.8).
    """
    told = store.told(c, appointment.id)
    if any(one.state in store.WAITING for one in told):
        store.withdraw(c, appointment.id, called_off=kind == "cancel")
    stamp = max(now, 1 + max((one.created_at for one in told), default=0))
    work = _Work(c, kind, appointment, client, now, stamp, settings)
    stands = standing(told)
    silent = kind == "cancel" and ("client", None) not in stands
    if kind != "cancel" and told:
        work.answers = _answers(c, kind, appointment)
    first = kind == "change" and not _heard(c, appointment, told, stands)
    must_tell = must_tell or _told_in_words(told)
    said = work.client_row(silent, first=first, must_tell=must_tell, phone_first=phone_first)
    also = work.staff_rows({key: number for key, number in stands.items() if key[0] != "client"})
    return f"{said}; {' and '.join(also)} too" if also else said


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


class _Work:
    """One call of `queue`: what everybody's message has in common."""

    def __init__(
        self, c: Connection, kind: str, appointment: Appointment, client: Mapping[str, Any], now: Instant,
        stamp: Instant, settings: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.c, self.kind, self.appointment, self.client = c, kind, appointment, client
        self.now, self.stamp, self.settings = now, stamp, settings
        self.answers: Mapping[str, str] = {}
        one = appointment
        self.scene = store.scene(c, one.location_id, one.service_id, one.practitioner_id, one.room_id)
        self.files = Inviting(one, client, self.scene, settings)

    def client_row(self, silent: bool, *, first: bool, must_tell: bool, phone_first: bool) -> str:
        """To the client, the first they hear of it or not; the line to show."""
        kind, channel = "confirm" if first else self.kind, channel_for(self.client)
        method = "" if silent else METHODS[kind]
        said = self._said("client", None) if kind == "cancel" and method else ""
        content = self.files.to_client(method, self.stamp, self.answers.get("client", ""), said) if method else b""
        gone = silent and not must_tell
        self._add(kind, channel, method, content, **({"state": "withdrawn", "why": NOTHING} if gone else {}))
        if phone_first and channel != "phone":
            self._add(kind, "phone")
        if gone:
            return NOTHING
        what = "invite" if (kind, channel) == ("confirm", "email") else WORDS[kind]
        return f"{what} {BY[channel]} queued"

    def staff_rows(self, stands: Mapping[tuple[str, int | None], int]) -> list[str]:
        """To practitioner and room; which of them, in words.

        An invitation that stands for somebody who takes part no longer, or wants none, is taken back from them alone
        (RFC 5546 3.2.5, ical.md 3.2).
        """
        wanted = [] if self.kind == "cancel" else wanting(self.scene, self.settings)
        due = [one for one in wanted if stands.get(_key(one)) != self.appointment.sequence]
        left = set(stands) - {_key(one) for one in wanted}
        gone = [guest for role, key in sorted(left, key=str) if (guest := self._guest(role, key))]
        for guest in gone:
            said, alone = self._said(*_key(guest)), self.kind != "cancel"
            self._to(guest, "cancel", self.files.to_staff(guest, "CANCEL", self.stamp, said=said, alone=alone))
        for guest in due:
            kind = "change" if _key(guest) in stands else "confirm"
            answer = self.answers.get(guest.role, "") if kind == "change" else ""
            self._to(guest, kind, self.files.to_staff(guest, "REQUEST", self.stamp, answer=answer))
        return _named([*gone, *due])

    def _guest(self, role: str, schedule_id: int | None) -> Guest | None:
        box = store.mailbox(self.c, role, schedule_id) if schedule_id is not None else None
        return Guest(role, box) if box and is_address(box.email) else None

    def _said(self, recipient: str, schedule_id: int | None) -> str:
        return store.last_said(self.c, self.appointment.id, recipient, schedule_id)

    def _to(self, guest: Guest, kind: str, content: bytes) -> None:
        self._add(
            kind, "email", METHODS[kind], content, recipient=guest.role, schedule_id=guest.box.id,
        )  # fmt: skip

    def _add(self, kind: str, channel: str, method: str = "", content: bytes = b"", **values: Any) -> None:
        row = {
            "appointment_id": self.appointment.id, "client_id": self.appointment.client_id, "kind": kind,
            "channel": channel, "method": method, "sequence": self.appointment.sequence, "content": content.decode(),
            "created_at": self.stamp, "due_at": self.now, "state": "queued",
        }  # fmt: skip
        store.add(self.c, **{**row, **values})


def _heard(
    c: Connection, appointment: Appointment, told: Sequence[store.Told], stands: Mapping[tuple[str, int | None], int]
) -> bool:  # fmt: skip
    """The client knows of the booking: in writing, from the call it was agreed in, or from whoever booked what an
    import brought, which has no message here."""
    mine = [one for one in told if one.recipient == "client"]
    return not mine or ("client", None) in stands or _told_in_words(told) or store.agreed(c, appointment)


def _told_in_words(told: Sequence[store.Told]) -> bool:
    """A text with the time, or a reminder of it, left without a calendar file."""
    mine = (one for one in told if one.recipient == "client" and one.left and not one.method)
    return any(one.kind in ("confirm", "change") or one.kind.startswith("remind") for one in mine)


def _key(guest: Guest) -> tuple[str, int | None]:
    return guest.role, guest.box.id


def _named(guests: Sequence[Guest]) -> list[str]:
    return [f"the {role}" for role in ("practitioner", "room") if any(one.role == role for one in guests)]


def _answers(c: Connection, kind: str, appointment: Appointment) -> dict[str, str]:
    """What each had answered that still stands, by role; everybody is asked again what was called off before."""
    parties.ask_again(c, appointment, everybody=kind == "confirm")
    return {party.role: party.partstat for party in parties.of(c, appointment.id)}


__all__ = ["BY", "METHODS", "WORDS", "channel_for", "queue", "summary"]
