"""Reading the audit log, and proving it (design.md section 11, domain.md section 8).

Who reads what: auditors, supervisors and administrators read everything, and that they read is in the log itself;
coordinators read what they did themselves, and nobody's curiosity but their own (edge case 30: who read a record out
of interest is found by those who review, not by colleagues). The proof is anybody's: it shows nothing of anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.audit_file import Counted, Told, pieces
from booktui.desk.audit_views import AuditFull, AuditLine, AuditSpec, Head, Proof, as_json
from booktui.desk.errors import NotFound, NotPermitted, Unavailable
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import audit, chain, sensitive_services, trail

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 2**62
PERSONAL = frozenset(
    {
        "ref", "title", "family_name", "given_name", "family_key", "given_key", "birth_date", "sex", "phone", "mobile",
        "email", "address", "postcode", "nhs_number", "language", "gp", "notes",
    }
)  # fmt: skip
"""Fields that say who somebody is or where."""
HIDDEN = "•••"
LONGEST = 200
"""Characters of one value; longer ones are cut."""


class AuditLog:
    """The audit log of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- reading

    @property
    def reads_all(self) -> bool:
        """The person reads what others did too."""
        return self._desk.person.role is Role.AUDITOR or self._desk.person.may(Role.SUPERVISOR)

    def list(
        self, limit: int = 50, user: str = "", object: str = "", object_id: int | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """Newest first; instants as ISO 8601 in UTC. What is shown to somebody is read by `look`, which is recorded.

        Args:
            more: further fields of `AuditSpec`.

        Raises:
            NotPermitted: a coordinator asks for what somebody else did.
        """
        spec = self._allowed(AuditSpec(user, object=object, object_id=object_id, **more))
        with telling(), self._desk.store.read() as c:
            rows = trail.page(c, spec, limit=limit)
        rows = [_masked(row) for row in rows]
        return [as_json(row) for row in rows]

    def look(self, spec: AuditSpec, limit: int = 50) -> Sequence[dict[str, Any]]:
        """The same for somebody to read; that they did is recorded, unless it is only their own doings."""
        rows = self.list(limit, **asdict(spec))
        self._note(spec, "view")
        return rows

    def page(
        self, spec: AuditSpec, *, after: AuditLine | None = None, limit: int = 200, seconds: float = 0
    ) -> tuple[AuditLine, ...]:
        """One page, newest first.

        Args:
            after: the last row of the page before.
            seconds: give up after so long.

        Raises:
            NotPermitted: a coordinator asks for what somebody else did.
            Unavailable: it took longer.
        """
        spec = self._allowed(spec)
        before = (after.at, after.id) if after is not None else None
        with telling(), self._desk.store.read() as c:
            rows = trail.page(c, spec, limit=limit, before=before, seconds=seconds)
        if after is None:
            self._note(spec, "view")
        return tuple(_line(row) for row in rows)

    def show(self, number: int) -> AuditFull:
        """One row with what was before and after; reading one about a sensitive client or service is recorded.

        Raises:
            NotFound: there is no such row.
            NotPermitted: somebody else did it, and the person is a coordinator.
        """
        from booktui.desk.names import list_name

        with telling(), self._desk.store.read() as c:
            row = trail.one(c, number)
            if row is None:
                raise NotFound(f"There is no row {number} in the audit log.")
            self._allowed(AuditSpec(row["by_user"]))
            owner = trail.owner(c, row["object"], row["object_id"])
            who, sensitive = "", False
            if owner is not None:
                service = sensitive_services.about(c, row["object"], row["object_id"])
                who, sensitive = list_name(c, owner, hidden=service), service or trail.is_sensitive(c, owner)
        if sensitive:
            with telling(), self._desk.store.write() as c:
                self._desk.log(c, "reveal", "client", owner, reason="audit", after={"audit": number})
        erased = not (row["before"] or row["after"]) and self._emptied(number)
        changes = _changes(row["before"], row["after"], sensitive)
        return AuditFull(_line(row), row["hash"], who, sensitive, changes, erased)

    def about(self, line: AuditLine) -> str | None:
        """The reference of the client whom a row is about; None when it is about none."""
        with telling(), self._desk.store.read() as c:
            client_id = trail.owner(c, line.object, line.object_id)
            return trail.ref(c, client_id) if client_id is not None else None

    def export(
        self, spec: AuditSpec, path: Path, *, form: str = "csv", limit: int = MOST, told: Told | None = None
    ) -> int:
        """Write rows as `csv` or `json` to a file of mode 0600; how many. That they left is recorded.

        They are written as they are read: the log may be larger than the memory.

        Args:
            told: told every so many rows how far it has come through the log, newest first, and how far it goes.

        Raises:
            NotPermitted: a coordinator asks for what somebody else did.
            Unavailable: the file cannot be written.
        """
        spec = self._allowed(spec)
        with telling(), self._desk.store.read() as c:
            counted = Counted(trail.each(c, spec, limit), audit.head(c)[0], told)
            _write(path, (piece.encode() for piece in pieces(counted, form)))
        self._note(spec, "export", {"rows": counted.rows, "form": form})
        return counted.rows

    def _allowed(self, spec: AuditSpec) -> AuditSpec:
        if self.reads_all:
            return spec
        me = self._desk.person.name
        if spec.user not in ("", me):
            raise NotPermitted(f"{me} is coordinator and reads in the audit log what {me} did; auditors read all.")
        return replace(spec, user=me)

    def _note(self, spec: AuditSpec, action: str, more: dict[str, Any] | None = None) -> None:
        """On record that it was read; of one's own doings only what was carried out of the desk."""
        if action == "view" and not self.reads_all:
            return
        asked = {name: value for name, value in asdict(spec).items() if value not in ("", None)}
        with telling(), self._desk.store.write() as c:
            self._desk.log(c, action, "audit", after={**asked, **(more or {})})

    def _emptied(self, number: int) -> bool:
        with telling(), self._desk.store.read() as c:
            return trail.emptied(c, number)

    # -- proving

    def head(self) -> Head:
        """The newest row: what to keep elsewhere."""
        with telling(), self._desk.store.read() as c:
            number, hashed = audit.head(c)
            row = trail.one(c, number)
        return Head(number, hashed, row["at"] if row else None)

    def keep_head(self, path: Path) -> Head:
        """The same as a page in a file, mode 0600; raises Unavailable."""
        head = self.head()
        _write(path, head.text(self._desk.name).encode())
        return head

    def verify(self, since: int = 0, against: Head | None = None, told: Told | None = None) -> Proof:
        """Follow the chain, all of it or from a row on that is known to be right.

        Args:
            against: a head that was kept: the row of its number must have its hash still.
            told: told every so many rows how far it has come, and how far it goes.
        """
        with telling(), self._desk.store.read() as c:
            found = chain.follow(c, since, told)
            said = _compared(c, against) if against is not None else ""
        problems = (*([said] if said else ()), *found.problems)
        same = against.number if against is not None and not said else None
        return Proof(found.last, found.head, problems, found.first, found.emptied, same)


def _compared(c: Connection, kept: Head) -> str:
    """What is wrong with the log by a head that was kept; empty when it is in it."""
    if not kept.number:
        return ""
    now = chain.hash_at(c, kept.number)
    if now is None:
        newest, _ = audit.head(c)
        return f"the log ends at {newest} and went to {kept.number} when the head was kept: what followed was cut off"
    return "" if now.startswith(kept.hash) else f"audit {kept.number} is not the row that the kept head was taken of"


def _line(row: dict[str, Any]) -> AuditLine:
    return AuditLine(
        row["id"], row["at"], row["by_user"], row["role"], row["action"], row["object"], row["object_id"],
        row["reason"], row["undoes"],
    )  # fmt: skip


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    """A list says which of a client's details were changed, never what they say (domain.md 8)."""
    if row["object"] != "client" or not (row["before"] or row["after"]):
        return row
    return {**row, "before": _hidden(row["before"]), "after": _hidden(row["after"])}


def _hidden(text: str) -> str:
    found = _read(text)
    return chain.canonical({k: HIDDEN if k in PERSONAL and v else v for k, v in found.items()}) if found else text


def _read(text: str | None) -> dict[str, Any]:
    """The fields of a kept detail; one that is no table is the field that has no name."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    return found if isinstance(found, dict) else {"": found}


def _changes(before: str | None, after: str | None, sensitive: bool) -> tuple[tuple[str, str, str], ...]:
    was, now = _read(before), _read(after)

    def word(name: str, values: dict[str, Any]) -> str:
        value = values.get(name)
        if value in (None, ""):
            return ""
        if sensitive and name in PERSONAL:
            return HIDDEN
        return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:LONGEST]

    return tuple((name, word(name, was), word(name, now)) for name in dict.fromkeys((*was, *now)))


def _write(path: Path, data: bytes | Iterable[bytes]) -> None:
    from booktui.exchange.files import write_private

    try:
        write_private(path.parent, path.name, data)
    except ValueError:
        raise Unavailable(
            f"{path.name!a} is no name for it: letters, digits and dashes, then .csv or the like."
        ) from None
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror or error}. Nothing was written.") from None
