"""The one door: a person at a diary, and everything they can do there."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from booktui.desk.errors import NeedsSupervisor, NotPermitted, Unavailable, Usage
from booktui.desk.locking import unlock
from booktui.desk.people.sign_in import again, held, person
from booktui.desk.profile import load_policy
from booktui.desk.rooms import Rooms
from booktui.desk.tell import telling
from booktui.rules.catalogue import Catalogue
from booktui.rules.policy import Policy
from booktui.rules.text import clean
from booktui.rules.values import Instant, Kind, Role
from booktui.store import audit as chain
from booktui.store import catalogue as catalogues
from booktui.store import people
from booktui.store.address import on_server
from booktui.store.engine import Store, open_store
from booktui.store.errors import NoStore, StoreError
from booktui.store.tables import Setting, table_of

if TYPE_CHECKING:
    from booktui.desk.people.co_sign import Signer

YEARS = range(1900, 2200)
"""The years that `BOOKTUI_NOW` may name: everything that is reckoned from it still is a date."""
BESIDE = ("session", "clinic", "absence")
"""What a supervisor's signature stands beside unless it is said; what follows from it in the same transaction needs
none."""
_settings = select(table_of(Setting))


class Desk(Rooms):
    """A person at one diary. Screens and commands hold this and nothing else."""

    def __init__(
        self, store: Store, user: str | None, now: Callable[[], Instant], passphrase: str | None = None
    ) -> None:
        self.store = store
        self._clock = now
        self._catalogue = Catalogue(version=-1)
        self._settings: dict[str, str] = {}
        self._suitable: dict[tuple[Kind, str, int], bool] = {}
        self.list_day: date | None = None
        """The local day up to which this desk knows the waiting list to be brought."""
        self._signer: Signer | None = None
        with store.read() as c:
            self._refresh(c)
        self.person = person(store, user, os_user(), passphrase, now)

    def now(self) -> Instant:
        """The instant it is, as this desk was told."""
        return self._clock()

    def close(self) -> None:
        """Leave the diary tidy."""
        self.store.close()

    @property
    def settings(self) -> Mapping[str, str]:
        return self._settings

    @property
    def name(self) -> str:
        return self._settings.get("name", "Booking desk")

    @property
    def zone(self) -> str:
        return self._settings.get("time_zone", "Europe/London")

    @cached_property
    def policy(self) -> Policy:
        return load_policy(self._settings.get("profile", "general"), self._settings.get("policy", ""))

    @property
    def catalogue(self) -> Catalogue:
        """As of the last look; `catalogue_in` looks again."""
        return self._catalogue

    def catalogue_in(self, c: Connection) -> Catalogue:
        """The catalogue as this transaction sees it."""
        if catalogues.version(c) != self._catalogue.version:
            self._refresh(c)
        return self._catalogue

    def has_suitable(self, c: Connection, kind: Kind, wanted: str | None, location_id: int) -> bool:
        """Some active room (or equipment) of the wanted type exists at the location."""
        if wanted is None:
            return True
        key = (kind, wanted, location_id)
        if key not in self._suitable:
            self._suitable[key] = any(
                r.type == wanted and r.location_id == location_id for r in self._catalogue.of_kind(kind)
            )
        return self._suitable[key]

    def require(self, role: Role) -> None:
        """Raises NotPermitted unless the person has at least that role."""
        if not self.person.may(role):
            raise NotPermitted(f"{self.person.name} is {self.person.role}; this needs {role}. Nothing was changed.")

    def log(
        self, c: Connection, action: str, object: str, object_id: int | None = None, reason: str = "",
        before: Any = None, after: Any = None, undoes: int | None = None,
    ) -> int:  # fmt: skip
        """Write one audit row in the caller's transaction, and whose signature it has, if one was needed; its number.

        Raises:
            NotPermitted: the person has left meanwhile, or has another role now; the transaction is to be taken back.
        """
        self.stands(c)
        reason = clean(reason, sys.maxsize)  # what is written here is never written again
        number = chain.append(
            c, at=self.now(), by_user=self.person.name, role=self.person.role.value, action=action, object=object,
            object_id=object_id, reason=reason, before=before, after=after, undoes=undoes,
        )  # fmt: skip
        if self._signer is not None and object in self._signer.beside:
            self.lay_down()
            signed = self._signer.person
            chain.append(
                c, at=self.now(), by_user=signed.name, role=signed.role.value, action="co-sign", object=object,
                object_id=object_id, reason=reason, after={"for": self.person.name, "audit": number},
            )  # fmt: skip
        return number

    def stands(self, c: Connection) -> None:
        """Look again who the person is: whoever was retired at another desk is out at once. So is everybody when the
        diary was moved elsewhere.

        Raises:
            NotPermitted: they have left, or have another role since they signed in.
            Unavailable: the diary was moved.
        """
        found, moved = people.standing(c, self.person.name)
        if moved:
            from booktui.desk.recovery.transferring import refuse_moved

            self._refresh(c)
            refuse_moved(self)
        if found is None or found == (self.person.role.value, True):
            return
        why = f"is {found[0]} now, no longer {self.person.role}: sign in again" if found[1] else "has left this desk"
        raise NotPermitted(f"{self.person.name} {why}. Nothing was changed.")

    def here(self) -> bool:
        """The person may still be here: they were not retired at another desk."""
        with telling(), self.store.read() as c:
            found, _ = people.standing(c, self.person.name)
        return found is None or found[1]

    def come_back(self, name: str, passphrase: str) -> None:
        """Behind a lock: the same person goes on, or another signs in.

        Args:
            name: empty is whoever is at the desk.
            passphrase: empty is none.

        Raises:
            NotPermitted: the same words, without any name, whatever is wrong; whoever was there still is.
        """
        self.person = again(self.store, self.person, name, passphrase, self.now)

    def sign_in(self, name: str, passphrase: str | None = None) -> None:
        """Somebody else, or the same person again, is at the desk from now on.

        Raises:
            NeedsPassphrase, NotPermitted: see `desk.people.sign_in.person`; whoever was there still is.
        """
        self.person = person(self.store, name, os_user(), passphrase, self.now)

    @contextmanager
    def signed_by(self, name: str, passphrase: str) -> Iterator[None]:
        """Within it one act that needs a supervisor may be done by whoever is at the desk; both are on record.

        Raises:
            NotPermitted: that is not a supervisor's name and passphrase.
        """
        from booktui.desk.people.co_sign import signer

        self._signer = signer(self, name, passphrase)
        try:
            yield
        finally:
            self._signer = None

    def may_sign(self, role: Role, *beside: str) -> bool:
        """The person may, or whoever co-signs may; then the next audit row about that is followed by their signature.

        Args:
            beside: the object of that audit row: `waiting_entry`.
        """
        if self.person.may(role):
            return True
        if self._signer is not None and self._signer.person.may(role) and self.person.may(Role.COORDINATOR):
            self._signer.beside = frozenset(beside or BESIDE)
            return True
        return False

    def require_signed(self, role: Role, *beside: str, why: str = "") -> None:
        """The same, or else refuse it.

        Args:
            why: the sentence; one about the roles when it is not said.

        Raises:
            NeedsSupervisor: somebody of that role may sign it here.
            NotPermitted: the person may not even ask for that.
        """
        if not self.may_sign(role, *beside):
            self.require(Role.COORDINATOR)
            mine = f"{self.person.name} is {self.person.role}; this needs {role}. Nothing was changed."
            raise NeedsSupervisor(why or mine)

    @property
    def signatory(self) -> str:
        """Whose right the act at hand is done by: the name of who co-signs, else of who is at the desk."""
        return (self._signer.person if self._signer is not None and self._signer.beside else self.person).name

    def lay_down(self) -> None:
        """What leant on a signature is on record, or was taken back: nothing leans on it now."""
        if self._signer is not None:
            self._signer.beside = frozenset()

    def set_settings(self, c: Connection, values: Mapping[str, str]) -> None:
        """Keep settings, in the caller's transaction."""
        for key, value in values.items():
            statement = insert(table_of(Setting)).values(key=key, value=value)
            c.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
        catalogues.touch(c)

    def _refresh(self, c: Connection) -> None:
        self._catalogue = catalogues.load(c)
        self._settings = {row.key: row.value for row in c.execute(_settings)}
        self._suitable.clear()
        self.__dict__.pop("policy", None)

    def warm(self) -> None:
        """Fetch what the first call and the first booking want; in a thread, while the list is being read."""
        self.calls.open_calls()
        _ = self.diary, self.finder, self.clients, self.exports, self.policy


def os_user() -> str:
    """The operating system's name for the person."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def system_now() -> Instant:
    """The time it is: `BOOKTUI_NOW` when that is set, the system's clock otherwise.

    Raises:
        Usage: `BOOKTUI_NOW` is not an ISO 8601 instant with an offset.
    """
    fixed = os.environ.get("BOOKTUI_NOW")
    if not fixed:
        return int(datetime.now().timestamp())
    try:
        instant = datetime.fromisoformat(fixed)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Usage(
            f"BOOKTUI_NOW must be an ISO 8601 time with an offset, like 2026-11-24T10:42:00+00:00, not {fixed!r}."
        )
    if instant.year not in YEARS:
        raise Usage(f"BOOKTUI_NOW must be in the years {YEARS[0]} to {YEARS[-1]}, not {fixed!r}.")
    return int(instant.timestamp())


def open_at(
    place: str | Path,
    user: str | None,
    now: Callable[[], Instant] | None,
    passphrase: str | None = None,
    *,
    moved: bool = False,
) -> Desk:
    """Open an existing diary.

    Raises:
        Unavailable: it is not there, not ours, damaged, locked, newer than this program, or its key is not found.
        NotPermitted: there is no such user at it, or it is not their passphrase (NeedsPassphrase: ask for it).
    """
    clock = now or system_now
    clock()
    if not on_server(place):
        unlock(Path(place))
    try:
        store = open_store(place)
        try:
            desk = Desk(store, user, clock, passphrase if passphrase is not None else held(user or os_user()))
            if people.MOVED_TO in desk.settings and not moved:
                from booktui.desk.recovery.transferring import refuse_moved

                refuse_moved(desk)
        except BaseException:
            store.close()
            raise
    except NoStore as error:
        raise Unavailable(str(error), "No diary") from None
    except StoreError as error:
        raise Unavailable(str(error), "The diary cannot be used") from None
    if moved:
        return desk
    from booktui.desk.listing.worklist import fresh
    from booktui.desk.timetabling import absence_parts

    desk.sessions.top_up()
    absence_parts.top_up(desk)
    fresh(desk)
    return desk


def open_for_administrator(place: str | Path, user: str | None) -> Desk:
    """Open a diary for what only an administrator may do to the whole of it.

    Raises:
        Unavailable, NotPermitted: as `open_at`; also when it is somebody else.
    """
    desk = open_at(place, user, None)
    try:
        desk.require(Role.ADMINISTRATOR)
    except BaseException:
        desk.close()
        raise
    return desk
