"""Why something cannot be booked, worst first, with the numbered times that would work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.widgets import Static

from booktui.rules.clock import to_wall
from booktui.rules.values import Alternative, Conflict
from booktui.widgets.safe import shown

MARKS = {"block": ("×", "$text-error"), "override": ("▲", "$text-warning"), "warn": ("·", "$text-muted")}
WORDS = {"block": "Not possible", "override": "Needs a reason", "warn": "To know"}
MOST = 5
"""Alternatives shown: more than five is no choice on the phone."""


def alternatives_of(conflicts: Sequence[Conflict], most: int = MOST) -> tuple[Alternative, ...]:
    """The distinct alternatives of all conflicts, in their order."""
    return tuple(dict.fromkeys(a for conflict in conflicts for a in conflict.alternatives))[:most]


def alternative_words(alternative: Alternative, zone: str, names: Mapping[int, str]) -> str:
    """`Thu 26 Nov 09:30 Dr Osei, Room 2`."""
    wall = to_wall(alternative.start, zone)
    who = names.get(alternative.practitioner_id, alternative.practitioner)
    room = names.get(alternative.room_id or 0, alternative.room or "")
    where = ", ".join(part for part in (who, room) if part)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M} {where}".rstrip()


class ConflictList(Static):
    """Conflicts and alternatives as text; the screen gives the digits their meaning through `alternative`."""

    DEFAULT_CSS = "ConflictList { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__("", markup=False, id=id, classes=classes)
        self._start = 1
        self.conflicts: tuple[Conflict, ...] = ()
        self.alternatives: tuple[Alternative, ...] = ()

    def show(
        self, conflicts: Sequence[Conflict], zone: str, *, start: int = 1, names: Mapping[int, str] | None = None
    ) -> None:
        """Show these; alternatives are numbered from `start`."""
        self.conflicts = tuple(conflicts)
        self.alternatives = alternatives_of(conflicts)[: max(0, 10 - start)]
        self._start = start
        self.update(self._content(zone, names or {}))

    def alternative(self, number: int) -> Alternative | None:
        """The alternative with that number."""
        place = number - self._start
        return self.alternatives[place] if 0 <= place < len(self.alternatives) else None

    @property
    def worst(self) -> str:
        """The severest of them: `block`, `override`, `warn`, or nothing."""
        found = {conflict.severity for conflict in self.conflicts}
        return next((severity for severity in MARKS if severity in found), "")

    @property
    def needs_supervisor(self) -> bool:
        """Some of them only a supervisor may override."""
        return any(c.severity == "override" and c.supervisor for c in self.conflicts)

    def _content(self, zone: str, names: Mapping[int, str]) -> Content:
        parts: list[Content] = []
        for conflict in self.conflicts:
            mark, style = MARKS.get(conflict.severity, MARKS["warn"])
            word = WORDS.get(conflict.severity, "")
            if conflict.severity == "override" and conflict.supervisor:
                word = "Needs a supervisor"
            parts.append(Content.assemble((f"{mark} {word}: ", f"bold {style}"), shown(conflict.message)))
        if self.alternatives:
            parts.append(Content.styled("Instead", "bold"))
        for number, alternative in enumerate(self.alternatives, self._start):
            words = shown(alternative_words(alternative, zone, names))
            parts.append(Content.assemble((f" {number} ", "bold $footer-key-foreground"), words))
        return Content("\n").join(parts)
