"""What is remembered of backups that are made on a schedule: the last one, who is making one, what last went wrong."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from booktui.store.tables import Setting, table_of

_setting = table_of(Setting)
LAST, CLAIM, CLAIMED_AT, RETRY = "backup_last", "backup_claim", "backup_claimed_at", "backup_retry"
"""Instants are kept as text of whole seconds; a schedule's own settings are the key `backups`."""
_KEYS = (LAST, CLAIM, CLAIMED_AT, RETRY)


def state(c: Connection) -> dict[str, str]:
    """What is known, by those keys."""
    rows = c.execute(select(_setting.c.key, _setting.c.value).where(_setting.c.key.in_(_KEYS)))
    return {row.key: row.value for row in rows}


def put(c: Connection, **values: str) -> None:
    """Remember; an empty value forgets."""
    for key, value in values.items():
        if value:
            statement = insert(_setting).values(key=key, value=value)
            c.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
        else:
            c.execute(delete(_setting).where(_setting.c.key == key))
