"""Signing in: by the operating system's user as long as a user has no passphrase, by the passphrase otherwise."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NeedsPassphrase, NotPermitted
from booktui.desk.people import passphrase
from booktui.desk.tell import telling
from booktui.desk.views import Person
from booktui.rules.passphrases import wait_after, wait_left
from booktui.rules.values import Instant, Role
from booktui.store import audit as chain
from booktui.store import people

if TYPE_CHECKING:
    from booktui.store.engine import Store

WRONG = "That name and that passphrase do not go together. Nothing was done."
"""The same whether there is no such user, they have left, have no passphrase, or it was another one."""


VARIABLE = "BOOKTUI_PASSPHRASE"
_held: dict[str, str] = {}


def hold(name: str, given: str) -> None:
    """Keep what was typed for as long as one command takes, which may open the diary more than once."""
    _held[name] = given


def let_go() -> None:
    """Know no passphrase any more."""
    _held.clear()


def held(name: str) -> str | None:
    """What was typed, else what the environment says; from then on no program that this one starts is told it."""
    said = os.environ.pop(VARIABLE, None)
    if said:
        _held[""] = said
    return _held.get(name, _held.get(""))


def system_seconds() -> int:
    """The system's own clock: what a wait is counted by, since anybody may set BOOKTUI_NOW."""
    return int(time.time())


def person(store: Store, user: str | None, system_user: str, given: str | None, now: Callable[[], Instant]) -> Person:
    """Who is at the desk.

    Args:
        user: the name that was said; None is the operating system's.
        given: the passphrase; None when none was asked for yet.

    Raises:
        NeedsPassphrase: ask for it, and come again.
        NotPermitted: there is no such user, or it is the wrong passphrase, or one has to wait.
    """
    with telling(), store.read() as c:
        known = {row.name: row for row in people.rows(c)} if user or given else None
        row = known.get(user or system_user) if known is not None else people.row(c, system_user)
        guarded = people.guarded(c)
        anybody = people.anybody(c)
    name = user or system_user
    if row is not None and row.active and not row.passphrase:
        return Person(name, Role(row.role))
    if guarded and (user is not None or (row is not None and row.active)):
        if given is None:
            raise NeedsPassphrase(name)
        return prove(store, name, given, now)
    if row is not None and not row.active and user is None:
        raise NotPermitted(f"{name} has left this desk. An administrator can let them in again: booktui user add.")
    if user is not None and known:
        raise NotPermitted(f"There is no user {user!r} at this desk. Known: {', '.join(sorted(known))}.")
    if guarded:
        raise NotPermitted("This desk asks who is there. Say it with: booktui --as NAME")
    return Person(name, Role.COORDINATOR if anybody else Role.ADMINISTRATOR)


def again(store: Store, here: Person, name: str, given: str, now: Callable[[], Instant]) -> Person:
    """Behind a lock: whoever was here goes on, or another signs in. No word of it tells who is known.

    Raises:
        NotPermitted: `WRONG`, or to wait.
    """
    wanted = name or here.name
    with telling(), store.read() as c:
        row = people.row(c, wanted)
        if row is None and wanted == here.name:
            if not people.guarded(c):
                return here
        elif row is not None and row.active and not row.passphrase:
            return Person(wanted, Role(row.role))
    if not name and not given:
        raise NotPermitted("Type the passphrase, or another name and theirs.")
    return prove(store, wanted, given, now)


def prove(store: Store, name: str, given: str, now: Callable[[], Instant], *, doing: str = "sign in") -> Person:
    """The user whose passphrase this is; on record either way.

    A try is counted as wrong, and committed, before it is looked at: two at once, or a program that is killed over it,
    gain nothing. It is counted for made-up names too, so that waiting tells nothing about who is there.

    Raises:
        NotPermitted: it is not, or there were too many wrong ones; the same words for every name.
    """
    at = system_seconds()
    with telling(), store.write() as c:
        wrong, last = people.tries(c, name)
        left = wait_left(wrong, last, at)
        if left:
            raise NotPermitted(f"Too many wrong passphrases: wait {_span(left)}, then try again. Nothing was done.")
        people.count_wrong(c, name, wrong + 1, at)
        row = people.row(c, name)
    kept = row.passphrase if row is not None and row.active else ""
    right = passphrase.fits(kept, given)
    with telling(), store.write() as c:
        if right and row is not None:
            row = people.row(c, name)
            right = row is not None and row.active and row.passphrase == kept
        if not right or row is None:
            _note(c, name if row is not None else "unknown", row.role if row else "", f"wrong passphrase: {doing}", now)
        else:
            people.forget_wrong(c, name)
            if passphrase.aged(kept):
                people.change(c, name, passphrase=passphrase.hashed(given))
            _note(c, name, row.role, doing, now)
            return Person(name, Role(row.role))
    wait = wait_after(wrong + 1)
    raise NotPermitted(f"{WRONG} Wait {_span(wait)} before the next try." if wait else WRONG)


def _note(c: Connection, name: str, role: str, action: str, now: Callable[[], Instant]) -> None:
    chain.append(c, at=now(), by_user=name[:60], role=role, action=action[:30], object="user")


def _span(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
