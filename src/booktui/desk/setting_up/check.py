"""What a setup file refers to, looked up in the file and on the desk; every blank filled in; still nothing written."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from booktui.desk.nearest import nearest
from booktui.desk.setting_up.absences import settle_absence
from booktui.desk.setting_up.clinics import check_moved_rooms, settle_clinic
from booktui.desk.setting_up.read import Draft
from booktui.desk.setting_up.values import SCHEDULES, DeskIn, LocationIn, SetupFile
from booktui.rules.values import Role

MAIN = LocationIn("MAIN", "Main")
"""The location of a desk that names none."""
SOMEWHERE = ("room", "equipment", "practitioner", "clinic")
"""Tables whose items need a location to be at."""


@dataclass
class Settling:
    """A draft on its way to a `SetupFile`: the desk as it will be, and what is wrong or worth a note."""

    draft: Draft
    present: SetupFile
    after: SetupFile
    """The desk with the file's items over it."""
    today: date
    notes: list[str]

    @property
    def zone(self) -> str:
        return self.after.desk.time_zone or "UTC"

    def wrong(self, where: str, sentence: str) -> None:
        self.draft.problems.append(f"{where}: {sentence}.")

    def known(self, table: str, key: str, where: str, name: str) -> bool:
        """Whether the key is in the file or on the desk; says so when it is not."""
        items = self.after.items(table)
        if key in items:
            return True
        self.wrong(where, f"{name} {key} is not in this file nor on the desk{nearest(key, items)}")
        return False

    def place(self, location: str, where: str) -> str:
        """The location said, or the only one there is; empty after a problem."""
        if location:
            return location if self.known("location", location, where, "location") else ""
        if len(self.after.location) == 1:
            return next(iter(self.after.location))
        self.wrong(where, f"location is missing, and there are several: {', '.join(self.after.location)}")
        return ""


def settle(draft: Draft, present: SetupFile, today: date) -> tuple[SetupFile, list[str]]:
    """The file with every reference looked up and every blank filled in, and notes on what may surprise.

    Raises:
        BadInput: for what was wrong in the draft already, and for what it refers to in vain.
    """
    desk = DeskIn(*(getattr(draft.desk, f.name) or getattr(present.desk, f.name) for f in fields(DeskIn)))
    if draft.desk.holidays == "":
        desk = replace(desk, holidays="")
    merged = {table: {**present.items(table), **items} for table, items in draft.tables.items() if table != "absence"}
    now = Settling(draft, present, SetupFile(desk=desk, **merged), today, [])
    _locations(now)
    _case(now)
    _shared_codes(now)
    for table in ("room", "equipment"):
        _placed(now, table)
    _services(now)
    _practitioners(now)
    for table in ("practitioner", "room"):
        _invited(now, table)
    for code, clinic in draft.tables["clinic"].items():
        draft.tables["clinic"][code] = now.after.clinic[code] = settle_clinic(now, clinic)
    check_moved_rooms(now)
    absences = [settle_absence(now, number, one) for number, one in draft.tables["absence"].items()]
    _users(now)
    draft.refuse()
    found = {table: items for table, items in draft.tables.items() if table != "absence"}
    kept = {one.key: one for one in absences if one}
    return SetupFile(desk=draft.desk, absence=kept, **found), now.notes


def _locations(now: Settling) -> None:
    mine, after = now.draft.tables["location"], now.after.location
    if not after and any(now.draft.tables[table] for table in SOMEWHERE):
        mine[MAIN.code] = after[MAIN.code] = MAIN
    for code, place in mine.items():
        for other, _minutes in place.travel_minutes:
            now.known("location", other, f"[[location]] {code}", "travel_minutes")
            if other == code:
                now.wrong(f"[[location]] {code}", "travel_minutes names the location itself")
        mine[code] = after[code] = replace(place, time_zone=place.time_zone or now.zone)


def _case(now: Settling) -> None:
    """Codes are typed in any case, so two may not differ in case alone."""
    for table in (*SCHEDULES, "location", "service", "clinic"):
        seen: dict[str, str] = {}
        for code in now.after.items(table):
            other = seen.setdefault(code.upper(), code)
            if other != code:
                now.wrong(f"[[{table}]] {code}", f"differs from {other} in case alone; give it another code")


def _shared_codes(now: Settling) -> None:
    """Practitioners, rooms, equipment and interpreters share one name space: what has a diary is named by its code."""
    owner: dict[str, str] = {}
    for table in SCHEDULES:
        for code in now.after.items(table):
            first = owner.setdefault(code.upper(), table)
            if first != table:
                now.wrong(f"[[{table}]] {code}", f"the code is already that of a [[{first}]]; give one of them another")


def _placed(now: Settling, table: str) -> None:
    mine = now.draft.tables[table]
    for code, thing in mine.items():
        placed = replace(thing, location=now.place(thing.location, f"[[{table}]] {code}"))
        mine[code] = now.after.items(table)[code] = placed


def _services(now: Settling) -> None:
    for code, service in now.draft.tables["service"].items():
        where = f"[[service]] {code}"
        for letter in service.slot_types:
            now.known("slot_type", letter, where, "slot_types")
        if service.min_age is not None and service.max_age is not None and service.min_age > service.max_age:
            now.wrong(where, f"min_age {service.min_age} is above max_age {service.max_age}")
        for table, kind in service.needs:
            kinds = {thing.kind for thing in now.after.items(table).values()}
            if kind not in kinds:
                now.notes.append(f"{where}: no {table} of kind {kind} exists yet{nearest(kind, kinds)}.")


def _practitioners(now: Settling) -> None:
    for code, person in now.draft.tables["practitioner"].items():
        for service in person.services:
            now.known("service", service, f"[[practitioner]] {code}", "services")


def _invited(now: Settling, table: str) -> None:
    """Who wants invitations needs a mailbox."""
    for code, one in now.draft.tables[table].items():
        if one.invites and one.active and not one.email:
            now.notes.append(f"[[{table}]] {code}: invites = true, but it has no email: no invitation goes there.")


def _users(now: Settling) -> None:
    """Somebody must be left who may set things up."""
    users = now.after.user.values()
    if users and not any(user.active and user.role == Role.ADMINISTRATOR for user in users):
        now.wrong("[[user]]", "no administrator would be left; keep one, or nobody could set up this desk again")
