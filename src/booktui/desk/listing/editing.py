"""Changing a waiting entry by hand: wishes, who has it, its priority; checked, audited, its place kept true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing import priorities
from booktui.desk.listing.targets import target_for
from booktui.rules.priority import RANKS
from booktui.rules.text import TooLong, clean
from booktui.rules.values import Kind
from booktui.rules.when import NotUnderstood, understand_date, understand_days
from booktui.store import editing as store
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_KEPT = "Nothing was changed."
NONE = ("", "none", "-")
"""What takes a wish back."""
PARTS = ("am", "pm", "eve")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TRUTHS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
LENGTHS = {"comment": 500, "referrer": 120}
Reader = Callable[["Desk", str, str], Any]


def edit_in(
    c: Connection, desk: Desk, entry_id: int, changes: Mapping[str, Any], *, reason: str = "",
    version: int | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Change what is named and leave the rest, in the caller's write transaction; the names of what is different now.

    Args:
        changes: by name, see `FIELDS`: texts as somebody types them, or days, truths and numbers as such.
        reason: why; another national priority needs one.
        version: of the entry when it was shown; another one since is refused.

    Raises:
        NotFound: there is no such entry.
        BadInput: a value cannot be read; the sentence names the field.
        Refused: the entry is off the list, or somebody changed it meanwhile.
    """
    desk.catalogue_in(c)
    before = store.entry(c, entry_id)
    if before is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    if before["status"] == "removed":
        raise Refused([], f"Entry {entry_id} is off the list. {_KEPT}")
    if version is not None and version != before["version"]:
        raise Refused([], f"Somebody changed entry {entry_id} meanwhile. Look at it again. {_KEPT}")
    new = _different(before, _read(desk, changes))
    why = _clean("reason", reason, 200)
    _check(before, new, why)
    _write(c, desk, before, new)
    if new:
        desk.log(c, "edit", "waiting_entry", entry_id, why, before={name: before[name] for name in new}, after=new)
    return tuple(name for name, (column, _) in FIELDS.items() if column in new)


def restart_in(c: Connection, desk: Desk, entry_id: int, clock_start: date, why: str) -> None:
    """The wait began on another day: the target and the place on the list follow."""
    before = store.entry(c, entry_id)
    assert before is not None
    service = desk.catalogue_in(c).services[before["service_id"]]
    new = {"clock_start": clock_start, "target_on": target_for(desk, service, before["priority"], clock_start)}
    store.change(c, entry_id, new)
    priorities.replace_in(c, desk, entry_id)
    desk.log(c, "edit", "waiting_entry", entry_id, why, before={name: before[name] for name in new}, after=new)


def _read(desk: Desk, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are asked for."""
    found: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in FIELDS:
            raise BadInput(f"An entry has no {name[:40]!r} to change; known are {', '.join(FIELDS)}. {_KEPT}")
        column, read = FIELDS[name]
        found[column] = read(desk, name, _spoken(value))
    return found


def _spoken(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _different(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in wanted.items() if _spoken(value) != _spoken(_as(before[column], value))}


def _as(kept: Any, value: Any) -> Any:
    """A truth as the driver keeps it, to be compared."""
    return bool(kept) if isinstance(value, bool) else kept


def _check(before: Mapping[str, Any], new: Mapping[str, Any], why: str) -> None:
    if "priority" in new and not why:
        raise BadInput(f"Another national priority needs a reason. {_KEPT}")
    start, end = (new.get(name, before[name]) for name in ("available_from", "available_to"))
    if start and end and as_date(end) < as_date(start):
        raise BadInput(f"available_to: {as_date(end)} is before {as_date(start)}. {_KEPT}")


def _write(c: Connection, desk: Desk, before: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    if not new:
        return
    columns = {name: value for name, value in new.items() if name != "referrer"}
    if "referrer" in new:
        store.change_referrer(c, before["referral_id"], new["referrer"])
    if "priority" in new:
        service = desk.catalogue.services[before["service_id"]]
        columns["target_on"] = target_for(desk, service, new["priority"], as_date(before["clock_start"]))
        columns["rank"] = RANKS[new["priority"]]
    store.change(c, before["id"], columns)
    if "priority" in new:
        priorities.replace_in(c, desk, before["id"])


def _practitioner(desk: Desk, name: str, text: str) -> int | None:
    if text.strip().casefold() in NONE:
        return None
    found = desk.catalogue.resource_by_code.get(text.strip().upper())
    if found is None or found.kind != Kind.PRACTITIONER:
        raise BadInput(f"{name}: there is no practitioner {text[:40]!r}. {_KEPT}")
    return found.id


def _location(desk: Desk, name: str, text: str) -> int | None:
    if text.strip().casefold() in NONE:
        return None
    found = desk.catalogue.location_by_code.get(text.strip().upper())
    if found is None:
        raise BadInput(f"{name}: there is no location {text[:40]!r}. {_KEPT}")
    return found.id


def _days(desk: Desk, name: str, text: str) -> str:
    if text.strip().casefold() in NONE:
        return ""
    try:
        return ",".join(DAYS[day] for day in sorted(understand_days(text)))
    except NotUnderstood as problem:
        raise BadInput(f"{name}: {problem} {_KEPT}") from None


def _part(desk: Desk, name: str, text: str) -> str:
    word = text.strip().casefold()
    if word in NONE:
        return ""
    if word not in PARTS:
        raise BadInput(f"{name}: {text[:20]!r} is no part of the day; write am, pm or eve. {_KEPT}")
    return word


def _day(desk: Desk, name: str, text: str) -> date | None:
    if text.strip().casefold() in NONE:
        return None
    try:
        return understand_date(text, desk.now(), desk.zone)
    except ValueError as problem:
        raise BadInput(f"{name}: {problem} {_KEPT}") from None


def _words(desk: Desk, name: str, text: str) -> str:
    return _clean(name, text, LENGTHS[name])


def _priority(desk: Desk, name: str, text: str) -> str:
    from booktui.desk.waiting import read_priority

    return read_priority(text)


def _complexity(desk: Desk, name: str, text: str) -> int:
    if text.strip() not in ("1", "2", "3", "4"):
        raise BadInput(f"{name}: {text[:20]!r} is not 1 (simple) to 4 (very complex). {_KEPT}")
    return int(text)


def _truth(desk: Desk, name: str, text: str) -> bool:
    found = TRUTHS.get(text.strip().casefold())
    if found is None:
        raise BadInput(f"{name}: {text[:20]!r} is not yes or no. {_KEPT}")
    return found


FIELDS: dict[str, tuple[str, Reader]] = {
    "practitioner": ("want_practitioner_id", _practitioner),
    "location": ("want_location_id", _location),
    "days": ("want_days", _days),
    "part": ("want_part", _part),
    "available_from": ("available_from", _day),
    "available_to": ("available_to", _day),
    "comment": ("comment", _words),
    "referrer": ("referrer", _words),
    "priority": ("priority", _priority),
    "complexity": ("complexity", _complexity),
    "owner": ("owner_id", _practitioner),
    "continuity": ("continuity", _truth),
    "locked": ("locked", _truth),
}
"""What may be changed, and how it is read."""


def _clean(what: str, text: str, most: int) -> str:
    try:
        return clean(text, most)
    except TooLong:
        raise BadInput(f"{what}: it is too long; at most {most} characters. {_KEPT}") from None
