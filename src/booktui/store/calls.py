"""Calls, the offers made in them and the attempts to reach somebody: statements inside the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from booktui.store.hot import Hot
from booktui.store.tables import (
    AccessNeed,
    Appointment,
    Call,
    ClientRow,
    ContactAttempt,
    OfferMade,
    Referral,
    WaitingEntry,
    table_of,
)

_call = table_of(Call)
_offer = table_of(OfferMade)
_attempt = table_of(ContactAttempt)
_appointment = table_of(Appointment)
_client = table_of(ClientRow)
_need = table_of(AccessNeed)
_entry = table_of(WaitingEntry)
_referral = table_of(Referral)

_CALL = tuple(_call.c)
_one = Hot(select(*_CALL).where(_call.c.id == bindparam("id")))
_open = Hot(
    select(*_CALL).where(_call.c.by_user == bindparam("user"), _call.c.ended_at.is_(None)).order_by(_call.c.started_at)
)
_CLIENT = (
    _client.c.id, _client.c.ref, _client.c.given_name, _client.c.family_name, _client.c.birth_date, _client.c.phone,
    _client.c.mobile, _client.c.email, _client.c.address, _client.c.postcode, _client.c.language, _client.c.gp,
    _client.c.sensitive, _client.c.status, _client.c.sms_consent, _client.c.voicemail_consent,
    _client.c.preferred_channel, _client.c.short_notice_hours, _client.c.notes,
)  # fmt: skip
_who = Hot(select(*_CLIENT).where(_client.c.id == bindparam("id")))
_needs = Hot(
    select(_need.c.kind, _need.c.detail)
    .where(_need.c.client_id == bindparam("id"), _need.c.ended_at.is_(None))
    .order_by(_need.c.id)
)
_ENTRY = (
    _entry.c.id, _entry.c.client_id, _entry.c.service_id, _entry.c.status, _entry.c.priority, _entry.c.target_on,
    _entry.c.not_before, _entry.c.want_days, _entry.c.want_part, _entry.c.comment, _entry.c.attempts,
    _entry.c.clock_start,
)  # fmt: skip
_ENTRY_NAMES = (*(column.name for column in _ENTRY), "referrer")
_waits = Hot(
    select(*_ENTRY, _referral.c.referrer)
    .select_from(_entry.outerjoin(_referral, _referral.c.id == _entry.c.referral_id))
    .where(_entry.c.id == bindparam("id"))
)
_waits_of = Hot(
    select(_entry.c.id)
    .where(_entry.c.client_id == bindparam("client"), or_(_entry.c.status == "waiting", _entry.c.status == "suspended"))
    .order_by(_entry.c.target_on)
)
_attempt_of = Hot(select(_attempt.c.id).where(_attempt.c.call_id == bindparam("call")))
_attempts = Hot(
    select(_attempt.c.at, _attempt.c.part, _attempt.c.outcome, _attempt.c.by_user, _attempt.c.call_id)
    .where(_attempt.c.client_id == bindparam("client"))
    .order_by(_attempt.c.at.desc())
    .limit(100)
)
_cancelled_by = Hot(select(_appointment.c.cancelled_by).where(_appointment.c.id == bindparam("id")))
_insert_call, _insert_offer, _insert_attempt = insert(_call), insert(_offer), insert(_attempt)


def _named(columns: tuple[Any, ...], row: tuple[Any, ...] | None) -> dict[str, Any] | None:
    return dict(zip((column.name for column in columns), row, strict=True)) if row else None


def call(c: Connection, call_id: int) -> dict[str, Any] | None:
    """The call's row."""
    return _named(_CALL, _one.row(c, id=call_id))


def open_of(c: Connection, user: str) -> list[dict[str, Any]]:
    """Calls of that user that have not ended, first begun first."""
    return [dict(zip((column.name for column in _CALL), row, strict=True)) for row in _open.rows(c, user=user)]


def client(c: Connection, client_id: int) -> dict[str, Any] | None:
    """What a call needs to know of the client; dates and truths as such, whatever the driver keeps."""
    row = _named(_CLIENT, _who.row(c, id=client_id))
    if row is None:
        return None
    born = row["birth_date"]
    row["birth_date"] = date.fromisoformat(born) if isinstance(born, str) else born
    for name in ("sensitive", "sms_consent", "voicemail_consent"):
        row[name] = None if row[name] is None else bool(row[name])
    return row


def needs(c: Connection, client_id: int) -> list[tuple[str, str]]:
    """Kind and detail of every need in force."""
    return [(kind, detail or "") for kind, detail in _needs.rows(c, id=client_id)]


def entry(c: Connection, entry_id: int) -> dict[str, Any] | None:
    """The waiting entry with its referrer."""
    row = _waits.row(c, id=entry_id)
    return dict(zip(_ENTRY_NAMES, row, strict=True)) if row else None


def entries_of(c: Connection, client_id: int) -> list[int]:
    """The client's open waiting entries, the nearest target first."""
    return [int(row[0]) for row in _waits_of.rows(c, client=client_id)]


def cancelled_by(c: Connection, appointment_id: int) -> str:
    """`client`, `provider`, or nothing while it stands."""
    row = _cancelled_by.row(c, id=appointment_id)
    return row[0] if row else ""


def attempts(c: Connection, client_id: int) -> list[tuple[Any, ...]]:
    """When, part of the day, outcome, by whom and in which call the client was tried to reach, latest first."""
    return _attempts.rows(c, client=client_id)


def add_call(c: Connection, values: dict[str, Any]) -> int:
    """Insert a call; its id."""
    return _key(c.execute(_insert_call, values).inserted_primary_key)


def change_call(c: Connection, call_id: int, values: dict[str, Any]) -> None:
    """Update a call."""
    c.execute(update(_call).where(_call.c.id == call_id).values(**values))


def add_offer(c: Connection, values: dict[str, Any]) -> int:
    """Insert an offer; its id."""
    return _key(c.execute(_insert_offer, values).inserted_primary_key)


def answer_offer(c: Connection, offer_id: int, answer: str, reasonable: bool) -> None:
    """Keep what was said to an offer."""
    c.execute(update(_offer).where(_offer.c.id == offer_id).values(answer=answer, reasonable=reasonable))


def keep_attempt(c: Connection, call_id: int, values: dict[str, Any]) -> bool:
    """One attempt a call: added, or changed when the call was taken up again. True when it is a new one."""
    row = _attempt_of.row(c, call=call_id)
    if row is None:
        c.execute(_insert_attempt, {**values, "call_id": call_id})
        return True
    c.execute(update(_attempt).where(_attempt.c.id == row[0]).values(**values))
    return False


def note_attempt(c: Connection, entry_id: int, at: int, *, new: bool) -> None:
    """The entry was tried; a time to ring back that has come is over."""
    values: dict[str, Any] = {"last_attempt_at": at, "not_before": None}
    if new:
        values["attempts"] = _entry.c.attempts + 1
    c.execute(update(_entry).where(_entry.c.id == entry_id).values(**values))


def change_entry(c: Connection, entry_id: int, values: dict[str, Any]) -> None:
    """Change what the call learned about the entry, raising its version."""
    c.execute(update(_entry).where(_entry.c.id == entry_id).values(**values, version=_entry.c.version + 1))


def needs_asked(c: Connection, client_id: int, on: date) -> None:
    """Needs were asked about on that day."""
    c.execute(update(_client).where(_client.c.id == client_id).values(needs_asked_on=on))


def suspend_entries(c: Connection, client_id: int) -> int:
    """Nobody rings this client from the list any more; how many entries it had."""
    statement = update(_entry).where(_entry.c.client_id == client_id, _entry.c.status == "waiting")
    return c.execute(statement.values(status="suspended", version=_entry.c.version + 1)).rowcount


def _key(key: Any) -> int:
    assert key is not None
    return int(key[0])


_past = Hot(
    select(_call.c.started_at, _call.c.script, _call.c.outcome, _call.c.by_user)
    .where(_call.c.client_id == bindparam("client"))
    .order_by(_call.c.started_at.desc())
    .limit(bindparam("limit"))
)


def of_client(connection: Connection, client_id: int, limit: int) -> list[tuple[Any, ...]]:
    """(started, script, outcome, by) of the client's calls, latest first."""
    return _past.rows(connection, client=client_id, limit=limit)
