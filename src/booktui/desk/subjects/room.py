"""`desk.subjects`: what a person may ask for, and what the law asks; a supervisor's or an administrator's work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput, NotFound
from booktui.desk.subjects import erasing, retention
from booktui.desk.subjects.erasing import Erasure
from booktui.desk.subjects.retention import Over, Run
from booktui.desk.subjects.second import asks_passphrase, second
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.values import Role
from booktui.store import clients
from booktui.store.subjects import holds
from booktui.store.subjects.traces import Told

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REASON = 200


class Subjects:
    """The people on record, as those whose record it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export(self, client_id: int, folder: str | Path, reason: str) -> tuple[Path, Path]:
        """Everything on record about one person as `REFERENCE.html` and `REFERENCE.json`, mode 0600.

        Raises:
            NotPermitted: it takes a supervisor or an administrator.
            NotFound: there is no such client.
            BadInput: no reason was given.
            Unavailable: the folder cannot be written.
        """
        from booktui.desk.subjects.export import write

        self._desk.require(Role.SUPERVISOR)
        return write(self._desk, client_id, self._ref(client_id), Path(folder), _reason(reason, "Nothing was written."))

    def preview(self, client_id: int, told: Told | None = None) -> Erasure:
        """What erasing the person would take out, what stands against it, and what it cannot reach.

        Args:
            told: told how far it has come in the audit log, and how far it goes.

        Raises:
            NotPermitted: it takes a supervisor or an administrator.
            NotFound: there is no such client, or they were erased already.
        """
        self._desk.require(Role.SUPERVISOR)
        return erasing.look(self._desk, client_id, told)

    def asks_passphrase(self, name: str) -> bool:
        """Whoever is to confirm signs with a passphrase."""
        return asks_passphrase(self._desk, name)

    def erase(
        self, client_id: int, reason: str, confirmed_by: str, passphrase: str = "", told: Told | None = None
    ) -> Erasure:
        """Erase a person for good: who they were goes, what is counted stays.

        Args:
            reason: without the person's name; it stays in the audit log.
            confirmed_by: another supervisor or administrator.
            passphrase: theirs, where they have one.
            told: told how far it has come in the audit log, all of which is read for their name.

        Raises:
            NotPermitted: either person may not, or both are the same.
            NotFound: there is no such client, or they were erased already.
            Refused: a legal hold, a booking or an open place on the list stands against it.
            BadInput: no reason was given.
        """
        desk = self._desk
        desk.require(Role.SUPERVISOR)
        said = _reason(reason, "Nothing was erased.")
        other = second(desk, confirmed_by, passphrase)
        known = erasing.traced(desk, [client_id], told)
        done = erasing.erase(desk, client_id, known, reason=said, rule=erasing.ASKED, confirmed_by=other)
        left = erasing.tidy(desk)
        return replace(done, beyond=(*done.beyond, left)) if left else done

    def over(self) -> tuple[Over, ...]:
        """Records that have been kept as long as the policy says, the longest over first; nothing goes by itself.

        Raises:
            NotPermitted: it takes a supervisor or an administrator.
        """
        self._desk.require(Role.SUPERVISOR)
        return retention.over(self._desk)

    def run_retention(
        self, confirmed_by: str, passphrase: str = "", limit: int | None = None, told: Told | None = None
    ) -> Run:
        """Erase those records, a transaction each; what is under a legal hold stays.

        Args:
            limit: so many at most.
            told: told how far it has come in the audit log, which is read once for all of them.

        Raises:
            NotPermitted: either person may not, or both are the same.
        """
        self._desk.require(Role.SUPERVISOR)
        return retention.run(self._desk, second(self._desk, confirmed_by, passphrase), limit, told)

    def holds(self) -> list[holds.Hold]:
        """Legal holds in force, oldest first."""
        with telling(), self._desk.store.read() as c:
            return holds.live(c)

    def hold(self, client_id: int, reason: str) -> str:
        """Keep a record from being erased, whatever asks for it; a sentence.

        Raises:
            NotPermitted, NotFound, BadInput: as with `export`; also when it is held already.
        """
        desk = self._desk
        desk.require(Role.SUPERVISOR)
        ref, said = self._ref(client_id), _reason(reason, "Nothing was changed.")
        with telling(), desk.store.write() as c:
            if holds.live(c, client_id):
                raise BadInput(f"{ref} is under a legal hold already. Nothing was changed.")
            holds.place(c, client_id, said, desk.now(), desk.person.name)
            desk.log(c, "legal hold", "client", client_id, said)
        return f"{ref} is under a legal hold: nothing of it is erased."

    def release(self, client_id: int, reason: str) -> str:
        """The hold is over; a sentence.

        Raises:
            NotPermitted, NotFound, BadInput: as with `hold`; also when there is none.
        """
        desk = self._desk
        desk.require(Role.SUPERVISOR)
        ref, said = self._ref(client_id), _reason(reason, "Nothing was changed.")
        with telling(), desk.store.write() as c:
            if not holds.release(c, client_id, said, desk.now(), desk.person.name):
                raise NotFound(f"{ref} is under no legal hold.")
            desk.log(c, "end legal hold", "client", client_id, said)
        return f"{ref} is under no legal hold any more."

    def _ref(self, client_id: int) -> str:
        with telling(), self._desk.store.read() as c:
            row = clients.record(c, client_id)
        if row is None:
            raise NotFound("There is no such client at this desk.")
        return str(row["ref"])


def _reason(typed: str, kept: str) -> str:
    said = read_text("reason", typed, REASON, kept)
    if not said:
        raise BadInput(f"Say why; it is recorded. {kept}")
    return said
