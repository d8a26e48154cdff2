"""A desk as old as it is large: what is read of a long audit log, looked for in the data, and taken out of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.audited import grow
from bench.desks import NOW
from bench.measure import clocked, keys_pair, ms, sample, show
from booktui.desk import open_desk
from booktui.desk.audit_views import AuditSpec
from booktui.desk.desk import Desk
from booktui.rules.clock import local_date
from booktui.rules.values import DAY

AUDIT = {"10k": 30_000, "1m": 3_000_000, "6m": 20_000_000}
"""Rows of the log, by the size of the desk."""
TIMES = 9
PAGE = 200


def run(places: dict[str, Path]) -> None:
    """Print what a screen asks in milliseconds, and what a command reads through in seconds; in copies, kept beside."""
    columns = [_column(name, place) for name, place in places.items()]
    for title, heads, part in (
        ("A long log and a large desk: what screens ask", "ms, first / p50 / p95", 0),
        ("The same: what reads all of it", "s", 1),
    ):
        rows = [[name, *(one[part][name] for one in columns)] for name in columns[0][part]]
        show(title, [heads, *(f"{name}, {AUDIT.get(name, 0):,} audit rows" for name in places)], rows)


def _column(name: str, place: Path) -> tuple[dict[str, str], dict[str, str]]:
    copy = place.with_name(f"audited-{place.name}")
    if not copy.exists():
        shutil.copy(place, copy)
    grow(copy, AUDIT[name])
    with _desk(copy) as desk:
        asked = {what: _asked(call) for what, call in _screens(desk).items()}
        read = {what: f"{clocked(call)[0] / 1e3:.2f}" for what, call in _commands(desk)}
    return asked, read


@contextmanager
def _desk(place: Path) -> Iterator[Desk]:
    desk = open_desk(place, "sam", now=lambda: NOW)
    try:
        yield desk
    finally:
        desk.close()


def _asked(call: Callable[[], object]) -> str:
    first = clocked(call)[0]
    return f"{ms(first)} / {keys_pair(sample([call] * TIMES))}"


def _screens(desk: Desk) -> dict[str, Callable[[], object]]:
    log, today = desk.audit, local_date(desk.now(), desk.zone)
    client, visit = _somebody(desk)
    specs = {
        "everything": AuditSpec(),
        "a user": AuditSpec("user007"),
        "a client and what is theirs": AuditSpec(client_id=client),
        "an appointment": AuditSpec(appointment_id=visit),
        "a common action": AuditSpec(action="view"),
        "a rare action": AuditSpec(action="export"),
        "a thing": AuditSpec(object="waiting_entry"),
        "a week a year ago": AuditSpec(since=NOW - 372 * DAY, until=NOW - 365 * DAY),
        "a user and a common action": AuditSpec("user007", action="view"),
        "a user and a rare action": AuditSpec("user007", action="export"),
        "a user, an action, a week": AuditSpec("user007", "book", since=NOW - 372 * DAY, until=NOW - 365 * DAY),
        "nobody": AuditSpec("nobody"),
    }
    return {
        **{f"F9 log: {name}": partial(log.page, spec, limit=PAGE) for name, spec in specs.items()},
        "F9 log: the page after": partial(_after, desk),
        "F9 log: one row": partial(log.show, 1_000),
        "F9 reports: list and bands": lambda: (desk.waiting.share_within_target(), desk.worklist.bands()),
        "F9 reports: four weeks of clinics": partial(desk.figures.clinics, today - timedelta(days=27), today),
        "F9 reports: twelve weeks of it": partial(desk.figures.weeks, today - timedelta(days=83), today),
        "F9 reports: what repeats": desk.patterns.list,
        "F9 reports: outbox": desk.outbox.counts,
        "F5 today": partial(desk.today.look, ""),
        "F6 search: surname": partial(desk.clients.find, "khan"),
        "a client's own page": partial(desk.clients.get, client),
    }


def _commands(desk: Desk) -> Iterator[tuple[str, Callable[[], object]]]:
    client, _ = _somebody(desk)
    yield "audit verify", desk.audit.verify
    with TemporaryDirectory() as folder:
        whole = AuditSpec()
        yield "audit export, a million rows", partial(desk.audit.export, whole, Path(folder, "a.csv"), limit=1_000_000)
        yield "doctor", desk.keeping.doctor
        yield "its checks of the data", desk.quality.look
        yield "subject export", partial(desk.subjects.export, client, folder, "asked for")
    yield "subject erase, looked at", partial(desk.subjects.preview, client)
    yield "retention, looked at", desk.subjects.over


def _somebody(desk: Desk) -> tuple[int, int]:
    """A client with many appointments, and one of them."""
    with desk.store.read() as c:
        row = c.exec_driver_sql("SELECT client_id, max(id) FROM appointment WHERE id > 5000 GROUP BY 1 LIMIT 1").one()
    return int(row[0]), int(row[1])


def _after(desk: Desk) -> object:
    first = desk.audit.page(AuditSpec("user007"), limit=PAGE)
    return desk.audit.page(AuditSpec("user007"), limit=PAGE, after=first[-1])
