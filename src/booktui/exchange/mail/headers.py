"""Header lines as any reader gives them back: folded at 76, RFC 2047 where text is not plain, never a second header.

Written out here because the standard library's folding differs between Python releases: in some it loses a space, puts
one into a long name, or leaves `=?…?=` that somebody typed to be decoded.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator

from booktui.exchange.mail.address import mailbox
from booktui.rules.text import clean

WIDTH = 76
"""RFC 2047 2: a line that holds an encoded word."""
LONGEST_WORD = 60
"""ASCII words beyond it are encoded, so that every line can be folded."""
OCTETS = 39
"""Of UTF-8 in one encoded word: 64 characters of it, so that the first still fits beside `Subject:`."""


def line(text: str) -> str:
    """One line of harmless text: no control or format characters, whatever its length."""
    return clean(text, sys.maxsize)


def header(name: str, *words: str) -> bytes:
    """`Name: words`, folded between words (RFC 5322 2.2.3), with its CRLF.

    Raises:
        ValueError: a word holds what no header may: a line break, a control character, or what is not ASCII.
    """
    lines, width = [f"{name}:"], len(name) + 1
    for word in words:
        if not word or not word.isascii() or not word.isprintable():
            raise ValueError(f"{word!r} cannot stand in a header")
        if width + 1 + len(word) > WIDTH and lines != [f"{name}:"]:
            lines.append("")
            width = 0
        lines[-1] += " " + word
        width += 1 + len(word)
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def unstructured(text: str) -> list[str]:
    """The words of a subject."""
    said = line(text)
    return said.split(" ") if _simple(said) else list(_encoded(said))


def person(who: tuple[str, str]) -> list[str]:
    """The words of a mailbox with its name; the name alone never shows an address that it is not.

    Raises:
        ValueError: the address is none (`mailbox`).
    """
    name, address = line(who[0]), mailbox(who[1])
    if not name:
        return [address]
    if not _simple(name):
        return [*_encoded(name), f"<{address}>"]
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return [*f'"{quoted}"'.split(" "), f"<{address}>"]


def _simple(text: str) -> bool:
    return text.isascii() and "=?" not in text and all(len(word) <= LONGEST_WORD for word in text.split(" "))


def _encoded(text: str) -> Iterator[str]:
    """Encoded words of whole characters; readers drop the white space between two of them (RFC 2047 6.2)."""
    octets = b""
    for character in text:
        more = character.encode()
        if len(octets) + len(more) > OCTETS:
            yield _word(octets)
            octets = b""
        octets += more
    if octets:
        yield _word(octets)


def _word(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?="
