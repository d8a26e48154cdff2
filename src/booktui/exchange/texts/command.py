"""A text message handed to the team's own program."""

from __future__ import annotations

from collections.abc import Sequence


def run(command: Sequence[str], number: str, text: str, reference: str, timeout: float) -> None:
    """Start the program for one text; when this returns, it has taken the text.

    Raises:
        Refused, Later, InDoubt, Unusable: as booktui.exchange.mail.outcome says.
    """
    raise NotImplementedError
