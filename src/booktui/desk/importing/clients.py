"""Clients from a file: added, or changed where their reference is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk import client_input
from booktui.desk.imports import Plan
from booktui.desk.listing.priorities import replace_client_in
from booktui.desk.reaching import letters
from booktui.exchange.csv_in import Field, Row, Table
from booktui.rules.clock import local_date
from booktui.rules.text import search_key
from booktui.rules.values import Need
from booktui.store import clients
from booktui.store import imports as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FIELDS = (
    Field("ref", 40, required=True, synonyms=("reference", "client_ref", "patient_id", "mrn", "hospital_number")),
    Field("given_name", 120, synonyms=("forename", "first_name", "firstname")),
    Field("family_name", 120, synonyms=("surname", "last_name", "lastname")),
    Field("birth_date", 40, synonyms=("dob", "date_of_birth", "birthdate")),
    Field("phone", 60, synonyms=("telephone", "tel")),
    Field("email", 254, synonyms=("e_mail",)),
    Field("nhs_number", 40, synonyms=("nhs", "nhs_no")),
    Field("postcode", 20, synonyms=("post_code",)),
    Field("language", 40),
    Field("needs", 400),
    Field("sensitive", 10),
    Field("title", 20),
    Field("sex", 10, synonyms=("gender",)),
    Field("mobile", 60),
    Field("address", 300),
    Field("gp", 120),
)
NEEDS = {
    "interpreter": "interpreter", "bsl": "interpreter", "step-free": "step-free", "wheelchair": "step-free",
    "transport": "transport", "longer": "longer", "double": "longer", "format": "format", "large print": "format",
    "carer": "carer", "other": "other",
}  # fmt: skip
"""What files call a need; the words that are not ours stay as its detail."""
COLUMNS = (
    "id", "ref", "given_name", "family_name", "given_key", "family_key", "title", "birth_date", "sex", "phone",
    "mobile", "email", "nhs_number", "address", "postcode", "language", "gp", "sensitive", "status",
    "preferred_channel", "notes", "version", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that could be read: columns to set, and needs to record."""

    line: int
    values: dict[str, Any]
    needs: tuple[Need, ...]


def plan(c: Connection, desk: Desk, table: Table) -> Plan:
    """What the file would add and change."""
    made = Plan()
    wanted = _readable(table, local_date(desk.now(), desk.zone), made)
    known = store.records(c, (row.values["ref"] for row in wanted))
    wanted = _distinct_numbers(c, wanted, known, made)
    new: list[Wanted] = []
    changes: list[tuple[dict[str, Any], dict[str, Any], tuple[Need, ...]]] = []
    for row in wanted:
        record = known.get(row.values["ref"])
        if record is None:
            _add(row, new, made)
        elif record["status"] == "merged":
            made.reject(row.line, "ref", "this record was merged into another")
        else:
            _change(row, record, changes, made)
    made.added, made.updated = len(new), len(changes)
    made.write = lambda c: _write(c, desk, new, changes)
    return made


def _add(row: Wanted, new: list[Wanted], made: Plan) -> None:
    if row.values.get("family_name"):
        new.append(row)
    else:
        made.reject(row.line, "family_name", "is empty, and nobody has that reference yet")


def _change(row: Wanted, record: dict[str, Any], changes: list[Any], made: Plan) -> None:
    changed = {name: value for name, value in row.values.items() if record[name] != value}
    needs = tuple(need for need in row.needs if need not in record["needs"])
    if changed or needs:
        changes.append((record, changed, needs))
    else:
        made.skipped += 1


def _readable(table: Table, today: date, made: Plan) -> list[Wanted]:
    """Rows whose every field can be read, each reference once."""
    found: dict[str, Wanted] = {}
    for row in table.rows:
        wanted = _read(row, today, made)
        if wanted is None:
            continue
        before = found.setdefault(wanted.values["ref"], wanted)
        if before is wanted:
            continue
        if (before.values, before.needs) == (wanted.values, wanted.needs):
            made.skipped += 1
        else:
            made.reject(row.line, "ref", f"the same reference as line {before.line}, with other details")
    return list(found.values())


def _read(row: Row, today: date, made: Plan) -> Wanted | None:
    values: dict[str, Any] = {}
    whole = True
    for name, text in row.values.items():
        if not text or name == "needs":
            continue
        try:
            values[name] = client_input.FIELDS[name](text, today)
        except ValueError as error:
            made.reject(row.line, name, str(error))
            whole = False
    needs = read_needs(row.values.get("needs", ""), values.get("language", ""))
    return Wanted(row.line, values, needs) if whole else None


def read_needs(text: str, language: str = "") -> tuple[Need, ...]:
    """`interpreter: Urdu; step-free` as needs. What is no kind of ours is kept as `other` in the file's own words."""
    found: list[Need] = []
    for part in re.split(r"[;|]|,(?=\s*(?:" + "|".join(map(re.escape, NEEDS)) + r")\b)", text, flags=re.IGNORECASE):
        said = part.strip()
        if said:
            found.append(_need(said, language))
    return tuple(dict.fromkeys(found))


def _need(said: str, language: str) -> Need:
    word = next((word for word in NEEDS if re.match(re.escape(word) + r"\b", said, re.IGNORECASE)), None)
    if word is None:
        return Need("other", said[:200])
    kind = NEEDS[word]
    detail = (said if word != kind else said[len(word) :].lstrip(" :=-")).strip()
    return Need(kind, (detail or (language if kind == "interpreter" else ""))[:200])


def _distinct_numbers(
    c: Connection, wanted: list[Wanted], known: Mapping[str, Mapping[str, Any]], made: Plan
) -> list[Wanted]:
    """Rows whose NHS number is nobody else's, here or earlier in the file."""
    owners = store.owners_of_nhs(c, (row.values["nhs_number"] for row in wanted if "nhs_number" in row.values))
    kept: list[Wanted] = []
    for row in wanted:
        number, ref = row.values.get("nhs_number"), row.values["ref"]
        owner = owners.setdefault(number, ref) if number else ref
        if owner == ref:
            kept.append(row)
        else:
            made.reject(row.line, "nhs_number", f"the client {owner} already has that NHS number")
    return kept


def _write(c: Connection, desk: Desk, new: list[Wanted], changes: list[Any]) -> None:
    first, now = store.next_id(c, "schedule"), desk.now()
    ids = {row.values["ref"]: first + place for place, row in enumerate(new)}
    store.add_rows(c, "schedule", ("id", "kind", "capacity"), ((key, "client", 1) for key in ids.values()))
    store.add_rows(c, "client", COLUMNS, (_row(ids[row.values["ref"]], row.values, now) for row in new))
    clients.remember_surnames(c, (search_key(row.values["family_name"]) for row in new))
    needs = [(ids[row.values["ref"]], need) for row in new for need in row.needs]
    for record, changed, more in changes:
        needs += [(record["id"], need) for need in more]
        if changed:
            keys = clients.keys({**record, **changed})
            store.change_rows(c, "client", [{"id": record["id"], **changed, **keys}])
            clients.remember_surnames(c, [keys["family_key"]])
        if changed.get("sensitive"):
            letters.stop_in(c, desk, record["id"])
    columns = ("client_id", "kind", "detail", "recorded_at")
    store.add_rows(c, "access_need", columns, ((key, need.kind, need.detail, now) for key, need in needs))
    for client_id in {record["id"] for record, _, more in changes if more}:
        replace_client_in(c, desk, client_id)
    _log(c, desk, ids, new, changes)


def _row(key: int, values: Mapping[str, Any], now: int) -> list[Any]:
    born = values.get("birth_date")
    whole = {
        **values, **clients.keys(values), "id": key, "version": 1, "created_at": now, "status": "active",
        "sensitive": bool(values.get("sensitive", False)), "birth_date": born.isoformat() if born else None,
    }  # fmt: skip
    return [whole.get(name, None if name in ("nhs_number", "birth_date") else "") for name in COLUMNS]


def _log(c: Connection, desk: Desk, ids: Mapping[str, int], new: list[Wanted], changes: list[Any]) -> None:
    added = [
        {
            "action": "import", "object": "client", "object_id": ids[row.values["ref"]],
            "after": {"ref": row.values["ref"], "fields": sorted(row.values), "needs": [n.kind for n in row.needs]},
        }
        for row in new
    ]  # fmt: skip
    changed = [
        {
            "action": "import", "object": "client", "object_id": record["id"],
            "before": {name: record[name] for name in columns}, "after": {**columns, "needs": more},
        }
        for record, columns, more in changes
    ]  # fmt: skip
    store.log(c, common(desk), map(store.detailed, [*added, *changed]))


def common(desk: Desk, reason: str = "") -> dict[str, Any]:
    """What every audit row of an import shares."""
    return {"at": desk.now(), "by_user": desk.person.name, "role": desk.person.role.value, "reason": reason[:200]}
