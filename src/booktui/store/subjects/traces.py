"""What the audit log says of people beyond its numbers: all of it read once, for any number of people, a stretch at a
time.

Details and reasons are free text. Whoever is erased may be named in rows about somebody else, so every row is looked
at; no index helps with that. It takes no lock: what was written since is looked at again where they are erased.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from booktui.store import audit
from booktui.store.hot import Hot
from booktui.store.subjects import reading
from booktui.store.subjects.held import HELD
from booktui.store.tables import Audit, AuditDetail, table_of

TELLING = 6
"""Marks of fewer letters or digits are in too many other people's details to be looked for."""
STRETCH = 5_000
"""Rows read at once; most of them are done with by one look."""
Told = Callable[[int, int], None]
"""Told up to which row it has come, and of how many."""

_audit, _detail = table_of(Audit), table_of(AuditDetail)
_details = Hot(
    select(_detail.c.audit_id, _detail.c.before, _detail.c.after).where(
        _detail.c.audit_id > bindparam("since"), _detail.c.audit_id <= bindparam("until")
    )
)
_reasons = Hot(
    select(_audit.c.id, _audit.c.reason).where(
        _audit.c.id > bindparam("since"), _audit.c.id <= bindparam("until"), _audit.c.reason != ""
    )
)


@dataclass(slots=True)
class Traces:
    """Where one person is named."""

    marks: tuple[str, ...]
    """What was looked for, in small letters."""
    until: int = 0
    """The last row that was looked at."""
    details: set[int] = field(default_factory=set)
    """Audit rows whose details name them."""
    reasons: set[int] = field(default_factory=set)
    """Those whose reasons do."""


def look(
    c: Connection, clients: Iterable[int], known: Mapping[int, Traces] | None = None, told: Told | None = None, *,
    details: bool = True,
) -> dict[int, Traces]:  # fmt: skip
    """Where each of them is named, by client.

    Args:
        known: what was found before: only what was written since is looked at, unless they have other marks now.
        details: look at the details too; the reasons alone take a fraction of it.
    """
    newest, found = audit.head(c)[0], {}
    for client_id in clients:
        before, now = (known or {}).get(client_id), marks(c, client_id)
        found[client_id] = before if before is not None and before.marks == now else Traces(now)
    since = min((one.until for one in found.values()), default=newest)
    everybody = list(found.values())
    while since < newest:
        until = min(since + STRETCH, newest)
        for number, text in _named(_reasons.rows(c, since=since, until=until), everybody):
            _note(everybody, text, lambda one: one.reasons, number)
        if details:
            for number, text in _named(_details.rows(c, since=since, until=until), everybody):
                _note(everybody, text, lambda one: one.details, number)
        since = until
        if told is not None:
            told(until, newest)
    for one in everybody:
        one.until = newest
    return found


def marks(c: Connection, client_id: int) -> tuple[str, ...]:
    """What nobody else's details should say: number, phones, mailbox, address, and first name with surname.

    As they are, and as a detail would have them: it is JSON, in which a quote has a backslash before it.
    """
    row = reading.rows(c, "client", HELD["client"], client_id)[0]
    said = [str(row[name]) for name in ("nhs_number", "phone", "mobile", "email", "address") if row[name]]
    if row["family_name"] and row["given_name"]:
        said += [f"{row['family_name']} {row['given_name']}", f"{row['given_name']} {row['family_name']}"]
    told = [mark.lower() for mark in said if len(mark) >= TELLING]
    return tuple(dict.fromkeys([*told, *(json.dumps(mark, ensure_ascii=False)[1:-1] for mark in told)]))


def _named(rows: Collection[tuple[int | str, ...]], everybody: Iterable[Traces]) -> Iterator[tuple[int, str]]:
    """Rows of a stretch that name any of them: the whole stretch is looked at as one text first."""
    whole = "\n".join(["\n".join(row[1:]) for row in rows]).lower()  # type: ignore[arg-type]
    if any(mark in whole for one in everybody for mark in one.marks):
        for number, *texts in rows:
            yield int(number), "\n".join(texts).lower()  # type: ignore[arg-type]


def _note(everybody: Iterable[Traces], text: str, where: Callable[[Traces], set[int]], number: int) -> None:
    for one in everybody:
        if any(mark in text for mark in one.marks):
            where(one).add(number)
