"""An encrypted diary at work: asked for its passphrase on a real terminal, and written by several desks at once."""

import json
import os
import sys
import time

import pytest

from booktui.desk import locking
from desks import add_client, make_desk
from encrypting import encrypted_desk, found, raw_key
from journeys.test_race import overlaps, start
from screens.pty_app import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def key():
    locking.forget()
    yield raw_key()
    locking.forget()


class Command(Terminal):
    """`booktui` as it is typed."""

    def _become(self, words, now):
        path = words[3]
        time.sleep(0.05)  # the window's size is set by then
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "BOOKTUI_NOW": now}
        os.execve(sys.executable, [sys.executable, "-m", "booktui", "--db", str(path), "--as", "jo"], environment)


def test_the_passphrase_is_asked_for_before_the_screens_and_does_not_show(tmp_path, key, monkeypatch):
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    desk = encrypted_desk(tmp_path, key)
    desk.close()
    terminal = Command(tmp_path / "desk.db", now="2026-11-23T09:00:00+00:00")
    terminal.until(lambda text: "Passphrase of desk.db:" in text)
    terminal.send(b"wrongwrongwrong\r")
    terminal.until(lambda text: "That does not open it." in text)
    terminal.send(key.groups.encode() + b"\r")
    terminal.until(lambda text: "F1 help" in text)
    assert terminal.close() == 0
    assert b"wrongwrong" not in terminal.raw
    assert key.groups[:9].encode() not in terminal.raw


def test_desks_that_race_on_an_encrypted_diary(tmp_path, key, monkeypatch):
    desk = encrypted_desk(tmp_path, key, "sam")
    for number in range(12):
        add_client(desk, "Racer", f"R{number}")
    desk.close()
    monkeypatch.setenv("BOOKTUI_KEY", key.secret)
    racers = [start(tmp_path, number, 20) for number in range(3)]
    told = [json.loads(line) for racer in racers for line in racer.communicate(timeout=240)[0].splitlines()]
    assert all(racer.returncode == 0 for racer in racers)
    assert len(told) == 3 * 20
    assert [line for line in told if "fault" in line] == []
    assert any("booked" in line for line in told)
    assert found(tmp_path, "Racer", "CREATE TABLE") == set()
    assert overlaps(tmp_path) == 0
    desk = make_desk(tmp_path, "sam")
    with desk.store.read() as c:
        assert c.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall() == []
    desk.close()
