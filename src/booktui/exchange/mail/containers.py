"""Where mails lie: one file, an mbox, a Maildir, a folder of files; one after the other, whatever their number."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from booktui.exchange.mail.values import MAX_MAIL

MAIL, CALENDAR = "mail", "calendar"
NAMES = (".eml", ".ics", ".txt", ".mbox", ".msg")
_START = 4096


class Item(NamedTuple):
    """One mail or calendar file."""

    kind: str
    """`mail` or `calendar`."""
    source: str
    data: bytes
    """One byte more than is taken where it is too large, so that this is seen."""
    why: str = ""
    """Why it cannot be read."""


def items(path: Path) -> Iterator[Item]:
    """Everything that lies there, in order; files that cannot be read say why and do not stop the others.

    Raises:
        FileNotFoundError: there is nothing of that name.
        OSError: it is neither a file nor a folder, or cannot be opened.
    """
    if path.is_dir():
        return _folder(path)
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is neither a file nor a folder")
    with path.open("rb") as file:
        start = file.read(_START)
    return _mbox(path) if start.startswith(b"From ") else iter([_file(path)])


def _folder(path: Path) -> Iterator[Item]:
    """A Maildir's new and seen mails, or every mail and calendar of a folder; other files are left alone."""
    halves = [path / name for name in ("new", "cur")]
    if all(half.is_dir() for half in halves):
        for half in halves:
            for one in sorted(half.iterdir()):
                if one.is_file() and not one.name.startswith("."):
                    yield _file(one, MAIL)
        return
    for one in sorted(path.iterdir()):
        if one.is_file() and one.suffix.lower() in NAMES:
            yield from _inside(one)


def _inside(path: Path) -> Iterator[Item]:
    """A file of a folder, which may be an mbox."""
    try:
        yield from items(path)
    except OSError as error:
        yield Item(MAIL, path.name, b"", error.strerror or str(error))


def _file(path: Path, kind: str = "") -> Item:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_MAIL + 1)
    except OSError as error:
        return Item(kind or MAIL, path.name, b"", error.strerror or str(error))
    return Item(kind or _kind(path, data), path.name, data)


def _kind(path: Path, data: bytes) -> str:
    start = data[:_START].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    begins = start[:15].upper() == b"BEGIN:VCALENDAR"
    return CALENDAR if begins or path.suffix.lower() in (".ics", ".vcs", ".ifb") else MAIL


def _mbox(path: Path) -> Iterator[Item]:
    """One mail at a time. The file is only read: nobody's lock is taken, nothing is marked."""
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            file = box.get_file(key)
            yield Item(MAIL, f"{path.name} {number}", file.read(MAX_MAIL + 1))
    finally:
        box.close()
