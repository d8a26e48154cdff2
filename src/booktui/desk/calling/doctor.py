"""Call scripts looked over: the package's own, or the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def script_problems(desk: Desk) -> list[str]:
    """What is wrong with the call scripts in force; empty when every one can be followed to an outcome."""
    from booktui.desk.calling.scripts import problems

    return problems(desk.settings.get("scripts_folder", ""))
