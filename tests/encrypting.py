"""Encrypted desks for tests: a raw key, so that no passphrase has to be derived, and a look into every file."""

from __future__ import annotations

import secrets
from pathlib import Path

from booktui.store import audit, keys
from booktui.store.rekeying import convert
from desks import make_desk

PASSPHRASE = "correct horse battery staple"


def raw_key() -> keys.Key:
    """A key of a new file, out of the blue."""
    return keys.Key(secrets.token_hex(32), secrets.token_hex(keys.SALT))


def note(connection) -> None:
    """What a conversion puts on record."""
    audit.append(connection, at=1, by_user="ada", role="administrator", action="encrypt", object="desk")


def encrypted_desk(folder: Path, key: keys.Key | None = None, user: str = "jo"):
    """`make_desk`, encrypted."""
    make_desk(folder, user).close()
    convert(folder / "desk.db", key or raw_key(), note=note)
    return make_desk(folder, user)


def found(folder: Path, *words: str) -> set[str]:
    """The words that stand in some file of the folder, in UTF-8 or UTF-16, in any case."""
    held = [path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()]
    forms = {word: (word.lower().encode(), word.lower().encode("utf-16-le")) for word in words}
    return {word for word in words for content in held if any(form in content for form in forms[word])}
