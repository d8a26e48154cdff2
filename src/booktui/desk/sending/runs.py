"""Many messages in one file: taken in hand under its name, written, and only then gone. All, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.desk.errors import DeskError
from booktui.desk.processes import me
from booktui.desk.sending import troubles
from booktui.desk.sending.folders import free_name
from booktui.desk.sending.going import Run
from booktui.desk.sending.left import left_in
from booktui.desk.sending.prepare import Maker, take_in
from booktui.desk.tell import telling
from booktui.store import outbox
from booktui.store import outbox_moves as moves

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 500
"""So many are in one file; what is left makes the next."""
Files = Callable[["Desk", Sequence[int]], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    channel: str
    way: str
    stem: str
    suffixes: tuple[str, ...]
    """The one that is written last, and so says that all are there, is the last."""
    files: Files
    """The bytes of the messages' files, by suffix, made of what is kept of them; raises as it likes."""
    make: Maker | None = None


def write_all(run: Run, kind: Kind, folder: Path) -> None:
    """Everything due by the channel, in as many files as it takes."""
    while not run.over:
        batch, ids = _taken(run, kind, folder)
        if not ids:
            return
        try:
            written = _written(run, kind, folder, batch, ids)
        except FileExistsError:  # another diary's desk took the name meanwhile: the next one is tried
            _put_back(run.desk, ids)
            continue
        except OSError as error:
            _put_back(run.desk, ids)
            said = error.strerror or str(error)
            run.report.problems.append(f"{batch} cannot be written to {folder}: {said}. Nothing of it was sent.")
            run.report.unusable = True
            return
        except BaseException:
            if not (folder / batch).exists():  # else the file tells, when somebody looks
                _put_back(run.desk, ids)
            raise
        _gone(run, kind, written)


def write_files(kind: Kind, folder: Path, batch: str, made: dict[str, bytes], *, new: bool) -> list[Path]:
    """The files of a run, the telling one last; where they must be new, all of them or none.

    Raises:
        FileExistsError: one must be new and is there.
        OSError: one cannot be written.
    """
    from booktui.exchange.files import write_private

    stem, written = batch.rpartition(".")[0], list[Path]()
    try:
        for suffix in kind.suffixes:
            written.append(write_private(folder, stem + suffix, made[suffix], new=new))
    except BaseException:
        for path in written if new else ():
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return written


def _taken(run: Run, kind: Kind, folder: Path) -> tuple[str, list[int]]:
    """A file's name and what is in hand under it, a page in one transaction."""
    desk, batch, ids, since, after = run.desk, "", list[int](), -1, 0
    try:
        while len(ids) < MOST:
            with telling(), desk.store.write() as c:
                page = moves.due(c, kind.channel, desk.now(), since, after)[: MOST - len(ids)]
                batch = batch or free_name(c, folder, kind.stem, kind.suffixes, desk.now(), desk.zone)
                ready = [
                    take_in(
                        c, desk, number, run.report, way=kind.way, batch=batch, folder=str(folder), make=kind.make
                    )
                    for _, number in page
                ]  # fmt: skip
            ids += [one.row.id for one in ready if one is not None]
            if not page:
                break
            since, after = page[-1]
            batch = batch if ids else ""  # nothing holds the name yet, so another desk may have it by now
    except BaseException:
        _put_back(desk, ids)
        raise
    return batch, ids


def _written(run: Run, kind: Kind, folder: Path, batch: str, ids: list[int]) -> list[int]:
    """Write the files; what cannot be made is held, and the rest is written without it. What was written."""
    try:
        made = kind.files(run.desk, ids)
    except (OSError, DeskError):
        raise
    except Exception:
        ids = _sound(run, kind, ids)
        made = kind.files(run.desk, ids)
    if ids:
        run.report.files += write_files(kind, folder, batch, made, new=True)
    return ids


def _sound(run: Run, kind: Kind, ids: list[int]) -> list[int]:
    """Those that can be made one by one; the others are held, with a task."""
    sound: list[int] = []
    for number in ids:
        try:
            kind.files(run.desk, [number])
            sound.append(number)
        except (OSError, DeskError):
            raise
        except Exception as error:
            with telling(), run.desk.store.write() as c:
                row = outbox.one(c, number)
                if row is not None and moves.untried(c, (number,)):
                    troubles.hold_in(c, run.desk, row, troubles.fault(error), run.report)
    return sound


def _gone(run: Run, kind: Kind, ids: list[int]) -> None:
    for page in moves.paged(ids):
        with telling(), run.desk.store.write() as c:
            for number in page:
                row = outbox.one(c, number)
                if row is not None and left_in(c, run.desk, row, me(), way=kind.way, address=row.address):
                    run.report.sent += 1
        if run.told is not None:
            run.told(run.report)


def _put_back(desk: Desk, ids: list[int]) -> None:
    """There is no file: its messages are due as before."""
    for page in moves.paged(ids):
        with telling(), desk.store.write() as c:
            moves.untried(c, page)
