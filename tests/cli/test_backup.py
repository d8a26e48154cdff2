"""`booktui backup`: a file, or the planned one for cron."""

from __future__ import annotations

from pathlib import Path

from commands import Run


def planned(run: Run, home: Path, folder: str = "saved") -> None:
    (home / "plan.toml").write_text(
        f'[desk.backups]\nfolder = "{folder}"\nevery = 24\nkeep = {{ day = 7 }}\n', encoding="utf-8"
    )
    assert run("setup", "apply", str(home / "plan.toml")).code == 0


def test_the_planned_one_is_made_once(run: Run, home: Path) -> None:
    planned(run, home)
    made = run("backup", "--due")
    assert (made.code, len(list((home / "saved").iterdir()))) == (0, 1)
    assert made.out.endswith("The next one is due Wed 25 Nov 2026 10:42.\n")
    again = run("backup", "--due", "--json").json
    assert again == {"file": None, "removed": [], "next": "2026-11-25T10:42:00Z"}
    assert "saved" in run("setup", "show").out


def test_a_failure_has_its_exit_code_and_its_task(run: Run, home: Path) -> None:
    (home / "file").write_bytes(b"")
    planned(run, home, "file/inside")
    said = run("backup", "--due")
    assert said.code == 6
    assert said.err.count("\n") == 1
    assert "cannot be made" in said.err
    assert "The backup was not made." in run("today").out


def test_it_wants_a_file_or_the_plan(run: Run, home: Path) -> None:
    assert [run("backup").code, run("backup", "--due", "x.db").code, run("backup", "--due").code] == [2, 2, 5]
