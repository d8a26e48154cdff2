"""Being stopped between two things instead of in the middle of one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Control C, a service manager, a terminal that closed; systems without one do without."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set by the first signal; a second one of the same kind does what it always does."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def stopped(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, before[number])

    for number in numbers:
        signal.signal(number, stopped)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
