"""The outbox: ten thousand reminders due at once, through a real connection into a sink; then killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desks import NOW
from bench.measure import show
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.setup import begin

SIZES = (1_000, 10_000)
DAY = 86_400
ROUNDS_KILLED = 3
"""So often a run is killed in the middle before the last goes through."""


def run(places: dict[str, Path]) -> None:
    """Print what sending takes at both sizes, and what a kill leaves; on a desk of its own."""
    del places
    with TemporaryDirectory(prefix="booktui-bench-") as name:
        rows = [_through(Path(name), size) for size in SIZES]
        show("Reminders due at once, by SMTP into a local sink", HEADS, rows)
        show(f"… {SIZES[-1]:,} again, killed {ROUNDS_KILLED} times in the middle", KILLED, [_killed(Path(name))])


HEADS = ("messages", "messages/s", "memory before, MB", "memory at its most, MB", "grown by, MB", "in order", "twice")
KILLED = ("messages", "arrived", "twice", "in doubt", "in doubt and arrived", "lost", "in order")


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and keeps who it was for; `arrived` is in the order in which it came."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.arrived: list[str] = []
        self.more = threading.Semaphore(0)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Taking(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it."""

    def handle(self) -> None:
        with suppress(OSError):  # whoever sent was killed
            self._take()

    def _take(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        to = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode().split("<")[1].split(">")[0]
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.arrived.append(to)  # type: ignore[attr-defined]
                self.server.more.release()  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


@contextmanager
def sink() -> Iterator[Sink]:
    """The server, running."""
    server = Sink()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _through(folder: Path, size: int) -> list[str]:
    with sink() as server:
        place = _desk(folder / f"{size}.db", size, server.port)
        process = _sender(place)
        said = json.loads(process.communicate()[0].splitlines()[-1])
        arrived = server.arrived
    twice = sum(number - 1 for number in Counter(arrived).values())
    before, most = said["before"] / 1024, said["most"] / 1024
    return [
        f"{size:,}", f"{len(arrived) / said['seconds']:,.0f}", f"{before:.0f}", f"{most:.0f}", f"{most - before:.1f}",
        _ordered(arrived), str(twice),
    ]  # fmt: skip


def _killed(folder: Path) -> list[str]:
    size = SIZES[-1]
    with sink() as server:
        place = _desk(folder / "killed.db", size, server.port)
        for _ in range(ROUNDS_KILLED):
            process = _sender(place)
            for _ in range(size // (ROUNDS_KILLED + 1)):
                server.more.acquire()
            process.send_signal(signal.SIGKILL)
            process.communicate()
        _sender(place).communicate()
        arrived = server.arrived
    with closing(open_desk(place, "ann", now=lambda: NOW)) as desk:
        held = {_mailbox(int(view.client_ref[1:])) for view in desk.outbox.list("held")}
        counts = desk.outbox.counts()
    got = Counter(arrived)
    lost = size - counts["sent"] - counts["held"]
    return [
        f"{size:,}", f"{len(got):,}", str(sum(number - 1 for number in got.values())), str(len(held)),
        str(len(held & set(got))), str(lost), _ordered(arrived),
    ]  # fmt: skip


def _ordered(arrived: list[str]) -> str:
    return "yes" if arrived == sorted(arrived) else "no"


def _sender(place: Path) -> subprocess.Popen[str]:
    """A process that sends everything and says how long it took and how much memory, in KB."""
    root = str(Path(__file__).resolve().parents[1])
    return subprocess.Popen(
        [sys.executable, "-m", "bench.outbox", str(place)], stdout=subprocess.PIPE, text=True,
        cwd=root, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip


def _desk(place: Path, size: int, port: int) -> Path:
    """So many clients, each with a visit tomorrow and its reminder due now, and a mail server."""
    begin(place, profile_name="general", time_zone="Europe/London", name="Bench", user="ann", now=lambda: NOW)
    with closing(open_desk(place, "ann", now=lambda: NOW)) as desk:
        desk.setup.apply(_setup(port))
        _fill(desk, size)
    return place


def _setup(port: int) -> dict[str, object]:
    return {
        "desk": {
            "email": "desk@example.org", "phone": "0161 496 0100",
            "mail": {"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none"},
        },
        "location": [{"code": "S", "name": "Site"}],
        "service": [{"code": "FU", "name": "Follow-up", "minutes": 15}],
        "practitioner": [{"code": "D", "name": "Dr D", "services": ["FU"]}],
    }  # fmt: skip


def _fill(desk: Desk, size: int) -> None:
    """Rows as booking would have made them, without the bookings."""
    from sqlalchemy import func, insert, select

    from booktui.store import tables as t
    from booktui.store.tables import table_of

    with desk.store.write() as c:
        service, doctor, place, last = (
            c.execute(select(func.max(table_of(table).c.id))).scalar_one()
            for table in (t.ServiceRow, t.Practitioner, t.LocationRow, t.Schedule)
        )
        people = range(last + 1, last + 1 + size)
        c.execute(insert(table_of(t.Schedule)), [{"id": key, "kind": "client"} for key in people])
        c.execute(insert(table_of(t.ClientRow)), [
            {"id": key, "ref": f"C{key - last:06d}", "family_name": "Bench", "family_key": "bench", "given_name": "Ann",
             "created_at": NOW,
             "birth_date": date(1960, 2, 14), "email": _mailbox(key - last), "preferred_channel": "email"}
            for key in people
        ])  # fmt: skip
        c.execute(insert(table_of(t.Appointment)), [
            {"id": key, "uid": f"{key}@example.org", "status": "booked", "client_id": key, "service_id": service,
             "practitioner_id": doctor, "location_id": place, "starts_at": NOW + DAY, "ends_at": NOW + DAY + 900}
            for key in people
        ])  # fmt: skip
        c.execute(insert(table_of(t.Message)), [
            {"client_id": key, "appointment_id": key, "kind": "remind-24h", "channel": "email", "due_at": NOW,
             "about_start": NOW + DAY, "created_at": NOW - DAY}
            for key in people
        ])  # fmt: skip


def _mailbox(number: int) -> str:
    return f"r{number:06d}@example.org"


def _send(place: Path) -> None:
    """Send all, in this process."""
    desk = open_desk(place, "ann", now=lambda: NOW)
    desk.outbox.send(limit=1)
    before = _memory()
    since = time.perf_counter()
    desk.outbox.send()
    seconds = time.perf_counter() - since
    most = _memory()
    desk.close()
    print(json.dumps({"seconds": seconds, "before": before, "most": most}))


def _memory() -> int:
    """KB at most so far. What getrusage says on Linux begins with the parent's."""
    try:
        words = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in words.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    _send(Path(sys.argv[1]))
