"""Timing a call many times, and printing what came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """Times in milliseconds, sorted."""

    times: tuple[float, ...]

    @classmethod
    def of(cls, times: Iterable[float]) -> Sample:
        return cls(tuple(sorted(times)))

    def at(self, share: float) -> float:
        """The time that this share of the calls did not exceed."""
        if not self.times:
            return float("nan")
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))]

    @property
    def p50(self) -> float:
        return self.at(0.50)

    @property
    def p95(self) -> float:
        return self.at(0.95)

    @property
    def p99(self) -> float:
        return self.at(0.99)


def clocked(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds the call took, and its answer."""
    start = time.perf_counter()
    answer = call()
    return (time.perf_counter() - start) * 1e3, answer


def sample(calls: Iterable[Callable[[], object]], *, warm: int = 0) -> Sample:
    """Time each call once; the first `warm` are not counted."""
    times = [clocked(call)[0] for call in calls]
    return Sample.of(times[warm:])


def ms(value: float) -> str:
    """Milliseconds with three significant places."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def pair(sample: Sample) -> str:
    """Median and 99th percentile."""
    return f"{ms(sample.p50)} / {ms(sample.p99)}"


def keys_pair(sample: Sample) -> str:
    """Median and 95th percentile."""
    return f"{ms(sample.p50)} / {ms(sample.p95)}"


def times(value: float, other: float) -> str:
    """How many times the other."""
    return f"{value / other:.2f} ×" if other else "–"


def show(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that is also Markdown."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    print(f"\n## {title}\n")
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print(flush=True)
