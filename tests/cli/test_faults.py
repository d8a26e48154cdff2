"""Every action when the disk or the file fails: one sentence, exit code 6, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import faults
from commands import Run
from faults import content

NINE, TEN = "2026-12-01T09:00", "2026-12-01T10:00"
SETUP = '[[location]]\ncode = "NEW"\nname = "Another"\n'
CLIENTS = "ref,given_name,family_name\nC9,Ann,Smith\n"
ACTIONS: tuple[tuple[str, ...], ...] = (
    ("outbox", "hold", "1", "--reason", "wait"),
    ("client", "add", "--family-name", "Smith"),
    ("client", "edit", "C1", "--phone", "0161 496 0001"),
    ("waiting", "add", "C3", "NEW"),
    ("hold", "C2", "NEW", "--at", "2026-12-01T11:00", "--override", "asked"),
    ("book", "C3", "NEW", "--at", TEN),
    ("undo",),
    ("waiting", "suspend", "2", "--to", "2027-01-10", "--reason", "away"),
    ("move", "A000001", "--to", "2026-12-08T09:00", "--reason", "asked", "--by", "client"),
    ("cancel", "A000001", "--reason", "asked", "--by", "provider"),
    ("absence", "add", "OSEI", "--from", "2026-12-08", "--reason", "leave"),
    ("escalate", "raise", "Who decides?"),
    ("request", "add", "Please ring back", "--client", "C1"),
    ("setup", "apply", "{home}/new.toml"),
    ("import", "clients", "{home}/clients.csv"),
    ("backup", "{home}/copy.db"),
)
"""In an order in which each can be done after those before it."""


@pytest.fixture
def desk(run: Run, home: Path) -> Run:
    (home / "new.toml").write_text(SETUP, encoding="utf-8")
    (home / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    assert run("waiting", "add", "C1", "NEW").code == 0
    assert run("waiting", "add", "C2", "NEW").code == 0
    assert run("client", "add", "--ref", "C3", "--family-name", "Brown").code == 0
    assert run("book", "C1", "NEW", "--at", NINE, "--entry", "1").code == 0
    return lambda *words: run(*(word.format(home=home) for word in words))


def named(words: tuple[str, ...]) -> str:
    return " ".join(words[:2])


def test_without_a_fault_every_action_is_done(desk: Run, home: Path) -> None:
    """So that the refusals below are those of the fault."""
    for words in ACTIONS:
        before = content(home / "desk.db")
        said = desk(*words)
        assert (named(words), said.code, said.err) == (named(words), 0, "")
        assert content(home / "desk.db") != before


FAULTS: tuple[tuple[str, Callable[[Path], Any], str], ...] = (
    ("full", lambda path: faults.full_at_commit(), "disk"),
    ("read-only", lambda path: faults.read_only(), "read-only"),
    ("locked", faults.locked, "busy"),
)


@pytest.mark.parametrize(("fault", "words"), [(fault, words) for _, fault, words in FAULTS], ids=[f[0] for f in FAULTS])
def test_every_action_is_refused_in_a_sentence(desk: Run, home: Path, fault: Callable[[Path], Any], words: str) -> None:
    before = content(home / "desk.db")
    for action in ACTIONS:
        with fault(home / "desk.db"):
            said = desk(*action)
        told = (named(action), said.code, said.out, said.err.count("\n"))
        assert told == (named(action), 6, "", 1), said.err
        assert words in said.err, said.err
        assert content(home / "desk.db") == before
        (home / "copy.db").unlink(missing_ok=True)


def test_a_disk_that_fills_up_in_the_middle(desk: Run, home: Path) -> None:
    """What still fits is done whole, what does not is not done at all."""
    rows = "\n".join(f"D{number},Ann,Smith{number}" for number in range(1500))
    (home / "clients.csv").write_text(f"ref,given_name,family_name\n{rows}\n", encoding="utf-8")
    before = content(home / "desk.db")
    with faults.no_room(home / "desk.db"):
        said = desk("import", "clients", str(home / "clients.csv"))
    assert (said.code, said.err) == (6, "The disk is full. Nothing was saved; free some room and try again.\n")
    assert content(home / "desk.db") == before


def unreadable(path: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("booktui.store.guards.os.access", lambda *_: False)


def damaged(path: Path, patch: pytest.MonkeyPatch) -> None:
    found = bytearray(path.read_bytes())
    for at in range(4096, len(found), 4096):
        found[at : at + 100] = bytes(255 - byte for byte in found[at : at + 100])
    path.write_bytes(bytes(found))


def too_new(path: Path, patch: pytest.MonkeyPatch) -> None:
    raw = faults.drivers.driver().connect(str(path))
    raw.execute("PRAGMA user_version=999")
    raw.close()


def folder_gone(path: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("BOOKTUI_DB", str(path.parent / "gone" / "desk.db"))


WHOLE = ((unreadable, "may not be read"), (damaged, "damaged"), (too_new, "newer booktui"), (folder_gone, "no diary"))


@pytest.mark.parametrize(("spoil", "words"), WHOLE, ids=[spoil.__name__ for spoil, _ in WHOLE])
def test_a_file_that_cannot_be_used_is_left_as_it_is(
    desk: Run, home: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[..., None], words: str
) -> None:
    spoil(home / "desk.db", monkeypatch)
    before = (home / "desk.db").read_bytes()
    for action in (*ACTIONS, ("waiting", "list"), ("doctor",)):
        said = desk(*action)
        assert (named(action), said.code, said.out, said.err.count("\n")) == (named(action), 6, "", 1), said.err
        assert words in said.err, said.err
        assert (home / "desk.db").read_bytes() == before
