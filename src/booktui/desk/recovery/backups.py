"""Backups on a schedule, made by whoever is at the desk when one is due, and never by two at once."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, DeskError, Unavailable
from booktui.desk.processes import is_dead, me
from booktui.desk.recovery.folder import Folder
from booktui.desk.tell import telling
from booktui.rules.backups import HOUR, Keep, next_at, surplus
from booktui.rules.clock import iso
from booktui.rules.values import Instant, Role
from booktui.store import backups as store
from booktui.store import tasks as task_store
from booktui.store.backup import backup_to

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

EVERY = 24
KIND = "backup"
ADVICE = "Put that right, then run: booktui backup --due"


@dataclass(frozen=True, slots=True)
class Made:
    """What a look at the schedule led to."""

    file: Path | None
    """None: none was due, or another desk is making one."""
    removed: tuple[Path, ...]
    next_at: Instant

    @property
    def json(self) -> dict[str, Any]:
        """`{"file", "removed", "next"}`."""
        return {
            "file": str(self.file) if self.file else None,
            "removed": [str(path) for path in self.removed],
            "next": iso(self.next_at),
        }


class Backups:
    """`desk.backups`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def planned(self) -> bool:
        """The setup file has a `[desk.backups]` with a folder."""
        return self._desk.store.dialect == "sqlite" and bool(self._said().get("folder"))

    def due(self) -> bool:
        """One is due, and this person may make it."""
        if not self.planned or not self._desk.person.may(Role.COORDINATOR):
            return False
        with telling(), self._desk.store.read() as c:
            return self._next(c) <= self._desk.now()

    def list(self) -> dict[Instant, Path]:
        """The schedule's backups that are there, by when they were made."""
        return self._folder().made() if self.planned else {}

    def make(self) -> Made:
        """Make the backup if one is due, then remove what the rule does not keep.

        A failure is on Today as one task until a backup succeeds, and is tried again after an hour.

        Raises:
            BadInput: no schedule is set up.
            Unavailable: it failed; the diary is as it was, and no old backup was removed.
            NotPermitted: the person may change nothing here.
        """
        desk = self._desk
        if not self.planned:
            raise BadInput("No backups are planned. Say a folder in [desk.backups] of the setup file, then apply it.")
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            due = self._next(c)
            first = store.LAST not in store.state(c)
            if due > desk.now() or not self._claim(c):
                return Made(None, (), max(due, desk.now()))
        try:
            target = self._write(first=first)
        except DeskError as error:
            self._failed(error)
            raise
        return self._settle(target)

    def _write(self, *, first: bool) -> Path:
        folder = self._folder()
        folder.make_ready(first=first)
        target = folder.file(self._desk.now())
        with telling():
            return target if target.exists() else backup_to(self._desk.store, target)

    def _settle(self, target: Path) -> Made:
        desk = self._desk
        with telling(), desk.store.write() as c:
            store.put(c, **{store.LAST: str(desk.now()), store.CLAIM: "", store.CLAIMED_AT: "", store.RETRY: ""})
            task_store.drop(c, desk.now(), desk.person.name, kind=KIND, entry_id=None, appointment_id=None)
            desk.log(c, "backup", "desk", after={"file": target.name})
            due = self._next(c)
        return Made(target, self._prune(), due)

    def _prune(self) -> tuple[Path, ...]:
        """What cannot be removed stays, and is tried again after the next backup."""
        made = self.list()
        removed = []
        for at in surplus(made, Keep(**self._keep()), self._desk.zone):
            try:
                made[at].unlink()
            except OSError:
                continue
            removed.append(made[at])
        return tuple(removed)

    def _failed(self, error: DeskError) -> None:
        """Said once, as a task; where not even that can be kept, the error alone says it."""
        from booktui.desk.due import tasks

        desk = self._desk
        with suppress(DeskError), telling(), desk.store.write() as c:
            again = str(desk.now() + HOUR)
            store.put(c, **{store.CLAIM: "", store.CLAIMED_AT: "", store.RETRY: again})
            if not any(one.kind == KIND for one in task_store.open_tasks(c, 10_000)):
                said = f"The backup was not made. {error.message} {ADVICE}"
                tasks.add_in(c, desk, KIND, said, due_at=desk.now())

    def _claim(self, c: Connection) -> bool:
        """False while another desk that still lives is making one."""
        known = store.state(c)
        by, at = known.get(store.CLAIM, ""), known.get(store.CLAIMED_AT, "")
        if by and not is_dead(by, int(at or 0), self._desk.now()):
            return False
        store.put(c, **{store.CLAIM: me(), store.CLAIMED_AT: str(self._desk.now())})
        return True

    def _next(self, c: Connection) -> Instant:
        known, now = store.state(c), self._desk.now()
        last = int(known[store.LAST]) if store.LAST in known else None
        retry = int(known.get(store.RETRY, "0"))
        due = next_at(last, int(self._said().get("every", EVERY)), now)
        return max(due, retry) if retry <= now + HOUR else due

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._desk.settings.get("backups") or "{}")
        return said

    def _keep(self) -> dict[str, int]:
        said: dict[str, int] | None = self._said().get("keep")
        return {} if said is None else {name: said.get(name, 0) for name in ("day", "week", "month")}

    def _folder(self) -> Folder:
        return Folder(self._said()["folder"], self._desk.store.path)


def keep_up(desk: Desk) -> str:
    """Make the backup if one is due; what the person at the desk must know, empty when nothing."""
    try:
        if desk.backups.due():
            desk.backups.make()
    except Unavailable as error:
        return f"The backup was not made. {error.message}"
    return ""
