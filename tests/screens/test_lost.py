"""A server that is lost: it is said, what is typed stays, nothing is half done, and it comes back by itself."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Connection, event
from textual.widgets import Input

import postgres
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import Unavailable
from booktui.desk.setup import begin
from booktui.store import doctor
from desks import SETUP, Clock, add_client, at
from screens.shell import Journey, opened, until

pytestmark = pytest.mark.slow
GONE = "Nothing was saved"
BACK = "can be reached again"


@contextmanager
def ending(one: socket.socket) -> Iterator[None]:
    """At its end whoever reads from it, here or there, hears so."""
    try:
        yield
    finally:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


class Between:
    """A wire to the server that can be cut, or that loses the answer to the next commit."""

    def __init__(self, to: str) -> None:
        self._to = to
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.down = False
        self.lose_answer = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From now on there is no way to the server."""
        self.down = True
        for pair in self._pairs:
            for one in pair:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def mend(self) -> None:
        self.down = False

    def close(self) -> None:
        self.cut()
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                if self.down:
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._to)
                self._pairs.append((near, far))
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, asking: bool) -> None:
        with suppress(OSError), ending(source), ending(target):
            while data := source.recv(65_536):
                if asking and self.lose_answer and b"COMMIT" in data:
                    self.lose_answer = False
                    self._pairs.remove((source, target))
                    target.sendall(data)
                    target.recv(65_536)  # it has committed
                    source.shutdown(socket.SHUT_RDWR)
                    return
                if not asking and not any(target is near for near, _ in self._pairs):
                    return
                target.sendall(data)


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    stop = None if os.environ.get(postgres.SERVER) else postgres.start()
    yield
    if stop is not None:
        stop()


@pytest.fixture
def wire(server: None, tmp_path: Path) -> Iterator[tuple[Between, Desk, Desk]]:
    """The wire, the desk that hangs on it, and another that sits beside the server."""
    name = f"t{secrets.token_hex(10)}"
    place = postgres.make(name)
    begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
    first = open_desk(place, None, Clock())
    first.setup.apply(SETUP)
    first.close()
    folder = Path(parse_qs(urlsplit(place).query)["host"][0])
    between = Between(str(next(folder.glob(".s.PGSQL.*[0-9]"))))
    here = open_desk(f"postgresql+psycopg://postgres@127.0.0.1:{between.port}/{name}", "jo", Clock())
    there = open_desk(place, "sam", Clock())
    client = add_client(there, "Ash", "Pat")
    there.waiting.add(client.id, "NEW", received=date(2026, 11, 2), priority="routine")
    yield between, here, there
    here.close()
    there.close()
    between.close()
    postgres.drop(name)


def book(desk: Desk) -> None:
    client = desk.clients.find("Ash")[0].id
    wanted = desk.diary.propose(client, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", room="R1")
    desk.diary.book(wanted, override="asked")


def booked(desk: Desk) -> int:
    with desk.store.read() as c:
        assert doctor.findings(c) == []
    return len([one for one in desk.diary.of_client(desk.clients.find("Ash")[0].id) if one.status == "booked"])


async def typed_in_a_form(journey: Journey) -> Input:
    await journey.press("escape", "n")
    await journey.press(*"Khan")
    field = journey.app.screen.focused
    assert isinstance(field, Input)
    return field


async def test_a_cut_wire_is_said_keeps_what_is_typed_and_mends_itself(wire: tuple[Between, Desk, Desk]) -> None:
    between, here, there = wire
    async with opened(here, start="clients") as journey:
        field = await typed_in_a_form(journey)
        between.cut()
        await until(lambda: GONE in journey.said, 5)
        assert journey.base.status.is_error
        await journey.press("x")
        assert (field.value, journey.app.screen.focused) == ("Khanx", field)
        await journey.press("ctrl+j", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        assert type(journey.app.screen).__name__ == "ClientForm"
        assert there.clients.find("Khanx") == []
        between.mend()
        await until(lambda: BACK in journey.said, 10)
        add_client(there, "Meanwhile", "Pat", mobile="07700 900177")
        await asyncio.sleep(0.5)
        assert (field.value, journey.app._exception) == ("Khanx", None)


async def test_every_screen_outlives_it_and_shows_what_is_there_afterwards(wire: tuple[Between, Desk, Desk]) -> None:
    between, here, there = wire
    async with opened(here, start="desk") as journey:
        for mode in ("diary", "waiting", "today", "clients", "clinics", "outbox", "reports", "desk"):
            await journey.app.reach(mode)
            await journey.settled()
        between.cut()
        await until(lambda: GONE in journey.said, 5)
        for key in ("f3", "f4", "f5", "f6", "f7", "f8", "f9", "f2"):
            for pressed in (key, "down", "enter", "escape", "n", "escape", "u", "plus", "r", "escape"):
                await journey.pilot.press(pressed)
            assert "no diary" in journey.text()
            assert journey.app._exception is None
        between.mend()
        await until(lambda: journey.app.reachable, 10)
        book(there)
        await journey.press("f3")
        journey.base.go_to_day(date(2026, 12, 15))  # type: ignore[attr-defined]
        await until(lambda: "Ash" in journey.text(), 5)


async def test_connections_that_the_server_ends_are_made_again(wire: tuple[Between, Desk, Desk]) -> None:
    _, here, there = wire
    async with opened(here, start="diary") as journey:
        with there.store.read() as c:
            c.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).all()
        await until(lambda: BACK in journey.said, 10)
        journey.base.go_to_day(date(2026, 12, 15))  # type: ignore[attr-defined]
        book(here)
        book_seen = here.diary.day(date(2026, 12, 15), by="practitioner")
        assert "Ash" in str(book_seen)


def test_a_write_over_a_cut_wire_is_not_half_done(wire: tuple[Between, Desk, Desk]) -> None:
    between, here, there = wire
    between.cut()
    with pytest.raises(Unavailable, match=r"othing was saved|does not answer"):
        book(here)
    assert booked(there) == 0
    between.mend()
    book(here)
    assert booked(there) == 1


def test_a_commit_whose_answer_is_lost_is_looked_up(wire: tuple[Between, Desk, Desk]) -> None:
    """It was stored, and that is what is said: nobody books it a second time."""
    between, here, there = wire
    lost = []

    def lose(connection: Connection) -> None:
        if connection.get_execution_options().get("write") and not lost:
            lost.append(True)
            between.lose_answer = True

    event.listen(here.store.engine, "commit", lose)
    book(here)
    assert (lost, between.lose_answer) == ([True], False)
    assert booked(there) == 1
    assert here.diary.undo().message != ""
