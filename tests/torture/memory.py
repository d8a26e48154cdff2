"""How much memory a process and its children hold, and whether it goes on growing."""

from __future__ import annotations

from statistics import median

import psutil

GROWTH = 1.5
"""The last quarter of a run may hold that much more than the second one, and a little besides."""
LITTLE = 64 << 20
"""Bytes."""
ENOUGH = 40
"""Fewer looks than that say nothing about growth."""


class Memory:
    """Looks at the resident memory of the largest process of a family; bytes."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def look(self, pid: int) -> None:
        """Take one more look; a process that has just gone is none."""
        sizes = []
        try:
            parent = psutil.Process(pid)
            family = [parent, *parent.children(recursive=True)]
        except psutil.Error:
            return
        for process in family:
            try:
                sizes.append(process.memory_info().rss)
            except psutil.Error:
                continue
        if sizes:
            self.seen.append(max(sizes))

    def complaints(self) -> list[str]:
        """That it goes on growing; the first quarter, which warms up, does not count."""
        if len(self.seen) < ENOUGH:
            return []
        quarter = len(self.seen) // 4
        early, late = median(self.seen[quarter : 2 * quarter]), median(self.seen[-quarter:])
        if late > early * GROWTH + LITTLE:
            return [f"memory grew from {early / 2**20:.0f} to {late / 2**20:.0f} MiB"]
        return []

    def __str__(self) -> str:
        return f"{max(self.seen, default=0) / 2**20:.0f} MiB at most"
