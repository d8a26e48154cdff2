"""Call scripts looked over: the package's own, or the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def script_problems(desk: Desk) -> list[str]:
    """What is wrong with the call scripts in force; empty when every one can be followed to an outcome."""
    from booktui.desk.calling.scripts import load_scripts
    from booktui.desk.errors import BadInput
    from booktui.rules.script_check import check_scripts

    try:
        return check_scripts(load_scripts(desk.settings.get("scripts_folder", "")))
    except BadInput as error:
        return [error.message]
