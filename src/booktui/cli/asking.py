"""Asking for the passphrase of an encrypted diary: on a terminal, unseen; never where something else could answer."""

from __future__ import annotations

import sys
from pathlib import Path

from booktui.desk.errors import Unavailable
from booktui.desk.locking import Ask, needs_key, salt_of, unlock
from booktui.rules.text import clean_lines

LONGEST = 1_000


def asker() -> Ask | None:
    """What asks; None where there is no terminal on both sides, and a script would wait for ever."""
    return _ask if sys.stdin.isatty() and sys.stderr.isatty() else None


def _ask(prompt: str) -> str:
    import getpass

    try:
        return getpass.getpass(clean_lines(prompt, LONGEST) + " ")
    except EOFError:
        raise Unavailable("No passphrase was given. Nothing was done.", "The diary is locked") from None


def unlocked(place: str | Path) -> Path:
    """The path, whose key is held if it needs one.

    Raises:
        Unavailable: its key is not found, or is wrong.
    """
    path = Path(place)
    if "://" not in str(place) and needs_key(path):
        unlock(path, asker())
    return path


def wants_plain(copy: Path, place: Path) -> bool:
    """Asked on a terminal: an encrypted backup takes the place of a diary that is not encrypted. No unless said."""
    if not (salt_of(copy) and place.is_file() and not salt_of(place)) or asker() is None:
        return False
    sys.stderr.write("The backup is encrypted, the diary is not. Shall the restored diary stay encrypted? [yes]/no ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("n", "no")
