"""The monkeys inside the app, where after every move what shows is looked at; and every naughty text at every entrance.

python -m torture --only screens
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from contextlib import closing
from pathlib import Path

from textual import constants

from attack.screens.entrances import FORMS, at_form, at_rooms, working_desk
from attack.screens.inside import Inside
from attack.screens.monkey import MODES, ROLES, diary_wrongs
from attack.screens.moves import moves
from attack.screens.naughty import NAUGHTY
from booktui.desk import open_desk
from desks import Clock
from torture.parts import Result, Say
from torture.terminal import desks

SEEDS, MOVES = 4, 1_500


def run(until: float, seed: int, say: Say) -> Result:
    """A few monkeys, then others while there is time."""
    constants.ESCAPE_DELAY = 0.02  # nobody here types that slowly
    made, wrong, number = 0, list[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        places = desks(Path(folder))
        while not wrong and (number < SEEDS or time.monotonic() < until):
            path, nobody = Path(folder, f"{number}.db"), number % 4 == 3
            shutil.copy(places[nobody], path)
            count, wrong = one(path, seed * 1000 + number, MOVES, user="ada" if nobody else ROLES[number % 3])
            made, number = made + count, number + 1
            say(f"seed {seed * 1000 + number - 1}: {count:,} moves")
            path.unlink()
        wrong += naughty(Path(folder, "naughty"))
    did = f"{number} monkeys, {made:,} moves, {len(NAUGHTY)} naughty texts in every room and form; all that showed was text"
    return Result(did, tuple(wrong))


def naughty(folder: Path) -> list[str]:
    """All of them, in every room of the desk and every field of the forms."""
    folder.mkdir()
    path = working_desk(folder)
    wrong = at_rooms(path, NAUGHTY)
    for start in FORMS:
        wrong += asyncio.run(at_form(path, start, NAUGHTY, rounds=30))
    return wrong


def one(path: Path, seed: int, count: int, *, user: str) -> tuple[int, list[str]]:
    """One monkey; how many moves it made and what was wrong. Where it leaves it comes back."""
    todo, made, wrong = list(moves(seed, count)), 0, list[str]()
    while made < count and not wrong:
        with closing(open_desk(path, user, Clock())) as desk:
            inside = Inside(desk, MODES[seed % len(MODES)])
            try:
                made += asyncio.run(inside.run(todo[made:]))
            except Exception as error:
                wrong.append(f"{type(error).__name__}: {error}")
                made += inside.made
            wrong += inside.wrong
    if wrong:
        wrong.append(
            f"seed {seed}, move {made}, after {[move.typed or move.size for move in todo[max(0, made - 30) : made]]}"
        )
    return made, wrong + diary_wrongs(path)
