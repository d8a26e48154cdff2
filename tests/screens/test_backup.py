"""A desk that is open makes the backup that is due, and says when it cannot."""

from __future__ import annotations

import json
from pathlib import Path

from desks import make_desk
from screens.shell import opened, until


async def test_it_is_made_in_the_background(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with desk.store.write() as c:
        desk.set_settings(c, {"backups": json.dumps({"folder": str(tmp_path / "saved")})})
    with desk.store.read() as c:
        desk.catalogue_in(c)
    async with opened(desk) as journey:
        assert desk.backups.list() == {}
        journey.app.back_up()
        await journey.settled()
        assert list(desk.backups.list()) == [desk.now()]
        with desk.store.write() as c:
            desk.set_settings(c, {"backups": json.dumps({"folder": str(tmp_path / "gone")}), "backup_last": "0"})
        with desk.store.read() as c:
            desk.catalogue_in(c)
        journey.app.back_up()
        await until(lambda: journey.said.startswith("The backup was not made. The folder for backups"))
    desk.close()
