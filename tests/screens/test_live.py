"""What is done at another desk shows here within a second, and takes nothing from whoever sits here."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from booktui.desk.desk import Desk
from booktui.desk.watching import News
from booktui.widgets.item_list import ItemList
from booktui.widgets.tracker import Tracker
from booktui.widgets.waiting import WaitingList
from desks import Clock, add_client, at, make_desk
from screens.shell import Journey, opened, until

TUESDAY = "2026-12-15"


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Desk, Desk]]:
    """Two desks at one diary; what the second does is done elsewhere."""
    here = make_desk(tmp_path, "jo", clock=Clock())
    for number, name in enumerate(("Ash", "Birch", "Cedar", "Elm", "Fir")):
        client = add_client(here, name, "Pat", mobile=f"07700 90012{number}")
        here.waiting.add(client.id, "NEW", received=date(2026, 11, 2 + number), priority="routine")
    there = make_desk(tmp_path, "sam", clock=Clock())
    yield here, there
    there.close()
    here.close()


def book(desk: Desk, name: str, when: str = "09:00") -> int:
    client = desk.clients.find(name)[0].id
    wanted = desk.diary.propose(client, "NEW", at(f"{TUESDAY}T{when}"), practitioner="OSEI", room="R1")
    appointment = desk.diary.book(wanted, override="asked").appointment
    assert appointment is not None
    return int(appointment.id)


async def quiet(journey: Journey) -> None:
    """Nothing is left to be shown."""
    await asyncio.sleep(0.6)
    await journey.settled()


def press(here: Desk, screen: Any, done: Callable[[Any], bool]) -> None:
    """Answer the call on the screen with what goes straight on, until it is where it should be."""
    for _ in range(30):
        view = screen.view
        if done(view):
            return
        missing = next((field for field in view.fields if field.missing or field.name == view.open_field), None)
        if missing is not None:
            here.calls.capture(view.call_id, missing.name, missing.options[0].digit if missing.options else "yes")
        screen.show_view(here.calls.press(view.call_id, view.choices[0].key if view.choices else "enter"))
    raise AssertionError(f"the call stays at {screen.view.step}: {screen.view.message}")


class Counted:
    """How often a screen was read again, and what was sent to the terminal."""

    def __init__(self, journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        base, known = journey.base, journey.base.reread

        def reread() -> None:
            self.times += 1
            known()

        monkeypatch.setattr(base, "reread", reread)


async def test_a_booking_at_another_desk_shows_within_a_second(two: tuple[Desk, Desk]) -> None:
    here, there = two
    async with opened(here, start="diary") as journey:
        journey.base.go_to_day(date(2026, 12, 15))  # type: ignore[attr-defined]
        await journey.pilot.pause()
        lasted = []
        for name, when in (("Ash", "09:00"), ("Birch", "09:30"), ("Cedar", "11:30")):
            assert name not in journey.text()
            began = time.monotonic()
            book(there, name, when)
            await until(lambda name=name: name in journey.text(), 3)
            lasted.append(time.monotonic() - began)
        assert min(lasted) < 1


async def test_what_one_does_here_is_not_read_twice(two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = two
    async with opened(here, start="diary") as journey:
        counted = Counted(journey, monkeypatch)
        book(here, "Ash")
        await quiet(journey)
        assert counted.times == 0


async def test_a_burst_is_read_few_times(two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = two
    async with opened(here, start="desk") as journey:
        counted = Counted(journey, monkeypatch)
        began = time.monotonic()
        for _ in range(60):
            journey.app._heard(News())
            await asyncio.sleep(0.02)
        lasted = time.monotonic() - began
        await quiet(journey)
        assert 2 <= counted.times <= lasted / 0.4 + 2


async def test_the_cursor_stays_with_its_client_and_on_its_line(two: tuple[Desk, Desk]) -> None:
    here, there = two
    for number in range(15):
        client = add_client(here, f"Plane{number:02d}", "Pat", mobile="07700 900150")
        here.waiting.add(client.id, "NEW", received=date(2026, 11, 10), priority="routine")
    async with opened(here, start="waiting", size=(120, 16)) as journey:
        rows = journey.base.query_one(Tracker)
        await journey.press("end", "up", "up")
        assert rows.row is not None
        name, at, line = rows.row.name, rows.cursor, rows.cursor - rows.top
        assert rows.top > 0
        late = add_client(there, "Zinnia", "Now", mobile="07700 900199")
        there.waiting.add(late.id, "NEW", received=date(2026, 11, 2), priority="2ww")
        await until(lambda: rows.count == 21, 3)
        assert (rows.row.name, rows.cursor, rows.cursor - rows.top) == (name, at + 1, line)
        assert journey.said == ""


async def test_who_is_dealt_with_elsewhere_is_said_and_the_keys_on_their_way_are_dropped(
    two: tuple[Desk, Desk],
) -> None:
    here, there = two
    async with opened(here, start="waiting") as journey:
        await journey.press("down")
        rows = journey.base.query_one(Tracker)
        book(there, "Birch")
        await until(lambda: rows.count == 4, 3)
        assert "Birch" in journey.said
        assert "Cedar" in journey.said
        assert journey.base.status.is_error
        await journey.burst("p")
        assert journey.top == "Waiting", "what was meant for Birch reached Cedar"
        await asyncio.sleep(0.3)
        await journey.burst("p")
        assert journey.top != "Waiting"


async def test_a_change_elsewhere_leaves_every_screen_as_it_was(two: tuple[Desk, Desk]) -> None:
    """What one has said, where the focus is, the mode: whatever was done elsewhere."""
    here, there = two
    async with opened(here, start="desk") as journey:
        for mode in ("desk", "waiting", "today", "outbox", "clinics", "clients", "diary", "reports", "help"):
            await journey.app.reach(mode)
            await journey.settled()
            journey.base.say("Something was done.")
            focused, before = journey.app.focused, journey.app._read_at
            add_client(there, f"New{mode}", "X")
            await until(lambda before=before: journey.app._read_at != before, 3)
            await journey.settled()
            assert (journey.app.current_mode, journey.app.focused) == (mode, focused)
            assert journey.said == "Something was done."


async def test_what_is_typed_in_a_dialog_stays(two: tuple[Desk, Desk]) -> None:
    here, there = two
    async with opened(here, start="clients") as journey:
        await journey.press("escape", "n")
        form = journey.app.screen
        assert type(form).__name__ == "ClientForm"
        await journey.press(*"Khan")
        field = form.focused
        assert isinstance(field, Input)
        for name in ("Ash", "Birch"):
            book(there, name, {"Ash": "09:00", "Birch": "09:30"}[name])
            await quiet(journey)
            assert (journey.app.screen, form.focused, field.value) == (form, field, "Khan")
        cursor = field.cursor_position
        await journey.press("i")
        assert (field.value, field.cursor_position) == ("Khani", cursor + 1)


async def test_keys_typed_all_along_go_where_they_should(two: tuple[Desk, Desk]) -> None:
    """A hundred changes elsewhere while a search is typed here: no letter is lost or goes astray."""
    here, there = two
    text = "abcdefghijklmnopqrstuvwxyz"
    async with opened(here, start="clients") as journey:

        async def elsewhere() -> None:
            for number in range(30):
                await asyncio.to_thread(add_client, there, f"Burst{number}", "X")

        changing = asyncio.create_task(elsewhere())
        for letter in text:
            await journey.burst(letter)
        await changing
        assert journey.base.line.value == text  # type: ignore[attr-defined]


async def test_nothing_is_sent_where_nothing_that_shows_has_changed(
    two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    async with opened(here, start="desk") as journey:
        await quiet(journey)
        counted, sent = Counted(journey, monkeypatch), []
        monkeypatch.setattr(journey.app, "_display", lambda screen, drawn: sent.append(drawn))
        add_client(there, "Unseen", "X")
        await until(lambda: counted.times > 0, 3)
        await quiet(journey)
        regions = [getattr(one, "regions", None) or getattr(one, "spans", None) or one for one in sent]
        assert regions == []


async def test_the_hold_of_another_desk_is_shown_as_theirs(two: tuple[Desk, Desk]) -> None:
    here, there = two
    async with opened(here, start="diary", size=(200, 50)) as journey:
        journey.base.go_to_day(date(2026, 12, 15))  # type: ignore[attr-defined]
        client = there.clients.find("Ash")[0].id
        there.diary.hold(there.diary.propose(client, "NEW", at(f"{TUESDAY}T09:00"), practitioner="OSEI", room="R1"))
        await until(lambda: "held" in journey.text(), 3)
        grid = journey.grid
        osei = next(c.schedule_id for c in grid.day.columns if c.code == "OSEI")  # type: ignore[union-attr]
        grid.go_to(osei, at(f"{TUESDAY}T09:00"))
        await journey.pilot.pause()
        assert "sam" in journey.text()


async def test_an_offer_that_is_taken_elsewhere_is_said_and_refused(tmp_path: Path) -> None:
    """Its hold ran out, another desk booked it: one is told at once, and pressing on gives the next times."""
    clock = Clock()
    here = make_desk(tmp_path, "jo", clock=clock)
    client = add_client(here, "Ash", "Pat")
    here.waiting.add(client.id, "NEW", received=date(2026, 11, 2), priority="routine")
    add_client(here, "Birch", "Pat", mobile="07700 900124")
    there = make_desk(tmp_path, "sam", clock=clock)
    async with opened(here, start="desk") as journey:
        await journey.press("n")
        desk: Any = journey.base
        press(here, desk, lambda view: bool(view.offers))
        offer = desk.view.offers[0]
        clock.now += here.policy.hold_seconds + 60
        other = there.clients.find("Birch")[0].id
        wanted = there.diary.propose(other, "NEW", offer.start, practitioner="OSEI", room="R1")
        there.diary.book(wanted, override="asked")
        await until(lambda: "can no longer be had" in journey.said, 3)
        assert journey.base.status.is_error
        await asyncio.sleep(0.3)
        press(here, desk, lambda view: bool(view.conflicts))
        assert {conflict.code for conflict in desk.view.conflicts} >= {"practitioner-busy"}
        assert [conflict.alternatives for conflict in desk.view.conflicts if conflict.alternatives] != []
        assert here.diary.of_client(client.id) == []
    there.close()
    here.close()


async def test_the_lists_and_counts_of_every_screen_follow(two: tuple[Desk, Desk]) -> None:
    here, there = two
    async with opened(here, start="desk") as journey:
        listed = journey.base.query_one(WaitingList)
        assert listed.count == 5
        client = add_client(there, "Gorse", "Pat", mobile="07700 900188")
        there.waiting.add(client.id, "NEW", received=date(2026, 11, 20), priority="routine")
        await until(lambda: listed.count == 6, 3)
        await journey.press("f5")
        await journey.settled()
        rows = journey.base.query_one("#rows", ItemList)
        before = rows.count
        there.requests.add("phone", "Asks for another day", client_id=client.id)
        await until(lambda: rows.count == before + 1, 3)


async def test_what_was_read_before_ones_own_act_does_not_take_it_off_the_screen(
    two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today is read in a thread; one does something while that takes its time."""
    here, there = two
    go, reading = threading.Event(), threading.Event()
    async with opened(here, start="today") as journey:
        await journey.settled()
        rows = journey.base.query_one("#rows", ItemList)
        before, read = rows.count, here.today.read

        def slowly(kind: str = "") -> Any:
            found = read(kind)
            if threading.current_thread() is not threading.main_thread():
                reading.set()
                go.wait(5)
            return found

        monkeypatch.setattr(here.today, "read", slowly)
        there.requests.add("phone", "Asks for another day", sender="Ash")
        await until(reading.is_set, 3)
        here.requests.add("phone", "Asks for a letter", sender="Birch")
        journey.base.reload()
        assert rows.count == before + 2
        go.set()
        await quiet(journey)
        assert rows.count == before + 2


@pytest.mark.file_only("a file that is taken away")
async def test_a_file_that_is_taken_away_is_said_at_once_and_what_is_typed_stays(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    here = make_desk(folder, "jo", clock=Clock())
    async with opened(here, start="clients") as journey:
        await journey.press("escape", "n")
        await journey.press(*"Khan")
        field = journey.app.screen.focused
        assert isinstance(field, Input)
        folder.rename(tmp_path / "elsewhere")
        await until(lambda: "moved, deleted or replaced" in journey.said, 3)
        await journey.press("i")
        await until(lambda: "no diary" in journey.text(), 3)
        (tmp_path / "elsewhere").rename(folder)
        await until(lambda: "can be reached again" in journey.said, 5)
        assert field.value == "Khani"
    here.close()
