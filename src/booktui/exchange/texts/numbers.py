"""Numbers as every provider takes them."""

from __future__ import annotations

import re

from booktui.rules.identity import phone

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def e164(number: str) -> str:
    """`+` and digits (ITU-T E.164), which neither a spreadsheet nor a program's options can take for anything else.

    A number is kept with its country (`rules.identity.phone`); one without is not guessed here.

    Raises:
        ValueError: that is not the number of a telephone. The message does not repeat it.
    """
    try:
        kept = phone(number, country="")
    except ValueError:
        kept = ""
    if not _E164.fullmatch(kept):
        raise ValueError("that is not a number with its country that a text can be sent to")
    return kept
