"""Keeping the diary safe: backing it up, looking it over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.doctor import script_problems
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import absences, chain, doctor
from booktui.store.backup import backup_to

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.recovery.quality import Finding

ALIKE = {
    "double-booked": "overlap", "time-of-cancelled": "occupancy of a cancelled appointment",
    "takes-no-time": "booked appointment that occupies nothing",
    "time-of-nobody": "occupancy that belongs to no appointment",
    "entry-without-booking": "waiting entry booked without an appointment",
}  # fmt: skip
"""Checks of the data, and how the findings of the doctor's own begin that look for the same: once is enough."""
SHOWN = 20
"""Bookings that a note names."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found: problems must be settled, notes are good to know."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checked: tuple[str, ...] = field(default=())
    findings: tuple[Finding, ...] = ()
    """What there is of each kind of thing that is wrong or missing in the data, explained."""

    @property
    def well(self) -> bool:
        return not self.problems


class Keeping:
    """Backup and health of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def backup(self, target: Path) -> Path:
        """A consistent, checked, private copy while others work on.

        Raises:
            Unavailable: the target exists or cannot be written; or it cannot be put on record, and then none is left:
                a copy of everything that nobody knows of is worse than none.
        """
        self._desk.require(Role.COORDINATOR)
        with telling():
            made = backup_to(self._desk.store, target)
            try:
                with self._desk.store.write() as c:
                    self._desk.log(c, "backup", "desk")
            except BaseException:
                made.unlink(missing_ok=True)
                raise
        return made

    def doctor(self, told: doctor.Told = doctor.silent) -> Health:
        """Look for overlaps, orphans, a broken audit chain, missing walls, scripts and messages that cannot be used.

        Args:
            told: told what is looked at next; in a large diary it takes minutes.
        """
        from booktui.desk.recovery.quality import explained
        from booktui.desk.recovery.quality_words import CHECKS

        with telling(), self._desk.store.read() as c:
            told("the file")
            whole, walls = doctor.integrity(c), self._desk.store.missing(c)
            broken = chain.follow(c, told=lambda row, of: told(f"the audit log, {row:,} of {of:,} rows")).problems
            told("rows that belong to nothing")
            orphans = doctor.orphans(c)
            wrong = doctor.findings(c, orphans, told)
            damage = [] if whole == "ok" else [f"the file is damaged: {whole}"]
            problems = [*damage, *(f"trigger missing: {name}" for name in walls), *wrong, *broken]
            stale = doctor.stale_holds(c, self._desk.now())
            met = absences.bookings_met(c, self._desk.now())
            forms = self._message_notes(c)
        problems += script_problems(self._desk) + self._message_problems()
        notes = [f"{stale} holds have run out and take up no time"] if stale else []
        notes += _met_note(met) + forms
        asked = [name for name in CHECKS if name not in ALIKE or any(said.startswith(ALIKE[name]) for said in wrong)]
        checked = ("file", "triggers", "overlaps", "orphans", "audit chain", "call scripts", "messages")
        found = (
            *explained("damaged-file", damage), *explained("lost-walls", walls), *explained("broken-chain", broken),
            *explained("orphan", orphans), *(() if damage else self._desk.quality.look(asked, told)),
        )  # fmt: skip
        return Health(tuple(problems), tuple(notes), checked, found)

    def _message_notes(self, c: Connection) -> list[str]:
        from booktui.desk.wording.doctor import notes

        return notes(self._desk, c)

    def _message_problems(self) -> list[str]:
        from booktui.desk.wording.doctor import problems

        return problems(self._desk)


def _met_note(met: list[int]) -> list[str]:
    """Bookings that somebody should look at: an absence that came from elsewhere moves none by itself."""
    if not met:
        return []
    said = ", ".join(f"A{number:06d}" for number in met[:SHOWN])
    more = f" and {len(met) - SHOWN} more" if len(met) > SHOWN else ""
    return [f"{len(met)} {'booking lies' if len(met) == 1 else 'bookings lie'} in an absence or closure: {said}{more}"]
