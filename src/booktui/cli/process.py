"""The process itself: private files, no core dumps with people's data in them, no debugging taps."""

from __future__ import annotations

import os
import sys

KEPT = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"})
"""The other variables of Textual write screens or typed names to files."""
PR_SET_DUMPABLE = 4


def harden() -> None:
    """Files for their owner only, no core dump; as much of it as this system knows."""
    os.umask(0o077)
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in KEPT]:
        del os.environ[name]
    _no_core()


def _no_core() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return
    if sys.platform == "linux":
        try:
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        except (ImportError, OSError, AttributeError):
            return
