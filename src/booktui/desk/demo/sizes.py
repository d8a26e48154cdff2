"""How large a demonstration desk is (domain.md 9.2)."""

from __future__ import annotations

from dataclasses import dataclass

from booktui.desk.errors import Usage


@dataclass(frozen=True, slots=True)
class Size:
    """What is built. Weeks are whole ones, counted from the week the desk is built in."""

    name: str
    clients: int
    waiting: int
    cardiologists: int = 0
    """Practitioners of cardiology beside those of the setup file."""
    teams: int = 0
    """Further specialties."""
    team_members: int = 0
    """Practitioners of each."""
    weeks_past: int = 4
    weeks_ahead: int = 26
    appointments: int | None = None
    """Exactly so many, the oldest left out; None is as many as fit."""
    fill: float = 1.0
    """Factor on how full the diary is."""
    bulk: bool = False
    """Indexes and walls are made after loading; small ones load under the walls in one transaction."""


SIZES = {
    size.name: size
    for size in (
        Size("small", clients=600, waiting=214),
        Size(
            "department", clients=60_000, waiting=8_000, cardiologists=11, weeks_past=160,
            appointments=180_000, bulk=True,
        ),
        Size(
            "trust", clients=600_000, waiting=167_649, cardiologists=44, teams=11, team_members=32, weeks_past=166,
            appointments=6_000_000, bulk=True,
        ),
    )
}  # fmt: skip


def size_of(size: str | Size) -> Size:
    """The size of that name.

    Raises:
        Usage: there is none.
    """
    if isinstance(size, Size):
        return size
    if size not in SIZES:
        raise Usage(f"There is no demonstration of size {size!r}. Known: {', '.join(SIZES)}.")
    return SIZES[size]
