"""Erasing a person: looked at first, done by two, and honest about what lies outside the diary."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import NotFound, Refused
from booktui.desk.tell import telling
from booktui.rules.clock import to_wall
from booktui.rules.values import Instant
from booktui.store import clients
from booktui.store.subjects import erasing, holds, traces
from booktui.store.subjects.traces import Told, Traces

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ASKED = "asked"
"""The rule of an erasure that somebody asked for."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a person would take out, or took; what stands against it, and what it cannot reach."""

    client_id: int
    ref: str
    rows: dict[str, int]
    """Rows about them, by table."""
    against: tuple[str, ...] = ()
    """Sentences; with any of them it is refused."""
    beyond: tuple[str, ...] = ()
    """Where they may still be afterwards, a sentence each."""


def look(desk: Desk, client_id: int, told: Told | None = None) -> Erasure:
    """What it would do; changes nothing.

    Args:
        told: told how far it has come with the reasons in the audit log.

    Raises:
        NotFound: there is no such client, or they were erased already.
    """
    with telling(), desk.store.read() as c:
        row = _there(c, desk, client_id)
        named = traces.look(c, [client_id], told=told, details=False)[client_id]
        return _look_in(c, desk, row, named)


def _there(c: Connection, desk: Desk, client_id: int) -> dict[str, Any]:
    row = clients.record(c, client_id)
    if row is None:
        raise NotFound("There is no such client at this desk.")
    gone = holds.erased_at(c, client_id)
    if gone is not None:
        raise NotFound(f"{row['ref']} was erased on {day_of(desk, gone)} already.")
    return dict(row)


def _look_in(c: Connection, desk: Desk, row: dict[str, Any], named: Traces) -> Erasure:
    client_id = row["id"]
    return Erasure(
        client_id, row["ref"], erasing.counts(c, client_id), tuple(_against(c, client_id, row["ref"])),
        tuple(_beyond(c, desk, client_id, row["created_at"], len(named.reasons))),
    )  # fmt: skip


def traced(desk: Desk, client_ids: Sequence[int], told: Told | None = None) -> dict[int, Traces]:
    """Where the audit log names them; read before the diary is locked, since all of the log is read.

    Nobody is looked for who is not there, was erased already or may not be erased: `erase` says why.
    """
    with telling(), desk.store.read() as c:
        there = [client_id for client_id in client_ids if _may_go(c, client_id)]
        return traces.look(c, there, told=told)


def _may_go(c: Connection, client_id: int) -> bool:
    row = clients.record(c, client_id)
    return row is not None and holds.erased_at(c, client_id) is None and not _against(c, client_id, row["ref"])


def erase(
    desk: Desk, client_id: int, known: Mapping[int, Traces], *, reason: str, rule: str, confirmed_by: str,
    if_still: Callable[[Connection], bool] = lambda c: True,
) -> Erasure:  # fmt: skip
    """Erase in one transaction; `tidy` afterwards, so that no trace stays in the file's log or the index of numbers.

    Args:
        known: what `traced` found; what was written since is looked at here.
        if_still: asked in that transaction whether it still is to be.

    Raises:
        NotFound: no such client, or erased already; or it is not to be any more.
        Refused: something stands against it.
    """
    with telling(), desk.store.write() as c:
        row = _there(c, desk, client_id)
        if not if_still(c):
            raise NotFound(f"{row['ref']} has changed meanwhile. Nothing was erased.")
        against = _against(c, client_id, row["ref"])
        if against:
            raise Refused([], f"{against[0]} Nothing was erased.")
        named = traces.look(c, [client_id], known)[client_id]
        found = _look_in(c, desk, row, named)
        erasing.erase(
            c, client_id, named.details, at=desk.now(), rule=rule, asked_by=desk.person.name, confirmed_by=confirmed_by
        )  # fmt: skip
        after = {"rule": rule, "confirmed_by": confirmed_by, "rows": found.rows}
        desk.log(c, "erase", "client", client_id, reason, after=after)
    return found


def tidy(desk: Desk) -> str:
    """Rewrite the index of numbers, bring the write-ahead log into the file and empty it.

    A sentence when another desk kept the log from being emptied.
    """
    with telling(), desk.store.write() as c:
        erasing.rewrite_index(c)
    desk.store.fold()
    log = desk.store.path.with_name(desk.store.path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return "Another desk is reading: traces stay in the file's log until the last desk closes."
    return ""


def _against(c: Connection, client_id: int, ref: str) -> list[str]:
    held = holds.live(c, client_id)
    visits, waits = erasing.in_the_way(c, client_id)
    said = [f"{ref} is under a legal hold: {one.reason}." for one in held]
    if visits:
        said.append(f"{ref} still has {_many(visits, 'booking')}: cancel first, or record what became of each.")
    if waits:
        said.append(f"{ref} still has {_many(waits, 'open place')} on the waiting list: remove from it first.")
    return said


def _beyond(c: Connection, desk: Desk, client_id: int, since: Instant, named: int) -> list[str]:
    said = []
    for at, by, details in holds.backups(c, since):
        file = _file(details)
        said.append(f"backup of {day_of(desk, at)} by {by}{f': {file}' if file else ''}")
    folder, stem = desk.store.path.parent, desk.store.path.stem
    beside: Sequence[Any] = sorted((*folder.glob(f"{stem}-before-schema-*"), *folder.glob(f"{stem}-replaced-*")))
    said += [f"older copy of the diary: {one}" for one in beside]
    said += [f"file that was written: {one}" for one in erasing.files(c, client_id)]
    if named:
        said.append(
            f"{_many(named, 'reason')} in the audit log that {'name' if named > 1 else 'names'} them: part of the chain"
        )
    return said


def _file(details: str) -> str:
    try:
        return str(json.loads(details).get("file", "")) if details else ""
    except ValueError:
        return ""


def day_of(desk: Desk, at: Instant) -> str:
    """`24 Nov 2026`, by the desk's clock."""
    return f"{to_wall(at, desk.zone):%d %b %Y}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
