"""The rules of repeating absences, inside the caller's transaction; asked at every opening, so it loads little."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from booktui.store.tables import AbsenceRule, table_of

_rule = table_of(AbsenceRule)
_short = select(_rule).where(
    or_(_rule.c.generated_until.is_(None), _rule.c.generated_until < bindparam("need")),
    or_(
        _rule.c.valid_until.is_(None),
        _rule.c.generated_until.is_(None),
        _rule.c.valid_until > _rule.c.generated_until,
    ),
)


def running_short(c: Connection, need: date) -> list[Row[Any]]:
    """Rules that go on and whose parts are not made up to that day."""
    return list(c.execute(_short, {"need": need}))


def add(c: Connection, **values: Any) -> int:
    """Write a rule; its id."""
    key = c.execute(insert(_rule).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def change(c: Connection, rule_id: int, **values: Any) -> None:
    """Change columns of a rule."""
    c.execute(update(_rule).where(_rule.c.id == rule_id).values(**values))


def remove(c: Connection, rule_id: int) -> None:
    """Take a rule away that has no part any more."""
    c.execute(delete(_rule).where(_rule.c.id == rule_id))
