"""`docs/keys.md` as the keys are declared: `python -m booktui.screens.keys_page > docs/keys.md`."""

from __future__ import annotations

from collections.abc import Sequence

from booktui.screens.help import groups
from booktui.widgets.keys import Key

HEAD = """# Keys

Every key of booktui, made from the declarations in the program. `F1` shows the same inside it, those of the present
screen first. The last line of the screen shows what works here and now. A key map may name the ids.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(name, keys) for name, keys in groups().items())])


def _section(name: str, keys: Sequence[Key]) -> str:
    rows = [f"| {_code(key.shown)} | {key.verb} | {key.sentence} | `{key.id}` |" for key in keys]
    return "\n".join([f"## {name}", "", "| key | verb | what it does | id |", "|---|---|---|---|", *rows, ""])


def _code(face: str) -> str:
    return " ".join(f"`{part}`" for part in face.replace("|", "\\|").split())


if __name__ == "__main__":
    print(page(), end="")
