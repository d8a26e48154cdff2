"""Moving a diary from a file to a server and back: all of it or none, compared, and the old one closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete

from booktui.desk.desk import open_at, open_for_administrator
from booktui.desk.errors import Unavailable, Usage
from booktui.desk.servers import is_address, shown
from booktui.rules.clock import spoken
from booktui.rules.values import Role
from booktui.store import audit, catalogue, engine, moving
from booktui.store.errors import Overlap, StoreError
from booktui.store.people import MOVED_TO
from booktui.store.tables import Setting, table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOVED_AT = "moved_at"
TITLE = "Not moved"
_setting = table_of(Setting)


@dataclass(frozen=True, slots=True)
class Moved:
    """A diary came over."""

    source: str
    target: str
    counts: dict[str, int]
    """Rows by table, the same on both sides."""
    bared: bool
    """It was encrypted, and a server keeps it as it is: the key is no more."""
    closed: bool
    """The old one is closed; False where it was only copied."""
    head: tuple[int, str]
    """Number and hash of the newest audit row when it came over."""


def transfer(
    place: str, to: str, user: str | None, *, keep: bool = False, told: moving.Told = lambda _table, _rows: None
) -> Moved:
    """Copy the whole diary into a new file or an empty database, compare, then close the old one.

    Nobody writes to the old one meanwhile. The old one is closed before the new one counts: were it cut off in between,
    neither could be written to, and `reopen` opens the old one again.

    Args:
        keep: only copy; the old one stays open.

    Raises:
        NotPermitted: it is an administrator's.
        Usage: both are the same.
        Unavailable: one of them cannot be used, or not all of it came over; the old one is as it was.
    """
    if place == to:
        raise Usage("A diary cannot be moved to where it is. Nothing was done.")
    desk = open_for_administrator(place, user)
    try:
        with _refused(), _fresh(to, desk.store) as target:
            return _over(desk, target, shown(place), shown(to), keep=keep, told=told)
    finally:
        desk.close()


def reopen(place: str, user: str | None) -> None:
    """Open a diary again that was closed because it was moved.

    Raises:
        NotPermitted: it is an administrator's.
        Unavailable: it was not closed, or cannot be used.
    """
    desk = open_at(place, user, None, moved=True)
    try:
        desk.require(Role.ADMINISTRATOR)
        if MOVED_TO not in desk.settings:
            raise Unavailable(f"The diary at {shown(place)} is open. Nothing was changed.", "Not closed")
        with _refused(), desk.store.write() as c:
            _mark(c, {})
            desk.log(c, "reopen", "desk")
    finally:
        desk.close()


def refuse_moved(desk: Desk) -> None:
    """Raises Unavailable where the diary was moved: what is booked in the old one nobody would see."""
    there = desk.settings.get(MOVED_TO)
    if there:
        when = spoken(int(desk.settings.get(MOVED_AT, "0")), desk.zone)
        raise Unavailable(
            f"This diary was moved to {there}, {when}; it is kept as it was then. Open the other one. "
            "To go on with this one: booktui transfer --reopen",
            "The diary was moved",
        )


def _over(desk: Desk, target: engine.Store, here: str, there: str, *, keep: bool, told: moving.Told) -> Moved:
    """The target's transaction is the outer one: it ends after the old diary is closed for good."""
    closed = False
    try:
        with target.write() as t:
            moving.begin(t)
            with desk.store.write() as s:
                moving.patient(s)
                highest = moving.given_out(s)
                counts = moving.copy(s, t, told)
                moving.finish(t, highest)
                moving.refuse_differences(s, t)
                head = audit.head(s)
                desk.log(t, "move in" if not keep else "copy in", "desk", reason=f"from {here}"[:200])
                if not keep:
                    desk.log(s, "move out", "desk", reason=f"to {there}"[:200])
                    _mark(s, {MOVED_TO: there, MOVED_AT: str(desk.now())})
            closed = not keep
    except BaseException:
        if not closed:
            raise
        if not _came(target, there):
            with desk.store.write() as c:
                _mark(c, {})
                desk.log(c, "reopen", "desk")
            raise
    bared = desk.store.key is not None and target.dialect != "sqlite"
    return Moved(here, there, counts, bared, closed, head)


def _came(target: engine.Store, there: str) -> bool:
    """The new diary counts, although the answer to that was lost.

    Raises:
        StoreError: nobody says. Were the old one opened now, both could be written to.
    """
    try:
        with target.read() as c:
            return moving.is_in(c)
    except moving.refusals(StoreError):
        raise StoreError(
            f"It is not known whether {there} took all of it in: it does not answer. The old diary stays closed. Look "
            "there first; only if that is empty: booktui transfer --reopen"
        ) from None


def _mark(c: Connection, values: dict[str, str]) -> None:
    c.execute(delete(_setting).where(_setting.c.key.in_((MOVED_TO, MOVED_AT))))
    for key, value in values.items():
        c.execute(_setting.insert().values(key=key, value=value))
    catalogue.touch(c)


@contextmanager
def _fresh(to: str, source: engine.Store) -> Iterator[engine.Store]:
    """The new diary's store, which is taken away again when it stays empty.

    A file has the old one's key, if any, and its name only when all is in it: nobody opens half of one.
    """
    made = None if is_address(to) else Path(to).absolute()
    part = made and made.with_name(f"{made.name}.part")
    if made is not None and made.exists():
        raise StoreError(f"There is already a file at {made}. It was left as it is.")
    store = engine.create(part, source.key) if part is not None else _server(to)
    try:
        yield store
    except BaseException:
        store.close()
        if part is not None:
            part.unlink(missing_ok=True)
        raise
    store.close()
    if part is not None and made is not None:
        try:
            part.rename(made)
        except OSError as error:
            raise StoreError(f"All of it is in {part}, which cannot be renamed: {error.strerror}.") from None


def _server(to: str) -> engine.Store:
    made: engine.Store = engine.server(to).empty(to)
    return made


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise Unavailable(str(error), TITLE) from None
    except moving.refusals(Overlap):
        raise Unavailable(
            "Something in this diary breaks a rule that the other database keeps (bookings that overlap, rows that "
            "belong to nothing, a text with a NUL in it). Nothing was moved; booktui doctor finds the first two.",
            TITLE,
        ) from None
