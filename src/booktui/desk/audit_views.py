"""What the audit log gives to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from booktui.desk.errors import BadInput
from booktui.rules.clock import iso
from booktui.rules.values import Instant
from booktui.store.trail import AuditSpec as AuditSpec

GROUP = 8
"""Characters of a hash between two spaces, so that it can be compared on paper."""
HASH = 64
LEAST = 16
"""So many characters of a hash at least: what somebody typed from paper may end there."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row of the log."""

    id: int
    at: Instant
    by_user: str
    role: str
    action: str
    object: str
    object_id: int | None
    reason: str
    undoes: int | None

    @property
    def what(self) -> str:
        """`appointment 12`, or `desk`."""
        return self.object if self.object_id is None else f"{self.object} {self.object_id}"


@dataclass(frozen=True, slots=True)
class AuditFull:
    """One row in full."""

    line: AuditLine
    hash: str
    who: str = ""
    """The client whom it is about, as lists show them; empty where there is none."""
    sensitive: bool = False
    """The client is sensitive: that this was read is recorded, and what says who they are is masked."""
    changes: tuple[tuple[str, str, str], ...] = ()
    """Field, before, after; empty where there was nothing."""
    erased: bool = False
    """The details were emptied, as erasing a person does."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row: kept elsewhere, it shows later that nothing up to there was changed or cut off."""

    number: int
    hash: str
    at: Instant | None = None
    """When that row was written."""

    @property
    def groups(self) -> str:
        """The hash for paper: `0f3a9c21 77be0d14 …`."""
        return " ".join(self.hash[start : start + GROUP] for start in range(0, len(self.hash), GROUP))

    def text(self, desk: str) -> str:
        """The head as a page to print and to keep; `read_head` understands it."""
        when = iso(self.at) if self.at is not None else "never"
        return f"booktui audit head\n\ndesk    {desk}\nrow     {self.number}\nwritten {when}\nhash    {self.groups}\n"


def read_head(text: str) -> Head:
    """A head as `Head.text` wrote it, or as somebody types it: `1204 0f3a9c21 77be0d14 …`.

    Raises:
        BadInput: there is no number with at least sixteen characters of a hash in it.
    """
    row = re.search(r"^row\s+([\d,]+)\s*$", text, re.MULTILINE)
    hashed = re.search(r"^hash\s+([0-9a-fA-F \t]+)$", text, re.MULTILINE)
    if row is None or hashed is None:
        typed = re.fullmatch(r"\s*([\d,]+)[\s:]+([0-9a-fA-F\s]+)", text)
        number, said = (typed[1], typed[2]) if typed else ("", "")
    else:
        number, said = row[1], hashed[1]
    digits, joined = number.replace(",", ""), "".join(said.split()).lower()
    if not digits or len(digits) > 18 or not LEAST <= len(joined) <= HASH:
        raise BadInput(
            f"That is no head of an audit log: a row's number and its hash, at least {LEAST} characters of it."
        )
    return Head(int(digits), joined)


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying the chain found."""

    rows: int
    """Number of the newest row."""
    head: str
    problems: tuple[str, ...] = ()
    first: int = 1
    """The first row that was proved; those before were taken as they stand."""
    emptied: int = 0
    """Rows whose details were emptied, as erasing a person does."""
    compared: int | None = None
    """Number of the row whose hash is the one of the head that it was held against."""

    @property
    def whole(self) -> bool:
        return not self.problems


def as_json(row: dict[str, Any]) -> dict[str, Any]:
    """A stored row in its stable shape: the instant in ISO 8601, no hash."""
    return {**{key: value for key, value in row.items() if key != "hash"}, "at": iso(row["at"])}
