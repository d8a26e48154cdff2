"""Killed (-9) at every statement of an action: nothing acknowledged is lost, nothing is half done, and it opens again.

Each trial starts from the same diary. A child does the action and is killed just before, or just after, its N-th
statement that changes something (in the long trial: any statement); what it said to be done it writes to a pipe first.
The parent then opens the diary as the next desk would. A kill leaves what the system had been given; a power cut is
another trial.

    python -m torture.crash            # one booking, its writes: seconds
    python -m torture --only crash     # every action, every statement: minutes
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.store import audit, doctor
from booktui.store import triggers as walls
from desks import Clock, add_client, at, make_desk
from faults import content, watched
from torture.parts import Result, Say

WRITES = ("BEGIN IMMEDIATE", "COMMIT", "INSERT", "UPDATE", "DELETE", "REPLACE")
LASTING = ("appointment", "occupancy", "message", "waiting_entry", "audit", "client", "absence", "displacement", "task")


def book(desk: Desk) -> None:
    entry = desk.waiting.page(0, 1)[0]
    desk.diary.book(
        desk.diary.propose(
            entry.client_id, "NEW", at("2026-12-15T10:00"), practitioner="OSEI", entry_id=entry.entry_id
        ),
        override="asked",
    )


def hold(desk: Desk) -> None:
    entry = desk.waiting.page(0, 1)[0]
    desk.diary.hold(
        desk.diary.propose(
            entry.client_id, "NEW", at("2026-12-15T10:00"), practitioner="OSEI", entry_id=entry.entry_id
        ),
        override="asked",
    )


def move(desk: Desk) -> None:
    appointment = desk.diary.of_client(desk.clients.find("khan")[0].id)[0]
    wanted = desk.diary.propose(
        appointment.client_id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI", moving_id=appointment.id
    )
    desk.diary.move(appointment.id, wanted, reason="asked", by="provider", override="asked")


def cancel(desk: Desk) -> None:
    desk.diary.cancel(desk.diary.of_client(desk.clients.find("khan")[0].id)[0].id, reason="asked", by="provider")


def undo(desk: Desk) -> None:
    desk.diary.undo()


def add(desk: Desk) -> None:
    add_client(desk, "Okafor", "Chidi")


def backup(desk: Desk) -> None:
    desk.keeping.backup(desk.store.path.with_name("copy.db"))


ACTIONS: dict[str, Callable[[Desk], None]] = {
    action.__name__: action for action in (book, hold, move, cancel, undo, add, backup)
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one kill."""

    killed: bool
    acknowledged: bool
    done: bool
    """The whole of the action is in the diary."""


class Torture:
    """Trials of one action."""

    def __init__(self, folder: Path, action: str, *, every: bool) -> None:
        self.folder, self.action, self.every = folder, action, every
        self.start = folder / "start.db"
        if not self.start.exists():
            _prepare(folder / "made", self.start)
        self.before = _lasting(self.start)

    def run(self) -> Iterator[Trial]:
        """Kill at the first statement, the second and so on, until the action outlives it."""
        number = 1
        while True:
            trials = [self._trial(number, after=after) for after in (False, True)]
            yield from trials
            if not any(trial.killed for trial in trials):
                return
            number += 1

    def _trial(self, number: int, *, after: bool) -> Trial:
        place = self.folder / "trial"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copy(self.start, place / "desk.db")
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self._die_in(place / "desk.db", number, after, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            acknowledged = pipe.read() == b"done"
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        assert killed or os.WEXITSTATUS(status) == 0, f"{self.action} failed by itself at {number}"
        return Trial(killed, acknowledged, self._judge(place / "desk.db", number, acknowledged))

    def _die_in(self, path: Path, number: int, after: bool, writer: int) -> None:
        """In the child: never returns."""
        code = 1
        try:
            self._act(path, number, after, writer)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _act(self, path: Path, number: int, after: bool, writer: int) -> None:
        desk = open_desk(path, "jo", Clock())
        desk.store.engine.dispose()
        seen = 0

        def before_it(statement: str) -> None:
            nonlocal seen
            if self._counts(statement):
                seen += 1
                if not after and seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        def after_it(statement: str) -> None:
            if after and self._counts(statement) and seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

        with watched(before_it, after_it):
            ACTIONS[self.action](desk)
            os.write(writer, b"done")
            desk.close()

    def _counts(self, statement: str) -> bool:
        return self.every or statement.lstrip().upper().startswith(WRITES)

    def _judge(self, path: Path, number: int, acknowledged: bool) -> bool:
        """As the next desk finds it."""
        where = f"{self.action}, statement {number}"
        desk = open_desk(path, "jo", Clock())
        with desk.store.read() as c:
            assert doctor.integrity(c) == "ok", where
            assert (doctor.findings(c), audit.verify(c), walls.missing(c)) == ([], [], []), where
        desk.close()
        now = _lasting(path)
        done = now != self.before
        assert done or not acknowledged, f"{where}: it was said to be done and is lost"
        self._not_half(now, where, done=done)
        _check_backup(path.with_name("copy.db"), where)
        return done

    def _not_half(self, now: dict[str, int], where: str, *, done: bool) -> None:
        """All of what the action leaves, or nothing: the first trial that was done says what that is."""
        if done:
            self.whole = getattr(self, "whole", now)
            assert now == self.whole, f"{where}: half done, {now} and not {self.whole}"


def _lasting(path: Path) -> dict[str, int]:
    """How many rows, and how many different ones; ids and hashes are others in every run."""
    found = content(path)
    return {table: len(found[table]) for table in LASTING} | {
        "booked": sum("'booked'" in row for row in found["appointment"]),
        "moved": sum("'asked'" in row for row in found["appointment"]),
        "waiting": sum("'waiting'" in row for row in found["waiting_entry"]),
    }


def _check_backup(copy: Path, where: str) -> None:
    """A file with the name is a whole backup."""
    if copy.exists():
        desk = open_desk(copy, "jo", Clock())
        with desk.store.read() as c:
            assert doctor.integrity(c) == "ok", where
        desk.close()


def _prepare(folder: Path, start: Path) -> None:
    """A desk with one booking, made last, and one who waits."""
    folder.mkdir()
    desk = make_desk(folder)
    khan, jones = add_client(desk, "Khan", "Amina"), add_client(desk, "Jones", "Dylan")
    desk.waiting.add(jones.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
    entry = desk.waiting.add(khan.id, "NEW", received=date(2026, 11, 2), referrer="Elm Surgery")
    wanted = desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", entry_id=entry.entry_id)
    desk.diary.book(wanted, override="asked")
    desk.close()
    shutil.copy(folder / "desk.db", start)


def run(until: float, seed: int, say: Say) -> Result:
    """Every action, killed at every statement; those for which no time was left are left out, and said."""
    told = []
    for action in ACTIONS:
        if told and time.monotonic() > until:
            told.append(f"no time left for {action} and what follows")
            break
        with tempfile.TemporaryDirectory() as folder:
            told.append(_trials(Path(folder), action, every=True))
        say(told[-1])
    return Result("; ".join(told))


def _trials(folder: Path, action: str, *, every: bool) -> str:
    trials = list(Torture(folder, action, every=every).run())
    killed = [trial for trial in trials if trial.killed]
    kept = sum(trial.done for trial in killed)
    assert kept, f"{action}: no kill came after it was done"
    assert len(killed) > kept, f"{action}: no kill came before it was done"
    return f"{action}: killed {len(killed)} times, {kept} done, {len(killed) - kept} not begun, none half"


def main() -> int:
    """One booking; 0 when every trial held."""
    with tempfile.TemporaryDirectory() as folder:
        print(_trials(Path(folder), "book", every=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
