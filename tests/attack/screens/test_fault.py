"""A fault anywhere in the screens: exit code 1, one sentence, a private log, and nothing of anybody in either."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from attack.screens.line import Line
from booktui.app import BooktuiApp
from booktui.rules.clock import iso
from booktui.screens.diary import Diary
from booktui.widgets.grid import DiaryGrid
from desks import NOW, add_client, make_desk
from screens.shell import until

SECRET = "Khan Amina 07700 900123"
FAIL = f"raise ValueError({SECRET!r}) from KeyError({SECRET!r})"
BROKEN = f"""
from booktui.screens.diary import Diary
def fail(self, *words):
    client = {{"name": {SECRET!r}}}
    {FAIL}
Diary.action_today = fail
"""


def fail(*_words: object) -> None:
    client = {"name": SECRET}
    raise ValueError(f"{client}") from KeyError(SECRET)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    desk = make_desk(tmp_path)
    add_client(desk)
    desk.close()
    return tmp_path / "desk.db"


def log_of(folder: Path) -> tuple[str, int]:
    """The one log below the folder, and who may read it."""
    (found,) = folder.rglob("booktui.log")
    return found.read_text(encoding="utf-8"), stat.S_IMODE(found.stat().st_mode)


@pytest.mark.slow
def test_on_a_terminal(path: Path, tmp_path: Path) -> None:
    line = Line(path, now=iso(NOW), before=BROKEN)
    try:
        assert line.begun()
        line.make_typed(b"t")
        code, written, canonical = line.end(), line.raw, line.canonical()
    finally:
        line.shut()
    said = re.sub(rb"\x1b\[[?<>=]*[\d;]*[a-z]", b"", written.rpartition(b"\x1b[?1049l")[2]).decode()
    text, mode = log_of(tmp_path)
    where = "".join(said.split())

    assert (code, line.wire.left_set(), canonical) == (1, {}, True)
    assert where.startswith("booktuimetafaultofitsown(ValueError);everythingthatwasbookediskept.Thedetailsarein")
    assert (mode, "ValueError" in text, "action_today" in text or "in fail" in text) == (0o600, True, True)
    assert [word for word in ("Khan", "Amina", "900123") if word in said + text] == []


PLACES = {
    "key": (DiaryGrid, "action_zoom", "z"), "drawing": (DiaryGrid, "render_line", "down"),
    "tick": (BooktuiApp, "look_around", ""), "resume": (Diary, "reload", "f1,f3"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
async def test_in_the_app(place: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                          capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    from booktui.desk import open_desk
    from desks import Clock

    owner, name, keys = PLACES[place]
    desk = open_desk(path, "jo", Clock())
    app = BooktuiApp(lambda: desk, start="diary")
    with pytest.raises(ValueError):  # the pilot raises again what the application told
        async with app.run_test() as pilot:
            await until(lambda: app.desk is not None and not app._keys_wait)
            monkeypatch.setattr(owner, name, fail)
            await pilot.press(*[key for key in keys.split(",") if key])
            app.call_later(app._tick)
            await until(lambda: app._exception is not None)
    desk.close()
    said, (text, mode) = "".join(capsys.readouterr()), log_of(tmp_path)

    assert (app.return_code, mode, text.count("ValueError\n")) == (1, 0o600, 1)
    assert [word for word in ("Khan", "Amina", "900123") if word in said + text] == []
