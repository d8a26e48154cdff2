"""Finding a client, a key stroke at a time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.desks import NOW
from bench.measure import Sample as Times
from bench.measure import clocked, keys_pair, show
from booktui.desk import open_desk

ROUNDS = 20
TYPED = (
    ("surname, each letter", ("k", "kh", "kha", "khan")),
    ("surname and first name", ("khan a", "khan am", "khan amina")),
    ("NHS number, its beginning", ("9990", "99901", "999012")),
    ("last digits of a phone", ("0123", "900042")),
    ("a typing mistake", ("kahn", "johnsn", "wiliams")),
)


def run(places: dict[str, Path]) -> None:
    """Print what each key stroke of a search takes."""
    rows = [[words] for words, _ in TYPED]
    for place in places.values():
        desk = open_desk(place, "jo", now=lambda: NOW)
        try:
            for row, (_, texts) in zip(rows, TYPED, strict=True):
                taken = Times.of(clocked(partial(desk.clients.find, text))[0] for _ in range(ROUNDS) for text in texts)
                row.append(keys_pair(taken))
        finally:
            desk.close()
    show("Client search", ["ms a key stroke, p50 / p95", *places], rows)
