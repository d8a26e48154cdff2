"""The form of a client's record. It gives back what was typed; whether it can be so is the desk's to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from booktui.desk.errors import DeskError
from booktui.desk.views import ClientView
from booktui.screens.dialogs.form import Entry, Form
from booktui.widgets.safe import shown

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


class ClientForm(Form[ClientView]):
    """Asks for a record, hands it to `keep`, and stays open with the reason when that refuses it."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES

    def __init__(
        self, title: str, keep: Callable[[dict[str, object]], ClientView], drafts: dict[str, dict[str, str]],
        draft: str, start: Mapping[str, str] | None = None, prefill: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title, drafts, draft, start, prefill)
        self._keep = keep

    def action_save(self) -> None:
        try:
            values = self._values()
        except ValueError as problem:
            self.say(str(problem))
            return
        if not values:
            self.forget_draft()
            self.dismiss(None)
            return
        try:
            saved = self._keep(values)
        except DeskError as error:
            self.say(error.message)
            self.go_to_fault(error.message.split(":")[0])
            return
        self.forget_draft()
        self.dismiss(saved)

    def _values(self) -> dict[str, object]:
        """Only what differs from the record."""
        found: dict[str, object] = {}
        for entry, field in zip(self.ENTRIES, self.fields, strict=True):
            if field.value == self._start.get(entry.name, ""):
                continue
            try:
                found[entry.name] = yes_no(field.value) if entry.yes_no else field.value
            except ValueError as problem:
                self.set_focus(field)
                raise ValueError(f"{entry.label}: {problem}. Nothing is saved yet.") from None
        return found


def form_title(client: ClientView | None, word: str) -> str:
    """`New client`, or `Edit Khan Amina`."""
    return f"Edit {shown(client.name)}" if client is not None else f"New {word}"
