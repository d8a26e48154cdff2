"""Help (F1): the keys of the screen one came from, then all others."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any, ClassVar, cast

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.base import DeskScreen
from booktui.screens.dialogs.frame import BACK
from booktui.widgets.heat_keys import HEAT
from booktui.widgets.keys import EVERYWHERE, GRID, SCREEN, Key, bindings

HELP_KEYS: tuple[Key, ...] = (
    Key("help.down", "down", "line(1)", "down", "One line down.", face="↓"),
    Key("help.up", "up", "line(-1)", "up", "One line up.", face="↑"),
    Key("help.page-down", "pagedown,space", "page(1)", "page down", "One page down.", face="pgdn"),
    Key("help.page-up", "pageup", "page(-1)", "page up", "One page up."),
    Key("help.close", "x", "back", "close", "Goes back to where one was."),
)


INDENT = 13
"""Cells before a sentence."""


def groups() -> dict[str, tuple[Key, ...]]:
    """Every key by where it works, each once, for help and for docs/keys.md."""
    found: dict[str, tuple[Key, ...]] = {"Everywhere": EVERYWHERE, "On every screen": SCREEN}
    for mode in ("desk", "diary", "waiting", "today", "clients", "clinics", "outbox", "reports", "help"):
        module = importlib.import_module(f"booktui.screens.{mode}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, DeskScreen) and mode == value.MODE:
                found[value.NAME] = tuple(key for key in value.KEYS if key not in GRID)
    return {**found, "Diary grid": GRID, "Week and month": HEAT, **dialog_groups()}


def dialog_groups() -> dict[str, tuple[Key, ...]]:
    """The keys of the dialogs."""
    from booktui.screens.dialogs.book import KEYS_READY, KEYS_WHO
    from booktui.screens.dialogs.cancel import CancelDialog
    from booktui.screens.dialogs.candidates import KEYS as CANDIDATES
    from booktui.screens.dialogs.choose import Choose
    from booktui.screens.dialogs.escalation import KEYS as ESCALATION
    from booktui.screens.dialogs.fill import FillDialog
    from booktui.screens.dialogs.filter import FilterDialog
    from booktui.screens.dialogs.form import Form
    from booktui.screens.dialogs.go import GoMenu
    from booktui.screens.dialogs.jobs import KEYS as JOBS
    from booktui.screens.dialogs.lines import CLOSE, SCROLLING
    from booktui.screens.dialogs.missed import MissedDialog
    from booktui.screens.dialogs.plan import PlanDialog
    from booktui.screens.dialogs.preview import ANSWERS
    from booktui.screens.dialogs.prioritise import Prioritise
    from booktui.screens.dialogs.removal_reason import RemovalReason
    from booktui.screens.dialogs.review import KEYS as REVIEW
    from booktui.screens.dialogs.unfilled import Unfilled

    found = {
        "Booking: who": KEYS_WHO,
        "Booking: what": KEYS_READY,
        "Lists to choose from": Choose.KEYS,
        "Cancelling": CancelDialog.KEYS,
        "Did not attend": MissedDialog.KEYS,
        "Interpreter and transport": JOBS,
        "Unfilled": Unfilled.KEYS,
        "Who could come": CANDIDATES,
        "Filling a time that came free": FillDialog.KEYS,
        "Forms": Form.KEYS,
        "Previews": ANSWERS,
        "Lines to read": (CLOSE, *SCROLLING),
        "Rebooking plan": PlanDialog.KEYS,
        "Filtering": FilterDialog.KEYS,
        "Priority": Prioritise.KEYS,
        "Why somebody is removed": RemovalReason.KEYS,
        "Escalations": ESCALATION,
        "Reviews": REVIEW,
        "Going to a screen": GoMenu.KEYS,
    }
    return {name: tuple(key for key in keys if key is not BACK) for name, keys in found.items()} | {"Dialogs": (BACK,)}


def help_content(first: str, found: dict[str, tuple[Key, ...]], width: int = 0) -> Content:
    """The groups as text, the one of the screen one came from at the top; with a width, sentences wrapped to it."""
    ahead = [first, *(["Diary grid"] if first in ("Diary", "Desk") else [])]
    ahead += ["Week and month"] if first == "Diary" else []
    order = [*(name for name in ahead if name in found), *(name for name in found if name not in ahead)]
    return Content("\n\n").join(_group(name, found[name], width) for name in order)


def _group(name: str, keys: Sequence[Key], width: int) -> Content:
    lines = [Content.styled(name, "bold $accent")]
    for key in keys:
        pad = " " * max(1, INDENT - 1 - cell_len(key.shown))
        said = wrap(key.sentence, width - INDENT) if width > 2 * INDENT else [key.sentence]
        lines.append(Content.assemble((f" {key.shown}", "bold $footer-key-foreground"), pad, said[0]))
        lines += [Content(" " * INDENT + more) for more in said[1:]]
    return Content("\n").join(lines)


class Help(DeskScreen):
    """A page of keys."""

    MODE = "help"
    NAME = "Help"
    KEYS: ClassVar[tuple[Key, ...]] = HELP_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HELP_KEYS)]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "help.tcss"]

    def compose_body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static("", markup=False, id="help-text"), id="help-page", can_focus=False)

    def on_screen_resume(self) -> None:
        self._write()
        self.query_one("#help-page").scroll_home(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        if self.query("#help-text"):
            self._write()

    def _write(self) -> None:
        found = groups()
        modes = {
            "desk": "Desk", "diary": "Diary", "waiting": "Waiting list", "clients": "Clients", "clinics": "Clinics",
            "today": "Today", "outbox": "Outbox", "reports": "Reports",
        }  # fmt: skip
        first = modes.get(getattr(self.app, "came_from", ""), "Everywhere")
        first = next((name for name in found if name.casefold() == first.casefold()), "Everywhere")
        page = self.query_one("#help-page")
        width = page.scrollable_content_region.width or self.app.size.width - 4
        self.query_one("#help-text", Static).update(help_content(first, found, width))

    def keys_now(self) -> Sequence[Key]:
        return HELP_KEYS

    def action_line(self, by: int) -> None:
        self.query_one("#help-page").scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        page = self.query_one("#help-page")
        page.scroll_relative(y=by * max(1, page.size.height - 1), animate=False)

    def action_back(self) -> None:
        cast(Any, self.app).action_go_back()
