"""Who has answered and what came in, as screens and commands show it: plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from booktui.rules.clock import iso, to_wall
from booktui.rules.messages.replies import WORDS
from booktui.rules.values import Instant

HIDDEN = "••••"
DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """Somebody who was asked, and what they answered."""

    role: str
    """`client`, `practitioner` or `room`."""
    partstat: str
    """As RFC 5545 3.2.12 writes it; NEEDS-ACTION: not answered."""
    answered_at: Instant | None = None
    comment: str = ""
    """Dots where the client or the service is sensitive (PRV-01)."""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """An answer that came in, applied or not."""

    id: int
    received_at: Instant
    role: str
    """Whose it is: `client`, `practitioner`, `room`; empty where that is not known."""
    client_ref: str
    appointment_id: int | None
    method: str
    partstat: str
    verdict: str
    why: str
    comment: str
    sender: str
    source: str
    taken_by: str
    starts_at: Instant | None = None
    """The time that they wish for, for information."""
    request_id: int | None = None
    zone: str = "UTC"

    @property
    def words(self) -> str:
        """`applied: client declined A000123`."""
        said = WORDS.get(self.partstat, self.partstat.lower())
        about = f" A{self.appointment_id:06d}" if self.appointment_id else ""
        who = f"{self.role} {said}{about}" if self.verdict == "applied" else f"{self.role}{about}: {self.why}"
        asked = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.verdict}: {who.strip(' :')}{asked}"


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that is known of the answers to one appointment."""

    parties: tuple[PartyAnswer, ...] = ()
    history: tuple[ReplyView, ...] = ()
    """The newest first."""


def line_of(parties: Iterable[PartyAnswer], zone: str) -> str:
    """`client accepted 24 Nov 10:02 · practitioner not answered`; empty where nobody was asked."""
    return " · ".join(_said(one, zone) for one in parties)


def _said(party: PartyAnswer, zone: str) -> str:
    mark = "‹!› " if party.partstat == DECLINED else ""
    when = ""
    if party.answered_at is not None:
        wall = to_wall(party.answered_at, zone)
        when = f" {wall.day} {wall:%b %H:%M}"
    return f"{mark}{party.role} {WORDS.get(party.partstat, party.partstat.lower())}{when}"


def answers_json(parties: Iterable[PartyAnswer]) -> list[dict[str, Any]]:
    """`[{"role", "partstat", "answered_at", "comment"}]`."""
    return [
        {
            "role": one.role, "partstat": one.partstat, "comment": one.comment,
            "answered_at": None if one.answered_at is None else iso(one.answered_at),
        }
        for one in parties
    ]  # fmt: skip


def reply_json(view: ReplyView) -> dict[str, Any]:
    """`{"id", "received_at", "appointment", "client", "role", "method", "partstat", "verdict", "why", "comment",
    "wishes", "request", "source", "taken_by"}`."""
    return {
        "id": view.id, "received_at": iso(view.received_at), "appointment": view.appointment_id,
        "client": view.client_ref or None, "role": view.role or None, "method": view.method, "partstat": view.partstat,
        "verdict": view.verdict, "why": view.why, "comment": view.comment,
        "wishes": None if view.starts_at is None else iso(view.starts_at), "request": view.request_id,
        "source": view.source, "taken_by": view.taken_by,
    }  # fmt: skip
