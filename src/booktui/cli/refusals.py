"""What the conflict checker refused: each reason with its code, then the nearest times that would work."""

from __future__ import annotations

from collections.abc import Iterable

from booktui.cli import output
from booktui.desk.errors import Refused
from booktui.rules.clock import spoken
from booktui.rules.values import Alternative, Conflict


def tell(error: Refused, *, as_json: bool, zone: str = "UTC") -> int:
    """Say why; exit code 3. With `as_json` the shape of design.md section 9 goes to stdout."""
    if as_json:
        from booktui.desk.shapes import check_json

        output.document(check_json(error.conflicts))
        if not error.conflicts:
            output.complain(error.message)
        return error.exit_code
    if not error.conflicts or error.message != error.conflicts[0].message:
        output.complain(error.message)
    for text in reasons(error.conflicts, zone):
        output.complain(text)
    return error.exit_code


def reasons(conflicts: Iterable[Conflict], zone: str, *, done: bool = False) -> list[str]:
    """A line a conflict, worst first, then each alternative once.

    Args:
        done: it was done in spite of them, so nobody need be told who may accept them.
    """
    conflicts = tuple(conflicts)
    said = [f"{one.severity}: {one.message} [{one.code}]{'' if done else _whose(one)}" for one in conflicts]
    others = dict.fromkeys(other for conflict in conflicts for other in conflict.alternatives)
    return said + [f"instead: {alternative(other, zone)}" for other in others]


def _whose(conflict: Conflict) -> str:
    return " A supervisor may accept it, with --override." if conflict.supervisor else ""


def alternative(other: Alternative, zone: str) -> str:
    """`Thu 26 Nov 2026 09:30 OSEI R2`."""
    return " ".join(part for part in (spoken(other.start, zone), other.practitioner, other.room) if part)
