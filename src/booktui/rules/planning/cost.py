"""What a time costs a client, and what no time costs: whole numbers, so that sums are exact."""

from __future__ import annotations

from booktui.rules.planning.values import Displaced, Option, Weights

PER_DAY = 100
"""A day of additional wait; a day gained counts for one, so that it decides only between equals."""


def cost(who: Displaced, option: Option, weights: Weights) -> int:
    """In hundredths of a day of additional wait; always less than no time at all."""
    days = (option.day - who.old_on).days
    drawbacks = weights.preference * option.preference + weights.short_notice * option.short_notice
    if who.target_on is not None and option.day > who.target_on:
        drawbacks += weights.past_target
    if who.rebook_by is not None and option.day > who.rebook_by:
        drawbacks += weights.past_rebook_by
    total = drawbacks * PER_DAY + (days * PER_DAY if days > 0 else days)
    return min(total, unplaced(weights) - 1)


def unplaced(weights: Weights) -> int:
    """No time at all, in the same unit."""
    return weights.unplaced * PER_DAY
