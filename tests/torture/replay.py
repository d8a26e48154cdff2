"""What a disk may hold after a power cut: all that was synced, and any part of what was not."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cHqQ")
"""See `shim.c`."""
Piece = tuple[int, bytes | None]
"""Where and what was written; without data a truncation to that length."""


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that a process did to a file of the folder."""

    kind: str
    """W write, T truncate, S sync, C created, U unlinked, R renamed, L linked."""
    name: str
    """Path below the folder; `.` is the folder itself."""
    offset: int
    data: bytes


def operations(log: Path, folder: Path) -> Iterator[Op]:
    """In the order in which they were done."""
    whole, at, root = log.read_bytes(), 0, str(folder.resolve())
    while at < len(whole):
        kind, size, offset, length = HEAD.unpack_from(whole, at)
        at += HEAD.size
        path = whole[at : at + size].decode()
        data = whole[at + size : at + size + length]
        at += size + length
        if not path.endswith(" (deleted)"):
            yield Op(kind.decode(), path[len(root) :].lstrip("/") or ".", offset, data)


@dataclass(slots=True)
class File:
    """One file, whatever its names."""

    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Piece] = field(default_factory=list)
    """What was done to it since it was last synced."""

    def content(self, keep: Callable[[Piece], Iterator[Piece]]) -> bytes:
        """With what `keep` leaves of each waiting piece."""
        held = bytearray(self.synced)
        for piece in self.waiting:
            for kept in keep(piece):
                _apply(held, kept)
        return bytes(held)


def _apply(held: bytearray, piece: Piece) -> None:
    at, data = piece
    if data is None:
        held[at:] = bytes(max(0, at - len(held)))
        return
    held.extend(bytes(max(0, at + len(data) - len(held))))
    held[at : at + len(data)] = data


class Disk:
    """A folder on a disk: files, their names, and what of both is certain.

    A file's bytes are certain once the file was synced; its names once the folder was. Names that are not certain yet
    come to the disk in the order in which they were given.
    """

    def __init__(self, folder: Path) -> None:
        self.certain = {path.name: File(bytearray(path.read_bytes())) for path in folder.iterdir() if path.is_file()}
        self.names = dict(self.certain)
        self.waiting: list[dict[str, File]] = []
        """The names after each change that is not certain yet."""

    def do(self, op: Op) -> None:
        """Follow one operation."""
        if op.kind in "CURL":
            self._rename(op)
        elif op.name == ".":
            self.certain, self.waiting = dict(self.names), []
        elif (file := self.names.get(op.name)) is not None:
            if op.kind == "S":
                file.synced, file.waiting = bytearray(file.content(lambda piece: iter((piece,)))), []
            else:
                file.waiting.append((op.offset, op.data if op.kind == "W" else None))

    def _rename(self, op: Op) -> None:
        if op.kind == "C":
            self.names[op.name] = File()
        elif op.name in self.names:
            file = self.names[op.name] if op.kind == "L" else self.names.pop(op.name)
            if op.kind in "RL":
                self.names[Path(op.data.decode()).name] = file
        self.waiting.append(dict(self.names))

    def settled(self) -> bool:
        """Nothing waits: there is one way to find it."""
        files = {id(file): file for names in (self.certain, *self.waiting) for file in names.values()}
        return not self.waiting and not any(file.waiting for file in files.values())

    def image(self, target: Path, how: Fate) -> None:
        """Write the folder as it may be found."""
        choices = [self.certain, *self.waiting]
        target.mkdir()
        for name, file in choices[how.names(len(choices))].items():
            path = target / name
            path.touch(mode=0o600)
            path.write_bytes(file.content(how.pieces))


@dataclass(slots=True)
class Fate:
    """What becomes of what was not synced."""

    name: str
    share: float
    """Of the pieces that reach the disk."""
    size: int = 0
    """Bytes of a piece that reaches the disk, or not, by itself; 0 tears nothing."""
    chance: random.Random = field(default_factory=random.Random)

    def names(self, count: int) -> int:
        """Which of so many states of the names, the first certain, the last the newest."""
        if self.share in (0.0, 1.0):
            return 0 if self.share == 0.0 else count - 1
        return self.chance.randrange(count)

    def pieces(self, piece: Piece) -> Iterator[Piece]:
        """What reaches the disk of one."""
        at, data = piece
        if data is None or not self.size:
            if self.share == 1.0 or self.chance.random() < self.share:
                yield piece
            return
        start = at
        while start < at + len(data):
            end = min(at + len(data), (start // self.size + 1) * self.size)
            if self.chance.random() < self.share:
                yield start, data[start - at : end - at]
            start = end


def fates(chance: random.Random, torn: int) -> Iterator[Fate]:
    """Nothing of it, all of it, and so many times parts of it in torn pieces."""
    yield Fate("none", 0.0)
    yield Fate("all", 1.0)
    for number in range(torn):
        yield Fate("torn", chance.choice((0.2, 0.5, 0.8)), (512, 4096)[number % 2], chance)
