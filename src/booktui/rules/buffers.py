"""What is really kept free when a shorter buffer was accepted (design.md section 6)."""

from __future__ import annotations

from collections.abc import Iterable

from booktui.rules.values import Span, Taken


def shortened(kept: Span, core: Span, others: Iterable[Taken]) -> Span:
    """The kept span cut back to where its neighbours' time starts and ends; never into the core itself."""
    start, end = kept
    for other in others:
        if other.core.end <= core.start:
            start = max(start, min(other.end, core.start))
        elif other.core.start >= core.end:
            end = min(end, max(other.start, core.end))
    return Span(start, end)
