"""Keys are declared once, and what is declared is true (style.md 6)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding

from booktui.screens.help import groups
from booktui.screens.keys_page import page
from booktui.widgets.keys import SPLIT, SWALLOWED, Key, key_line

ALL = [(name, key) for name, keys in groups().items() for key in keys]
IDS = [f"{name}: {key.id}" for name, key in ALL]


def test_ids_are_unique() -> None:
    count = Counter(key.id for _, key in ALL)

    assert {key_id: n for key_id, n in count.items() if n > 1} == {}


@pytest.mark.parametrize("key", [key for _, key in ALL], ids=IDS)
def test_every_key_has_its_verb_and_its_sentence(key: Key) -> None:
    assert (bool(key.verb), key.sentence[:1].isupper(), key.sentence[-1:]) == (True, True, ".")


@pytest.mark.parametrize("key", [key for _, key in ALL], ids=IDS)
def test_no_key_is_one_that_terminals_swallow(key: Key) -> None:
    names = set(key.keys.split(","))

    assert (names & SWALLOWED, {n for n in names if "alt+" in n or "ctrl+shift" in n}) == (set(), set())


@pytest.mark.parametrize("key", [key for _, key in ALL if key.writes], ids=lambda key: key.id)
def test_no_writing_key_is_what_is_left_of_a_split_arrow_key(key: Key) -> None:
    assert set(key.keys.split(",")) & SPLIT == set()


@pytest.mark.parametrize("name", [name for name in groups() if name not in ("Desk", "Clients")])
def test_no_key_means_two_things_in_one_place(name: str) -> None:
    """The desk and the clients have several panes, each with its own keys."""
    count = Counter(single for key in groups()[name] for single in key.keys.split(",") if key.keys)

    assert {single: n for single, n in count.items() if n > 1} == {}


@pytest.mark.parametrize("width", [0, 1, 10, 60, 78, 118])
@pytest.mark.parametrize("name", list(groups()))
def test_the_key_line_never_takes_more_than_there_is(name: str, width: int) -> None:
    assert key_line(groups()[name], width).cell_length <= width


def test_bindings_carry_the_declared_id() -> None:
    from booktui.screens.diary import Diary

    bound = {b.id for b in Diary.BINDINGS if isinstance(b, Binding) and b.id}

    assert bound == {key.id for key in Diary.KEYS if key.id.startswith("diary.") and key.action}


def test_docs_keys_is_what_the_bindings_say() -> None:
    written = Path(__file__).parents[2] / "docs" / "keys.md"

    assert written.read_text(encoding="utf-8") == page(), "python -m booktui.screens.keys_page > docs/keys.md"
