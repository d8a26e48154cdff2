"""A supervisor beside the coordinator signs what needs one: in the booking dialog, and for what the diary refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from booktui.desk.desk import Desk
from booktui.desk.people import passphrase
from desks import add_client, at, make_desk
from screens.shell import Journey, opened

SECRET = "three-blue-kettles-sing"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "KIBIBYTES", 64)
    monkeypatch.setattr(passphrase, "PASSES", 1)


@asynccontextmanager
async def diary(folder: Path) -> AsyncIterator[tuple[Journey, Desk, int]]:
    """jo at Tuesday's diary; sam has a passphrase."""
    ada = make_desk(folder, "ada")
    ada.users.passphrase("sam", SECRET)
    client = add_client(ada).id
    ada.close()
    desk = make_desk(folder, "jo")
    async with opened(desk, size=(120, 40)) as journey:
        yield journey, desk, client
    desk.close()


def newest(desk: Desk, how_many: int) -> list[tuple[str, str]]:
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT by_user, action FROM audit ORDER BY id DESC LIMIT ?", (how_many,))
        return [(str(row[0]), str(row[1])) for row in rows]


async def test_a_booking_outside_any_session_is_signed_by_a_supervisor(tmp_path: Path) -> None:
    async with diary(tmp_path) as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("b", *"khan", "enter", "o")
        assert (journey.top, "Only a supervisor" in journey.text()) == ("CoSign", True)
        await journey.press(*"sam", "enter", *"wrong", "enter", *"asked", "enter")
        assert (journey.top, desk.diary.of_client(client)) == ("CoSign", [])
        assert "do not go together" in journey.text()
        await journey.press(*SECRET)
        assert SECRET not in journey.text()
        await journey.press("enter", *"asked", "enter")
        (booked,) = desk.diary.of_client(client)
        assert booked.start == at("2026-11-24 14:00")
        assert newest(desk, 2) == [("sam", "co-sign"), ("jo", "book")]
        assert desk.person.name == "jo"


async def test_a_move_that_needs_a_supervisor_is_signed_where_it_was_refused(tmp_path: Path) -> None:
    async with diary(tmp_path) as (journey, desk, client):
        proposal = desk.diary.propose(client, "NEW", at("2026-11-24 09:00"), practitioner="OSEI")
        desk.diary.book(proposal)
        journey.base.reload()  # type: ignore[attr-defined]
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.press("m")
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("enter", "1")
        await journey.press("o", *"asked", "enter")
        assert journey.top == "CoSign"
        await journey.press("escape")
        assert [one.start for one in desk.diary.of_client(client)] == [at("2026-11-24 09:00")]
        await journey.press("o", *"asked", "enter", *"sam", "enter", *SECRET, "enter")
        assert [one.start for one in desk.diary.of_client(client)] == [at("2026-11-24 14:00")]
        assert newest(desk, 2) == [("sam", "co-sign"), ("jo", "move")]


async def test_a_coordinator_cannot_sign_and_one_without_a_passphrase_neither(tmp_path: Path) -> None:
    ada = make_desk(tmp_path, "ada")
    ada.users.passphrase("jo", SECRET)
    ada.close()
    desk = make_desk(tmp_path, "ada")
    for name, given, why in (("jo", SECRET, "jo is coordinator"), ("sam", "", "do not go together")):
        with pytest.raises(Exception, match=why), desk.signed_by(name, given):
            raise AssertionError("it was signed")
    desk.close()
