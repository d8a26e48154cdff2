"""Who has taken which client to ring: one desk a client, for as long as the policy says (`claim.minutes`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound, Refused
from booktui.rules.clock import spoken
from booktui.rules.values import Conflict, Instant
from booktui.store import turns as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MINUTE = 60


def claim_in(c: Connection, desk: Desk, entry_id: int) -> None:
    """Claim an entry's client for this person, in the caller's write transaction.

    Raises:
        NotFound: there is no such entry.
        Refused: somebody else is ringing them: who, and since when.
    """
    client_id = store.client_of(c, entry_id)
    if client_id is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    claim_client_in(c, desk, client_id)


def claim_client_in(c: Connection, desk: Desk, client_id: int, *, only_if_free: bool = False) -> None:
    """The same by client; `only_if_free` leaves it with somebody else instead of refusing."""
    if not only_if_free:
        check_free_in(c, desk, client_id)
    if _taken_by(c, desk, client_id) is None:
        claim(c, desk, client_id)


def check_free_in(c: Connection, desk: Desk, client_id: int) -> None:
    """Raises Refused when somebody else is ringing the client: who, and since when."""
    taken = _taken_by(c, desk, client_id)
    if taken is not None:
        who, since = taken
        message = f"{who} is ringing this client, since {spoken(since, desk.zone)}. Take the next one."
        raise Refused([Conflict("changed-meanwhile", "block", message)])


def renew_in(c: Connection, desk: Desk, client_id: int) -> None:
    """The call goes on: once half of its time has gone by the claim starts anew, unless it is somebody else's."""
    live = store.claims(c, client_id, desk.now())
    half = desk.now() + desk.policy.claim_minutes * MINUTE // 2
    if all(by == desk.person.name and until < half for by, until in live):
        claim(c, desk, client_id)


def is_mine(c: Connection, desk: Desk, client_id: int) -> bool:
    """This person has taken the client, and the claim still counts."""
    me = desk.person.name
    return any(by == me for by, _ in store.claims(c, client_id, desk.now()))


def release_in(c: Connection, desk: Desk, client_id: int) -> None:
    """Give back this person's claim on a client, in the caller's write transaction."""
    store.release(c, client_id, desk.person.name)
    desk.turns.forget(client_id)


def claim(c: Connection, desk: Desk, client_id: int) -> None:
    """Take a client who is known to be free, from now on."""
    store.claim(c, client_id, desk.person.name, desk.now() + desk.policy.claim_minutes * MINUTE)


def _taken_by(c: Connection, desk: Desk, client_id: int) -> tuple[str, Instant] | None:
    """Somebody else, and since when."""
    me, long = desk.person.name, desk.policy.claim_minutes * MINUTE
    ringing = store.ringing(c, client_id, me, desk.now() - long)
    if ringing is not None:
        return ringing
    other = next(((by, until) for by, until in store.claims(c, client_id, desk.now()) if by != me), None)
    return (other[0], other[1] - long) if other else None
