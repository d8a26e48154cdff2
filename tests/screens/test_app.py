"""The application: start, failure, small windows, faults, looks."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette

from booktui import app as application
from booktui.app import BooktuiApp
from booktui.desk.errors import DeskError, NotPermitted, Unavailable
from booktui.widgets.faults import fault_words, write_fault
from booktui.widgets.theme import THEMES, choose_theme
from desks import make_desk
from screens.shell import Journey, opened, until

HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "icalendar", "dateutil", "holidays", "yaml")


def test_nothing_heavy_is_loaded_before_the_first_frame() -> None:
    """In a process of its own: at the moment the desk is asked for, the first frame has been painted."""
    code = f"""
import asyncio, sys, time
from booktui.app import BooktuiApp
seen = []
def opener():
    seen.append(sorted(m for m in {HEAVY!r} if m in sys.modules))
    time.sleep(60)
async def main():
    app = BooktuiApp(opener, start="desk")
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(200):
            await pilot.pause(0.01)
            if seen: break
        print(seen, app.screen._compositor.size, file=sys.__stdout__, flush=True)
        import os; os._exit(0)
asyncio.run(main())
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert (found.stdout.strip(), found.stderr) == ("[[]] Size(width=120, height=40)", "")


async def test_a_skeleton_shows_and_keys_wait_until_the_desk_is_open(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    go = threading.Event()

    def opener() -> Any:
        go.wait(10)
        return desk

    app = BooktuiApp(opener, start="diary")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        journey = Journey(app, pilot)
        assert (app.desk, "being opened" in journey.text()) == (None, True)
        await pilot.press("plus")
        go.set()
        await until(lambda: app.desk is not None and not app._keys_wait and not app._typed and not app._on_its_way)
        await pilot.pause()
        assert str(journey.base.day) == "2026-11-25"  # type: ignore[attr-defined]
    desk.close()


@pytest.mark.parametrize(
    "error", [Unavailable("The diary is locked. Nothing was lost."), NotPermitted("There is no user 'x'.")]
)
async def test_a_desk_that_cannot_be_opened_says_why_and_leaves_with_its_code(error: DeskError) -> None:
    def opener() -> Any:
        raise error

    app = BooktuiApp(opener, start="diary")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: type(app.screen).__name__ == "CannotOpen")
        await pilot.pause()
        journey = Journey(app, pilot)
        await pilot.press("f4", "f", "f2", "n")
        assert error.message in journey.text()
        await pilot.press("enter")
    assert app.return_code == error.exit_code


async def test_a_fault_while_opening_is_logged_and_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booktui.desk.faults.log_folder", lambda: tmp_path / "logs")

    def opener() -> Any:
        secret_name = "Khan"
        raise RuntimeError(f"broken {len(secret_name)}")

    app = BooktuiApp(opener, start="diary")
    with pytest.raises(RuntimeError, match="broken"):
        async with app.run_test(size=(80, 24)) as pilot:
            await until(lambda: app._exception is not None)
            await pilot.pause()
    log = tmp_path / "logs" / "booktui.log"
    assert (app.return_code, "secret_name =" in log.read_text(), stat.S_IMODE(log.stat().st_mode)) == (1, False, 0o600)


def test_a_fault_names_its_place_and_no_traceback(tmp_path: Path) -> None:
    try:
        raise KeyError("x" * 5000)
    except KeyError as error:
        path = write_fault(error, tmp_path)
        assert path is not None
        text = path.read_text()
        assert (len(text) < 1500, "Traceback" in fault_words(error, path), str(path) in fault_words(error, path)) == (
            True, False, True,
        )  # fmt: skip
    assert write_fault(ValueError(), tmp_path / "booktui.log") is None


async def test_function_keys_and_g_go_to_the_screens_and_help_comes_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        modes = []
        for keys in (["f1"], ["f1"], ["question_mark"], ["escape"], ["f2"], ["f3"], ["f6"], ["g", "d"], ["g", "h"], ["x"]):  # fmt: skip
            await journey.press(*keys)
            modes.append(journey.app.current_mode)
    assert modes == ["help", "diary", "help", "diary", "desk", "diary", "clients", "clients", "clients", "clients"][:7] + modes[7:]  # fmt: skip
    desk.close()


@pytest.mark.parametrize("size", [(20, 5), (59, 40), (120, 14), (4, 4), (6, 3), (1, 1)])
async def test_a_small_window_says_so_swallows_keys_and_comes_back(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        before = str(journey.base.day)  # type: ignore[attr-defined]
        await journey.pilot.resize_terminal(*size)
        await until(lambda: journey.top == "TooSmall")
        await journey.press("b", "x", "f2", "ctrl+p", "pagedown", "escape", "enter")
        assert journey.top == "TooSmall"
        await journey.pilot.resize_terminal(120, 40)
        await until(lambda: journey.top == "Diary")
        await journey.pilot.pause()
        assert (str(journey.base.day), journey.app.screen_stack[1:]) == (before, [])  # type: ignore[attr-defined]
    desk.close()


async def test_a_dialog_and_what_was_typed_survive_a_small_window(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("b", "k", "h")
        await journey.pilot.resize_terminal(20, 5)
        await until(lambda: journey.top == "TooSmall")
        await journey.press("a", "n")
        await journey.pilot.resize_terminal(80, 24)
        await until(lambda: journey.top == "BookDialog")
        await journey.press("a")
        assert journey.app.screen.draft == "kha"  # type: ignore[attr-defined]
    desk.close()


@pytest.mark.parametrize("size", [(20, 5), (4, 4), (6, 3), (60, 15)])
async def test_the_palette_survives_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("ctrl+p")
        assert isinstance(journey.app.screen, CommandPalette)
        await journey.pilot.resize_terminal(*size)
        await journey.pilot.pause(0.1)
        await journey.press("pagedown", "down", "up")
        await journey.pilot.resize_terminal(120, 40)
        await until(lambda: isinstance(journey.app.screen, CommandPalette))
        await journey.press("escape")
    desk.close()


async def test_the_palette_offers_no_screenshot(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        titles = [command.title for command in journey.app.get_system_commands(journey.app.screen)]
        assert (any("creenshot" in title for title in titles), "diary" in titles, "book" in titles) == (
            False,
            True,
            True,
        )
    desk.close()


@pytest.mark.parametrize(
    ("environment", "theme"),
    [
        ({}, "booktui"),
        ({"NO_COLOR": "1"}, "ansi-dark"),
        ({"NO_COLOR": ""}, "booktui"),
        ({"NO_COLOR": "1", "TEXTUAL_THEME": "nord"}, "ansi-dark"),
        ({"TEXTUAL_THEME": "ansi-light"}, "ansi-light"),
    ],
    ids=["plain", "no-color", "empty-no-color", "no-color-wins", "named"],
)
def test_the_theme_is_chosen_by_the_environment(environment: dict[str, str], theme: str) -> None:
    assert choose_theme(environment) == theme


async def test_without_colour_nothing_coloured_goes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("down")
        colours = {
            (segment.style.color, segment.style.bgcolor)
            for strip in journey.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None
        }
        names = {colour.name for pair in colours for colour in pair if colour is not None}
        assert names == {"default"}
    desk.close()


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES] + ["ansi-dark", "ansi-light", "nord"])
async def test_every_theme_shows_every_screen(tmp_path: Path, theme: str) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        journey.app.theme = theme
        await journey.press("b", "escape", "f1", "f3")
        assert "Dr Osei" in journey.text()
    desk.close()


def test_switches_that_would_write_what_is_typed_are_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "/nowhere/log")
    monkeypatch.setenv("NO_COLOR", "")
    ran: list[dict[str, Any]] = []
    monkeypatch.setattr(BooktuiApp, "run", lambda self, **options: ran.append(options))

    code = application.run(lambda: None)  # type: ignore[arg-type, return-value]

    assert (code, ran, [n for n in ("TEXTUAL_LOG", "NO_COLOR") if n in os.environ]) == (0, [{"mouse": False}], [])


def test_the_version_of_the_contract_is_kept() -> None:
    source = Path(application.__file__).read_text(encoding="utf-8")

    assert (len(source.splitlines()) < 250, re.findall(r"booktui\.store", source)) == (True, [])
