"""What is still free of a time that came free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from booktui.rules.clinics.openings import Opening
from booktui.rules.values import Instant


class Rest(NamedTuple):
    """From the time's start on."""

    end: Instant
    letter: str
    places: int


def rest(free: Iterable[Opening], start: Instant) -> Rest | None:
    """The free stretch that starts there, slots of one type taken together; None when there is none.

    Args:
        free: the free pieces of its session, in order.
    """
    found: Rest | None = None
    for piece in free:
        if found is None:
            begins = piece.start == start if piece.letter else piece.start <= start < piece.end
            found = Rest(piece.end, piece.letter, piece.places) if begins else None
        elif piece.start == found.end and piece.letter == found.letter:
            found = found._replace(end=piece.end)
        else:
            break
    return found
