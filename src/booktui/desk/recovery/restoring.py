"""Putting a backup in a diary's place: checked and made ready beside it, and the last step is a rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from booktui.desk.errors import Unavailable
from booktui.desk.locking import key_after, put_under
from booktui.desk.tell import telling
from booktui.rules.values import Instant, Role
from booktui.store import audit, doctor, engine
from booktui.store.alone import alone
from booktui.store.backup import sync_folder
from booktui.store.errors import StoreError

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NEWEST = (
    "SELECT max(coalesce((SELECT max(sequence) FROM appointment), 0), "
    "coalesce((SELECT CAST(value AS INTEGER) - 1 FROM setting WHERE key = 'sequence_floor'), 0))"
)
"""The highest SEQUENCE that has been given out, here or in a diary that this one was put in the place of."""
UNTIL = "SELECT coalesce(max(at), 0), count(*) FROM audit"
TITLE = "Not restored"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a restore will do."""

    copy: Path
    place: Path
    kept: Path | None
    """What the file that is there now will be called; None where there is none."""
    until: Instant
    """When the last thing in the backup was done; 0 when nothing was."""
    entries: int
    """Entries of its audit log."""
    zone: str


def examine(copy: Path, place: Path, user: str | None = None, *, plain: bool = False) -> Plan:
    """What a restore would do, after every check; nothing is changed.

    Raises:
        Unavailable, NotPermitted: as with `restore`.
    """
    with _ready(Path(copy).absolute(), Path(place).absolute(), user, plain) as (plan, _):
        return plan


def restore(
    copy: Path, place: Path, user: str | None = None, told: Callable[[Plan], None] | None = None, *,
    plain: bool = False,
) -> Path | None:  # fmt: skip
    """Put a backup in a diary's place after checking it; where the old file was kept, if there was one.

    What waits in the backup and has left since does not leave again: the old diary says what. Where there is none that
    can be read, what was due in the backup is held, as it may have gone. The backup itself stays as it is.
    An encrypted diary stays under its key; where there is none, the backup's stays.

    Args:
        told: is given the plan before anything is replaced.
        plain: an encrypted backup that takes the place of a diary that is not encrypted, or of none, is decrypted.

    Raises:
        Unavailable: the copy is not a whole booktui diary, somebody has the diary open, or there is no room;
            nothing was changed.
        NotPermitted: there is a sound diary, and the person may change nothing at it.
    """
    copy, place = Path(copy).absolute(), Path(place).absolute()
    with _ready(copy, place, user, plain) as (plan, part):
        if told is not None:
            told(plan)
        with _sentences(part, copy), alone(place):
            _swap(part, place, plan.kept)
    return plan.kept


@contextmanager
def _ready(copy: Path, place: Path, user: str | None, plain: bool) -> Iterator[tuple[Plan, Path]]:
    """The backup, checked and brought up beside the diary, with the old diary's knowledge; gone again afterwards."""
    from booktui.desk.desk import open_at
    from booktui.desk.subjects import again

    if not copy.is_file():
        raise Unavailable(f"There is no backup at {copy}. Nothing was changed.", TITLE)
    part = place.with_name(f".{place.name}.{os.getpid()}.restore")
    try:
        with _sentences(part, copy):
            _take(copy, part)
            desk = open_at(part, user, None)
            try:
                until, entries = _check(desk, copy)
                _may_replace(place, user)
                _note_restored(desk, _newest_sequence(place), _gone_since(place))
                again.erase_again(desk, again.known(place))
            finally:
                desk.close()
            put_under(part, key_after(copy, place, plain=plain))
        yield Plan(copy, place, _kept_name(place), until, entries, desk.zone), part
    finally:
        with suppress(OSError):
            for left in (part, *part.parent.glob(escape(part.name) + "-*"), *_made_before(part)):
                left.unlink(missing_ok=True)


@contextmanager
def _sentences(part: Path, copy: Path) -> Iterator[None]:
    """Errors of the file that is made ready speak of the backup."""
    try:
        with engine.explained():
            yield
    except OSError as error:
        raise Unavailable(f"{copy} cannot be put back: {error.strerror}. Nothing was changed.", TITLE) from None
    except (StoreError, Unavailable) as error:
        raise Unavailable(str(error).replace(str(part), str(copy)), TITLE) from None


def _take(copy: Path, part: Path) -> None:
    """A private copy of the bytes, with the log of a diary that was copied as it lay."""
    for ending in ("", "-wal"):
        source = copy.with_name(copy.name + ending)
        if ending and not source.exists():
            continue
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part.with_name(part.name + ending), flags, 0o600), "wb") as target:
            with source.open("rb") as file:
                shutil.copyfileobj(file, target)
            target.flush()
            os.fsync(target.fileno())


def _check(desk: Desk, copy: Path) -> tuple[Instant, int]:
    """When its last entry was made, and how many it has."""
    with telling(), desk.store.read() as c:
        wrong = [] if doctor.integrity(c) == "ok" else ["the file is damaged"]
        wrong += doctor.overlaps(c) + audit.verify(c)
        until, entries = c.exec_driver_sql(UNTIL).one()
    if wrong:
        raise StoreError(f"{copy} is not a sound backup ({wrong[0]}). Nothing was changed.")
    return int(until), int(entries)


def _may_replace(place: Path, user: str | None) -> None:
    """A diary that cannot be opened is anybody's to replace: nobody's role can be read in it."""
    from booktui.desk.desk import open_at

    if not place.exists():
        return
    try:
        desk = open_at(place, user, None)
    except Unavailable:
        return
    try:
        desk.require(Role.COORDINATOR)
    finally:
        desk.close()


def _newest_sequence(place: Path) -> int:
    """The highest SEQUENCE that invitations of the diary to be replaced may have carried; 0 when it cannot be read."""
    try:
        store = engine.open_store(place)
    except StoreError:
        return 0
    try:
        with store.read() as c:
            return int(c.exec_driver_sql(NEWEST).scalar_one())
    except StoreError:
        return 0
    finally:
        store.close()


def _gone_since(place: Path) -> list[dict[str, Any]] | None:
    """What of the diary to be replaced has left; None when it cannot be read."""
    from booktui.store import outbox_carried

    try:
        store = engine.open_store(place)
    except StoreError:
        return None
    try:
        with store.read() as c:
            return outbox_carried.left(c)
    except StoreError:
        return None
    finally:
        store.close()


def _note_restored(desk: Desk, newest: int, gone: list[dict[str, Any]] | None) -> None:
    """On record in what is put back; its next invitations number on from what may have been sent (ICS-03)."""
    from booktui.desk.sending.restored import settle_in

    with telling(), desk.store.write() as c:
        floor = max(newest + 1, int(desk.settings.get("sequence_floor", "0")))
        desk.set_settings(c, {"sequence_floor": str(floor)})
        settle_in(c, desk, gone)
        desk.log(c, "restore", "desk")


def _kept_name(place: Path) -> Path | None:
    if not place.exists():
        return None
    number = 1
    while (kept := place.with_name(f"{place.stem}-replaced-{number}{place.suffix}")).exists():
        number += 1
    return kept


def _swap(part: Path, place: Path, kept: Path | None) -> None:
    """The old file gets another name, the new one its place, in one step: there always is a diary in the place."""
    if kept is not None:
        for ending in ("-wal", "-shm"):
            leftover = place.with_name(place.name + ending)
            if leftover.exists():
                leftover.replace(kept.with_name(kept.name + ending))
        try:
            os.link(place, kept)
        except OSError:  # a disk that knows no links: the place is empty for a moment
            place.replace(kept)
    try:
        part.replace(place)
    except OSError:
        if kept is not None:
            kept.unlink() if place.exists() else kept.replace(place)
        raise
    sync_folder(place.parent)


def _made_before(part: Path) -> list[Path]:
    """Copies that bringing an older backup up to this version made: the backup itself is one."""
    return list(part.parent.glob(f"{escape(part.stem)}-before-schema-*"))
