"""Anything that people may do at desks, in any order, at one diary: a state machine that looks for what goes wrong.

After each step no time is given twice, nothing belongs to nothing, lists count what tables hold; whoever was refused
was told so in a sentence, and nothing had changed; an auditor never changes anything. Now and then, and at the end,
the audit chain and the whole file are well.

    python -m torture.machine 5 40 1                  # lives of a diary, steps of each, seed
    python -m torture --only machine
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from torture.parts import Result, Say
from torture.rules.base import DONE, REFUSED
from torture.rules.clinics import ClinicRules
from torture.rules.diary import DiaryRules
from torture.rules.keeping import KeepingRules
from torture.rules.waiting import WaitingRules

STEPS = 80
LIVES = 20
"""Of a diary, before the next seed."""


class Desks(DiaryRules, WaitingRules, ClinicRules, KeepingRules):
    """All of it."""


def live(lives: int, steps: int, number: int, *, shrink: bool = True) -> None:
    """So many diaries, so many steps each; raises what went wrong, with the shortest way there that was found."""
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    machine = seed(number)(Desks)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None, database=None, phases=phases,
            suppress_health_check=list(HealthCheck), print_blob=False, verbosity=Verbosity.normal,
        ),
    )  # fmt: skip


def run(until: float, seed: int, say: Say) -> Result:
    """One seed after the other while there is time."""
    done = 0
    while not done or time.monotonic() < until:
        try:
            live(LIVES, STEPS, seed * 1_000 + done)
        except Exception:
            return Result(f"seed {seed * 1_000 + done}", (traceback.format_exc(),))
        done += 1
        say(f"{done * LIVES} diaries of up to {STEPS} steps each lived well")
    return Result(f"{done * LIVES} diaries of up to {STEPS} steps each: {_counts()}")


def _counts() -> str:
    never = sorted(REFUSED.keys() - DONE.keys())
    only = f"; only ever refused: {', '.join(never)}" if never else ""
    return f"{DONE.total():,} actions done, {REFUSED.total():,} refused{only}"


def main(words: Sequence[str]) -> int:
    """As many as asked for; raises what went wrong."""
    lives, steps, number = map(int, words)
    live(lives, steps, number)
    print(f"{lives} diaries lived well: {_counts()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
