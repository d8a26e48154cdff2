"""A real calendar server (Radicale) on this machine, and the practitioner at the other end of it."""

from __future__ import annotations

import base64
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

USER, PASSWORD = "osei", "made-up-word"
CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/store
[logging]
level = error
"""
_numbers = count(1)


@dataclass
class Server:
    """Where it listens; it can be stopped and started again with what it holds."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(self.folder / "config")], stdout=log, stderr=log
            )
        for _ in range(400):
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                with urllib.request.urlopen(f"{self.root}/.web/", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("Radicale does not answer")

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(20)

    def calendar(self) -> Calendar:
        """A new empty one."""
        made = Calendar(self, f"/{USER}/work{next(_numbers)}/")
        made.ask("MKCALENDAR", made.path)
        return made


@dataclass
class Calendar:
    """The practitioner's side: plain requests, as some other program would make them."""

    server: Server
    path: str

    @property
    def url(self) -> str:
        return self.server.root + self.path

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            self.server.root + path, data=body or None, method=method,
            headers={"Authorization": f"Basic {login}", "Content-Type": "text/calendar; charset=utf-8", **headers},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def names(self) -> list[str]:
        """The resources in it."""
        body = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        _, said = self.ask("PROPFIND", self.path, body, Depth="1")
        from xml.etree import ElementTree

        hrefs = [one.text or "" for one in ElementTree.fromstring(said).iter("{DAV:}href")]
        return sorted(href.rpartition("/")[2] for href in hrefs if not href.endswith("/"))

    def get(self, name: str) -> str:
        status, body = self.ask("GET", self.path + name)
        assert status == 200, (status, body)
        return body.decode().replace("\r\n", "\n")

    def put(self, name: str, text: str) -> None:
        status, said = self.ask("PUT", self.path + name, text.encode())
        assert status in (200, 201, 204), (status, said)

    def change(self, name: str, before: str, after: str) -> None:
        """Rewrite a piece of an event."""
        text = self.get(name)
        assert before in text, text
        self.put(name, text.replace(before, after))

    def delete(self, name: str) -> None:
        assert self.ask("DELETE", self.path + name)[0] in (200, 204)

    def drop(self) -> None:
        """Delete the whole calendar."""
        assert self.ask("DELETE", self.path)[0] in (200, 204)

    def add(self, uid: str, *lines: str, before: str = "") -> None:
        """Put an event of their own."""
        self.put(f"{uid}.ics", event(uid, *lines, before=before))


def event(uid: str, *lines: str, before: str = "") -> str:
    """One event as a calendar; `before` stands in front of it, such as a VTIMEZONE."""
    said = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{before}BEGIN:VEVENT\nUID:{uid}\n"
        f"DTSTAMP:20261101T120000Z\nSUMMARY:Private matters\n{said}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """The server, while it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder), encoding="utf-8")
    server = Server(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
