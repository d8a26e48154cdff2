"""A desk whose Dr Osei has a calendar on a real server, and the doctor's own side of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.calendars.shapes import CalendarReport
from booktui.desk.desk import Desk
from booktui.desk.views import ClientView
from booktui.rules.clock import iso
from booktui.rules.values import Appointment
from booktui.store.tables import Practitioner, table_of
from caldav_server import PASSWORD, USER, Calendar, Server, radicale
from desks import SETUP, Clock, add_client, at, copied, make_desk


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def theirs(server: Server) -> Calendar:
    return server.calendar()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def set_up(tmp_path: Path) -> Callable[[str], None]:
    """Give Dr Osei another calendar."""

    def do(url: str, **more: Any) -> None:
        admin = make_desk(tmp_path, "ada")
        admin.setup.apply(with_calendar(url, **more))
        admin.close()

    return do


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set-up desk, which takes longer to make than most stories last."""
    folder = tmp_path_factory.mktemp("template")
    make_desk(folder, setup=with_calendar("https://calendar.example.org/osei/")).close()
    return folder / "desk.db"


@pytest.fixture
def desk(
    tmp_path: Path, clock: Clock, theirs: Calendar, template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("BOOKTUI_CALDAV_PASSWORD", PASSWORD)
    copied(template, tmp_path / "desk.db")
    made = make_desk(tmp_path, clock=clock)
    with made.store.write() as c:
        c.execute(
            table_of(Practitioner).update().where(table_of(Practitioner).c.code == "OSEI").values(calendar=theirs.url)
        )
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def khan(desk: Desk) -> ClientView:
    return add_client(desk)


def with_calendar(url: str, **more: Any) -> dict[str, Any]:
    setup = deepcopy(SETUP)
    setup["practitioner"][0] |= {"calendar": url, "calendar_user": USER if url else "", **more}
    setup["practitioner"][1]["services"] = ["NEW", "TEL"]
    return setup


@pytest.fixture
def book(desk: Desk, khan: ClientView) -> Callable[..., Appointment]:
    """Book Khan, or somebody else, with Dr Osei."""

    def do(when: str = "2026-12-15T09:00", client: ClientView = khan, service: str = "NEW") -> Appointment:
        found = desk.diary.propose(client.id, service, at(when), practitioner="OSEI")
        return desk.diary.book(found, override="as agreed").appointment

    return do


@pytest.fixture
def move(desk: Desk) -> Callable[..., Appointment]:
    def do(one: Appointment, when: str, practitioner: str = "OSEI") -> Appointment:
        to = desk.diary.propose(one.client_id, one.service, at(when), moving_id=one.id, practitioner=practitioner)
        return desk.diary.move(one.id, to, reason="asked", by="client", override="as agreed").appointment

    return do


@pytest.fixture
def sync(desk: Desk) -> Callable[[], CalendarReport]:
    """One run that goes well."""

    def do() -> CalendarReport:
        report = desk.calendars.sync("OSEI").calendars[0]
        assert report.problem == ""
        return report

    return do


@pytest.fixture
def busy(desk: Desk) -> Callable[..., list[tuple[str, str]]]:
    """When Dr Osei is taken on a day, in UTC."""

    def do(day: str = "2026-12-15") -> list[tuple[str, str]]:
        spans = desk.diary.busy("OSEI", at(f"{day}T00:00"), at(f"{day}T23:59"))
        return [(iso(start)[11:16], iso(end)[11:16]) for start, end in spans]

    return do
