"""What every screen says in its top bar: how much is due now, and how much is escalated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from booktui.desk.tell import telling
from booktui.store import glance as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SOON = 3600
"""Seconds ahead that counts as due."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Two numbers."""

    due: int = 0
    """Calls asked for, requests and tasks whose time has come or comes within the hour."""
    escalated: int = 0

    @property
    def words(self) -> str:
        """`due 4  escalated 1`; nothing where nothing is."""
        said = (f"due {self.due}" if self.due else "", f"escalated {self.escalated}" if self.escalated else "")
        return "  ".join(part for part in said if part)


def glance(desk: Desk) -> Glance:
    """Cheap enough to be asked again and again; nothing is written."""
    with telling(), desk.store.read() as c:
        return Glance(*store.glance(c, desk.now(), SOON))
