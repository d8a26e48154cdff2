"""A form: labelled lines to type in. What was typed is kept when one leaves it, until it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import ClassVar, NamedTuple, TypeVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.screens.dialogs.frame import Dialog
from booktui.screens.dialogs.said import NotSaid
from booktui.widgets.details import Details, Paint
from booktui.widgets.keys import Key, bindings

Answer = TypeVar("Answer")


class Entry(NamedTuple):
    """One line of the form: the field's name at the desk, its label, and what may be typed."""

    name: str
    label: str
    hint: str = ""
    yes_no: bool = False
    beside: bool = False
    """It stands beside the one before it."""


KEEP = Key("form.next", "enter", "next_field", "next, saves at the end", "The next field; saves in the last.",
           writes=True, face="enter")  # fmt: skip
SAVE = Key("form.save", "pagedown", "save", "save", "Saves the record.", writes=True, face="pgdn")
UP = Key("form.up", "up", "step(-1)", "up", "The field before.", face="↑")
DOWN = Key("form.down", "down", "step(1)", "down", "The next field.", face="↓")
BACK = Key("form.back", "escape", "back", "back", "Closes the form; what was typed is kept for the next time.")


class Form(Dialog[Answer]):
    """Subclasses give ENTRIES and `action_save`. `drafts` keeps what was typed under `draft` until it is saved."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ()
    KEYS: ClassVar[tuple[Key, ...]] = (KEEP, SAVE, UP, DOWN, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    DEFAULT_CSS = """
    Form .entry { height: 1; width: 1fr; }
    Form #panel .entry Static { width: 13; color: $text-muted; }
    Form #panel .entry .second { padding-left: 1; }
    Form .entry Input { width: 1fr; }
    Form #dialog-keys { margin-top: 0; }
    Form .entry Input:focus { background: $block-cursor-blurred-background; }
    """

    def __init__(
        self, title: str, drafts: dict[str, dict[str, str]], draft: str, start: Mapping[str, str] | None = None,
        prefill: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Args: start: what is on record; prefill: what is not, but likely."""
        super().__init__(title)
        self._drafts = drafts
        self._draft = draft
        self._start = dict(start or {})
        self._prefill = dict(prefill or {})

    def compose_panel(self) -> Iterable[Widget]:
        typed = {**self._start, **self._prefill, **self._drafts.get(self._draft, {})}
        line: list[Widget] = []
        for entry, after in pairwise((*self.entries, Entry("", ""))):
            field = Input(
                typed.get(entry.name, ""), placeholder=entry.hint, compact=True, select_on_focus=False,
                id=f"form-{entry.name}", max_length=400,
            )  # fmt: skip
            field.cursor_blink = False
            line += [Static(entry.label, markup=False, classes="second" if entry.beside else ""), field]
            if not after.beside:
                yield Horizontal(*line, classes="entry")
                line = []
        yield from self.compose_below()

    def compose_below(self) -> Iterable[Widget]:
        """What stands below the fields."""
        return ()

    def on_mount(self) -> None:
        if self._draft in self._drafts:
            self.say("Taken up where it was left; nothing of it is saved yet.", error=False)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of this form; of a subclass that asks now for these, now for those, its own."""
        return self.ENTRIES

    @property
    def fields(self) -> list[Input]:
        """The lines to type in, in order."""
        return [self.query_one(f"#form-{entry.name}", Input) for entry in self.entries]

    @property
    def typed(self) -> dict[str, str]:
        """What stands in them."""
        return {entry.name: field.value for entry, field in zip(self.entries, self.fields, strict=True)}

    @property
    def changed(self) -> dict[str, str]:
        """What of it differs from the record."""
        return {name: value for name, value in self.typed.items() if value != self._start.get(name, "")}

    def action_step(self, by: int) -> None:
        fields = self.fields
        at = fields.index(self.focused) if isinstance(self.focused, Input) else 0
        self.set_focus(fields[max(0, min(at + by, len(fields) - 1))])

    def action_next_field(self) -> None:
        if self.focused is self.fields[-1]:
            self.action_save()
        else:
            self.action_step(1)

    def action_save(self) -> None:
        """Save it, or say why not; the subclass's part."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Enter is the form's before it is the line's."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_next_field()

    def go_to_fault(self, named: str) -> None:
        """Put the cursor in the field of that name or label."""
        wanted = named.casefold()
        for entry, field in zip(self.entries, self.fields, strict=True):
            if wanted in (entry.name.replace("_", " "), entry.name, entry.label.casefold()):
                self.set_focus(field)
                return

    def keep_draft(self) -> None:
        """What stands in the fields, for the next time."""
        self._drafts[self._draft] = self.typed

    def forget_draft(self) -> None:
        """It is saved, or there was nothing to save."""
        self._drafts.pop(self._draft, None)

    def kept(self, done: Answer) -> None:
        """It is saved: leave with what came of it."""
        self.forget_draft()
        self.dismiss(done)

    def action_back(self) -> None:
        if self.changed:
            self.keep_draft()
        self.dismiss(None)


class RepeatingForm(Form[Answer]):
    """A form that repeats what was understood below its fields while one types; subclasses give `repeat`."""

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        """What stands in the fields, as it was understood."""
        raise NotImplementedError

    def compose_below(self) -> Iterable[Widget]:
        below = Details(id="form-below")
        below.can_focus = False
        yield below

    def on_mount(self) -> None:
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        self.query_one("#form-below", Details).show(self.repeat(self.typed))

    def not_said(self, problem: NotSaid) -> None:
        """Say what is not understood, `Label: why`, with the cursor in that field."""
        self.say(f"{problem} Nothing is saved yet.")
        self.go_to_fault(str(problem).partition(": ")[0])
