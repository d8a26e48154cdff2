"""Clinics: templates and their versions, sessions, cuts, and what each of these would do before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from booktui.desk.clinic_views import ClinicView, Done, Preview, SessionView
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.setting_up import read as setup_read
from booktui.desk.setting_up import show as setup_show
from booktui.desk.setting_up.check import settle
from booktui.desk.setting_up.clinic_versions import version_of
from booktui.desk.setting_up.ids import Ids
from booktui.desk.tell import telling
from booktui.desk.timetabling import change, cut, show
from booktui.desk.timetabling.named import clinic_of, session_on
from booktui.rules.clinics.recurring import read_recur
from booktui.rules.clinics.strip import Strip, strip
from booktui.rules.clinics.versions import Version
from booktui.rules.clock import local_date
from booktui.rules.recurrence import BadRecurrence
from booktui.rules.values import Role, Span
from booktui.store import clinics as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)


class Clinics:
    """`desk.clinics`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- looking

    def list(self, *, retired: bool = False) -> tuple[ClinicView, ...]:
        """Every clinic by code; those whose last day has passed when `retired` is asked for."""
        with telling(), self._desk.store.read() as c:
            return show.clinics(c, self._desk, retired=retired)

    def show(self, code: str) -> ClinicView:
        """One clinic with all its versions; raises NotFound."""
        with telling(), self._desk.store.read() as c:
            return show.clinic(c, self._desk, clinic_of(c, code))

    def sessions(
        self, first: date, last: date, *, clinic: str | None = None, location: str | None = None
    ) -> tuple[SessionView, ...]:
        """Sessions with a local date from the first to the last day, both inclusive, in order of time.

        Raises:
            NotFound: no such clinic or location.
        """
        with telling(), self._desk.store.read() as c:
            return show.sessions(c, self._desk, first, last, clinic, location)

    def strip(self, slots: str, start: str, end: str, practitioner: str = "", overbooks: int | None = None) -> Strip:
        """A slot pattern laid out over a clinic's hours, as it is typed; what is wrong with it is in `problem`."""
        from booktui.desk.setting_up.clinics import length

        book = self._desk.catalogue
        person = book.resource_by_code.get(practitioner.strip().upper())
        limit = self._desk.policy.overbook_per_session if overbooks is None else overbooks
        return strip(
            slots, length(start, end), book.slot_types, at_once=person.capacity if person else 1, overbooks=limit
        )

    # -- templates

    def add(self, fields: Mapping[str, Any], *, reason: str = "", approve: bool = True, dry_run: bool = False) -> Done:
        """Make a clinic from the keys of a setup file's `[[clinic]]`; `recur` may be said in words.

        Args:
            approve: put it in force at once; else it stays a draft.
            dry_run: only say what it would do.

        Raises:
            BadInput: a key or value is wrong, or there is such a clinic already; with a sentence for each.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            code = str(fields.get("code", "")).strip()
            if any(row.code.upper() == code.upper() for row in c.execute(select(_clinic.c.code))):
                raise BadInput(f"There is a clinic {code} already: change it instead. Nothing was changed.")
            wanted = self._settled(c, fields)
            key = c.execute(insert(_clinic).values(code=wanted.code, active=True)).inserted_primary_key
            assert key is not None
            version = version_of(Ids(c), wanted, int(key[0]))
            made = change.add_draft(c, self._desk, version, reason)
            return self._end(c, wanted.code, made, reason or "new clinic", approve=approve, dry_run=dry_run)

    def change(
        self, code: str, fields: Mapping[str, Any], *, effective: date, reason: str = "", approve: bool = False,
        dry_run: bool = False,
    ) -> Done:  # fmt: skip
        """Draft a changed version of a clinic from a day on, and say what it would do.

        Args:
            fields: the keys that change, None to do without one; the others stay as the newest approved version has
                them.
            effective: the first day of the new version.
            approve: put it in force at once.

        Raises:
            NotFound, BadInput: no such clinic; a key or value is wrong.
            NotPermitted, Usage: approving needs a supervisor, or a reason.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            row = clinic_of(c, code)
            present = setup_show.present(c).clinic.get(row.code)
            if present is None:
                raise NotFound(f"Clinic {row.code} has no approved version yet: approve its draft first.")
            before = setup_show.plain_clinic(present)
            said = {**before, **fields, "code": row.code}
            wanted = self._settled(c, {key: value for key, value in said.items() if value is not None})
            version = replace(version_of(Ids(c), wanted, row.id), effective_from=effective)
            made = change.add_draft(c, self._desk, version, reason)
            return self._end(c, row.code, made, reason, approve=approve, dry_run=dry_run)

    def preview(self, code: str, number: int | None = None) -> Preview:
        """What approving a draft would do; nothing is changed."""
        with telling(), self._desk.store.read() as c:
            row = clinic_of(c, code)
            version = change.draft_of(store.versions(c, [row.id])[row.id], row.code, number)
            return change.preview(c, self._desk, row, version)

    def approve(self, code: str, number: int | None = None, *, reason: str) -> Done:
        """Put a draft in force from its date.

        Raises:
            NotFound, Usage: no such clinic or draft, several drafts, or no reason.
            NotPermitted: with short notice it is a supervisor's.
            Refused: its date has passed.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            row = clinic_of(c, code)
            version = change.draft_of(store.versions(c, [row.id])[row.id], row.code, number)
            return change.approve(c, self._desk, row, version, reason)

    def withdraw(self, code: str, number: int | None = None, *, reason: str) -> str:
        """Give a draft up; a line that says so."""
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            row = clinic_of(c, code)
            version = change.draft_of(store.versions(c, [row.id])[row.id], row.code, number)
            return change.withdraw(c, self._desk, row, version, reason)

    def retire(self, code: str, *, on: date, reason: str, dry_run: bool = False) -> Done:
        """End a clinic from a day on; errors as for `cancel`."""
        self._desk.require(Role.COORDINATOR)
        if dry_run:
            with telling(), self._desk.store.read() as c:
                seen = change.retire_preview(c, self._desk, clinic_of(c, code), on)
            return Done(f"Nothing was changed: {seen.title}.", seen)
        with telling(), self._desk.store.write() as c:
            return change.retire(c, self._desk, clinic_of(c, code), on, reason)

    # -- cutting

    def cut_preview(self, code: str, day: date, span: Span | None = None) -> Preview:
        """Who would be displaced by cutting a part of a session, or all of it when no part is said.

        Raises:
            NotFound: no such clinic or session.
            Refused: it is over, was cancelled, or the part lies outside it.
        """
        with telling(), self._desk.store.read() as c:
            return cut.preview(c, self._desk, cut.settle(self._desk, session_on(c, code, day), span))

    def cut(self, code: str, day: date, span: Span | None = None, *, reason: str) -> Done:
        """Cut a part of a session, or cancel it whole; everybody displaced is on the rebook list.

        Raises:
            NotFound, Refused: as for the preview.
            NotPermitted: short notice, or a client who was cancelled on before: a supervisor's.
            Usage: no reason was given.
        """
        self._desk.require(Role.COORDINATOR)
        with telling(), self._desk.store.write() as c:
            one = cut.settle(self._desk, session_on(c, code, day), span)
            return cut.apply(c, self._desk, one, reason)

    # -- inside

    def _settled(self, c: Connection, fields: Mapping[str, Any]) -> Any:
        """The clinic that the keys describe, checked as in a setup file."""
        said = dict(fields)
        try:
            if isinstance(said.get("recur"), str):
                said["recur"] = read_recur(said["recur"])
        except BadRecurrence as problem:
            raise BadInput(f"recur: {problem} Nothing was changed.") from None
        draft = setup_read.read({"clinic": [said]})
        today = local_date(self._desk.now(), self._desk.zone)
        try:
            wanted, _notes = settle(draft, setup_show.present(c), today)
        except BadInput:
            wrong = [problem.partition(": ")[2] for problem in draft.problems]
            told = [f"A clinic {one}" if one.startswith("has no") else one for one in wrong]
            raise BadInput("\n".join([*told, "Nothing was changed."])) from None
        return next(iter(wanted.clinic.values()))

    def _end(self, c: Connection, code: str, made: Version, reason: str, *, approve: bool, dry_run: bool) -> Done:
        """A draft on its way: only looked at, kept, or approved at once."""
        row = clinic_of(c, code)
        if approve and not dry_run:
            return change.approve(c, self._desk, row, made, reason)
        seen = change.preview(c, self._desk, row, made)
        if dry_run:
            c.rollback()
            return Done(f"Nothing was changed: {seen.title}.", seen)
        return Done(f"Drafted version {made.number} of {code}: approve it to put it in force.", seen)
