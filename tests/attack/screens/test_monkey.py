"""A short monkey: in the app and on a terminal, with every size of window. The long ones are in tests/torture."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual import constants

from attack.screens.inside import control
from attack.screens.monkey import on_terminal
from attack.screens.moves import KINDS, NAMED, bound, moves
from booktui.screens.help import groups
from desks import add_client, make_desk
from torture.screens import one

SHORT = 100
"""Moves: a second or two of the program's time."""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.02)
    with_clients = make_desk(tmp_path)
    for family in ("Khan", "Jones", "Smith"):
        client = add_client(with_clients, family)
        with_clients.waiting.add(client.id, "NEW", received=date(2026, 11, 2))
    with_clients.close()
    return tmp_path / "desk.db"


@pytest.mark.slow
def test_a_monkey_on_a_terminal(path: Path) -> None:
    found = on_terminal(path, 8, SHORT, user="jo", start="diary", idle=3.0)

    assert (found.wrong, found.made) == ([], SHORT)


def test_a_monkey_in_the_app(path: Path) -> None:
    made, wrong = one(path, 5, SHORT, user="ada")

    assert (wrong, made) == ([], SHORT)


def test_it_does_the_same_for_the_same_number() -> None:
    first, again, other = list(moves(3, 500)), list(moves(3, 500)), list(moves(4, 500))

    assert (first == again, first == other, len(first)) == (True, False, 500)


def test_it_knows_every_key_and_comes_to_every_kind_of_move() -> None:
    names = {name for keys in groups().values() for key in keys for name in key.keys.split(",") if len(name) > 1}
    typed = [move.typed for move in moves(1, 20_000)]

    assert names - set(NAMED) == set()
    assert set(bound()) - set(typed) == set()
    assert {move.size for move in moves(1, 20_000) if move.size} >= {(1, 1), (300, 100)}
    assert len(KINDS) == 19


def test_what_is_no_text_is_seen() -> None:
    assert (control("Khan \u200c\u00a0"), control("a\x1b\u202e")) == ([], ["'\\x1b'", "'\\u202e'"])
