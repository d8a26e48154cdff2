"""Broken files of every kind: each is taken, or refused in a sentence, and the diary stays well."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from torture.imports import bring
from torture.mutating import WAYS, changed
from torture.sentences import is_sentence


@pytest.mark.slow
def test_broken_files_are_taken_or_refused_in_a_sentence(tmp_path: Path) -> None:
    told = bring(tmp_path, 1, 60)
    assert told.wrong == []
    found = re.match(r"60 broken files \((.*)\), (\d+) refused whole, (\d+) rows refused", str(told))
    assert found is not None
    assert {word.split()[0] for word in found[1].split(", ")} == {"clients", "list", "appointments", "busy", "answers"}
    assert int(found[2]) > 0
    assert int(found[3]) > 0


def test_every_way_to_break_a_file_breaks_it_and_none_fails() -> None:
    good = b"ref,name\nC1,Khan\nC2,Jones 2026-01-02\n"
    for way in WAYS:
        assert any(way(good, random.Random(seed)) != good for seed in range(20)), way
        way(b"", random.Random(1))
    assert changed(good, random.Random(1)) == changed(good, random.Random(1))


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("That time has just been taken.", True),
        ("Busy", False),
        ("(sqlite3.OperationalError) database is locked.", False),
        ("UNIQUE constraint failed: client.ref.", False),
        ("", False),
    ],
)
def test_what_counts_as_a_sentence(words: str, is_one: bool) -> None:
    assert is_sentence(words) is is_one
