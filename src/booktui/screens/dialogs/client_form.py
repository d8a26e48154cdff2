"""The form of a client's record. It gives back what was typed; whether it can be so is the desk's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.desk.errors import DeskError
from booktui.desk.views import ClientView
from booktui.screens.dialogs.frame import Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown


class Entry(NamedTuple):
    """One line of the form: the field's name at the desk, its label, and what may be typed."""

    name: str
    label: str
    hint: str = ""
    yes_no: bool = False


ENTRIES = (
    Entry("family_name", "Family name", "needed"),
    Entry("given_name", "Given name"),
    Entry("title", "Title"),
    Entry("birth_date", "Born", "14/02/1960 or 1960-02-14"),
    Entry("sex", "Sex", "f, m or empty"),
    Entry("nhs_number", "NHS number", "ten digits"),
    Entry("phone", "Phone"),
    Entry("mobile", "Mobile"),
    Entry("email", "E-mail"),
    Entry("address", "Address", "first line, town"),
    Entry("postcode", "Postcode"),
    Entry("language", "Language", "if not English"),
    Entry("gp", "GP practice"),
    Entry("sms_consent", "Texts", "y, n, or empty: not asked", True),
    Entry("voicemail_consent", "Voicemail", "y, n, or empty: not asked", True),
    Entry("preferred_channel", "Writes by", "letter, email or sms"),
    Entry("sensitive", "Sensitive", "y: name and details are masked", True),
)
KEEP = Key("form.next", "enter", "next_field", "next, saves at the end", "The next field; saves in the last.",
           writes=True, face="enter")  # fmt: skip
SAVE = Key("form.save", "pagedown", "save", "save", "Saves the record.", writes=True, face="pgdn")
UP = Key("form.up", "up", "step(-1)", "up", "The field before.", face="↑")
DOWN = Key("form.down", "down", "step(1)", "down", "The next field.", face="↓")
BACK = Key("form.back", "escape", "back", "back", "Closes the form; what was typed is kept for the next time.")


def yes_no(text: str) -> bool | None:
    """Yes, no, or not asked.

    Raises:
        ValueError: anything else.
    """
    word = text.strip().casefold()
    if word in ("y", "yes"):
        return True
    if word in ("n", "no"):
        return False
    if not word:
        return None
    raise ValueError("type y for yes, n for no, or leave it empty")


def typed_of(client: ClientView) -> dict[str, str]:
    """What the form shows of a record."""
    found: dict[str, str] = {}
    for entry in ENTRIES:
        value = getattr(client, entry.name)
        if entry.yes_no:
            found[entry.name] = "" if value is None else "y" if value else "n"
        elif entry.name == "birth_date":
            found[entry.name] = f"{value:%d/%m/%Y}" if value else ""
        else:
            found[entry.name] = str(value)
    return found


class ClientForm(Dialog[ClientView]):
    """Asks for a record, hands it to `keep`, and stays open with the reason when that refuses it.

    `drafts` keeps what was typed under `draft` until it is saved.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (KEEP, SAVE, UP, DOWN, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    CSS = """
    ClientForm .entry { height: 1; width: 1fr; }
    ClientForm #panel .entry Static { width: 13; color: $text-muted; }
    ClientForm .entry Input { width: 1fr; }
    ClientForm #dialog-keys { margin-top: 0; }
    ClientForm .entry Input:focus { background: $block-cursor-blurred-background; }
    """

    def __init__(
        self, title: str, keep: Callable[[dict[str, object]], ClientView], drafts: dict[str, dict[str, str]],
        draft: str, start: Mapping[str, str] | None = None, prefill: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title)
        self._keep = keep
        self._drafts = drafts
        self._draft = draft
        self._start = dict(start or {})
        self._prefill = dict(prefill or {})

    def compose_panel(self) -> Iterable[Widget]:
        typed = {**self._start, **self._prefill, **self._drafts.get(self._draft, {})}
        for entry in ENTRIES:
            field = Input(
                typed.get(entry.name, ""), placeholder=entry.hint, compact=True, select_on_focus=False,
                id=f"form-{entry.name}", max_length=400,
            )  # fmt: skip
            field.cursor_blink = False
            yield Horizontal(Static(entry.label, markup=False), field, classes="entry")

    def on_mount(self) -> None:
        if self._draft in self._drafts:
            self.say("Taken up where it was left; nothing of it is saved yet.", error=False)

    @property
    def fields(self) -> list[Input]:
        """The lines to type in, in order."""
        return [self.query_one(f"#form-{entry.name}", Input) for entry in ENTRIES]

    @property
    def typed(self) -> dict[str, str]:
        """What stands in them."""
        return {entry.name: field.value for entry, field in zip(ENTRIES, self.fields, strict=True)}

    def action_step(self, by: int) -> None:
        fields = self.fields
        at = fields.index(self.focused) if isinstance(self.focused, Input) else 0
        self.set_focus(fields[max(0, min(at + by, len(fields) - 1))])

    def action_next_field(self) -> None:
        if self.focused is self.fields[-1]:
            self.action_save()
        else:
            self.action_step(1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Enter is the form's before it is the line's."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_next_field()

    def action_save(self) -> None:
        try:
            values = self._values()
        except ValueError as problem:
            self.say(str(problem))
            return
        if not values:
            self._drafts.pop(self._draft, None)
            self.dismiss(None)
            return
        try:
            saved = self._keep(values)
        except DeskError as error:
            self.say(error.message)
            self._go_to_fault(error.message)
            return
        self._drafts.pop(self._draft, None)
        self.dismiss(saved)

    def _values(self) -> dict[str, object]:
        """Only what differs from the record."""
        found: dict[str, object] = {}
        for entry, field in zip(ENTRIES, self.fields, strict=True):
            if field.value == self._start.get(entry.name, ""):
                continue
            try:
                found[entry.name] = yes_no(field.value) if entry.yes_no else field.value
            except ValueError as problem:
                self.set_focus(field)
                raise ValueError(f"{entry.label}: {problem}. Nothing is saved yet.") from None
        return found

    def _go_to_fault(self, message: str) -> None:
        """Put the cursor in the field that the sentence names."""
        named = message.split(":")[0].casefold()
        for entry, field in zip(ENTRIES, self.fields, strict=True):
            if named in (entry.name.replace("_", " "), entry.label.casefold()):
                self.set_focus(field)
                return

    def action_back(self) -> None:
        if self.typed != {entry.name: self._start.get(entry.name, "") for entry in ENTRIES}:
            self._drafts[self._draft] = self.typed
        self.dismiss(None)


def form_title(client: ClientView | None, word: str) -> str:
    """`New client`, or `Edit Khan Amina`."""
    return f"Edit {shown(client.name)}" if client is not None else f"New {word}"
