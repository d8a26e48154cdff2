"""`booktui transfer`: a diary goes whole into another file, and only one of the two is used after."""

from __future__ import annotations

from pathlib import Path

from commands import Run


def test_it_is_moved_closed_and_opened_again(run: Run, home: Path) -> None:
    there = home / "other.db"
    moved = run("transfer", str(there), "--json", user="ada")
    assert moved.code == 0, moved.err
    assert (moved.json["to"], moved.json["closed"]) == (str(there), True)
    assert moved.json["rows"] == sum(moved.json["tables"].values()) > 0
    said = run("today")
    assert (said.code, said.out) == (6, "")
    assert "This diary was moved to" in said.err
    assert run("--db", str(there), "audit", "verify").code == 0
    assert run("transfer", "--reopen", user="ada").code == 0
    assert run("today").code == 0


def test_a_copy_closes_nothing(run: Run, home: Path) -> None:
    said = run("transfer", str(home / "other.db"), "--keep", user="ada")
    assert (said.code, said.out.startswith("Copied "), said.err) == (0, True, "")
    assert run("today").code == 0


def test_what_it_refuses(run: Run, home: Path) -> None:
    assert run("transfer", str(home / "other.db"), user="jo").code == 7
    assert run("transfer", user="ada").code == 2
    assert run("transfer", str(home / "other.db"), "--reopen", user="ada").code == 2
    assert run("transfer", "--reopen", user="ada").code == 6
    (home / "other.db").write_bytes(b"mine")
    said = run("transfer", str(home / "other.db"), user="ada")
    assert (said.code, "was left as it is" in said.err) == (6, True)
    assert (home / "other.db").read_bytes() == b"mine"
    assert run("transfer", "mysql://desk@db.example.org/desk", user="ada").code == 6
    assert not list(home.glob("*.part"))
