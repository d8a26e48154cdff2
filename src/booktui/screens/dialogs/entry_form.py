"""The form of a waiting entry: what the client wishes, who has it, and a word to those who ring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from booktui.desk.errors import DeskError
from booktui.desk.listing.story_views import Story
from booktui.screens.dialogs.form import Entry, Form

ENTRIES = (
    Entry("practitioner", "Wants", "code; empty: anybody"),
    Entry("location", "at", "code; empty: anywhere", beside=True),
    Entry("days", "Days", "mon tue; empty: any"),
    Entry("part", "Part", "am, pm, eve", beside=True),
    Entry("available_from", "Can come from", "7 dec; empty: now"),
    Entry("available_to", "to", "empty: no end", beside=True),
    Entry("comment", "Comment", "a word to those who ring"),
    Entry("referrer", "Referrer"),
    Entry("owner", "Caseload", "code"),
    Entry("complexity", "Complexity", "1 simple, 4 hard", beside=True),
    Entry("continuity", "Same person", "y: same practitioner"),
    Entry("locked", "Stays there", "y: not moved", beside=True),
    Entry("priority", "Priority", "routine, urgent or 2ww"),
    Entry("why", "because", "needed for another", beside=True),
)


def typed_of(story: Story, priority: str) -> dict[str, str]:
    """What the form shows of an entry."""
    days = {name: getattr(story, name) for name in ("available_from", "available_to")}
    truths = {name: "y" if getattr(story, name) else "n" for name in ("continuity", "locked")}
    texts = {
        name: str(getattr(story, name))
        for name in ("practitioner", "location", "part", "comment", "referrer", "owner", "complexity")
    }
    shown = {name: f"{day:%Y-%m-%d}" if day else "" for name, day in days.items()}
    return {**texts, **truths, **shown, "days": story.days.replace(",", " "), "priority": priority, "why": ""}


class EntryForm(Form[tuple[str, ...]]):
    """Gives back the names of what is different now; stays open with the reason when that was refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "EntryForm #panel .entry Static { width: 15; } EntryForm #panel .entry .second { width: 13; }"

    def __init__(
        self, name: str, story: Story, priority: str, attempt: Callable[..., tuple[str, ...]],
        drafts: dict[str, dict[str, str]],
    ) -> None:  # fmt: skip
        """Args: attempt: takes the changes by name, and `reason`; raises a DeskError for what is wrong."""
        super().__init__(f"Edit the entry of {name}", drafts, f"entry-{story.entry_id}", typed_of(story, priority))
        self._attempt = attempt

    def action_save(self) -> None:
        changes: dict[str, Any] = self.changed
        reason = changes.pop("why", "")
        if not changes:
            self.forget_draft()
            self.dismiss(())
            return
        self.keep_draft()
        try:
            done = self._attempt(changes, reason=reason)
        except DeskError as error:
            self.say(error.message)
            self.go_to_fault(error.message.split(":")[0] if ":" in error.message else "why")
            return
        self.forget_draft()
        self.dismiss(done)
