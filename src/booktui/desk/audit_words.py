"""`user:jo client:C42 from:1.11.2026`: which rows of the audit are meant, in words as people type them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from booktui.desk.audit_views import AuditSpec
from booktui.desk.errors import Usage
from booktui.rules.clock import day_span
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WORD = re.compile(r'(\w+):("[^"]*"|\S+)')
NAMES = {
    "user": "user", "who": "user", "client": "client", "appt": "appointment", "appointment": "appointment",
    "action": "action", "did": "action", "object": "object", "from": "from", "until": "until", "to": "until",
    "day": "day",
}  # fmt: skip


def read_spec(desk: Desk, text: str) -> AuditSpec:
    """The rows that the words mean; nothing is all of them.

    Raises:
        Usage: a word is not understood.
        NotFound: there is no such client, or more than one.
    """
    rest = WORD.sub("", text).strip()
    if rest:
        raise Usage(
            f"{rest.split()[0]!a} is not understood; say it as user:jo, client:C42, action:reveal, from:2026-11-01."
        )
    said: dict[str, str] = {}
    for name, value in WORD.findall(text):
        known = NAMES.get(name.casefold())
        if known is None:
            raise Usage(f"There is no {name!a} to filter by; known are {', '.join(dict.fromkeys(NAMES.values()))}.")
        said[known] = value.strip('"')
    since, until = _days(desk, said)
    visit = re.fullmatch(r"[Aa]?0*(\d{1,18})", said.get("appointment", "A1"))
    if visit is None:
        raise Usage(f"{said['appointment']!a} is no appointment's reference; one looks like A000123.")
    return AuditSpec(
        said.get("user", ""), said.get("action", ""), said.get("object", ""), None,
        desk.clients.resolve(said["client"]) if "client" in said else None,
        int(visit[1]) if "appointment" in said else None, since, until,
    )  # fmt: skip


def _days(desk: Desk, said: dict[str, str]) -> tuple[Instant | None, Instant | None]:
    first, last = said.get("day", said.get("from")), said.get("day", said.get("until"))
    since = day_span(_day(desk, first), desk.zone)[0] if first else None
    until = day_span(_day(desk, last), desk.zone)[1] if last else None
    if since is not None and until is not None and until <= since:
        raise Usage(f"until:{last} is before from:{first}.")
    return since, until


def _day(desk: Desk, text: str) -> date:
    from booktui.rules.when import Ambiguous, NotUnderstood, understand_date

    try:
        return understand_date(text, desk.now(), desk.zone)
    except (Ambiguous, NotUnderstood) as problem:
        raise Usage(str(problem)) from None
