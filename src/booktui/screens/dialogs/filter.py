"""Which part of the list: a saved filter by its digit, or words; what was understood is repeated while one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.errors import DeskError
from booktui.desk.listing.list_views import ListSpec
from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.filter_words import filter_words, sort_words
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown

MOST = 9
HINT = "2ww breach<14 need:bsl no-plan due service:NEW khan"
WORDS = (
    "2ww urgent routine · high medium low · breach<14 breached · need:bsl",
    "no-plan · due · proposed · service:NEW owner:OSEI · sort:target",
    "suspended booked removed all · part of a name or a number",
    "A digit or a name takes one of those above; drop 8 forgets the eighth.",
)


class Saved(NamedTuple):
    """A filter that has a name."""

    name: str
    text: str
    own: bool = True
    """It was saved here and can be forgotten."""


class Wanted(NamedTuple):
    """What to show, or which saved filter to forget."""

    spec: ListSpec
    name: str = ""
    forget: str = ""


class FilterDialog(Dialog[Wanted]):
    """Gives back a filter that was understood; stays open with the reason for one that was not."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("filter.take", "enter", "", "show it", "Shows what was typed: words, or the digit of a saved filter.",
            face="enter"),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]

    def __init__(self, saved: Sequence[Saved], parse: Callable[[str], ListSpec], text: str = "") -> None:
        super().__init__("Show which part of the list?")
        self._saved, self._parse, self._text = tuple(saved), parse, text

    def compose_panel(self) -> Iterable[Widget]:
        if self._saved:
            yield Static(Content("\n").join(self._lines()), markup=False)
        yield line_input(self._text, HINT)
        yield Static("", markup=False, id="understood")
        yield Static(Content("\n").join(Content.styled(one, "$text-muted") for one in WORDS), markup=False)

    def _lines(self) -> Iterable[Content]:
        width = max(len(one.name) for one in self._saved)
        for number, one in enumerate(self._saved, 1):
            digit = f" {number} " if number <= MOST else "   "
            name = shown(one.name, 40).ljust(min(width, 40) + 2)
            yield Content.assemble((digit, "bold $footer-key-foreground"), name, (shown(one.text, 24), "$text-muted"))

    @property
    def draft(self) -> str:
        """What is typed so far; kept by whoever opened the dialog."""
        return self.query_one(Input).value if self.is_mounted else self._text

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.say("")
        self.query_one("#understood", Static).update(Content(f"→ {self._repeated(event.value.strip())}"))

    def _repeated(self, text: str) -> str:
        """What was understood, in full; or what is wrong."""
        try:
            wanted = self._read(text)
        except (DeskError, ValueError) as problem:
            return shown(f"‹!› {problem}")
        if wanted.forget:
            return f"forgets {shown(wanted.forget)}"
        words = filter_words(wanted.spec) or "everybody who waits"
        return shown(f"{f'{wanted.name}: ' if wanted.name else ''}{words}, {sort_words(wanted.spec)}")

    def _read(self, text: str) -> Wanted:
        """Raises DeskError or ValueError, with the reason."""
        if text.isdecimal() and len(text) == 1:
            one = self._numbered(text)
            return Wanted(self._parse(one.text), one.name)
        verb, _, which = text.partition(" ")
        if verb == "drop" and which.strip():
            one = self._numbered(which.strip()) if which.strip().isdecimal() else self._named(which.strip())
            if one is None or not one.own:
                raise ValueError(
                    f"{one.name} comes with booktui and stays." if one else f"No filter is called {which}."
                )
            return Wanted(ListSpec(), forget=one.name)
        known = self._named(text)
        return Wanted(self._parse(known.text), known.name) if known is not None else Wanted(self._parse(text))

    def _numbered(self, digit: str) -> Saved:
        number = int(digit)
        if not 1 <= number <= len(self._saved):
            raise ValueError(f"There is no saved filter {number}.")
        return self._saved[number - 1]

    def _named(self, name: str) -> Saved | None:
        return next((one for one in self._saved if one.name.casefold() == name.casefold()), None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(self._read(event.value.strip()))
        except (DeskError, ValueError) as problem:
            self.query_one("#understood", Static).update("")
            self.say(str(problem))

    def action_back(self) -> None:
        self._text = self.query_one(Input).value
        self.dismiss(None)
