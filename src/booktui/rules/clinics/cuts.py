"""What was cut from a session: stretches of it that nobody can be booked into any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from booktui.rules.lanes import joined
from booktui.rules.slots import UNBOOKABLE
from booktui.rules.values import Slot, Span


@lru_cache(maxsize=1024)
def read_cuts(text: str) -> tuple[Span, ...]:
    """`start-end,start-end` (instants) as spans in order."""
    return tuple(Span(*(int(edge) for edge in part.split("-"))) for part in text.split(",") if part)


def write_cuts(cuts: Iterable[Span]) -> str:
    """The way back; what overlaps or touches is joined."""
    return ",".join(f"{start}-{end}" for start, end in joined(list(cuts)))


def without(slots: Sequence[Slot], cuts: Sequence[Span]) -> tuple[Slot, ...]:
    """The slots, those that a cut touches made unbookable."""
    return tuple(
        Slot(slot.start, slot.end, UNBOOKABLE) if any(_touches(slot, cut) for cut in cuts) else slot for slot in slots
    )


def rest(span: Span, cuts: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of a span, in order."""
    left, at = [], span.start
    for cut in joined([cut for cut in cuts if cut.overlaps(span)]):
        if cut.start > at:
            left.append(Span(at, cut.start))
        at = max(at, cut.end)
    if at < span.end:
        left.append(Span(at, span.end))
    return tuple(left)


def _touches(slot: Slot, cut: Span) -> bool:
    return slot.start < cut.end and cut.start < slot.end
