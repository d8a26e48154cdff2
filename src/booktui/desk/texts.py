"""Words that somebody typed, cleaned, or a sentence that says why they cannot be kept."""

from __future__ import annotations

from booktui.desk.errors import BadInput
from booktui.rules.text import TooLong, clean


def read_text(what: str, text: str, most: int, kept: str = "Nothing was changed.") -> str:
    """One cleaned line; may be empty.

    Args:
        what: the name of what was typed, as it stands after `The`: `reason`.
        kept: what became of the rest.

    Raises:
        BadInput: it has more than so many characters; nothing is ever cut.
    """
    try:
        return clean(text, most)
    except TooLong:
        raise BadInput(f"The {what} is too long: at most {most} characters. {kept}") from None
