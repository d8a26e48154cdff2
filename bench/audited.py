"""A long audit log for a desk that is measured: years of bookings, visits and openings, a chain that verifies."""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bench.desks import NOW
from booktui.store import triggers
from booktui.store.chain import START, detail_digest, linked
from booktui.store.driver import driver, engine_for

YEARS = 4
STEP = 50_000
USERS = 240
"""Names beside those who are at the desk already."""
DEEDS = (
    ("view", "client", 26), ("book", "appointment", 22), ("arrive", "appointment", 16), ("seen", "appointment", 15),
    ("move", "appointment", 5), ("cancel", "appointment", 4), ("send", "message", 5), ("edit", "waiting_entry", 3),
    ("call", "call", 2), ("edit", "client", 1), ("reveal", "client", 0.5), ("export", "audit", 0.001),
)  # fmt: skip
"""What was done, to what, and how often in a hundred."""
WITHOUT = frozenset({"view", "reveal", "export"})
"""Deeds that changed nothing."""
FACTS = (
    '{{"agreed":true,"attended":"0","client_id":{client},"end":{end},"entry_id":null,"equipment_id":null,'
    '"held_until":0,"interpreter_id":null,"location_id":3,"missed_reason":"","modality":"in person","outcome":"",'
    '"practitioner_id":{who},"room_id":{who},"sequence":0,"service_id":4,"session_id":{what},"slot_type":"N",'
    '"start":{at},"status":"{status}"}}'
)
_ROW = "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DETAIL = "INSERT INTO audit_detail VALUES (?, ?, ?, ?)"
_BESIDE = "SELECT name, sql FROM sqlite_master WHERE type = ? AND tbl_name IN ('audit', 'audit_detail') AND sql <> ''"


def grow(place: Path, rows: int) -> None:
    """Bring the log to so many rows; the file must be a copy, a crash meanwhile spoils it."""
    raw: Any
    with closing(driver().connect(str(place), isolation_level=None)) as raw:
        number, previous = raw.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone() or (0, START)
        if number >= rows:
            return
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            raw.execute(f"PRAGMA {pragma}").close()
        for name, _ in raw.execute(_BESIDE, ("trigger",)).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        indexes = raw.execute(_BESIDE, ("index",)).fetchall()
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        made = _links(raw, number, previous, rows)
        raw.execute("BEGIN")
        while batch := list(islice(made, STEP)):
            raw.executemany(_ROW, [link for link, _ in batch])
            raw.executemany(_DETAIL, [detail for _, detail in batch])
            print(f"\r{batch[-1][0][0]:,} audit rows", end="", file=sys.stderr, flush=True)
        for _, sql in indexes:
            raw.execute(sql)
        raw.execute("COMMIT")
        print(file=sys.stderr)
    engine = engine_for(str(place))
    with engine.execution_options(write=True).begin() as c:
        triggers.install(c)
    engine.dispose()


def _links(raw: Any, number: int, previous: str, rows: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Rows of both tables, each link over the one before."""
    rng = Random(11)
    most = {thing: _most(raw, thing) for _, thing, _ in DEEDS}
    clients = most["client"]
    users = [*(row[0] for row in raw.execute("SELECT name FROM user")), *(f"user{n:03d}" for n in range(USERS))]
    begin, since = number, NOW - YEARS * 365 * 86_400
    weights = [share for *_, share in DEEDS]
    while number < rows:
        for action, thing, _ in rng.choices(DEEDS, weights, k=min(1_000, rows - number)):
            number += 1
            at = since + (number - begin) * (NOW - since) // (rows - begin)
            what = int(rng.random() * most[thing]) + 1
            was, now = _said(rng, action, thing, what, clients, at)
            salt = secrets.token_hex(16)
            row: dict[str, Any] = {
                "id": number, "at": at, "by_user": users[int(rng.random() * len(users))], "role": "coordinator",
                "action": action, "object": thing, "object_id": what, "reason": "", "undoes": None,
                "digest": detail_digest(salt, was, now),
            }  # fmt: skip
            own = linked(previous, *row.values())
            yield (*row.values(), previous, own), (number, salt, was, now)
            previous = own


def _said(rng: Random, action: str, thing: str, what: int, clients: int, at: int) -> tuple[str, str]:
    """What was before and after, as the desk would have written it."""
    if action in WITHOUT:
        return "", ""
    if thing != "appointment":
        return '{"state":"queued"}', f'{{"state":"done","mark":"{hashlib.sha1(b"%d" % what).hexdigest()}"}}'
    facts = {"client": int(rng.random() * clients) + 1, "who": what % 400 + 1, "what": what, "at": at, "end": at + 1800}
    if action == "book":
        return "", FACTS.format(status="booked", **facts)
    if action == "move":
        return FACTS.format(status="booked", **facts), FACTS.format(status="booked", **facts)
    return '{"status":"booked"}', f'{{"status":"{action}"}}'


def _most(raw: Any, thing: str) -> int:
    """Numbers of such things go up to this."""
    return int(raw.execute(f"SELECT max(id) FROM {thing}").fetchone()[0] or 1)
