"""A desk with one clinic, and commands run in this process."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booktui.__main__ import main
from booktui.desk import open_desk
from booktui.desk.setup import begin
from commands import NOW, SETUP, Run, Said


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk set up by ada, with one client."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "setup.toml").write_text(SETUP, encoding="utf-8")
    now = int(datetime.fromisoformat(NOW).astimezone(UTC).timestamp())
    begin(folder / "desk.db", time_zone="Europe/London", user="ada", now=lambda: now)
    desk = open_desk(folder / "desk.db", "ada", lambda: now)
    desk.setup.apply(folder / "setup.toml")
    desk.clients.add({"ref": "C1", "family_name": "Khan", "given_name": "Amina", "birth_date": "1960-02-14"})
    desk.clients.add({"ref": "C2", "family_name": "Jones", "given_name": "Dylan", "birth_date": "1971-05-01"})
    desk.close()
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for everything that belongs to a user."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("BOOKTUI_DB", "BOOKTUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOOKTUI_NOW", NOW)
    return tmp_path


@pytest.fixture
def bare(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as it is."""

    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main(list(words))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def run(bare: Run, home: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command at the desk that is set up, as its administrator unless said."""
    shutil.copy(template / "desk.db", home / "desk.db")
    monkeypatch.setenv("BOOKTUI_DB", str(home / "desk.db"))
    return lambda *words, user="ada": bare("--as", user, *words)
