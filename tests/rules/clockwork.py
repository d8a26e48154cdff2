"""The table of status codes that comes with booktui, and days in short, for tests of clocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

import booktui
from booktui.rules.clocks.codes import StatusCode, read_codes
from booktui.rules.clocks.values import Clock, State

TABLE = Path(booktui.__file__).parent / "data" / "clocks" / "rtt_status.yaml"
CODES: tuple[StatusCode, ...] = read_codes(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
RECEIVED = date(2026, 7, 20)
STOPPED = date(2026, 9, 1)
LATER = date(2026, 10, 5)


def clocks_in(state: State) -> tuple[Clock, ...]:
    """A referral of RECEIVED whose one clock stands there, stopped on STOPPED where it is stopped."""
    if state is State.NONE:
        return ()
    return (Clock(1, RECEIVED, state, None if state is State.RUNNING else STOPPED),)
