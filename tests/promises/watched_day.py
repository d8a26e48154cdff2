"""A working day at a desk in a process of its own, in which every way out of the machine is listened at.

    python -m promises.watched_day FOLDER [--speak]

Prints one JSON document: what was done, what tried to leave, and files that were written outside the folder. `--speak` sends
a mail at the end, to show that the listening works.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

WAYS_OUT = frozenset(
    ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg",
     "subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.forkpty", "pty.spawn",
     "webbrowser.open", "urllib.Request", "http.client.connect", "smtplib.connect", "imaplib.open", "ftplib.connect")
)  # fmt: skip
NETWORK = (2, 10)
"""AF_INET and AF_INET6: a socket of another family stays on the machine."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

DAY: tuple[tuple[str, ...], ...] = (
    ("init", "--time-zone", "Europe/London", "--holidays", "GB-ENG"),
    ("setup", "apply", "setup.toml"),
    ("import", "clients", "clients.csv"),
    ("client", "find", "khan"),
    ("client", "edit", "C1", "--phone", "0161 496 0001", "--preferred-channel", "email"),
    ("waiting", "add", "C1", "NEW"),
    ("waiting", "add", "C2", "NEW"),
    ("waiting", "list"),
    ("waiting", "next", "--take"),
    ("free", "NEW", "--client", "C1"),
    ("check", "C1", "NEW", "--at", "2026-12-01T09:00"),
    ("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--entry", "1"),
    ("hold", "C2", "NEW", "--at", "2026-12-01T10:00"),
    ("move", "A1", "--to", "2026-12-08T09:00", "--reason", "asked", "--by", "client"),
    ("undo",),
    ("cancel", "A1", "--reason", "ill", "--by", "client"),
    ("book", "C1", "NEW", "--at", "2026-12-08T09:00"),
    ("absence", "add", "OSEI", "--from", "2026-12-22", "--reason", "leave"),
    ("escalate", "raise", "Who decides?"),
    ("request", "add", "Please ring back", "--client", "C1"),
    ("today",),
    ("outbox", "list"),
    ("outbox", "write", "post"),
    ("template", "list"),
    ("export", "day", "2026-12-01", "--format", "html", "--to", "out"),
    ("export", "calendar", "OSEI", "--free-busy", "--to", "out"),
    ("report", "patterns"),
    ("audit", "list"),
    ("audit", "verify"),
    ("backup", "copy.db"),
    ("doctor",),
)
KEYS = ("f2", "enter", "escape", "f3", "right", "plus", "f4", "down", "f5", "f6", "slash", *"khan", "escape", "f7", "f8", "f9", "6", "v", "f1", "f12")  # fmt: skip


class Ears:
    """What tried to leave, as the interpreter's own audit hook hears it."""

    def __init__(self, folder: Path) -> None:
        self.folder = os.path.realpath(folder)
        self.left: list[str] = []
        self.wrote: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event in WAYS_OUT or (event == "socket.__new__" and args[1] in NETWORK):
            self.left.append(f"{event} {args[1:2]}")
        elif event == "open" and isinstance(args[2], int) and args[2] & WRITES and not isinstance(args[0], int):
            place = os.path.realpath(os.fsdecode(args[0]))
            if not place.startswith((self.folder + os.sep, "/dev/")):
                self.wrote.append(place)


async def at_the_screens(path: Path) -> int:
    from booktui.app import BooktuiApp
    from booktui.desk import open_desk

    desk = open_desk(path, "jo", None)
    app = BooktuiApp(lambda: desk, start="desk")
    async with app.run_test(size=(120, 40)) as pilot:
        while app.desk is None:
            await pilot.pause(0.01)
        for key in KEYS:
            await pilot.press(key)
            await pilot.pause()
    desk.close()
    return app.return_code or 0


def main(words: list[str]) -> int:
    folder = Path(words[0])
    os.chdir(folder)
    ears = Ears(folder)
    sys.addaudithook(ears)
    from booktui.__main__ import main as booktui
    from booktui.cli import parser

    parser.build = cache(parser.build)  # making it is most of what a command costs

    done: list[tuple[str, int, str]] = []
    for command in DAY:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = booktui(["--db", "desk.db", "--as", "ada", *command])
        done.append((" ".join(command[:2]), code, err.getvalue()))
    done.append(("screens", asyncio.run(at_the_screens(Path("desk.db"))), ""))
    quiet, wrote = list(ears.left), list(ears.wrote)
    if "--speak" in words:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            booktui(["--db", "desk.db", "--as", "ada", "outbox", "send"])
    print(json.dumps({"done": done, "left": quiet, "wrote": wrote, "spoken": ears.left[len(quiet) :]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
