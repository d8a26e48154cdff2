"""The lock: nothing of anybody shows, no key reaches what is behind, what was typed is kept, another can sign in."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from booktui import locked
from booktui.app import BooktuiApp
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.people import passphrase, sign_in
from booktui.screens.base import DeskScreen
from booktui.screens.dialogs.lines import Lines
from booktui.widgets.typeahead import PAUSE
from desks import Clock, add_client, make_desk
from screens.shell import Journey, opened, until

SECRET = "three blue kettles sing"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "KIBIBYTES", 64)
    monkeypatch.setattr(passphrase, "PASSES", 1)


@asynccontextmanager
async def at_the_desk(folder: Path, *guarded: str) -> AsyncIterator[tuple[Journey, Desk]]:
    """jo at the diary, one client known; those named have a passphrase."""
    ada = make_desk(folder, "ada")
    add_client(ada)
    for name in guarded:
        ada.users.passphrase(name, SECRET)
    ada.close()
    desk = open_desk(folder / "desk.db", "jo", Clock(), SECRET if "jo" in guarded else None)
    async with opened(desk) as journey:
        yield journey, desk
    desk.close()


def hidden(journey: Journey) -> bool:
    """Nothing of a person shows."""
    text = journey.text()
    return (
        journey.app.locked
        and "booktui is locked" in text
        and not any(w in text for w in ("jo", "Khan", "Osei", "khan"))
    )


async def lock(journey: Journey) -> None:
    """F12, and a breath: what is typed in the same one is dropped."""
    await journey.press("f12")
    await another_breath(journey)


async def another_breath(journey: Journey) -> None:
    await journey.pilot.pause(2 * PAUSE)


async def test_f12_hides_everything_and_enter_goes_on_where_nobody_has_a_passphrase(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (journey, _):
        await journey.press("b", *"kha")
        assert "kha" in journey.text()
        await lock(journey)
        assert (hidden(journey), journey.app.title) == (True, "booktui")
        await journey.press("x", "f2", "f6", "escape", "ctrl+p", "f1", "f12", "backspace")
        assert (hidden(journey), journey.app.current_mode) == (True, "lock")
        await journey.press("enter")
        assert (journey.app.locked, journey.top, "kha" in journey.text()) == (False, "BookDialog", True)


async def test_with_a_passphrase_only_that_opens_it(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path, "jo") as (journey, desk):
        await lock(journey)
        await journey.press("enter")
        assert hidden(journey)
        await journey.press(*"wrong", "enter")
        assert hidden(journey) and "do not go together" in journey.text()
        await journey.press(
            *SECRET.replace(" ", "_").split("_")[0], "space", *"blue", "space", *"kettles", "space", *"sing", "enter"
        )
        assert (journey.app.locked, desk.person.name) == (False, "jo")


async def test_what_is_typed_ahead_never_reaches_what_is_behind(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (journey, _):
        before = journey.base.day  # type: ignore[attr-defined]
        await journey.burst("f12", "plus", "plus")
        await until(lambda: hidden(journey))
        await another_breath(journey)
        await journey.press("backspace", "backspace")  # what came after it stands in the lock's own field
        await journey.burst("enter", "plus", "plus", "b")
        await until(lambda: isinstance(journey.app.screen_stack[0], DeskScreen))
        await journey.pilot.pause()
        assert (journey.app.locked, journey.base.day, journey.top) == (False, before, "Diary")  # type: ignore[attr-defined]


async def test_somebody_else_signs_in_and_goes_on_with_it(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path, "sam") as (journey, desk):
        await lock(journey)
        await journey.press("up", *"nobody", "enter", *"x", "enter")
        told = [line for line in journey.text().splitlines() if "‹!›" in line]
        assert hidden(journey) and told
        await journey.press("up", *["backspace"] * 6, *"sam", "enter", "x", "enter")
        assert [line for line in journey.text().splitlines() if "‹!›" in line] == told
        await journey.press(*"three", "space", *"blue", "space", *"kettles", "space", *"sing", "enter")
        assert (journey.app.locked, desk.person.name, str(desk.person.role)) == (False, "sam", "supervisor")
        journey.app._tick()
        await journey.pilot.pause()
        assert "sam ▸ supervisor" in journey.text()


async def test_a_desk_that_is_opened_asks_for_the_passphrase_first(tmp_path: Path) -> None:
    ada = make_desk(tmp_path, "ada")
    ada.users.passphrase("jo", SECRET)
    ada.close()
    app = BooktuiApp(lambda: open_desk(tmp_path / "desk.db", "jo", Clock()), start="diary")
    async with app.run_test(size=(100, 30)) as pilot:
        journey = Journey(app, pilot)
        await until(lambda: journey.top == "SignIn")
        await journey.press("f6", "enter", *"wrong", "enter")
        await until(lambda: "do not go together" in journey.text())
        assert app.desk is None
        await journey.press(*"three", "space", *"blue", "space", *"kettles", "space", *"sing")
        await journey.burst("enter", "b")
        await until(lambda: app.desk is not None and journey.top == "Diary")
        await journey.settled()
        assert (journey.top, app.desk is not None and app.desk.person.name) == ("Diary", "jo")
        assert sign_in.held("jo") is None
    assert app.desk is not None
    app.desk.close()


async def test_nobody_at_the_keys_locks_it_and_a_machine_that_slept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(tmp_path) as (journey, desk):
        start = locked.awake_seconds()
        later = [start]
        monkeypatch.setattr(locked, "awake_seconds", lambda: later[0])
        await journey.press("t")
        later[0] = start + desk.policy.lock_seconds - 1
        journey.app._tick()
        assert not journey.app.locked
        await journey.press("t")
        later[0] += desk.policy.lock_seconds - 1
        journey.app._tick()
        assert not journey.app.locked
        later[0] += 2  # not one: the sum of fractions may fall short of it
        await journey.press("b")  # the machine wakes up, and a key comes before the second has passed
        await until(lambda: hidden(journey))
        await another_breath(journey)
        await journey.press("enter")
        await until(lambda: journey.top == "Diary")
        assert not journey.app.locked


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this clock")
def test_the_clock_of_the_lock_goes_on_while_the_machine_sleeps() -> None:
    assert abs(locked.awake_seconds() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 60


async def test_nothing_opens_itself_over_the_lock(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (journey, _):
        await lock(journey)
        journey.app.push_screen(Lines("Khan Amina", ("Khan Amina",)))
        journey.app.reach("clients")
        journey.app.notify("Khan Amina")
        await journey.pilot.pause()
        assert hidden(journey)
        await journey.press("enter")
        await journey.pilot.pause()
        assert (journey.app.current_mode, journey.top) == ("clients", "Lines")


async def test_it_stays_locked_through_a_window_that_is_too_small(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (journey, _):
        await lock(journey)
        await journey.pilot.resize_terminal(40, 10)
        await journey.press("enter")
        await journey.pilot.resize_terminal(100, 30)
        await journey.pilot.pause()
        assert hidden(journey)
        await journey.press("enter")
        assert not journey.app.locked


async def test_who_was_retired_meanwhile_is_locked_out(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (journey, _):
        ada = make_desk(tmp_path, "ada")
        ada.users.retire("jo")
        ada.close()
        journey.app.look_around(at_once=True)
        await journey.pilot.pause()
        assert hidden(journey)
        await journey.press("x", "enter")
        assert hidden(journey)
