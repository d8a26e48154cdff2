"""The audit chain itself: what each link's hash covers, and following every link, a million in seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import Connection

from booktui.store.driver import driver
from booktui.store.portable import stream

START = "0" * 64
"""What stands for the hash before the first row."""
FIELDS = ("id", "at", "by_user", "role", "action", "object", "object_id", "reason", "undoes", "digest")
"""What a row's hash covers, besides the hash before it."""
MOST_SAID = 1_000
"""So many faults are told one by one; more of them say nothing more."""
STEP = 20_000
"""Rows between two words on how far it has come."""
Told = Callable[[int, int], None]
"""Told how many rows were followed, and of how many."""

_ROWS = (
    f"SELECT {', '.join('a.' + name for name in FIELDS)}, a.previous, a.hash, d.salt, d.before, d.after "
    "FROM audit a LEFT JOIN audit_detail d ON d.audit_id = a.id WHERE a.id > ? ORDER BY a.id"
)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same text for the same facts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def detail_digest(salt: str, before: str, after: str) -> str:
    """Salted, so that an erased detail cannot be guessed back from the chain."""
    return hashlib.sha256(f"{salt}\0{before}\0{after}".encode()).hexdigest()


def row_hash(previous: str, row: dict[str, Any]) -> str:
    """Over the hash before and the row's own canonical JSON."""
    return hashlib.sha256((previous + canonical({name: row[name] for name in FIELDS})).encode()).hexdigest()


def linked(
    previous: str, number: int, at: int, by: str, role: str, action: str, thing: str, thing_id: int | None, reason: str,
    undoes: int | None, digest: str, quote: Callable[[str], str] = encode_basestring,
    whole: Callable[[int], str] = int.__repr__,
) -> str:  # fmt: skip
    """The same as `row_hash` of values in the order of `FIELDS`: `canonical` by hand, which is four times as fast.

    Raises:
        TypeError, UnicodeError: what is no text or whole number, and no text that can be.
    """
    text = (
        f'{previous}{{"action":{quote(action)},"at":{whole(at)},"by_user":{quote(by)},"digest":{quote(digest)},'
        f'"id":{whole(number)},"object":{quote(thing)},'
        f'"object_id":{"null" if thing_id is None else whole(thing_id)},"reason":{quote(reason)},'
        f'"role":{quote(role)},"undoes":{"null" if undoes is None else whole(undoes)}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Followed:
    """What following the chain found."""

    first: int = 1
    """The first row that was followed."""
    last: int = 0
    """The last one; 0 when there is none."""
    rows: int = 0
    emptied: int = 0
    """Rows whose details were emptied, as erasing a person does."""
    head: str = START
    problems: list[str] = field(default_factory=list)

    def say(self, problem: str) -> None:
        """Keep it, up to a bound."""
        if len(self.problems) < MOST_SAID:
            self.problems.append(problem)


def verify(connection: Connection) -> list[str]:
    """What is wrong with the chain; empty when every link holds."""
    return follow(connection).problems


def follow(connection: Connection, since: int = 0, told: Told | None = None) -> Followed:
    """Follow the chain to its end, link by link, on the driver itself; nothing but one row is held in memory.

    Args:
        since: the number of a row that is known to be right: its hash is taken as it stands, what follows is proved.
    """
    found = Followed(first=since + 1, last=since)
    raw: Any = connection.connection.dbapi_connection
    if since:
        known = hash_at(connection, since)
        if known is None:
            found.say(f"audit {since} is missing")
        found.head = known or START
    newest = raw.execute("SELECT max(id) FROM audit").fetchone()[0] or 0
    try:
        _walk(connection, found, newest, told)
    except driver().OperationalError as error:
        if "decode" not in str(error):
            raise
        _walk_bytes(connection, found, newest, told)
    return found


def hash_at(connection: Connection, number: int) -> str | None:
    """The hash of that row; None where there is no such row."""
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute("SELECT hash FROM audit WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else None


def _walk_bytes(connection: Connection, found: Followed, newest: int, told: Told | None) -> None:
    """Go on where a text is not UTF-8 any more: its row cannot be what was written."""
    raw: Any = connection.connection.dbapi_connection
    before, raw.text_factory = raw.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        _walk(connection, found, newest, told)
    finally:
        raw.text_factory = before


def _walk(connection: Connection, found: Followed, newest: int, told: Told | None) -> None:
    previous, expected = found.head, found.last + 1
    for row in stream(connection, _ROWS, (found.last,)):
        number, at, by, role, action, thing, thing_id, reason, undoes, digest, before_hash, own, salt, was, now = row
        if number != expected:
            missing = f"audit {expected} is" if number == expected + 1 else f"audit {expected} to {number - 1} are"
            found.say(f"{missing} missing")
        try:  # what is no text or whole number raises
            right = before_hash == previous and own == linked(
                previous, number, at, by, role, action, thing, thing_id, reason, undoes, digest
            )
        except (TypeError, UnicodeError):
            right = False
        if not right:
            found.say(f"audit {number} was changed")
        elif salt is None:
            found.say(f"the details of audit {number} are missing")
        elif salt == "" == was == now:
            found.emptied += 1
        elif not _digests(salt, was, now, digest):
            found.say(f"the details of audit {number} were changed")
        previous, expected = own, number + 1
        found.rows += 1
        found.last, found.head = number, own
        if told is not None and found.rows % STEP == 0:
            told(number, newest)


def _digests(salt: Any, was: Any, now: Any, digest: str) -> bool:
    try:
        return hashlib.sha256(f"{salt}\0{was}\0{now}".encode()).hexdigest() == digest
    except UnicodeError:
        return False
