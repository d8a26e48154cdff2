"""A desk with three clients, and a real mail server that it sends to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from booktui.desk.desk import Desk
from desks import NOW, SETUP, Clock, add_client, copied, make_desk
from mail_servers import Inbox, serving
from outbox_desks import Post

LONDON = {**SETUP, "desk": {**SETUP["desk"], "email": "desk@example.org", "phone": "0161 496 0100"}}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once; each test has a copy."""
    folder = tmp_path_factory.mktemp("outbox")
    desk = make_desk(folder, setup=LONDON)
    add_client(desk)
    add_client(desk, "Jones", "Dylan", email="dylan@example.net")
    add_client(desk, "Osei", "Kofi", email="kofi@example.com", sensitive=True)
    desk.close()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def desk(filled: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    copied(filled / "desk.db", tmp_path / "desk.db")
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def post(desk: Desk, clock: Clock) -> Post:
    return Post(desk, clock)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    with serving(inbox) as port:
        yield inbox, port


@pytest.fixture
def inbox(server: tuple[Inbox, int], post: Post) -> Inbox:
    """An empty mailbox that the desk sends to."""
    found, port = server
    for kept in (found.mails, found.sessions, found.refuse, found.answer, found.logins):
        kept.clear()
    post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "timeout": 5})
    return found
