"""What a demonstration's diary says of itself: seed, size and day."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from booktui.store import keys

KEY = "demo"
"""The setting that holds it."""
EDITION = 1
"""Raised when the same seed gives something else."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Two demonstrations with equal marks were built alike."""

    seed: int
    size: str
    day: str
    """The local date it was built for, ISO."""
    edition: int = EDITION

    def text(self) -> str:
        """As the setting's value."""
        return json.dumps(asdict(self), sort_keys=True)


def read_mark(path: Path) -> Mark | None:
    """The mark of the diary at a path; None when it is no demonstration, or nothing is there."""
    if not path.is_file():
        return None
    module = _driver()
    try:
        # a diary that nobody has open is read as it lies, so that no log is left beside it
        alone = not path.with_name(path.name + "-wal").exists()
        how = "immutable=1" if alone else "mode=ro"
        key = keys.of(path)
        connection = module.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
        try:
            if key is not None:
                keys.unlock(connection, key)
            row = connection.execute("SELECT value FROM setting WHERE key = ?", (KEY,)).fetchone()
        finally:
            connection.close()
        return Mark(**json.loads(row[0])) if row else None
    except (module.Error, ValueError, TypeError):
        return None


def _driver() -> ModuleType:
    """The store's driver without the store, so that asking stays quick."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module
