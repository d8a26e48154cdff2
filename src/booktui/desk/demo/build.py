"""Building a demonstration desk: a new diary, set up, filled, and then put in its place."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from booktui.desk.demo.mark import KEY, Mark, read_mark
from booktui.desk.demo.sizes import Size, size_of
from booktui.desk.errors import Unavailable, Usage
from booktui.rules.values import Instant
from booktui.store import keys

if TYPE_CHECKING:
    from booktui.desk.demo.loader import Progress
    from booktui.desk.desk import Desk
    from booktui.store.keys import Key

ZONE = "Europe/London"
"""The demonstration's; the day it is built for is a day there."""


def build(
    path: Path | str,
    *,
    seed: int = 1,
    size: str | Size = "small",
    now: Callable[[], Instant] | None = None,
    progress: Progress | None = None,
    key: Key | None = None,
) -> None:
    """Make a demonstration desk at a path. Same seed, size and `now`: same content.

    It is built beside its place and takes it when it is whole. An older demonstration there is replaced, under the same
    key unless another is given.

    Raises:
        Usage: there is no such size, or what is at the path is no demonstration; it was left as it was.
        Unavailable: the folder cannot be written, or the disk is full.
    """
    target, wanted = Path(path).absolute(), size_of(size)
    if target.exists() and read_mark(target) is None:
        raise Usage(
            f"What is at {target} is not a demonstration. It was left as it was. "
            "Say another place for the demonstration with --db."
        )
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _make(part, seed, wanted, now, progress, key or keys.of(target))
        _forget(target)
        part.replace(target)
    finally:
        _forget(part)


def prepare(
    path: Path | str | None = None,
    *,
    seed: int = 1,
    size: str | Size = "small",
    now: Callable[[], Instant] | None = None,
    progress: Progress | None = None,
    key: Key | None = None,
) -> Path:
    """Where the demonstration of that seed, size and day is; it is built unless it is already there.

    Args:
        key: encrypts it; one that is already there and is not encrypted is built anew.


    Without a path it lies among the user's data. Raises what `build` does.
    """
    target = Path(path).absolute() if path is not None else default_path(seed, size_of(size))
    if read_mark(target) != mark_of(seed, size_of(size), now) or (key is not None and keys.of(target) != key):
        build(target, seed=seed, size=size, now=now, progress=progress, key=key)
    return target


def default_path(seed: int, size: Size) -> Path:
    """The demonstration's place when none is said."""
    from platformdirs import user_data_path

    return user_data_path("booktui", appauthor=False) / "demo" / f"{size.name}-{seed}.db"


def mark_of(seed: int, size: Size, now: Callable[[], Instant] | None) -> Mark:
    """What a demonstration built now would say of itself."""
    from booktui.rules.clock import local_date

    return Mark(seed, size.name, local_date(_clock(now)(), ZONE).isoformat())


def _clock(now: Callable[[], Instant] | None) -> Callable[[], Instant]:
    """The desk's clock; without one the system's, which does not need the desk to be loaded."""
    if now is not None:
        return now
    if "BOOKTUI_NOW" not in os.environ:
        return lambda: int(time.time())
    from booktui.desk.desk import system_now

    return system_now


def _make(
    part: Path, seed: int, size: Size, now: Callable[[], Instant] | None, progress: Progress | None, key: Key | None
) -> None:
    from booktui.desk.demo.clinics import write_clinics
    from booktui.desk.demo.content import Content
    from booktui.desk.demo.loader import Loader, settle
    from booktui.desk.demo.names import load_names
    from booktui.desk.desk import Desk
    from booktui.rules.clock import local_date
    from booktui.store.engine import create
    from booktui.store.errors import StoreError

    at = _clock(now)()
    try:
        store = create(part, key)
        try:
            desk = Desk(store, None, lambda: at)
            clinics = _set_up(desk, seed, size)
            store.engine.dispose()  # the loader may want the file for itself
            with Loader(part, bulk=size.bulk, progress=progress).loading() as loader:
                if clinics:
                    until = local_date(at, ZONE) + timedelta(days=desk.policy.horizon_days)
                    write_clinics(loader, clinics, until, ZONE)
                Content(desk, loader, seed, size, load_names()).write()
            settle(part)
        finally:
            store.close()
    except StoreError as error:
        raise Unavailable(f"{error} No demonstration was made.", "No demonstration") from None


def _set_up(desk: Desk, seed: int, size: Size) -> list[dict[str, Any]]:
    """Apply the set-up; the clinics that are left to be written in bulk."""
    from booktui.desk.demo.names import load_names
    from booktui.desk.demo.plan import plan
    from booktui.rules.clock import local_date

    mark = mark_of(seed, size, desk.now)
    with desk.store.write() as c:
        desk.log(c, "demo", "desk", reason=f"A demonstration: size {size.name}, seed {seed}", after=mark.text())
        desk.set_settings(c, {KEY: mark.text()})
    setup = plan(size, Random(f"{seed} plan"), load_names(), local_date(desk.now(), ZONE), desk.person.name)
    clinics: list[dict[str, Any]] = setup.pop("clinic") if size.bulk else []
    desk.setup.apply(setup)
    return clinics


def _forget(path: Path) -> None:
    """Remove a diary and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
