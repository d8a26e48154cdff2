"""Encrypting a diary that is there, changing its key, taking it off, and the sheet to keep it on paper."""

from __future__ import annotations

import glob
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from booktui.desk.desk import Desk, open_for_administrator
from booktui.desk.errors import Unavailable
from booktui.desk.locking import keep as keep_in_keyring
from booktui.desk.locking import kept_key
from booktui.desk.tell import telling
from booktui.store import keys
from booktui.store.errors import StoreError
from booktui.store.rekeying import convert


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A diary is under another key."""

    path: Path
    encrypted: bool
    others: tuple[Path, ...]
    """Copies beside it that are as they were: not encrypted, or under the key from before."""


def encrypted(place: Path) -> bool:
    """The diary, whose key is held if it has one, is encrypted."""
    return bool(keys.salt_of(place))


def rekey(place: Path, user: str | None, key: keys.Key | None) -> Rekeyed:
    """Put the diary under a key, another key, or none; nobody may have it open.

    Raises:
        NotPermitted: the key is an administrator's.
        Unavailable: it is open at another desk, is damaged, or the disk is full; the diary is as it was.
    """
    place = Path(place).resolve()
    desk = open_for_administrator(place, user)
    was = keys.of(place)
    desk.close()
    action = "change the key" if was and key else "encrypt" if key else "decrypt"

    def note(c: Connection) -> None:
        desk.log(c, action, "desk")

    try:
        convert(place, key, note=note)
    except StoreError as error:
        raise Unavailable(str(error), "Not done") from None
    if was is not None and key is not None and kept_key(was.salt) is not None:
        with suppress(Unavailable):  # whoever was not asked before is not asked now; the old one opens older backups
            keep_in_keyring(key)
    return Rekeyed(place, key is not None, _others(place, key))


def keep(place: Path, user: str | None) -> None:
    """Put the diary's key into the keyring of this account.

    Raises:
        NotPermitted, Unavailable: see `locking.keep`; it is not encrypted.
    """
    desk = open_for_administrator(place, user)
    try:
        keep_in_keyring(_key_of(desk))
        with telling(), desk.store.write() as c:
            desk.log(c, "keep key", "desk")
    finally:
        desk.close()


def sheet(place: Path, user: str | None) -> str:
    """The recovery sheet, as text; that it was asked for is logged.

    Raises:
        NotPermitted: the key is an administrator's.
        Unavailable: it is not encrypted.
    """
    desk = open_for_administrator(place, user)
    try:
        words = _sheet(desk, _key_of(desk))
        with telling(), desk.store.write() as c:
            desk.log(c, "print key", "desk")
        return words
    finally:
        desk.close()


def _key_of(desk: Desk) -> keys.Key:
    if desk.store.key is None:
        raise Unavailable(f"The diary at {desk.store.path} is not encrypted: it has no key.", "No key")
    return desk.store.key


def _sheet(desk: Desk, key: keys.Key) -> str:
    from booktui.rules.clock import spoken

    groups = key.groups.split()
    rows = [f"    {'  '.join(groups[at : at + 4])}" for at in range(0, len(groups), 4)]
    return "\n".join([
        f"Recovery sheet of {desk.name}", f"printed {spoken(desk.now(), desk.zone)}", "",
        "This key opens the diary and its backups when nobody knows the passphrase any more.",
        "Without the passphrase and without this sheet the diary is lost: nobody can open it.", "", *rows, "",
        f"It belongs to files that begin with {key.salt[:8]}.",
        "Type it where the passphrase is asked for; spaces do not matter. The last group shows a slip.",
        "Whoever has this sheet and a copy of the diary can read it. Keep it on paper, in a locked place that is not",
        "where the diary, its backups or the passphrase are: not on this computer, not beside it, not in a mail.",
        "A new key makes this sheet worthless for the diary, but not for backups from before: keep it as long as them.",
    ])  # fmt: skip


def _others(place: Path, key: keys.Key | None) -> tuple[Path, ...]:
    """Diaries in the same folder that the new key does not open."""
    salt = key.salt if key else ""
    beside = sorted(place.parent.glob(f"{glob.escape(place.stem)}*{glob.escape(place.suffix)}"))
    return tuple(path for path in beside if path != place and path.is_file() and keys.salt_of(path) != salt)
