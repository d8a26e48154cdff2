"""Files that were good once: a few things changed in them, as a broken program, a bad line or an enemy would."""

from __future__ import annotations

import random
from collections.abc import Callable

PIECES = (
    b"\0", b"\r", b"\n", b"\r\n", b"\r\n ", b'"', b'""', b"'", b",", b";", b":", b"=", b"\\", b"%00", b"\x1b]52;c;aGk=\x07",
    b"\x9b31m", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", "\u202e".encode(), "\u0000".encode(),
    "💀".encode(), "A\u0301".encode() * 50, b"=cmd|' /C calc'!A0", b"${7*7}{{7*7}}", b"' OR 1=1 --", b"../../etc/passwd",
    b"0", b"-1", b"99999999999999999999", b"1e309", b"NaN", b"0000-00-00", b"9999-12-31", b"2026-02-30", b"2027-03-28T01:30",
    b"20261131T250000Z", b"TZID=Mars/Base", b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=DAILY;COUNT=999999999\r\n",
    b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n", b"--edge--\r\n", b"Content-Type: multipart/mixed; boundary=edge\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?B?//8=?=",
)  # fmt: skip
CHARSETS = ("utf-16", "utf-32", "latin-1", "cp037", "utf-7")


def changed(good: bytes, chance: random.Random) -> bytes:
    """The file, with one to six things changed in it."""
    held = good
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        held = chance.choice(WAYS)(held, chance)
    return held


def _insert(held: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(held))
    return held[:at] + chance.choice(PIECES) + held[at + chance.choice((0, 0, 1, 4)) :]


def _drop(held: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(held))
    return held[:at] + held[at + chance.choice((1, 2, 8, 100)) :]


def _flip(held: bytes, chance: random.Random) -> bytes:
    if not held:
        return held
    at = chance.randrange(len(held))
    return held[:at] + bytes((held[at] ^ 1 << chance.randrange(8),)) + held[at + 1 :]


def _lines(held: bytes, chance: random.Random) -> bytes:
    """Lines lost, twice, elsewhere, or very many times."""
    lines = held.splitlines(keepends=True)
    if len(lines) < 2:
        return held
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    way = chance.randrange(4)
    if way == 0:
        del lines[one]
    elif way == 1:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[other:other] = [lines[one]] * (1 if way == 2 else chance.choice((10, 300)))
    return b"".join(lines)


def _cut(held: bytes, chance: random.Random) -> bytes:
    return held[: chance.randint(0, len(held))]


def _long(held: bytes, chance: random.Random) -> bytes:
    """A very long line somewhere."""
    at = chance.randint(0, len(held))
    return (
        held[:at]
        + chance.choice((b"x", b"(", b",", b'"', b" ", "ü".encode())) * chance.choice((300, 20_000))
        + held[at:]
    )


def _nest(held: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"BEGIN:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b'"', b"--edge\r\n")) * 200 + held


def _charset(held: bytes, chance: random.Random) -> bytes:
    try:
        return held.decode("utf-8").encode(chance.choice(CHARSETS))
    except UnicodeError:
        return held


def _digits(held: bytes, chance: random.Random) -> bytes:
    """A digit becomes another: dates and numbers that look right."""
    places = [at for at, byte in enumerate(held) if 48 <= byte <= 57]
    if not places:
        return held
    at = chance.choice(places)
    return held[:at] + bytes((chance.randrange(48, 58),)) + held[at + 1 :]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _insert, _insert, _drop, _flip, _lines, _lines, _cut, _long, _nest, _charset, _digits, _digits, _digits,
)  # fmt: skip
