"""What the store says, as the desk's errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from booktui.desk.errors import Refused, Unavailable
from booktui.rules.values import Conflict
from booktui.store.errors import Overlap, StoreError

TAKEN = Conflict("practitioner-busy", "block", "That time has just been taken.")


@contextmanager
def telling() -> Iterator[None]:
    """Raises Unavailable or Refused for the store's own errors."""
    try:
        yield
    except Overlap:
        raise Refused([TAKEN]) from None
    except StoreError as error:
        raise Unavailable(str(error), "Not saved") from None
