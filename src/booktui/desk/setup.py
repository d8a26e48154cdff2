"""Setting up a desk: locations, services, people, rooms, equipment, clinics and users, as one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from booktui.desk.errors import Unavailable, Usage
from booktui.desk.setting_up import apply as setup_apply
from booktui.desk.setting_up import read as setup_read
from booktui.desk.setting_up import show as setup_show
from booktui.desk.setting_up.check import settle
from booktui.desk.setting_up.keys import DESK
from booktui.desk.setting_up.readers import Bad
from booktui.desk.setting_up.values import PolicyLine, SetupReport
from booktui.desk.tell import telling
from booktui.rules.clock import local_date
from booktui.rules.values import Instant, Role
from booktui.store.engine import create
from booktui.store.errors import StoreError

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.store.keys import Key


class Setup:
    """`desk.setup`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def apply(self, source: Mapping[str, Any] | Path | str, *, dry_run: bool = False) -> SetupReport:
        """Make the desk what the file says; applying it again changes nothing. Nothing is ever removed.

        Everything is checked before anything is written, and written in one transaction.

        Args:
            source: a path, or the tables as plain data.
            dry_run: only check; the report tells notes and no changes.

        Raises:
            NotPermitted: setting up is an administrator's.
            NotFound: there is no such file.
            BadInput: something in it is wrong: a sentence for each, naming table, item and key.
        """
        self._desk.require(Role.ADMINISTRATOR)
        data = source if isinstance(source, Mapping) else setup_read.load(Path(source))
        draft = setup_read.read(data)
        today = local_date(self._desk.now(), self._desk.zone)
        with telling(), self._desk.store.write() as c:
            present = setup_show.present(c)
            wanted, notes = settle(draft, present, today)
            if dry_run:
                return SetupReport(notes=tuple(notes))
            report = setup_apply.apply(c, self._desk, wanted, notes)
        with self._desk.store.read() as c:
            self._desk.catalogue_in(c)
        return report

    def show(self) -> dict[str, Any]:
        """The desk in the structure of a setup file; applying it changes nothing."""
        with telling(), self._desk.store.read() as c:
            return setup_show.as_data(setup_show.present(c))

    def show_toml(self) -> str:
        """The same as the text of a setup file, with the policy in force as remarks below it."""
        return setup_show.toml(self.show()) + setup_show.remarks(self.policy())

    def policy(self) -> list[PolicyLine]:
        """Every number that the desk goes by, and which of them are its own."""
        own = setup_show.own_keys(self._desk.settings.get("policy", ""))
        return [PolicyLine(key, value, key in own) for key, value in setup_show.policy_lines(self._desk.policy)]


def begin(
    place: str | Path,
    *,
    profile_name: str = "general",
    time_zone: str = "",
    holidays: str = "",
    name: str = "",
    user: str | None = None,
    now: Callable[[], Instant] | None = None,
    key: Key | None = None,
) -> SetupReport:
    """Make a new desk at a path, with its holidays and an administrator.

    Args:
        time_zone: this machine's when empty.
        holidays: `GB-ENG`; empty closes on no holiday.
        user: the administrator; the operating system's user when None.
        key: encrypts it (`desk.locking.new_key`).

    Raises:
        Usage: the profile, zone or region is unknown; nothing was made.
        Unavailable: something is already there, or the folder cannot be written.
    """
    from booktui.desk.desk import Desk, os_user, system_now

    said = {"name": name, "profile": profile_name, "time_zone": time_zone or local_zone(), "holidays": holidays}
    _refuse_unknown(said)
    try:
        desk = Desk(create(place, key), None, now or system_now)
    except StoreError as error:
        raise Unavailable(str(error), "No desk was made") from None
    try:
        administrator = {"name": user or os_user(), "role": Role.ADMINISTRATOR.value}
        settings = {key: value for key, value in said.items() if value}
        return desk.setup.apply({"desk": settings, "user": [administrator]})
    finally:
        desk.close()


def _refuse_unknown(said: Mapping[str, str]) -> None:
    for key in DESK:
        try:
            if said.get(key.name):
                key.read(said[key.name])
        except Bad as problem:
            raise Usage(f"--{key.name.replace('_', '-')} {problem}. Nothing was made.") from None


def local_zone() -> str:
    """This machine's IANA zone as far as it tells; Europe/London otherwise."""
    known = available_timezones()
    link = os.path.realpath("/etc/localtime")
    for guess in (os.environ.get("TZ", ""), link.rpartition("zoneinfo/")[2]):
        if guess in known and "/" in guess and not guess.startswith("Etc/"):
            return guess
    return "Europe/London"
