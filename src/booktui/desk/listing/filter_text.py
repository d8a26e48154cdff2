"""The words a filter of the list is typed in, read into a spec and written back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from booktui.desk.errors import BadInput
from booktui.desk.listing.list_views import ListSpec
from booktui.desk.nearest import nearest

SORTS = ("turn", "target", "wait", "name", "contact", "service", "attempts", "added")
STATUSES = ("waiting", "suspended", "booked", "removed", "all")
PLAIN: dict[str, dict[str, Any]] = {
    "2ww": {"priority": "2ww"}, "usc": {"priority": "2ww"}, "cancer": {"priority": "2ww"},
    "urgent": {"priority": "urgent"}, "routine": {"priority": "routine"},
    "h": {"band": "H"}, "m": {"band": "M"}, "l": {"band": "L"},
    "high": {"band": "H"}, "medium": {"band": "M"}, "low": {"band": "L"},
    "no-plan": {"no_plan": True}, "noplan": {"no_plan": True}, "due": {"contact_due": True},
    "proposed": {"proposed": True}, "breached": {"within_days": -1},
    **{status: {"status": status} for status in STATUSES},
}  # fmt: skip
"""Words that stand by themselves."""
KINDS = ("interpreter", "step-free", "transport", "longer", "format", "carer", "other")
"""Kinds of need; any other word after `need:` is a language."""
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_BREACH = re.compile(r"(?:breach|target)(<=?|:)(\d{1,4})", re.IGNORECASE | re.ASCII)
_KEYED = re.compile(r"([a-z]+):(.*)", re.IGNORECASE | re.ASCII)
_NEED = re.compile(r"[\w' -]{1,40}")
MOST = 500


def parse_filter(text: str) -> ListSpec:
    """What somebody typed as a spec: `2ww breach<14 need:bsl no-plan due service:NEW owner:OSEI khan sort:wait-`.

    Words that mean nothing else are looked for in names, references and numbers; so is everything in quotes.

    Raises:
        BadInput: a key that there is not, or what it cannot be; the sentence says what it can.
    """
    if len(text) > MOST:
        raise BadInput(f"A filter is at most {MOST} characters long.")
    spec, said = ListSpec(), []
    for quoted, word in _WORD.findall(text):
        values = {} if quoted else _read(word)
        if values:
            spec = _with(spec, values, word)
        elif quoted or word.strip('"'):
            said.append(quoted or word)
    return replace(spec, text=" ".join(said))


def _read(word: str) -> dict[str, Any]:
    """What one word sets; nothing for a word to look for."""
    plain = PLAIN.get(word.casefold())
    if plain is not None:
        return plain
    breach = _BREACH.fullmatch(word)
    if breach:
        return {"within_days": int(breach[2]) - (breach[1] == "<")}
    keyed = _KEYED.fullmatch(word)
    if keyed is None:
        if "<" in word:
            raise BadInput(f"{word!r} cannot be read. Days to the target are written breach<14.")
        return {}
    reader = KEYED.get(keyed[1].casefold())
    if reader is None:
        known = ", ".join(f"{key}:" for key in KEYED)
        near = nearest(keyed[1], KEYED)
        raise BadInput(f"There is no filter {keyed[1]!r}{near}. Known: {known}. What is in quotes is looked for.")
    return reader(keyed[2])


def _with(spec: ListSpec, values: dict[str, Any], word: str) -> ListSpec:
    """The spec with what a word sets; a word that contradicts an earlier one is refused."""
    usual = ListSpec()
    for name, value in values.items():
        had = getattr(spec, name)
        if had not in (getattr(usual, name), value):
            raise BadInput(f"{word!r} and {had!r} cannot both be asked for: an entry has one of them.")
    return replace(spec, **values)


def _choice(field: str, what: str, *options: str) -> Callable[[str], dict[str, Any]]:
    def read(text: str) -> dict[str, Any]:
        found = next((one for one in options if one.casefold() == text.casefold()), None)
        if found is None:
            raise BadInput(f"{text!r} is no {what}{nearest(text, options)}. Known: {', '.join(options)}.")
        return {field: found}

    return read


def _code(field: str) -> Callable[[str], dict[str, Any]]:
    def read(text: str) -> dict[str, Any]:
        if not text:
            raise BadInput(f"Say which: {field}:CODE.")
        return {field: text.upper()}

    return read


def _need(text: str) -> dict[str, Any]:
    if not _NEED.fullmatch(text):
        raise BadInput(f"{text!r} is no need. Use {', '.join(KINDS)}, or a language: need:bsl.")
    return {"need": text.casefold()}


def _sort(text: str) -> dict[str, Any]:
    return {**_choice("sort", "sort", *SORTS)(text.rstrip("-")), "backwards": text.endswith("-")}


def _breach(text: str) -> dict[str, Any]:
    if not re.fullmatch(r"-?\d{1,4}", text, re.ASCII):
        raise BadInput(f"{text!r} is no number of days. Days to the target are written breach<14.")
    return {"within_days": int(text)}


KEYED: dict[str, Callable[[str], dict[str, Any]]] = {
    "status": _choice("status", "status", *STATUSES),
    "priority": _choice("priority", "priority", "2ww", "urgent", "routine"),
    "band": _choice("band", "band", "H", "M", "L"),
    "service": _code("service"),
    "owner": _code("owner"),
    "need": _need,
    "breach": _breach,
    "sort": _sort,
}
"""Words with a colon."""


def spec_words(spec: ListSpec) -> str:
    """The spec in the words that `parse_filter` takes; empty for the list in its own order."""
    flags = {"no-plan": spec.no_plan, "due": spec.contact_due, "proposed": spec.proposed}
    parts = [
        "" if spec.status == "waiting" else spec.status,
        spec.priority,
        f"band:{spec.band}" if spec.band else "",
        f"service:{spec.service}" if spec.service else "",
        _within(spec.within_days),
        f"need:{spec.need}" if spec.need else "",
        *(word for word, wanted in flags.items() if wanted),
        f"owner:{spec.owner}" if spec.owner else "",
        " ".join(map(_quoted, spec.text.split())),
        f"sort:{spec.sort}{'-' if spec.backwards else ''}" if spec.sort != "turn" or spec.backwards else "",
    ]
    return " ".join(part for part in parts if part)


def _within(days: int | None) -> str:
    if days is None:
        return ""
    return "breached" if days == -1 else f"breach<{days + 1}" if days >= 0 else f"breach:{days}"


def _quoted(word: str) -> str:
    """A word to look for, in quotes where it would mean something else."""
    taken = word.casefold() in PLAIN or "<" in word or _KEYED.fullmatch(word)
    return f'"{word}"' if taken else word
