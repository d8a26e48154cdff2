"""One message after another, each in hand before it leaves, and what became of it noted before the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from booktui.desk.errors import Unavailable
from booktui.desk.processes import let_go, me
from booktui.desk.sending import troubles
from booktui.desk.sending.left import left_in
from booktui.desk.sending.prepare import Maker, Ready, take_in
from booktui.desk.sending.reports import SendReport
from booktui.desk.tell import telling
from booktui.exchange.mail.outcome import InDoubt, Later, NotSent, Refused
from booktui.store import outbox_moves as moves

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

BROKEN_OFF = "the desk was stopped while sending it."
LEFT_UNNOTED = "One message had left by then: it is not sent again, and the next run holds it until somebody finds out."


@dataclass(slots=True)
class Run:
    """A run of the outbox: whose, how far, and who wants to know."""

    desk: Desk
    report: SendReport = field(default_factory=SendReport)
    limit: int | None = None
    """So many have left, with what is counted already, when it is over."""
    told: Callable[[SendReport], None] | None = None
    """Called after each."""
    stop: Callable[[], bool] | None = None
    """Asked before each: True ends the run tidily."""

    @property
    def over(self) -> bool:
        full = self.limit is not None and self.report.sent >= self.limit
        return full or (self.stop is not None and self.stop())


@dataclass(frozen=True, slots=True)
class Way:
    """One way out."""

    name: str
    """`smtp`, `command` or `draft`."""
    hand_over: Callable[[Ready], None]
    """Raises what `exchange.mail.outcome` has where the message did not simply go."""
    make: Maker | None = None
    file: Callable[[int], str] = lambda number: ""
    """Of a draft: the name of the message's file, in `folder`."""
    folder: str = ""


def go(run: Run, channel: str, way: Way) -> None:
    """Everything that is due by a channel, in order; until something concerns all of it."""
    since, after = -1, 0
    while True:
        with telling(), run.desk.store.read() as c:
            page = moves.due(c, channel, run.desk.now(), since, after)
        for _, number in page:
            if run.over or not _one(run, number, way):
                return
        if not page:
            return
        since, after = page[-1]


def _one(run: Run, number: int, way: Way) -> bool:
    """False where the next would meet the same trouble."""
    desk, report = run.desk, run.report
    with telling(), desk.store.write() as c:
        ready = take_in(
            c, desk, number, report, way=way.name, batch=way.file(number), folder=way.folder, make=way.make
        )  # fmt: skip
    if ready is None:
        return True
    try:
        way.hand_over(ready)
    except NotSent as trouble:
        _not_sent(run, ready, trouble)
        return not trouble.concerns_all
    except BaseException:
        with telling(), desk.store.write() as c:
            troubles.doubt_in(c, desk, ready.row, BROKEN_OFF, report)
        raise
    _note_left(run, ready, way)
    report.sent += 1
    if run.told is not None:
        run.told(report)
    return True


def _note_left(run: Run, ready: Ready, way: Way) -> None:
    """It has left; where that cannot be noted (the disk is full) the next run holds it as one that may have gone.

    Raises:
        Unavailable: it could not be noted; nothing more is sent.
    """
    desk = run.desk
    try:
        with telling(), desk.store.write() as c:
            left_in(c, desk, ready.row, me(), way=way.name, address=ready.words.address)
    except Unavailable as error:
        let_go(desk.store.path, ready.row.id)
        raise Unavailable(f"{error.message} {LEFT_UNNOTED}", "Not noted") from None


def _not_sent(run: Run, ready: Ready, trouble: NotSent) -> None:
    desk, report, row, said = run.desk, run.report, ready.row, str(trouble)
    with telling(), desk.store.write() as c:
        if isinstance(trouble, InDoubt):
            troubles.doubt_in(c, desk, row, said, report)
        elif isinstance(trouble, Refused):
            troubles.fail_in(c, desk, row, said, report)
        elif isinstance(trouble, Later):
            troubles.again_in(c, desk, row, said, report)
        else:
            moves.untried(c, (row.id,))
    if trouble.concerns_all:
        report.problems.append(said)
        report.unusable = True
