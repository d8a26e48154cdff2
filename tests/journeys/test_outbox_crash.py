"""Senders that are killed at any instant, two at once: every recipient gets one mail, and what was in hand is in doubt.

Each sender is a process of its own; the mail server is a real one, in this process.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from desks import NOW, SETUP, Clock, add_client, make_desk
from mail_servers import Inbox, serving
from outbox_desks import Post, recipients

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[1]
MAILS = 120
SEED = 20261126


def sender(folder: Path) -> None:
    """Sends until nothing is due; says that it began."""
    desk = make_desk(folder, clock=Clock(NOW))
    print("began", flush=True)
    desk.outbox.send()
    desk.close()


def writer(folder: Path) -> None:
    """Writes everything as files."""
    desk = make_desk(folder, clock=Clock(NOW))
    print("began", flush=True)
    desk.outbox.write(folder / "out")
    desk.close()


def start(folder: Path, what: str = "sender") -> subprocess.Popen[str]:
    code = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE / 'journeys')!r}]; from pathlib import Path; "
        f"import test_outbox_crash as it; it.{what}(Path({str(folder)!r}))"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def finish(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.communicate(timeout=120)


class Counted(Inbox):
    """An inbox that one can wait for."""

    def __init__(self):
        super().__init__()
        self.taken, self.port = threading.Semaphore(0), 0

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        self.taken.release()
        return answer


@pytest.fixture
def inbox():
    found = Counted()
    with serving(found) as found.port:
        yield found


@pytest.fixture
def post(tmp_path, inbox):
    """A desk with a mail due to each of many mailboxes."""
    desk = make_desk(
        tmp_path, setup={**SETUP, "desk": {**SETUP["desk"], "email": "desk@example.org"}}, clock=Clock(NOW)
    )
    made = Post(desk, Clock(NOW))
    made.use(mail={"way": "smtp", "host": "127.0.0.1", "port": inbox.port, "security": "none", "timeout": 30})
    for number in range(MAILS):
        client = add_client(desk, f"Crash{number:03d}", "Ann", email=f"c{number:03d}@example.org")
        with desk.store.write() as c:
            c.exec_driver_sql(
                "INSERT INTO message (client_id, recipient, kind, channel, method, sequence, content, created_at, due_at,"
                " state, why, address, subject, body, language, form, template, mail_id, way, batch, folder, claimed_by,"
                " attempts) VALUES (?, 'client', 'ring', ?, '', 0, '', ?, ?, 'queued', '', '', '', '', '', '', '', '', '',"
                " '', '', '', 0)",
                (client.id, "email", NOW, NOW - MAILS + number),
            )
    yield made
    desk.close()


def _killed_in_the_middle(folder, inbox, rnd):
    """Start one, let some mails arrive, kill it at an instant of its own choosing."""
    process = start(folder)
    process.stdout.readline()
    for _ in range(rnd.randrange(1, 25)):
        assert inbox.taken.acquire(timeout=60)
    process.send_signal(signal.SIGKILL)
    finish(process)


def test_killed_again_and_again_everybody_gets_one(post, inbox, tmp_path):
    rnd, kills = random.Random(SEED), 3
    for _ in range(kills):
        _killed_in_the_middle(tmp_path, inbox, rnd)
    finish(start(tmp_path))
    got = Counter(recipients(inbox))
    states = Counter(post.states().values())
    assert max(got.values()) == 1
    assert set(states) <= {"sent", "held"}
    assert states["held"] <= kills
    assert len(got) >= MAILS - states["held"]
    assert len(post.tasks()) == states["held"]
    assert all(view.in_doubt for view in post.desk.outbox.list("held"))
    for view in post.desk.outbox.list("held"):
        if f"c{int(view.who[5:8]):03d}@example.org" in got:
            post.desk.outbox.acknowledge(view.id)
        else:
            post.desk.outbox.retry(view.id)
    finish(start(tmp_path))
    assert Counter(recipients(inbox)) == {f"c{number:03d}@example.org": 1 for number in range(MAILS)}
    assert (len(post.desk.tasks.open()), post.desk.audit.verify().whole) == (0, True)


def test_two_at_once_send_each_once(post, inbox, tmp_path):
    finish(start(tmp_path), start(tmp_path))
    finish(start(tmp_path))
    assert Counter(recipients(inbox)) == {f"c{number:03d}@example.org": 1 for number in range(MAILS)}
    assert Counter(post.states().values()) == {"sent": MAILS}


def test_one_alone_keeps_the_order_across_a_kill(post, inbox, tmp_path):
    _killed_in_the_middle(tmp_path, inbox, random.Random(SEED + 1))
    finish(start(tmp_path))
    assert recipients(inbox) == sorted(recipients(inbox))


@pytest.mark.parametrize("channel", ["email", "letter"])
def test_files_killed_at_any_instant_hold_each_once(post, tmp_path, channel):
    rnd = random.Random(SEED + 2)
    post.use(mail={"way": "drafts"})
    with post.desk.store.write() as c:
        c.exec_driver_sql("UPDATE message SET channel = ?", (channel,))
        c.exec_driver_sql("DELETE FROM message WHERE id > 60")
    out = tmp_path / "out"
    for _ in range(4):
        process = start(tmp_path, "writer")
        process.stdout.readline()
        try:
            process.communicate(timeout=rnd.uniform(0.02, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    finish(start(tmp_path, "writer"))
    assert Counter(post.states().values()) == {"sent": 60}
    assert sorted(post.sends()) == list(range(1, 61))
    if channel == "email":
        assert len(list(out.glob("*.eml"))) == 60
    else:
        pages = "".join(path.read_text() for path in out.glob("*.html"))
        assert [pages.count(f"Crash{number:03d}") > 0 for number in range(60)] == [True] * 60
        assert pages.count("<article") == 60
