"""The folder that a schedule's backups are kept in: which files in it are ours, and no other is ever touched."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from booktui.desk.errors import Unavailable
from booktui.rules.values import Instant

STAMP = "%Y%m%dT%H%M%SZ"


class Folder:
    """Backups of one diary in one folder, by the instant at which each was made."""

    def __init__(self, folder: str, diary: Path) -> None:
        said = Path(folder).expanduser()
        self.path = said if said.is_absolute() else diary.absolute().parent / said
        whose = hashlib.sha256(os.fsencode(diary.absolute())).hexdigest()[:6]
        self._stem = f"{diary.stem}-{whose}"
        self._name = re.compile(re.escape(self._stem) + r"-(\d{8}T\d{6}Z)" + re.escape(diary.suffix))
        self._suffix = diary.suffix

    def file(self, at: Instant) -> Path:
        """`desk-1a2b3c-20261124T104200Z.db`: two diaries of one name do not count each other's."""
        return self.path / f"{self._stem}-{datetime.fromtimestamp(at, UTC):{STAMP}}{self._suffix}"

    def make_ready(self, *, first: bool) -> None:
        """See that the folder is there; only the first backup makes it, so that a drive that is not attached shows.

        Raises:
            Unavailable: it is not there, or cannot be made.
        """
        if self.path.is_dir():
            return
        if not first:
            raise Unavailable(
                f"The folder for backups, {self.path}, is gone. No backup was made; attach its drive or make it again."
            )
        try:
            self.path.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise Unavailable(
                f"The folder for backups, {self.path}, cannot be made: {error.strerror}. No backup was made; "
                "say another folder in [desk.backups] of the setup file."
            ) from None

    def made(self) -> dict[Instant, Path]:
        """The backups that are there; empty where the folder cannot be read."""
        found: dict[Instant, Path] = {}
        try:
            for path in self.path.iterdir():
                named = self._name.fullmatch(path.name)
                if named and path.is_file() and not path.is_symlink():
                    found[_instant(named[1])] = path
        except (OSError, ValueError):
            return found
        return found


def _instant(stamp: str) -> Instant:
    return int(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC).timestamp())
