"""Seventeen places where Textual draws a text: a raw escape in any of them stays with the program (safety.md 0.5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.text import Text
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import (
    Button,
    Checkbox,
    Collapsible,
    DataTable,
    Input,
    Label,
    ListItem,
    ListView,
    Log,
    OptionList,
    RadioButton,
    RichLog,
    Rule,
    Select,
    Static,
    Switch,
    TabbedContent,
    TabPane,
    TextArea,
    Tree,
)

from attack.screens.inside import control
from desks import make_desk
from screens.shell import opened

HOSTILE = "q\x1b]52;c;eA==\x1b\\\x9b2J\u202ez"


class Places(Screen[None]):
    """One text in every place."""

    CSS = (
        "Places * { height: auto; } Places DataTable, Tree, Log, RichLog, TextArea, OptionList, ListView { height: 4; }"
    )

    def compose(self) -> ComposeResult:
        text = Content(HOSTILE)
        framed = Static("framed", markup=False, id="framed")
        framed.border_title, framed.border_subtitle = text, text
        framed.styles.border = ("round", "white")
        yield Static(text, id="static")
        yield Label(text)
        yield framed
        yield Button(text)
        yield Checkbox(text)
        yield RadioButton(text)
        yield Input(HOSTILE)
        yield Input(placeholder=HOSTILE)
        yield TextArea(HOSTILE)
        yield Select([(text, 1)], value=1)
        yield OptionList(text)
        yield ListView(ListItem(Label(text)))
        yield Collapsible(Static("x"), title=HOSTILE.replace("[", "("), collapsed=False)
        yield Tree(Text(HOSTILE))
        yield DataTable[Text]()
        yield Log()
        yield RichLog()
        with TabbedContent():
            yield TabPane(text, Rule(), Switch())

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_column(Text(HOSTILE))
        table.add_row(Text(HOSTILE))
        self.query_one(Log).write_line(HOSTILE)
        self.query_one(RichLog).write(Text(HOSTILE))
        self.app.notify(HOSTILE, title=HOSTILE, markup=False, timeout=60)


async def drawn(app: App[Any], pilot: Pilot[Any]) -> str:
    """Everything that is drawn."""
    await app.push_screen(Places())
    await pilot.pause()
    await pilot.pause()
    lines = app.screen._compositor.render_strips()
    text = "".join(segment.text for strip in lines for segment in strip if not segment.control)
    assert text.count("q") >= 17
    return text


async def test_no_escape_in_any_place_leaves_the_desk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk, size=(100, 110)) as journey:
        assert control(await drawn(journey.app, journey.pilot)) == []
    desk.close()


async def test_without_the_filter_they_would() -> None:
    app = App[None]()
    async with app.run_test(size=(100, 110), notifications=True) as pilot:
        assert "'\\x1b'" in control(await drawn(app, pilot))
