"""Keys of encrypted diaries: made from a passphrase and the file's own salt, and held in memory only (safety.md 7).

The salt is the first 16 bytes of the file, where SQLCipher keeps it; nothing that could be lost lies beside the file.
Light on purpose: the first screen asks whether a key is needed before a database library is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLAIN = b"SQLite format 3\0"
"""What every file that is not encrypted begins with."""
PAGE = 4096
"""Bytes of a page; an encrypted file is a whole number of them."""
SALT = 16
LOGS = {"-wal": "mode=ro", "-journal": "mode=rw"}
"""What may lie beside a file, and how the file must be opened for SQLite to heed it."""
TIME, MEMORY, LANES = 3, 65_536, 4
"""argon2id: passes, KiB and lanes, the second choice of RFC 9106 section 4. Another choice makes every key another."""
GROUP = 4
WHOLE = re.compile(r"[0-9a-f]{64}([0-9a-f]{4})?")


class WrongGroups(ValueError):
    """Something that looks like the key of a recovery sheet, with a letter wrong."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one file and its copies."""

    secret: str = field(repr=False)
    """32 bytes, as 64 hex digits."""
    salt: str
    """The file's first 16 bytes, as 32 hex digits."""

    @property
    def word(self) -> str:
        """As SQLCipher takes a key that needs no deriving."""
        return f"x'{self.secret}{self.salt}'"

    @property
    def pragma(self) -> str:
        """The first statement of a connection."""
        return f'PRAGMA key = "{self.word}"'

    @property
    def groups(self) -> str:
        """For a recovery sheet: seventeen groups of four, the last of which shows a slip of the pen."""
        whole = self.secret + _check(self.secret)
        return " ".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


_held: dict[str, Key] = {}


def hold(key: Key) -> None:
    """Keep it in memory for the files that have its salt, as long as the process lives."""
    _held[key.salt] = key


def held(salt: str) -> Key | None:
    """The key that is held for a salt."""
    return _held.get(salt)


def forget() -> None:
    """Hold none any more."""
    _held.clear()


def of(path: Path) -> Key | None:
    """The key that is held for a file; None too where it needs none.

    Closing a file drops the locks that this process has on it, so this is asked before it is open as a database.
    """
    return _held.get(salt_of(path))


def salt_of(path: Path) -> str:
    """The salt of what may be an encrypted file, as hex; empty for everything else.

    It is a whole number of pages, unless a power cut met it while it grew; then its log makes it whole again.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(SALT)
    except OSError:
        return ""
    whole = size and (size % PAGE == 0 or any(_is_beside(path, ending) for ending in LOGS))
    return head.hex() if whole and head != PLAIN else ""


def fresh(passphrase: str) -> Key:
    """The key of a new file."""
    import secrets

    return read(passphrase, secrets.token_hex(SALT))


def read(text: str, salt: str) -> Key:
    """The key that somebody typed: a passphrase, or what stands on a recovery sheet.

    Raises:
        WrongGroups: it is as long as what stands on a sheet, and has a slip.
    """
    plain = re.sub(r"[\s-]", "", text).lower()
    if WHOLE.fullmatch(plain):
        secret, check = plain[:64], plain[64:]
        if check and check != _check(secret):
            raise WrongGroups("The key from the recovery sheet has a slip in it: compare it group by group.")
        return Key(secret, salt)
    return derive(text, salt)


def derive(passphrase: str, salt: str) -> Key:
    """From a passphrase by argon2id: 64 MiB and some tenths of a second for every guess."""
    import unicodedata

    from argon2.low_level import Type, hash_secret_raw

    secret = hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(), bytes.fromhex(salt),
        time_cost=TIME, memory_cost=MEMORY, parallelism=LANES, hash_len=32, type=Type.ID,
    )  # fmt: skip
    return Key(secret.hex(), salt)


def fits(path: Path, key: Key) -> bool:
    """The key opens the file."""
    return owner(path, key) is not None


def owner(path: Path, key: Key) -> int | None:
    """The `application_id` of an encrypted file; None when the key does not open it.

    Nothing of the file is touched, no lock taken, no log made beside it: unless only its log can say.
    """
    from sqlcipher3 import dbapi2

    for way in _ways(path):
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?{way}", uri=True)
        try:
            unlock(connection, key)
            return int(connection.execute("PRAGMA application_id").fetchone()[0])
        except dbapi2.Error:
            continue
        finally:
            connection.close()
    return None


def _ways(path: Path) -> Iterator[str]:
    """How to open it for a look. A first page that a power cut tore is whole in the log or journal beside it."""
    yield from ("immutable=1",) * 3  # another desk may be writing the first page this moment
    yield from (LOGS[ending] for ending in LOGS if _is_beside(path, ending))


def _is_beside(path: Path, ending: str) -> bool:
    beside = path.with_name(path.name + ending)
    return beside.exists() and beside.stat().st_size > 0


def unlock(connection: object, key: Key) -> None:
    """The first two statements of a connection: SQLCipher says nothing on stderr, and has its key."""
    run = connection.execute  # type: ignore[attr-defined]
    run("PRAGMA cipher_log_level = NONE").close()
    run(key.pragma).close()


def can_encrypt() -> bool:
    """SQLCipher is here."""
    try:
        import sqlcipher3.dbapi2  # noqa: F401
    except ImportError:
        return False
    return True


def _check(secret: str) -> str:
    import hashlib

    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()[:GROUP]
