"""A message's words, made when it is prepared to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.messages.values import Draft, Words

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def words_of(c: Connection, desk: Desk, draft: Draft) -> Words:
    """What the message says and where it goes.

    Raises:
        CannotWrite: it cannot be had as it must be; the words say why.
    """
    from booktui.desk.wording.write import write

    return write(c, desk, draft)
