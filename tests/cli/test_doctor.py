"""`booktui doctor`: each finding explained, and mended only when told to."""

from __future__ import annotations

from pathlib import Path

from booktui.store.driver import driver
from commands import Run


def held_and_run_out(run: Run, home: Path) -> str:
    number = run("hold", "C1", "NEW", "--at", "2026-12-01T09:00", "--json").json["appointment"]["id"]
    raw = driver().connect(str(home / "desk.db"))
    raw.execute("UPDATE appointment SET held_until = 5")
    raw.commit()
    raw.close()
    return f"A{number:06d}" if isinstance(number, int) else number


def test_a_finding_is_explained_and_counted(run: Run, home: Path) -> None:
    which = held_and_run_out(run, home)
    said = run("doctor")
    assert said.code == 0  # of the data's quality, not a diary that contradicts itself
    assert f"stale-hold: 1 holds that have run out ({which}): they take up no time" in said.out
    (found,) = run("doctor", "--json").json["findings"]
    assert sorted(found) == ["broken", "count", "first", "kind", "means", "mend", "name", "todo", "what"]
    assert (found["name"], found["count"], found["first"], found["mend"]) == ("stale-hold", 1, [which], "stale-hold")


def test_mending_wants_consent(run: Run, home: Path) -> None:
    which = held_and_run_out(run, home)
    would = run("doctor", "--mend", "stale-hold")
    assert would.out == (
        f"Would release {which}\nNothing was changed. To do it: booktui doctor --mend stale-hold --yes\n"
    )
    assert len(run("doctor", "--json").json["findings"]) == 1
    assert run("doctor", "--mend", "stale-hold", "--yes", "--json").json == {
        "name": "stale-hold", "done": True, "lines": [f"Released {which}"], "left": [],
    }  # fmt: skip
    assert run("doctor", "--json").json["findings"] == []
    assert run("doctor", "--mend", "stale-hold", "--yes").out == "There is nothing to mend.\n"


def test_what_cannot_be_mended_says_so(run: Run) -> None:
    codes = [run("doctor", *words).code for words in (("--mend", "after-death"), ("--mend", "x"), ("--yes",))]
    assert codes == [4, 4, 2]
    assert run("doctor", "--mend", "stale-hold", "--yes", user="alex").code == 7
