"""The calendar files of a booking: to the client, and to the practitioner and the room where they want them.

Neutral for everybody (domain.md PRV-03, PRV-04), one guest in each (ical.md 3.2), one UID and SEQUENCE for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from booktui.desk.profile import load_policy
from booktui.exchange.invite import How, invitation, is_address, span_in, unreachable
from booktui.rules.messages.privacy import sender_name
from booktui.rules.policy import Policy
from booktui.rules.values import Appointment, Instant
from booktui.store.messages import Mailbox, Scene, Told

NO_MAILBOX = "desk@desk.invalid"
"""The organizer of a desk that has no address: RFC 2606, so an answer goes nowhere instead of to a stranger."""
BOOKED = "Booked"
"""What a room's calendar says, and a practitioner's where the service or the client is sensitive (PRV-03)."""
REMOTE = ("telephone", "video")
"""Ways to be seen that have no place to come to."""


class Guest(NamedTuple):
    """A practitioner or room that is written to about a booking."""

    role: str
    box: Mailbox


class Inviting:
    """Writes the files about one appointment as it stands."""

    def __init__(
        self, appointment: Appointment, client: Mapping[str, Any], scene: Scene, settings: Mapping[str, str]
    ) -> None:
        self._appointment, self._client, self._settings = appointment, client, settings
        self._hidden = bool(scene.sensitive or client.get("sensitive"))
        self._place = place_of(appointment, scene)
        called = sender_name(settings.get("name", ""), settings.get("hospital_name", ""), hidden=self._hidden)
        self._organizer = (called, organizer(settings))

    def to_client(self, method: str, stamp: Instant, answer: str = "", said: str = "") -> bytes:
        """A REQUEST or CANCEL for the client; without a mail address one that is only handed over.

        Args:
            said: the file that the guest was last asked with: a CANCEL calls off the time that they know of.
        """
        client, settings = self._client, self._settings
        address = client.get("email") or ""
        name = "" if self._hidden else f"{client.get('given_name') or ''} {client.get('family_name') or ''}"
        phone = settings.get("phone", "")
        change = f"Please ring {phone} to change or cancel." if phone else ""
        guest = (name, address if is_address(address) else unreachable(self._appointment.ref))
        how = How(answer=answer, alarm_minutes=policy_of(settings).invite_alarm_minutes)
        return self._write(method, stamp, summary(settings), guest, how, said, change)

    def to_staff(
        self, guest: Guest, method: str, stamp: Instant, *, answer: str = "", said: str = "", alone: bool = False
    ) -> bytes:  # fmt: skip
        """The same for a practitioner or room: never the client's name nor the service.

        Args:
            alone: only this guest is no longer invited; the booking stands.
        """
        room = guest.role == "room"
        called = BOOKED if room or self._hidden else f"Appointment {self._appointment.ref}"
        who = ("" if self._hidden else guest.box.name, guest.box.email)
        return self._write(method, stamp, called, who, How(room, answer, alone), said)

    def _write(
        self, method: str, stamp: Instant, called: str, guest: tuple[str, str], how: How, said: str, *lines: str
    ) -> bytes:  # fmt: skip
        one = self._appointment
        start, end = span_in(said) or (one.start, one.end)
        return invitation(
            method,
            uid=one.uid,
            sequence=one.sequence,
            stamp=stamp,
            start=start,
            end=end,
            summary=called,
            organizer=self._organizer,
            attendee=guest,
            location=self._place,
            description="\n".join(line for line in (*lines, f"Reference {one.ref}.") if line),
            how=how,
        )


def wanting(scene: Scene, settings: Mapping[str, str]) -> list[Guest]:
    """Who else is invited: whoever wants to be and can; each mailbox once, and never the organizer's own.

    A mail program offers nothing to answer with where organizer and guest are one (ical.md 3.2).
    """
    seen = {organizer(settings).casefold()}
    found = []
    for role, box in scene.staff:
        if box.wanted and is_address(box.email) and box.email.casefold() not in seen:
            seen.add(box.email.casefold())
            found.append(Guest(role, box))
    return found


def standing(told: Iterable[Told]) -> dict[tuple[str, int | None], int]:
    """Whose invitation stands: SEQUENCE of the last file that left to them, by recipient and schedule.

    Whoever was last sent a CANCEL has none, and nobody gets a CANCEL of what they were never sent (edge case 26).
    """
    found: dict[tuple[str, int | None], int] = {}
    for one in told:
        if one.left and one.method:
            key = (one.recipient, one.schedule_id)
            found.pop(key, None)
            if one.method == "REQUEST":
                found[key] = one.sequence
    return found


def place_of(appointment: Appointment, scene: Scene) -> str:
    """Where to come; `Telephone` or `Video` where nobody comes.

    A sensitive service's place is its address alone: the name of a site can say what it is for (PRV-03). A room is
    never named.
    """
    if appointment.modality in REMOTE:
        return appointment.modality.capitalize()
    parts = [scene.address] if scene.sensitive else [scene.place, scene.address]
    return ", ".join(part for part in parts if part)


def organizer(settings: Mapping[str, str]) -> str:
    """The mailbox that reads replies: what mail is sent from, else the desk's own (RFC 6047 2.3: it is the From)."""
    mail = settings.get("mail", "")
    sender = str(json.loads(mail).get("sender", "")) if mail else ""
    address = sender or settings.get("email", "")
    return address if is_address(address) else NO_MAILBOX


def summary(settings: Mapping[str, str]) -> str:
    """What the event is called: never the service, the clinic or the reason (PRV-04)."""
    return settings.get("invite_summary") or policy_of(settings).invite_summary


def policy_of(settings: Mapping[str, str]) -> Policy:
    """The policy in force at the desk."""
    return load_policy(settings.get("profile", "general"), settings.get("policy", ""))
