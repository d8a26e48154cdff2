"""The form of a clinic: its words are repeated back at once, and its slots are drawn the moment a letter is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from booktui.desk.clinic_views import Done, VersionView
from booktui.desk.errors import DeskError
from booktui.rules.clinics.recurring import say_recur
from booktui.screens.dialogs.clinic_said import fields_of, repeated, slots_block
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid
from booktui.widgets.details import Paint

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

EFFECTIVE = Entry("effective", "From when", "needed: +8w, 1 feb")
ENTRIES = (
    Entry("code", "Code", "needed: OSEI-TU"),
    Entry("name", "Name", "Dr Osei, Tuesday", beside=True),
    Entry("practitioner", "Who", "needed: code or name"),
    Entry("room", "Room", "its code", beside=True),
    Entry("equipment", "Equipment"),
    Entry("location", "Place", "the room's", beside=True),
    Entry("recur", "When", "needed: tue, mon weeks 1,3,5, every 2 weeks tue"),
    Entry("start", "Starts", "needed: 9"),
    Entry("end", "Ends", "needed: 12:30", beside=True),
    Entry("from", "First day", "today"),
    Entry("until", "Last day", "no end", beside=True),
    Entry("services", "Services", "all of the practitioner's"),
    Entry("overbooks", "Overbooks", "as the policy says", beside=True),
    Entry("except", "Not on", "24 dec, 31 dec"),
    Entry("also", "Also on", "dates", beside=True),
    Entry("on_holidays", "On holidays", "y or n", yes_no=True),
    Entry("slots", "Slots", "NNFF.FFNN; empty: free time"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form comes to: the keys for the desk, from when it is to count, and what that would do."""

    fields: Mapping[str, Any]
    effective: date | None
    seen: Done


Try = Callable[[Mapping[str, Any], date | None], Done]
"""Says what it would do, changes nothing; raises a DeskError for what is wrong."""


class ClinicForm(RepeatingForm[Wanted]):
    """Asks for a new clinic."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = """
    ClinicForm #form-below { height: 5; }
    ClinicForm #panel .entry Static { width: 12; }
    """

    def __init__(
        self, title: str, desk: Desk, attempt: Try, drafts: dict[str, dict[str, str]], draft: str,
        start: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title, drafts, draft, start)
        self._desk, self._attempt = desk, attempt

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        """When it takes place, and the slots drawn."""
        when = repeated(self._desk, typed)
        return lambda width: [*when(width), *slots_block(self._desk, typed, width)]

    def action_save(self) -> None:
        try:
            fields, effective = fields_of(self._desk, self._to_send())
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        try:
            seen = self._attempt(fields, effective)
        except DeskError as error:
            self._explain(error)
            return
        self.dismiss(Wanted(fields, effective, seen))

    def _to_send(self) -> dict[str, str]:
        """A new clinic needs everything that was typed."""
        return {name: value for name, value in self.typed.items() if value.strip()}

    def _explain(self, error: DeskError) -> None:
        """The sentence without the setup file's words, and the cursor in the field that it names."""
        lines = [line.partition("]] ")[2].partition(": ")[2] or line for line in error.message.splitlines()]
        said = " ".join(line for line in lines if "mend the file" not in line)
        words = said.replace(":", " ").split()
        named = next((entry.name for word in words for entry in self.ENTRIES if word == entry.name), "")
        label = next((entry.label for entry in self.ENTRIES if entry.name == named), "")
        said = said.removeprefix(f"{named}: ").removeprefix(f"{named} ") if named else said
        self.say(f"{label}: {said}" if label else said)
        self.go_to_fault(named)


class ClinicChange(ClinicForm):
    """Asks for another version of a clinic; what is left as it is stays."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (EFFECTIVE, *ENTRIES[1:])

    def _to_send(self) -> dict[str, str]:
        return {"effective": self.typed["effective"], **self.changed}


def typed_of(version: VersionView) -> dict[str, str]:
    """What the form shows of a version."""
    return {
        "effective": "", "name": version.name, "practitioner": version.practitioner, "room": version.room,
        "equipment": version.equipment, "location": version.location, "recur": say_recur(version.recur),
        "start": version.start, "end": version.end, "from": _day(version.since), "until": _day(version.until),
        "services": ", ".join(version.services), "except": ", ".join(map(_day, version.not_on)),
        "also": ", ".join(map(_day, version.also_on)), "on_holidays": "y" if version.on_holidays else "n",
        "overbooks": "" if version.overbooks is None else str(version.overbooks), "slots": version.slots,
    }  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
