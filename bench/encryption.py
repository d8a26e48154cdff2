"""What encryption costs: the same diary plain and encrypted; opening, a conflict check and a booking, turn by turn."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from bench import booking, conflicts
from bench.desks import NOW
from bench.measure import Sample, clocked, ms, pair, show, times
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.store import keys
from booktui.store.driver import connect
from booktui.store.engine import open_store
from booktui.store.rekeying import convert

WAYS = ("plain", "encrypted", "memory wiped")
"""The last is encrypted too, with `cipher_memory_security`, which booktui leaves off."""
CHECKS, WARM, OPENINGS, DERIVINGS = 600, 50, 30, 5
Times = dict[str, list[float]]


def run(places: dict[str, Path]) -> None:
    """Print each beside the plain one; it is done in copies."""
    for size, place in places.items():
        with ExitStack() as stack:
            files = {way: stack.enter_context(_copy(place, way)) for way in WAYS}
            converting = clocked(partial(_encrypt, files["encrypted"]))[0]
            _encrypt(files["memory wiped"])
            _one(size, files, converting)
    derive = partial(keys.derive, "correct horse battery staple", "00" * keys.SALT)
    derived = Sample.of(clocked(derive)[0] for _ in range(DERIVINGS))
    show("A passphrase into a key, argon2id", ["ms", "p50"], [["64 MiB, 3 passes, 4 lanes", ms(derived.p50)]])


@contextmanager
def _copy(place: Path, way: str) -> Iterator[Path]:
    copy = place.with_name(f"{way.replace(' ', '-')}-{place.name}")
    shutil.copy(place, copy)
    try:
        yield copy
    finally:
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _encrypt(file: Path) -> None:
    open_store(file).close()  # brought up first
    convert(file, keys.Key(secrets.token_hex(32), secrets.token_hex(keys.SALT)), note=lambda _: None)


def _one(size: str, files: dict[str, Path], converting: float) -> None:
    with ExitStack() as stack:
        desks = {way: stack.enter_context(closing(open_desk(file, "sam", lambda: NOW))) for way, file in files.items()}
        done = _measured({way: desks[way] for way in WAYS[:2]})
        _wipe_memory(files[WAYS[2]])
        done = {
            what: taken | alone[what]
            for alone in [_measured({WAYS[2]: desks[WAYS[2]]})]
            for what, taken in done.items()
        }
    _wipe_memory(files[WAYS[2]], on=False)
    opened = _in_turn({way: [partial(_open, files[way])] * OPENINGS for way in WAYS[:2]})
    rows = []
    for what, taken in {"opening the file, its key known": opened, **done}.items():
        samples = [Sample.of(taken.get(way, [])) for way in WAYS]
        rows.append([f"{what}: p50 / p99", *(pair(one) if one.times else "–" for one in samples)])
        rows.append([f"{what} / plain", *(times(one.p50, samples[0].p50) if one.times else "–" for one in samples)])
    rows.append(["encrypting the whole file", "–", ms(converting), "–"])
    show(f"Encryption, the desk of {size}", ["ms", *WAYS], rows)


def _measured(desks: dict[str, Desk]) -> dict[str, Times]:
    checks = {way: [partial(_check, desk, one) for one in _proposals(desk)] for way, desk in desks.items()}
    books = {
        way: [partial(desk.diary.book, one, override="bench") for one in booking._proposals(desk)]
        for way, desk in desks.items()
    }
    return {"conflict check": _in_turn(checks, WARM), "booking, durable": _in_turn(books, 5)}


def _check(desk: Desk, proposal: object) -> object:
    return conflicts._check_alone(desk, proposal)  # type: ignore[arg-type]


def _proposals(desk: Desk) -> list[object]:
    return list(conflicts._proposals(desk, CHECKS))


def _in_turn(calls: dict[str, list[Callable[[], object]]], warm: int = 0) -> Times:
    """One of each way and again, so that what else the machine does meets them all; the first few are not counted."""
    taken: Times = {way: [] for way in calls}
    for row in zip(*calls.values(), strict=True):
        for way, call in zip(calls, row, strict=True):
            taken[way].append(clocked(call)[0])
    return {way: found[warm:] for way, found in taken.items()}


def _open(file: Path) -> None:
    open_store(file).engine.dispose()


def _wipe_memory(file: Path, *, on: bool = True) -> None:
    """It holds for the whole process."""
    connection = connect(file, keys.of(file))
    connection.execute(f"PRAGMA cipher_memory_security = {'ON' if on else 'OFF'}").close()
    connection.close()
