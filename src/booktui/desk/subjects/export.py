"""Everything on record about one person, for that person (UK GDPR article 15): a page to read, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.errors import Unavailable
from booktui.desk.tell import telling
from booktui.exchange.files import write_private
from booktui.exchange.subject_page import subject_page
from booktui.rules.clock import iso, to_wall
from booktui.rules.values import Instant
from booktui.store.subjects import reading

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

INSTANTS = re.compile(r"(?:^|_)(?:at|until|stamp|recurrence|start|before)$|^(?:contact_from|lead_by)$")
"""Whole numbers in columns of these names are instants."""
PLACES = ("practitioner", "room", "equipment", "interpreter", "location", "service")
LOOKS = "Who read or changed the record, what for, and what it was before and after."
Reader = Callable[[str, str, Any], Any]


def write(desk: Desk, client_id: int, ref: str, folder: Path, reason: str) -> tuple[Path, Path]:
    """Write `REFERENCE.html` and `REFERENCE.json`, 0600; that it was asked for is logged first, with the reason.

    Raises:
        Unavailable: the folder cannot be written.
    """
    with telling(), desk.store.write() as c:
        desk.log(c, "export", "client", client_id, reason, after={"whole": True})
    with telling(), desk.store.read() as c:
        head = {"reference": ref, "made": _wall(desk, desk.now()), "by": desk.person.name, "reason": reason}
        plain = _parts(c, client_id, lambda name, kind, value: iso(value) if _instant(name, kind, value) else value)
        read = _parts(
            c, client_id, lambda name, kind, value: _wall(desk, value) if _instant(name, kind, value) else value
        )
    name = re.sub(r"[^A-Za-z0-9]+", "-", ref).strip("-") or "client"
    shape = {**head, "made": iso(desk.now()), "parts": plain}
    data = json.dumps(shape, ensure_ascii=False, indent=1, default=_said)
    try:
        page = write_private(folder, f"{name}.html", subject_page(head, read).encode())
        return page, write_private(folder, f"{name}.json", data.encode())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unavailable(f"{folder} cannot be written: {why}. The file was not written.") from None


def _parts(c: Connection, client_id: int, read: Reader) -> list[dict[str, Any]]:
    names = reading.named(c)
    found = [
        {
            "table": part.table, "title": part.title, "about": part.about, "columns": part.meaning,
            "rows": [
                {name: _value(name, part.kinds[name], value, names, read) for name, value in row.items()}
                for row in part.rows
            ],
        }
        for part in reading.parts(c, client_id)
    ]  # fmt: skip
    looks = [{name: read(name, "integer", value) for name, value in row.items()} for row in reading.looks(c, client_id)]
    columns = dict.fromkeys(looks[0] if looks else (), "")
    return [*found, {"table": "audit", "title": "Log", "about": LOOKS, "columns": columns, "rows": looks}]


def _value(name: str, kind: str, value: Any, names: Mapping[str, Mapping[int, str]], read: Reader) -> Any:
    return names[kind].get(value, value) if kind in names else read(name, kind, value)


def _instant(name: str, kind: str, value: Any) -> bool:
    return kind == "integer" and isinstance(value, int) and bool(INSTANTS.search(name))


def _wall(desk: Desk, at: Instant) -> str:
    return f"{to_wall(at, desk.zone):%a %d %b %Y %H:%M}"


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
