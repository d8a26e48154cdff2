"""Counting what came of the mails that were read, and saying each in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from booktui.desk.shapes import ImportReport, Rejected
from booktui.rules.messages.replies import WORDS

if TYPE_CHECKING:
    from booktui.desk.answers.taking import Judged
    from booktui.exchange.mail.values import Received

MOST_NOTES = 200
SILENT = "answer nothing of ours, or are no answers"


class Tally:
    """What an import of answers did so far."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self._mails = self._read = self._applied = self._kept = self._same = self._silent = 0
        self._rejected: list[Rejected] = []
        self._notes: list[str] = []
        self._more = 0
        self._seen: set[str] = set()

    def begin(self, found: Sequence[Received]) -> None:
        """The next mail, with all that it says."""
        self._mails += 1
        self._read += max(1, len(found))
        if not found:
            self._silent += 1

    def not_ours(self, count: int) -> None:
        """It is about something else."""
        self._silent += count

    def count(self, received: Received, judged: Judged | None) -> None:
        """One thing that a mail said, and what became of it."""
        if judged is None:
            self._silent += 1
            return
        word = judged.verdict.word
        if word == "repeated" or received.digest in self._seen:
            self._same += 1
        elif word == "unreadable":
            self._rejected.append(Rejected(self._mails, received.source, judged.verdict.why))
            return
        elif word in ("applied", "bounce") or (judged.verdict.asks and judged.visit is not None):
            self._applied += 1  # something is otherwise than before: an answer, a message, what somebody is to do
        else:
            self._kept += 1
        self._seen.add(received.digest)
        self.note(f"{received.source}: {_words(received, judged)}")

    def note(self, text: str) -> None:
        """A sentence for the person."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(text)
        else:
            self._more += 1

    def report(self) -> ImportReport:
        """All of it."""
        notes = [*self._notes]
        if self._more:
            notes.append(f"And {self._more:,} more of that kind.")
        if self._silent:
            notes.append(f"Left alone because they {SILENT}: {self._silent:,}.")
        return ImportReport(
            self._read, self._kept, self._applied, self._same + self._silent, tuple(self._rejected), tuple(notes),
            self.dry_run,
        )  # fmt: skip


def _words(received: Received, judged: Judged) -> str:
    """`applied: client declined A000123; a coordinator is asked`."""
    verdict, reply = judged.verdict, received.reply
    about = judged.visit.ref if judged.visit else ""
    who = verdict.party.role if verdict.party else ""
    if verdict.word == "applied" and reply is not None:
        said = f"applied: {who} {WORDS[reply.partstat]} {about}"
    else:
        said = f"{verdict.word}: {' '.join(part for part in (who, about) if part)}: {verdict.why}".replace(": :", ":")
    return f"{said}; a coordinator is asked" if verdict.asks else said
