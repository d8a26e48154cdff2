"""Before a file is opened: is it a diary, ours, whole, on this machine, and not newer than this program?"""

from __future__ import annotations

import os
from pathlib import Path

from booktui.store import keys
from booktui.store.errors import Locked, NoStore, StoreError

APPLICATION_ID = 0x424B5455
"""'BKTU': databases of other programs are refused."""
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "glusterfs", "ceph", "lustre"})
SMALLEST = 100
"""SQLite would silently turn a file of 0 or 1 byte into a new database."""


def check_file(path: Path) -> None:
    """Refuse what is no diary, before anything touches it.

    Raises:
        NoStore: there is nothing there.
        Locked: it is encrypted, or no diary at all, and no key of it is held.
        StoreError: it is not a database, cannot be read, or lies on a network file system.
    """
    if not path.is_file():
        raise NoStore(f"There is no diary at {path}. Make one with: booktui init (or see one with: booktui demo)")
    if not os.access(path, os.R_OK):
        raise StoreError(f"The diary at {path} may not be read by this user. Ask whoever owns the file.")
    with path.open("rb") as file:
        head = file.read(72)
    if path.stat().st_size < SMALLEST:
        raise StoreError(f"{path} is not a booktui diary. It was left as it is.")
    plain = head.startswith(b"SQLite format 3\0")
    if plain and int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is a database, but not a booktui diary. It was left as it is.")
    if not plain:
        _check_encrypted(path)
    refuse_network(path)


def _check_encrypted(path: Path) -> None:
    """What is not a whole number of pages was never encrypted by us; nobody is asked for its key."""
    salt = keys.salt_of(path)
    if not salt:
        raise StoreError(f"{path} is not a booktui diary, or is damaged. It was left as it is.")
    refuse_without_cipher()
    key = keys.held(salt)
    if key is None:
        raise Locked(
            f"{path} is encrypted, or is not a booktui diary: it opens with its key only. It was left as it is."
        )
    owner = keys.owner(path, key)
    if owner is None:
        raise Locked(f"{path} is not a booktui diary, or the key is wrong, or it is damaged. It was left as it is.")
    if owner != APPLICATION_ID:
        raise StoreError(f"{path} is a database, but not a booktui diary. It was left as it is.")


def refuse_without_cipher() -> None:
    """The standard library's SQLite cannot encrypt.

    Raises:
        StoreError: the driver that can is not installed.
    """
    if not keys.can_encrypt():
        raise StoreError(
            "This Python has no SQLCipher, so an encrypted diary can neither be made nor opened here. "
            "Nothing was changed; install the package sqlcipher3."
        )


def refuse_network(path: Path) -> None:
    """WAL needs all desks on one host.

    Raises:
        StoreError: the folder is on a network file system.
    """
    kind = filesystem(path)
    if kind in NETWORK:
        raise StoreError(
            f"{path} is on a network drive ({kind}), where SQLite can lose bookings. "
            "Keep it on this machine, or use PostgreSQL for several desks."
        )


def filesystem(path: Path) -> str:
    """The file system type of the mount the path is on; empty where the system does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    place = os.path.realpath(path)
    for line in lines:
        parts = line.split()
        mount = parts[1].replace("\\040", " ")
        inside = mount == "/" or place == mount or place.startswith(mount + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, parts[2]
    return kind
