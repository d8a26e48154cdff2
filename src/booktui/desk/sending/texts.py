"""Texts handed to the team's own program, one at a time."""

from __future__ import annotations

from collections.abc import Callable

from booktui.desk.sending.prepare import Ready
from booktui.desk.sending.ways import TextWay


def reference(message_id: int) -> str:
    """What a text is called where it is handed on; says nothing of whom it is to."""
    return f"M{message_id:06d}"


def command(way: TextWay) -> Callable[[Ready], None]:
    """What hands a text to the program."""

    def hand_over(ready: Ready) -> None:
        from booktui.exchange.texts.command import run

        run(way.command, ready.words.address, ready.words.body, reference(ready.row.id), way.timeout)

    return hand_over
