"""What only a process of its own shows: start-up, pipes, faults."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import NOW

pytestmark = pytest.mark.slow
HEAVY = ("sqlmodel", "sqlalchemy", "textual", "pydantic", "icalendar", "alembic", "rich", "yaml", "holidays")


def start(*words: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`python …` in an empty home."""
    ours = {"PATH": os.environ["PATH"], "HOME": str(home), "BOOKTUI_NOW": NOW, "LANG": "C.UTF-8", **env}
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=ours,
        cwd=home,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def test_the_version_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, booktui.__main__ as m\n"
        "code = m.main(['--version'])\n"
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = start("-c", code, home=tmp_path)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_opening_the_desk_loads_no_database_first(tmp_path: Path) -> None:
    code = (
        "import sys, booktui.desk, booktui.cli.run, booktui.cli.open\n"
        "print([name for name in ('sqlmodel', 'sqlalchemy', 'icalendar') if name in sys.modules])"
    )
    assert start("-c", code, home=tmp_path).stdout == "[]\n"


def test_optimised_python_is_refused(tmp_path: Path) -> None:
    done = start("-O", "-m", "booktui", "--version", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "python -O" in done.stderr


def test_from_nothing_to_refused(tmp_path: Path, template: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return start("-m", "booktui", "--db", "desk.db", *words, home=tmp_path)

    assert run("init", "--time-zone", "Europe/London").returncode == 0
    assert (tmp_path / "desk.db").stat().st_mode & 0o777 == 0o600
    assert run("setup", "apply", str(template / "setup.toml")).returncode == 0
    assert run("client", "add", "--ref", "C1", "--family-name", "Khan").returncode == 0
    assert run("book", "C1", "NEW", "--at", "2026-12-01T09:00").returncode == 0
    refused = run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert run("doctor").returncode == 0


def test_a_fault_is_one_sentence_and_a_private_log(tmp_path: Path) -> None:
    code = (
        "import sys, booktui.cli.open as o, booktui.__main__ as m\n"
        "def run(args): raise KeyError('Khan Amina')\n"
        "o.run = run\n"
        "sys.exit(m.main([]))"
    )
    done = start("-c", code, home=tmp_path, XDG_STATE_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    log = tmp_path / "booktui" / "log" / "booktui.log"
    if sys.platform == "linux":
        assert str(log) in done.stderr
        assert log.stat().st_mode & 0o777 == 0o600
        assert "KeyError" in log.read_text()
        assert "Khan" not in log.read_text()


def test_a_store_that_fails_in_passing_is_no_fault_of_ours(tmp_path: Path) -> None:
    code = (
        "import sys, booktui.cli.open as o, booktui.__main__ as m\n"
        "from booktui.store.errors import StoreError\n"
        "def run(args): raise StoreError('The disk is full.')\n"
        "o.run = run\n"
        "sys.exit(m.main([]))"
    )
    done = start("-c", code, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (6, "", "The disk is full.\n")


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    script = f"{sys.executable} -m booktui --help | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_what_is_no_diary_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"x" * 200)
    done = start("-m", "booktui", "--db", "desk.db", "audit", "verify", home=tmp_path)
    assert (done.returncode, done.stdout) == (6, "")
    assert (tmp_path / "desk.db").read_bytes() == b"x" * 200


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], (None, None)),
        (["--db", "x.db"], ("x.db", None)),
        (["--as", "jo", "--db", "x.db"], ("x.db", "jo")),
        (["--db"], None),
        (["--db", "--as"], None),
        (["--help"], None),
        (["--db", "x.db", "free", "NEW"], None),
        (["demo"], None),
    ],
    ids=["nothing", "place", "both", "half", "swallowed", "help", "command", "verb"],
)
def test_opening_the_desk_needs_no_parser(words, found):
    from booktui.cli.run import opening

    said = opening(words)
    assert (said and (said.db, said.user)) == found


def test_a_reader_that_wants_one_line_is_no_fault(tmp_path: Path, template: Path) -> None:
    shutil.copy(template / "desk.db", tmp_path / "desk.db")
    free = f"{sys.executable} -m booktui --db desk.db --as ada free NEW --count 200"
    script = f"{free} | head -1; echo ${{PIPESTATUS[0]}}; {free} --json | true; echo ${{PIPESTATUS[0]}}"
    done = shell(script, tmp_path)
    assert (done.stdout, done.stderr) == ("1 Tue 24 Nov 2026 10:45-11:15 OSEI R1 MAIN\n0\n0\n", "")


def shell(script: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in an empty home."""
    ours = {"PATH": os.environ["PATH"], "HOME": str(home), "BOOKTUI_NOW": NOW, "LANG": "C.UTF-8", **env}
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=home, timeout=60, env=ours)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    ("words", "code", "heard"),
    [
        ("free NEW >&-", 0, 0),
        ("free NOPE 2>&-", 4, 0),
        ("free NEW > /dev/full", 6, 1),
        ("free NEW --count 200 --json > /dev/full", 6, 1),
        ("free NOPE 2> /dev/full", 4, 0),
    ],
    ids=["closed", "nobody-to-tell", "full", "full-json", "full-stderr"],
)
def test_what_cannot_be_said_is_no_fault(tmp_path: Path, template: Path, words: str, code: int, heard: int) -> None:
    shutil.copy(template / "desk.db", tmp_path / "desk.db")
    done = shell(f"{sys.executable} -m booktui --db desk.db --as ada {words}", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, heard)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has a folder that nobody can write to")
@pytest.mark.parametrize(("words", "code"), [("init", 6), ("demo --no-open", 6), ("free NEW", 6)])
def test_a_home_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path, words: str, code: int) -> None:
    done = shell(f"{sys.executable} -m booktui {words}", tmp_path, HOME="/proc")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)


def test_no_home_at_all_and_no_colour(tmp_path: Path, template: Path) -> None:
    shutil.copy(template / "desk.db", tmp_path / "desk.db")
    words = f"{sys.executable} -m booktui --db desk.db --as ada free NEW --count 1"
    done = shell(f"unset HOME; NO_COLOR=1 TERM=dumb {words}", tmp_path)
    assert (done.returncode, done.stdout) == (0, "1 Tue 24 Nov 2026 10:45-11:15 OSEI R1 MAIN\n")
