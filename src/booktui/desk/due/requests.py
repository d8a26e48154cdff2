"""Requests that came in: every one is answered, and by when is reckoned when it is taken (domain.md 9.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.clock import iso, spoken
from booktui.rules.values import Instant, Role
from booktui.rules.workdays import reply_due
from booktui.store import requests as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

CHANNELS = ("phone", "email", "letter", "online", "in person")
HIDDEN = "••••"
LIMIT = 200
ABOUT = ANSWER = 500
WHO = 120


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as lists show it; the client's name is masked where it must be."""

    id: int
    channel: str
    about: str
    received_at: Instant
    due_at: Instant
    """By the policy's calendar."""
    plain_at: Instant
    """By the clock alone, closed days counted."""
    taken_by: str
    sender: str = ""
    back_to: str = ""
    """The number or address to answer to."""
    client_id: int | None = None
    client_ref: str = ""
    who: str = ""
    entry_id: int | None = None
    appointment_id: int | None = None
    state: str = "open"
    """`open`, `answered` or `withdrawn`."""
    answer: str = ""
    """What was answered, or why it was withdrawn."""
    answered_at: Instant | None = None
    answered_by: str = ""
    sensitive: bool = False
    """The client's record is: what was typed shows only where it is asked for."""

    @property
    def from_whom(self) -> str:
        """The client as lists show them, else who said they ask."""
        return self.who or self.sender or "somebody unknown"


def add_in(
    c: Connection, desk: Desk, channel: str, about: str, *, client_id: int | None = None, entry_id: int | None = None,
    appointment_id: int | None = None, sender: str = "", back_to: str = "",
) -> int:  # fmt: skip
    """A request that came in now, in the caller's transaction and in the program's own words; its number."""
    about_whom = subject.whole(c, client_id, entry_id, appointment_id)
    said = {"channel": channel, "about": about[:ABOUT], "sender": sender[:WHO], "back_to": back_to[:WHO]}
    return _keep(c, desk, desk.now(), said, about_whom)


class Requests:
    """`desk.requests`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, limit: int = LIMIT) -> tuple[RequestView, ...]:
        """The open ones, overdue and soonest due first."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(self._view(row)) for row in store.open_requests(c, limit))

    def of_client(self, client_id: int) -> tuple[RequestView, ...]:
        """A client's, the newest first."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(self._view(row)) for row in store.of_client(c, client_id))

    def get(self, request_id: int, reveal_reason: str | None = None) -> RequestView:
        """One, answered or not. One of a sensitive client is masked unless a reason to open it is given:
        that is recorded; an auditor opens none.

        Raises:
            NotFound: there is none of that number.
        """
        with telling(), self._desk.store.read() as c:
            view = self._view(_row(c, request_id))
        may = not view.sensitive or subject.opened(self._desk, "request", request_id, reveal_reason)
        return view if may else _listed(view)

    def due_times(self, received_at: Instant) -> tuple[Instant, Instant]:
        """By when it is answered: by the working calendar, and by the clock alone."""
        with telling(), self._desk.store.read() as c:
            return _due(c, self._desk, received_at, "working"), _due(c, self._desk, received_at, "plain")

    def add(
        self, channel: str, about: str, *, client_id: int | None = None, entry_id: int | None = None,
        appointment_id: int | None = None, sender: str = "", back_to: str = "", received_at: Instant | None = None,
    ) -> RequestView:  # fmt: skip
        """A request that came in; it stays listed until it is answered.

        Raises:
            BadInput: no such channel, nothing said about what it is, nobody to answer to, or a time still to come.
            NotFound: there is no such client, entry or appointment.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        at = desk.now() if received_at is None else received_at
        values = self._checked(channel, about, sender, back_to, at)
        with telling(), desk.store.write() as c:
            about_whom = subject.whole(c, client_id, entry_id, appointment_id)
            if about_whom.client_id is None and not values["sender"] and not values["back_to"]:
                raise BadInput("Say who asks, or where to answer to. Nothing was kept.")
            return self._view(_row(c, _keep(c, desk, at, values, about_whom)))

    def answer(self, request_id: int, answer: str) -> RequestView:
        """What was answered.

        Raises:
            BadInput: nothing was said.
            NotFound: there is no such request.
            Refused: it is answered or withdrawn already.
        """
        return self._end(request_id, "answered", answer, "Say what was answered.")

    def withdraw(self, request_id: int, reason: str) -> RequestView:
        """It needs no answer, for a reason: see `answer`."""
        return self._end(request_id, "withdrawn", reason, "Say why it needs no answer.")

    def _end(self, request_id: int, state: str, text: str, otherwise: str) -> RequestView:
        desk, said = self._desk, _clean("answer", text, ANSWER)
        desk.require(Role.COORDINATOR)
        if not said:
            raise BadInput(f"{otherwise} The request stays open.")
        with telling(), desk.store.write() as c:
            row = _row(c, request_id)
            if not store.end(c, request_id, state, said, desk.now(), desk.person.name):
                raise Refused([], f"Request {request_id} is {row.state} already, by {row.answered_by}.")
            late = desk.now() > row.due_at
            desk.log(c, f"request {state}", "request", request_id, after={"client_id": row.client_id, "late": late})
            return self._view(_row(c, request_id))

    def _checked(self, channel: str, about: str, sender: str, back_to: str, at: Instant) -> dict[str, str]:
        if channel not in CHANNELS:
            raise BadInput(f"There is no channel {channel!r}. Known: {', '.join(CHANNELS)}. Nothing was kept.")
        if at > self._desk.now():
            raise BadInput(f"{spoken(at, self._desk.zone)} is still to come. Nothing was kept.")
        said = _clean("text", about, ABOUT)
        if not said:
            raise BadInput("Say what it is about. Nothing was kept.")
        return {
            "channel": channel, "about": said, "sender": _clean("name", sender, WHO),
            "back_to": _clean("number or address", back_to, WHO),
        }  # fmt: skip

    def _view(self, row: store.RequestRow) -> RequestView:
        plain = reply_due(row.received_at, self._desk.policy.reply_hours, "plain", self._desk.zone, ())
        who = shown(row.family or "", row.given or "", bool(row.sensitive))
        return RequestView(
            row.id, row.channel, row.about, row.received_at, row.due_at, plain, row.taken_by, row.sender, row.back_to,
            row.client_id, row.ref or "", who, row.entry_id, row.appointment_id, row.state, row.answer,
            row.answered_at, row.answered_by, bool(row.sensitive),
        )  # fmt: skip


def _keep(c: Connection, desk: Desk, at: Instant, values: dict[str, str], about: subject.Subject) -> int:
    due = _due(c, desk, at, desk.policy.reply_calendar)
    number = store.add(c, received_at=at, due_at=due, taken_by=desk.person.name, **values, **about.key)
    after = {"channel": values["channel"], "client_id": about.client_id, "due_at": due}
    desk.log(c, "request", "request", number, after=after)
    return number


def _due(c: Connection, desk: Desk, received: Instant, calendar: str) -> Instant:
    closed = holidays_of(c, desk.zone) if calendar == "working" else frozenset()
    return reply_due(received, desk.policy.reply_hours, calendar, desk.zone, closed)


def _listed(view: RequestView) -> RequestView:
    """In lists without what was typed about a sensitive client (PRV-01)."""
    if not view.sensitive:
        return view
    return replace(view, about=HIDDEN, back_to="", sender="", answer=HIDDEN if view.answer else "")


def request_json(view: RequestView) -> dict[str, Any]:
    """`{"id", "channel", "client", "sender", "back_to", "about", "received_at", "due_at", "plain_at", "taken_by",
    "state", "answer", "answered_at", "answered_by"}`."""
    done = None if view.answered_at is None else iso(view.answered_at)
    return {
        "id": view.id, "channel": view.channel, "client": view.client_ref or None, "sender": view.sender,
        "back_to": view.back_to, "about": view.about, "received_at": iso(view.received_at),
        "due_at": iso(view.due_at), "plain_at": iso(view.plain_at), "taken_by": view.taken_by, "state": view.state,
        "answer": view.answer, "answered_at": done, "answered_by": view.answered_by,
    }  # fmt: skip


def _row(c: Connection, request_id: int) -> store.RequestRow:
    row = store.one(c, request_id)
    if row is None:
        raise NotFound(f"There is no request {request_id}.")
    return row


def _clean(what: str, text: str, most: int) -> str:
    return read_text(what, text, most, "Nothing was kept.")
