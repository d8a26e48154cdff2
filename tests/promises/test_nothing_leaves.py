"""Nothing leaves the machine unless somebody sends it: a working day with every way out listened at."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import booktui
from commands import NOW, SETUP

HERE = Path(__file__).resolve().parents[1]
MAIL = '\n[desk.mail]\nway = "smtp"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
CLIENTS = (
    "ref,given_name,family_name,birth_date,email,phone\n"
    "C1,Amina,Khan,1960-02-14,amina@example.org,0161 496 0000\nC2,Dylan,Jones,1971-05-01,,\n"
)

REACHES = re.compile(
    r"\bsocket\.(?:socket|create_connection|gethostname|getaddrinfo)\b|\bimaplib\.IMAP4|\bsmtplib\.|\bDAVClient\(|"
    r"\bsubprocess\.(?:Popen|run|call)|\bos\.(?:exec|spawn|system|startfile|popen)|\bwebbrowser\b|\burllib\.request\b|"
    r"\bhttp\.client\b|^\s*(?:import|from) requests\b|\bpsycopg\.connect\b|registry\.register\(\"postgresql",
    re.MULTILINE,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("day")
    head, rest = SETUP.split("[[location]]", 1)
    desk = head.rstrip() + '\nemail = "desk@example.org"\n' + MAIL
    (folder / "setup.toml").write_text(f"{desk}\n[[location]]{rest}", encoding="utf-8")
    (folder / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    for name in ("post", "out"):
        (folder / name).mkdir(mode=0o700)
    ours = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "BOOKTUI_NOW": NOW, "LANG": "C.UTF-8", "TMPDIR": str(folder),
        "PYTHONPATH": os.pathsep.join((str(HERE), str(Path(booktui.__file__).parents[1]))), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-m", "promises.watched_day", str(folder), "--speak"],
        capture_output=True, text=True, env=ours, timeout=240, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_the_day_was_a_working_day(day: dict[str, Any]) -> None:
    assert [line for line in day["done"] if line[1:] != [0, ""]] == []
    assert len(day["done"]) > 30


def test_nothing_left(day: dict[str, Any]) -> None:
    """Although a mail server is set up and a message is due: nobody said send."""
    assert day["left"] == []


def test_nothing_was_written_elsewhere(day: dict[str, Any]) -> None:
    assert day["wrote"] == []


def test_what_is_sent_is_heard(day: dict[str, Any]) -> None:
    """So that the silence before says something."""
    assert any(line.startswith("socket.connect") for line in day["spoken"]), day["spoken"]


def test_every_file_that_could_reach_out_is_on_the_page() -> None:
    """Whoever adds a way out says so in `docs/evidence/what-leaves.md`."""
    source = Path(booktui.__file__).parent
    page = (HERE.parent / "docs" / "evidence" / "what-leaves.md").read_text(encoding="utf-8")
    able = [
        path.relative_to(source).as_posix() for path in source.rglob("*.py") if REACHES.search(path.read_text("utf-8"))
    ]
    named = set(re.findall(r"\(\.\./\.\./src/booktui/([^)]+\.py)\)", page))
    assert able
    assert [path for path in able if path not in named] == []
