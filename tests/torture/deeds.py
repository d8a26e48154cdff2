"""What a desk is doing when the power goes out: what it starts from, what it does, what must be true of it after.

Run as a program it does one deed in a folder, and says so in a file there: `will …` before, `did …` after.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from booktui.desk import open_desk
from booktui.desk.keying import rekey
from booktui.desk.recovery.restoring import restore
from booktui.desk.setup import begin
from booktui.store import keys
from booktui.store.rekeying import convert
from desks import SETUP, Clock, add_client, at, make_desk
from torture.acting import Actor
from torture.judging import wrongs
from torture.told import Account, state

Tell = Callable[[str], Any]
KEYS = (keys.Key("1f" * 32, "a1" * keys.SALT), keys.Key("2e" * 32, "b2" * keys.SALT))


@dataclass(frozen=True, slots=True)
class Deed:
    """One of them."""

    name: str
    prepare: Callable[[Path], None]
    """In an empty folder."""
    do: Callable[[Path, Tell, int, int], None]
    """In that folder: whom it tells, how often, a seed."""
    judge: Callable[[Path, str], list[str]]
    """A folder as it was found, and what had been said by then; what is wrong."""


def _people(folder: Path) -> None:
    desk = make_desk(folder, "sam")
    for number in range(12):
        add_client(desk, f"Client{number:02d}", "Test", ref=f"C{number:02d}")
    desk.close()


def _booked(folder: Path) -> None:
    """A desk with a booking, and a backup from before it."""
    _people(folder)
    desk = open_desk(folder / "desk.db", "sam", Clock())
    desk.keeping.backup(folder / "copy-1.db")
    _book(desk)
    desk.close()


def _encrypted(folder: Path) -> None:
    """The same people at a desk that is encrypted."""
    _people(folder)
    convert(folder / "desk.db", KEYS[0], note=lambda c: None)


def _book(desk: Any) -> None:
    who = desk.clients.find("client00")[0]
    desk.waiting.add(who.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
    desk.diary.book(desk.diary.propose(who.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"), override="asked")


# -- a desk at work


def _act(folder: Path, tell: Tell, times: int, seed: int) -> None:
    keys.hold(KEYS[0])
    desk = open_desk(folder / "desk.db", "sam", Clock())
    Actor(desk, seed, tell).go(times)
    desk.close()


def _acted(folder: Path, said: str) -> list[str]:
    keys.hold(KEYS[0])
    account = Account({"imported": "0"})
    account.hear(said.splitlines(keepends=True))
    desk = open_desk(folder / "desk.db", "sam", Clock())
    try:
        found = wrongs(desk) + account.wrong(state(desk, folder))[0]
        add_client(desk, "After", "Test")  # it can be worked with
    finally:
        desk.close()
    for copy in folder.glob("copy-*.db"):
        found += [f"{copy.name}: {line}" for line in _well(copy)[0]]
    return found


def _backup(folder: Path, tell: Tell, times: int, seed: int) -> None:
    """Backups, with work between them."""
    desk = open_desk(folder / "desk.db", "sam", Clock())
    actor = Actor(desk, seed, tell)
    for _ in range(2):
        actor.backup()
        actor.book()
    desk.close()


def _nothing(folder: Path) -> None:
    """There is no diary yet."""


def _begin(folder: Path, tell: Tell, times: int, seed: int) -> None:
    """A new diary, set up."""
    begin(folder / "desk.db", profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
    desk = open_desk(folder / "desk.db", None, Clock())
    desk.setup.apply(SETUP)
    tell("did begin")
    desk.close()


def _begun(folder: Path, said: str) -> list[str]:
    """Once it was said to be made it is there, with what was set up; before that it may be started again."""
    if not said:
        return []
    desk = open_desk(folder / "desk.db", "sam", Clock())
    try:
        return wrongs(desk) + ([] if desk.clinics.list() else ["what was set up is lost"])
    finally:
        desk.close()


# -- one step that replaces or rewrites the file: after it there is the one or the other, whole


def _well(path: Path) -> tuple[list[str], int]:
    """What is wrong, and how many appointments there are."""
    desk = open_desk(path, "sam", Clock())
    try:
        with desk.store.read() as c:
            count = int(c.exec_driver_sql("SELECT count(*) FROM appointment").scalar_one())
        return wrongs(desk), count
    finally:
        desk.close()


def _restore(folder: Path, tell: Tell, times: int, seed: int) -> None:
    restore(folder / "copy-1.db", folder / "desk.db", "sam")
    tell("did restore")


def _restored(folder: Path, said: str) -> list[str]:
    found, count = _well(folder / "desk.db")
    if said and count:
        found.append("the backup was put back and is not there")
    for kept in folder.glob("desk-replaced-*.db"):
        more, kept_count = _well(kept)
        found += more + ([] if kept_count else ["the file that was replaced lost its booking"])
    return found


def _rekey(folder: Path, tell: Tell, times: int, seed: int) -> None:
    """Encrypted, its key changed, decrypted."""
    for number, key in enumerate((*KEYS, None)):
        if key is not None:
            keys.hold(key)
        rekey(folder / "desk.db", "ada", key)
        tell(f"did {number}")


def _rekeyed(folder: Path, said: str) -> list[str]:
    for key in KEYS:
        keys.hold(key)
    found, count = _well(folder / "desk.db")
    return found + ([] if count else ["the booking is lost"])


def _old(folder: Path) -> None:
    """A file of the first schema."""
    from store.test_migrations import old_file

    old_file(folder / "desk.db")


def _migrate(folder: Path, tell: Tell, times: int, seed: int) -> None:
    open_desk(folder / "desk.db", "anybody", Clock()).close()
    tell("did migrate")


def _migrated(folder: Path, said: str) -> list[str]:
    desk = open_desk(folder / "desk.db", "anybody", Clock())
    try:
        return wrongs(desk)
    finally:
        desk.close()


DEEDS = {
    deed.name: deed
    for deed in (
        Deed("act", _people, _act, _acted),
        Deed("act encrypted", _encrypted, _act, _acted),
        Deed("backup", _people, _backup, _acted),
        Deed("begin", _nothing, _begin, _begun),
        Deed("restore", _booked, _restore, _restored),
        Deed("rekey", _booked, _rekey, _rekeyed),
        Deed("migrate", _old, _migrate, _migrated),
    )
}


def main(words: Sequence[str]) -> None:
    """The victim's process."""
    name, folder, times, seed = words
    said = os.open(Path(folder, "said"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    DEEDS[name].do(Path(folder), lambda line: os.write(said, f"{line}\n".encode()), int(times), int(seed))


if __name__ == "__main__":
    main(sys.argv[1:])
