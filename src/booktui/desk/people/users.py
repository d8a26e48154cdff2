"""`desk.users`: who may work here, how they sign in, who let them in, and the review of it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.people import passphrase as secrets
from booktui.desk.people.sign_in import prove
from booktui.desk.people.views import UserView, due_on
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.views import Person
from booktui.rules.clock import local_date
from booktui.rules.passphrases import weak
from booktui.rules.values import Role
from booktui.store import catalogue as catalogues
from booktui.store import people

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SOME = 2
"""A desk of one person reviews nobody."""


class Users:
    """`desk.users`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, *, everybody: bool = False) -> tuple[UserView, ...]:
        """Who may work here; also those who have left, when asked."""
        with telling(), self._desk.store.read() as c:
            found = people.rows(c)
        return tuple(self._view(row) for row in found if row.active or everybody)

    def access(self) -> tuple[UserView, ...]:
        """The report for the review of access: user, role, last use, approver, due date (domain.md 8).

        Raises:
            NotPermitted: a coordinator asks; it is for supervisors, administrators and auditors.
        """
        if self._desk.person.role == Role.COORDINATOR:
            self._desk.require(Role.SUPERVISOR)
        return self.list(everybody=True)

    def review_due(self) -> tuple[UserView, ...]:
        """Whose access is to be looked at by now."""
        today = local_date(self._desk.now(), self._desk.zone)
        active = self.list()
        return tuple(one for one in active if one.due_on <= today) if len(active) >= SOME else ()

    def can_sign(self) -> bool:
        """Somebody could sign here what needs a supervisor: the person may ask, and a supervisor has a passphrase."""
        if not self._desk.person.may(Role.COORDINATOR):
            return False
        with telling(), self._desk.store.read() as c:
            found = people.rows(c)
        return any(
            one.active and one.passphrase and Person(one.name, Role(one.role)).may(Role.SUPERVISOR) for one in found
        )

    def add(self, name: str, role: str) -> UserView:
        """Let somebody in, also again after they had left.

        Raises:
            NotPermitted: that is an administrator's.
            BadInput: the name or role will not do, or they are here already.
        """
        desk, now = self._desk, self._desk.now()
        desk.require(Role.ADMINISTRATOR)
        said = read_text("The user's name", name, 60)
        with telling(), desk.store.write() as c:
            desk.stands(c)
            row = people.row(c, said)
            if row is not None and row.active:
                raise BadInput(f"{said} is here already, as {row.role}. Nothing was changed.")
            if row is None:
                people.add(c, said, self._role(role).value)
            people.change(
                c, said, role=self._role(role).value, active=True, retired_at=None, approved_by=desk.person.name,
                approved_at=now, reviewed_by="", reviewed_at=None,
            )  # fmt: skip
            self._done(c, "add", said, row.role if row else None, role)
        return self._one(said)

    def give_role(self, name: str, role: str) -> UserView:
        """Another role from now on.

        Raises:
            NotPermitted, NotFound, BadInput: as `add`; the last administrator stays one.
        """
        desk = self._desk
        desk.require(Role.ADMINISTRATOR)
        with telling(), desk.store.write() as c:
            desk.stands(c)
            row = self._there(c, name)
            if self._role(role) != Role.ADMINISTRATOR:
                self._one_left(c, row)
            people.change(c, name, role=role, approved_by=desk.person.name, approved_at=desk.now())
            self._done(c, "change", name, row.role, role)
        return self._one(name)

    def may_give(self, name: str) -> None:
        """Whether the person may give that user a passphrase.

        Raises:
            NotPermitted, NotFound: as `passphrase`.
        """
        if name != self._desk.person.name:
            self._desk.require(Role.ADMINISTRATOR)
        self._one(name)

    def passphrase(self, name: str, text: str) -> UserView:
        """Give a passphrase: one's own, or as an administrator anybody's.

        Raises:
            NotPermitted: it is somebody else's.
            BadInput: it is too short or too plain.
        """
        desk = self._desk
        self.may_give(name)
        wrong = weak(text, name)
        if wrong:
            raise BadInput(f"{wrong} Nothing was changed.")
        kept = secrets.hashed(text)
        with telling(), desk.store.write() as c:
            desk.stands(c)
            row = self._there(c, name)
            people.change(c, name, passphrase=kept)
            people.forget_wrong(c, name)
            self._done(c, "change passphrase" if row.passphrase else "give passphrase", name)
        return self._one(name)

    def retire(self, name: str) -> UserView:
        """Close somebody's access, at once and at every desk; what they did stays on record under their name.

        Raises:
            NotPermitted, NotFound: as `add`.
            Refused: nobody could set up this desk any more.
        """
        desk = self._desk
        desk.require(Role.ADMINISTRATOR)
        with telling(), desk.store.write() as c:
            desk.stands(c)
            row = self._there(c, name)
            self._one_left(c, row)
            self._done(c, "retire", name, row.role)
            people.change(c, name, active=False, passphrase="", retired_at=desk.now())
        return self._one(name)

    def review(self, by: str, names: Sequence[str] = (), passphrase: str | None = None) -> tuple[UserView, ...]:
        """Put on record that these, or all, still need the access they have; who does not is retired first.

        Args:
            by: who looked: a supervisor or administrator.
            passphrase: theirs, when they are not the one at the desk.

        Raises:
            NotPermitted: that is no supervisor, or not their passphrase.
            NotFound: there is no such user.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        who = desk.person
        if by != who.name:
            who = prove(desk.store, by, passphrase or "", desk.now, doing="prove to review")
        if not who.may(Role.SUPERVISOR):
            raise NotPermitted(f"{who.name} is {who.role}; a review is a supervisor's. Nothing was changed.")
        with telling(), desk.store.write() as c:
            desk.stands(c)
            wanted = [self._there(c, name) for name in names] or [row for row in people.rows(c) if row.active]
            for row in wanted:
                people.change(c, row.name, reviewed_by=who.name, reviewed_at=desk.now())
            said = ", ".join(row.name for row in wanted)
            desk.log(c, "review access", "user", reason=f"{len(wanted)} by {who.name}", after={"users": said})
        seen = {row.name for row in wanted}
        return tuple(one for one in self.list() if one.name in seen)

    def _view(self, row: people.UserRow) -> UserView:
        return UserView(
            row.name, Role(row.role), row.active, bool(row.passphrase), row.last_used, row.approved_by, row.approved_at,
            row.reviewed_by, row.reviewed_at, row.retired_at, due_on(self._desk, row.reviewed_at, row.approved_at),
        )  # fmt: skip

    def _one(self, name: str) -> UserView:
        with telling(), self._desk.store.read() as c:
            return self._view(self._there(c, name, also_gone=True))

    def _there(self, c: Connection, name: str, *, also_gone: bool = False) -> people.UserRow:
        row = people.row(c, name)
        if row is None or not (row.active or also_gone):
            raise NotFound(f"There is no user {name[:60]!r} at this desk. Nothing was changed.")
        return row

    def _one_left(self, c: Connection, row: people.UserRow) -> None:
        others = (one for one in people.rows(c) if one.active and one.name != row.name)
        if row.role == Role.ADMINISTRATOR and not any(one.role == Role.ADMINISTRATOR for one in others):
            raise Refused((), f"{row.name} is the last administrator: nobody could set up this desk any more.")

    def _role(self, text: str) -> Role:
        try:
            return Role(text)
        except ValueError:
            raise BadInput(f"{text!a} is no role; they are {', '.join(Role)}. Nothing was changed.") from None

    def _done(self, c: Connection, action: str, name: str, before: str | None = None, after: str | None = None) -> None:
        catalogues.touch(c)
        self._desk.log(
            c, action, "user", reason=name,
            before={"role": before} if before else None, after={"role": after} if after else None,
        )  # fmt: skip
