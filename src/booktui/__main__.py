"""`booktui` and `python -m booktui`. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open the desk; the exit code (design.md section 9).

    Args:
        argv: the words after `booktui`; None takes them from the process, which is hardened first.
    """
    if not __debug__:
        print("booktui does not run under python -O, which turns checks of its libraries off.", file=sys.stderr)
        return 2
    from booktui.cli import run

    if argv is None:
        from booktui.cli.process import harden

        harden()
        argv = sys.argv[1:]
    return run.main(argv)


if __name__ == "__main__":
    sys.exit(main())
