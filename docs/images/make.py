"""Draw the pictures of the documentation: `python docs/images/make.py`. Always the same desk, hour and keys."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
HERE = Path(__file__).parent
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""A picture asks nothing of the network."""
TO_THE_OFFER = ("enter", "y", "y", "y", "y", "enter", "n", "enter")
PICTURES = {
    "desk": ((120, 40), TO_THE_OFFER),
    "desk-narrow": ((80, 24), TO_THE_OFFER),
    "diary": ((120, 40), ("f3", "right", "down", "down")),
    "clients": ((120, 40), ("f6", *"khan", "enter")),
    "clinics": ((120, 40), ("f7", "2", *["down"] * 7)),
    "caseloads": ((120, 40), ("f7", "5")),
    "waiting": ((120, 40), ("f4", "down", "down")),
    "today": ((120, 40), ("f5", "down")),
    "outbox": ((120, 40), ("f8", "down", "down")),
}


async def draw(place: Path, name: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """One picture: open the desk, press the keys, save what is on the screen."""
    from booktui.app import BooktuiApp
    from booktui.desk import open_desk

    app = BooktuiApp(lambda: open_desk(place, user="jo"))
    async with app.run_test(size=size) as pilot:
        while app.desk is None:
            await pilot.pause(0.05)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(0.3)
        picture = FONTS.sub("", app.export_screenshot(title="booktui"))
        (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")
        app.desk.close()


def main() -> None:
    """All of them, each on a desk of its own."""
    os.environ["BOOKTUI_NOW"] = NOW.isoformat()
    from booktui.desk.demo import build

    for name, (size, keys) in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "desk.db"
            build(place, now=lambda: int(NOW.timestamp()))
            asyncio.run(draw(place, name, size, keys))


if __name__ == "__main__":
    main()
