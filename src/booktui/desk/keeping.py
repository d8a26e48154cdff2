"""Keeping the diary safe: backing it up, restoring it, looking it over."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.calling.doctor import script_problems
from booktui.desk.errors import Unavailable
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import absences, audit, doctor, engine, triggers
from booktui.store.backup import backup_to, sync_folder
from booktui.store.errors import StoreError

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SHOWN = 20
"""Bookings that a note names."""
NEWEST = (
    "SELECT max(coalesce((SELECT max(sequence) FROM appointment), 0), "
    "coalesce((SELECT CAST(value AS INTEGER) - 1 FROM setting WHERE key = 'sequence_floor'), 0))"
)
"""The highest SEQUENCE that has been given out, here or in a diary that this one was put in the place of."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found: problems must be settled, notes are good to know."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checked: tuple[str, ...] = field(default=())

    @property
    def well(self) -> bool:
        return not self.problems


class Keeping:
    """Backup and health of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def backup(self, target: Path) -> Path:
        """A consistent, checked, private copy while others work on.

        Raises:
            Unavailable: the target exists or cannot be written.
        """
        self._desk.require(Role.COORDINATOR)
        with telling():
            made = backup_to(self._desk.store, target)
            with self._desk.store.write() as c:
                self._desk.log(c, "backup", "desk")
        return made

    def doctor(self) -> Health:
        """Look for overlaps, orphans, a broken audit chain, missing walls, scripts and messages that cannot be used."""
        with telling(), self._desk.store.read() as c:
            problems: list[str] = []
            whole = doctor.integrity(c)
            if whole != "ok":
                problems.append(f"the file is damaged: {whole}")
            problems += [f"trigger missing: {name}" for name in triggers.missing(c)]
            problems += doctor.findings(c)
            problems += audit.verify(c)
            stale = doctor.stale_holds(c, self._desk.now())
            met = absences.bookings_met(c, self._desk.now())
            forms = self._message_notes(c)
        problems += script_problems(self._desk) + self._message_problems()
        notes = [f"{stale} holds have run out and take up no time"] if stale else []
        notes += _met_note(met) + forms
        checked = ("file", "triggers", "overlaps", "orphans", "audit chain", "call scripts", "messages")
        return Health(tuple(problems), tuple(notes), checked)

    def _message_notes(self, c: Connection) -> list[str]:
        from booktui.desk.wording.doctor import notes

        return notes(self._desk, c)

    def _message_problems(self) -> list[str]:
        from booktui.desk.wording.doctor import problems

        return problems(self._desk)


def _met_note(met: list[int]) -> list[str]:
    """Bookings that somebody should look at: an absence that came from elsewhere moves none by itself."""
    if not met:
        return []
    said = ", ".join(f"A{number:06d}" for number in met[:SHOWN])
    more = f" and {len(met) - SHOWN} more" if len(met) > SHOWN else ""
    return [f"{len(met)} {'booking lies' if len(met) == 1 else 'bookings lie'} in an absence or closure: {said}{more}"]


def restore(copy: Path, place: Path, user: str | None = None) -> Path | None:
    """Put a backup in a diary's place after checking it; where the old file was kept, if there was one.

    What waits in the backup and has left since does not leave again: the old diary says what. Where there is none that
    can be read, what was due in the backup is held, as it may have gone.

    Raises:
        Unavailable: the copy is not a whole booktui diary; nothing was changed.
        NotPermitted: there is a sound diary, and the person may change nothing at it.
    """
    copy, place = Path(copy).absolute(), Path(place).absolute()
    if not copy.is_file():
        raise Unavailable(f"There is no backup at {copy}. Nothing was changed.", "Not restored")
    _may_replace(place, user)
    try:
        _check_copy(copy)
        part = place.with_name(f".{place.name}.{os.getpid()}.restore")
        store = engine.open_store(copy)
        try:
            backup_to(store, part)
        finally:
            store.close()
        newest, gone = _newest_sequence(place), _gone_since(place)
        kept = _set_aside(place)
        part.replace(place)
        sync_folder(place.parent)
        _note_restored(place, newest, gone, user)
    except StoreError as error:
        raise Unavailable(str(error), "Not restored") from None
    return kept


def _newest_sequence(place: Path) -> int:
    """The highest SEQUENCE that invitations of the diary to be replaced may have carried; 0 when it cannot be read."""
    try:
        store = engine.open_store(place)
    except StoreError:
        return 0
    try:
        with store.read() as c:
            return int(c.exec_driver_sql(NEWEST).scalar_one())
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
    finally:
        store.close()


def _note_restored(place: Path, newest: int, gone: list[dict[str, Any]] | None, user: str | None) -> None:
    """On record in the restored diary; its next invitations number on from what may have been sent (ICS-03)."""
    from booktui.desk.desk import open_at
    from booktui.desk.sending.restored import settle_in

    desk = open_at(place, user, None)
    try:
        with telling(), desk.store.write() as c:
            floor = max(newest + 1, int(desk.settings.get("sequence_floor", "0")))
            desk.set_settings(c, {"sequence_floor": str(floor)})
            settle_in(c, desk, gone)
            desk.log(c, "restore", "desk")
    finally:
        desk.close()


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


def _check_copy(copy: Path) -> None:
    store = engine.open_store(copy)
    try:
        with store.read() as c:
            wrong = [] if doctor.integrity(c) == "ok" else ["the file is damaged"]
            wrong += doctor.overlaps(c) + audit.verify(c)
    finally:
        store.close()
    if wrong:
        raise StoreError(f"{copy} is not a sound backup ({wrong[0]}). Nothing was changed.")


def _set_aside(place: Path) -> Path | None:
    if not place.exists():
        return None
    number = 1
    while (kept := place.with_name(f"{place.stem}-replaced-{number}{place.suffix}")).exists():
        number += 1
    for ending in ("-wal", "-shm"):
        leftover = place.with_name(place.name + ending)
        if leftover.exists():
            leftover.replace(kept.with_name(kept.name + ending))
    place.replace(kept)
    return kept
