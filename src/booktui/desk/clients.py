"""Clients: finding, reading, adding and changing them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.arranging import jobs
from booktui.desk.client_input import read_client
from booktui.desk.client_search import search
from booktui.desk.errors import BadInput, NotFound, Unavailable
from booktui.desk.listing import priorities
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.views import ClientLine, ClientView
from booktui.rules import text
from booktui.rules.clock import local_date
from booktui.rules.identity import age, show_nhs, show_phone
from booktui.rules.searching import MOST, kind_of
from booktui.rules.values import Need, Role
from booktui.store import clients as store
from booktui.store import tasks

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NEEDS = ("interpreter", "step-free", "transport", "longer", "format", "carer", "other")
HIDDEN = "••••"


class Clients:
    """The clients of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, typed: str, limit: int = MOST) -> list[ClientLine]:
        """Clients by part of a name (a slip forgiven), digits anywhere in a phone number, number or birth date.

        Somebody who types calls this at every letter: what is opened of it is put on record by `searched`.

        Args:
            limit: so many at most, and never more than `MOST`.
        """
        with telling(), self._desk.store.read() as c:
            return [self._line(row) for row in search(c, typed, min(limit, MOST), self._today())]

    def searched(self, typed: str, found: int, client_id: int | None = None) -> None:
        """Put on record that somebody was looked for, by what and how many were found: never what was typed (PRV-10).

        A diary that cannot be written to is searched all the same.

        Args:
            client_id: whose record was opened then.
        """
        desk = self._desk
        with suppress(Unavailable), telling(), desk.store.write() as c:
            desk.log(c, "search", "client", client_id, after={"by": kind_of(typed), "found": found})

    def resolve(self, typed: str) -> int:
        """The one client that is meant: reference, NHS number, or a name that only one has.

        Raises:
            NotFound: nobody, or more than one, is meant.
        """
        with telling(), self._desk.store.read() as c:
            return self.resolve_in(c, typed)

    def resolve_in(self, c: Connection, typed: str) -> int:
        """The same inside the caller's transaction."""
        exact = store.by_ref(c, typed.strip())
        if exact:
            return int(exact[0][0])
        found = search(c, typed, 6, self._today())
        if len(found) == 1:
            return int(found[0][0])
        if not found:
            raise NotFound(f"There is no client {typed!r}. Try part of the surname, the NHS number or the birth date.")
        some = ", ".join(f"{row[1]} {shown(row[2], row[3], bool(row[9]))}" for row in found[:5])
        raise NotFound(
            f"More than one client is meant by {typed!r}: {some}{' …' if len(found) > 5 else ''}. Use the reference."
        )

    def get(self, client_id: int, reveal_reason: str | None = None) -> ClientView:
        """The record; a sensitive one is masked unless a reason to open it is given: that is recorded, and a supervisor
        is told without a name (PRV-02).

        Raises:
            NotFound: there is no such client.
        """
        desk = self._desk
        with telling(), desk.store.read() as c:
            row, needs = self._record(c, client_id), self._needs(c, client_id)
        reason = read_text("reason", reveal_reason or "", 200, "Nothing was shown.")
        if row["sensitive"] and reason:
            desk.require(Role.COORDINATOR)
            with telling(), desk.store.write() as c:
                self._break_glass(c, client_id, reason)
        return self._view(row, needs, masked=bool(row["sensitive"]) and not reason)

    def _break_glass(self, c: Connection, client_id: int, reason: str) -> None:
        """The task names the audit row instead of the person, so that whoever sees it on a list learns nothing."""
        desk = self._desk
        number = desk.log(c, "reveal", "client", client_id, reason)
        what = f"{desk.person.name} opened a sensitive record (audit {number}): {reason}"
        at = desk.now()
        tasks.add(
            c, kind="opened", what=what, role=Role.SUPERVISOR.value, due_at=at, made_at=at, made_by=desk.person.name
        )

    def add(self, values: Mapping[str, Any]) -> ClientView:
        """Add a client.

        Raises:
            BadInput: a field cannot be read; the sentence names it. Nothing was added.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            return self._view(self._record(c, self.add_in(c, values)), ())

    def add_in(self, c: Connection, values: Mapping[str, Any]) -> int:
        """The same inside the caller's write transaction; the id."""
        ready = read_client(values, self._today())
        if not ready.get("family_name"):
            raise BadInput("A client needs a family name. Nothing was added.")
        ready.setdefault("ref", store.next_ref(c))
        self._unique(c, ready, None)
        key = store.add(c, {**ready, "created_at": self._desk.now()})
        self._desk.log(c, "add", "client", key, after={"ref": ready["ref"], "fields": sorted(ready)})
        return key

    def edit(self, client_id: int, values: Mapping[str, Any]) -> ClientView:
        """Change fields of a client; what is not named stays.

        Raises:
            NotFound: no such client. BadInput: a field cannot be read; nothing was changed.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            self.edit_in(c, client_id, values)
            return self._view(self._record(c, client_id), self._needs(c, client_id))

    def edit_in(self, c: Connection, client_id: int, values: Mapping[str, Any]) -> None:
        """The same inside the caller's write transaction."""
        before = self._record(c, client_id)
        ready = read_client(values, self._today())
        changed = {key: value for key, value in ready.items() if before.get(key) != value}
        if not changed:
            return
        self._unique(c, changed, client_id)
        store.change(c, client_id, changed)
        self._desk.log(c, "edit", "client", client_id, before={k: before[k] for k in changed}, after=changed)
        self._letters(c, client_id, changed)

    def need(self, client_id: int, kind: str, detail: str = "") -> None:
        """Record an access need; recorded on the client, not only on one visit."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            self.need_in(c, client_id, kind, detail)

    def need_in(self, c: Connection, client_id: int, kind: str, detail: str = "") -> None:
        """The same inside the caller's write transaction.

        Raises:
            BadInput: an unknown kind.
        """
        if kind not in NEEDS:
            raise BadInput(f"{kind!r} is no kind of need. Known: {', '.join(NEEDS)}.")
        said = text.clean(detail, 200)
        if any((n.kind, n.detail) == (kind, said) for n in self._needs(c, client_id)):
            return
        store.add_need(c, client_id, kind, said, self._desk.now())
        self._letters(c, client_id, {kind: said})
        priorities.replace_client_in(c, self._desk, client_id)
        self._desk.log(c, "need", "client", client_id, after={"kind": kind})
        jobs.need_added(c, self._desk, client_id)

    def end_need(self, client_id: int, kind: str) -> None:
        """A need no longer holds."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            if store.end_need(c, client_id, kind, self._desk.now()):
                priorities.replace_client_in(c, self._desk, client_id)
                self._desk.log(c, "end need", "client", client_id, before={"kind": kind})
                jobs.need_ended(c, self._desk, client_id, kind)

    def _letters(self, c: Connection, client_id: int, changed: Mapping[str, Any]) -> None:
        """Letters that are queued and may no longer go as they are: edge case 11, AIS-02."""
        from booktui.desk.reaching import letters

        if changed.get("sensitive"):
            letters.stop_in(c, self._desk, client_id)
        elif "format" in changed or "postcode" in changed:
            letters.hold_in(c, self._desk, store.record_raw(c, client_id))

    def _unique(self, c: Connection, values: Mapping[str, Any], own: int | None) -> None:
        for field, rows in (
            ("ref", store.by_ref(c, values["ref"]) if "ref" in values else []),
            ("nhs_number", store.by_nhs(c, values["nhs_number"], 1) if values.get("nhs_number") else []),
        ):
            if rows and rows[0][0] != own:
                raise BadInput(
                    f"{field}: the client {rows[0][1]} already has that {field.replace('_', ' ')}. Nothing was changed."
                )

    def _record(self, c: Connection, client_id: int) -> dict[str, Any]:
        row = store.record(c, client_id)
        if row is None:
            raise NotFound("There is no such client at this desk.")
        return row

    def _needs(self, c: Connection, client_id: int) -> tuple[Need, ...]:
        return tuple(Need(row.kind, row.detail) for row in store.needs(c, client_id))

    def _today(self) -> date:
        return local_date(self._desk.now(), self._desk.zone)

    def _line(self, row: tuple[Any, ...]) -> ClientLine:
        hidden = bool(row[9])
        born = date.fromisoformat(row[4]) if isinstance(row[4], str) else row[4]
        number, phone = row[5] or "", row[7] or row[6] or ""
        return ClientLine(
            id=row[0], ref=row[1], name=shown(row[2], row[3], hidden),
            birth_date=text.mask_date(born) if hidden else (f"{born:%d/%m/%Y}" if born else ""),
            nhs_number=(f"••• ••• {number[-4:]}" if hidden else show_nhs(number)) if number else "",
            phone=(text.mask_phone(phone) if hidden else show_phone(phone)) if phone else "",
            status=row[8], sensitive=hidden,
        )  # fmt: skip

    def _view(self, row: Mapping[str, Any], needs: tuple[Need, ...], *, masked: bool = False) -> ClientView:
        def open_only(value: str) -> str:
            return (HIDDEN if value else "") if masked else value

        born = row["birth_date"]
        number = row["nhs_number"] or ""
        return ClientView(
            id=row["id"], ref=row["ref"], name=shown(row["family_name"], row["given_name"], masked),
            given_name=open_only(row["given_name"]), family_name=open_only(row["family_name"]), title=row["title"],
            birth_date=None if masked else born, age=None if masked or born is None else age(born, self._today()),
            sex=row["sex"], phone=open_only(show_phone(row["phone"])), mobile=open_only(show_phone(row["mobile"])),
            email=open_only(row["email"]), nhs_number=open_only(show_nhs(number) if number else ""),
            address=open_only(row["address"]), postcode=open_only(row["postcode"]), language=row["language"],
            gp=open_only(row["gp"]), status=row["status"], sensitive=bool(row["sensitive"]), masked=masked, needs=needs,
            sms_consent=row["sms_consent"], voicemail_consent=row["voicemail_consent"],
            preferred_channel=row["preferred_channel"], short_notice_hours=row["short_notice_hours"],
            notes=open_only(row["notes"]), version=row["version"], needs_asked_on=row["needs_asked_on"],
            needs_to_ask=row["status"] == "active" and jobs.needs_to_ask(self._desk, row["needs_asked_on"]),
        )  # fmt: skip
