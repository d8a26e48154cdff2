"""A bar in the terminal for what takes minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booktui.desk.demo.loader import Progress


@contextmanager
def bar() -> Iterator[Progress]:
    """What to hand to `build` as its progress: one bar for each step, on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what.capitalize(), total=total)
            shown.update(tasks[what], completed=done, total=total)

        yield tell
