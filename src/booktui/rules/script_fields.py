"""What scripts capture and how calls end: the vocabulary files as values, and answers read as they are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from booktui.rules import script_words as words

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,20}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST = 500


class FieldError(ValueError):
    """An answer that the field cannot take, or a vocabulary that cannot be; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a script captures."""

    name: str
    label: str
    kind: str
    options: tuple[str, ...] = ()
    options_from: str = ""
    """`service.modality`: the options are the service's own."""
    source: tuple[str, ...] = ()
    """Where the record may already have it, best first."""
    to: str = ""
    """Where the answer is kept."""
    auto: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What one way to end a call means (scripts.md section 2)."""

    code: str
    label: str
    counts: bool
    """It is an attempt to reach the client (domain.md 2.5)."""
    slot: str
    next: str = ""
    does: tuple[str, ...] = ()
    reached: bool = True
    """The client, or who speaks for them, was spoken with; else it is tried again (domain.md 2.5)."""


def read_fields(data: Mapping[str, Any], file: str) -> dict[str, Field]:
    """The vocabulary of captures.

    Raises:
        FieldError: an entry has an unknown key, kind or auto.
    """
    return {name: _read_field(name, raw, f"{file}: {name}") for name, raw in data.items()}


def _read_field(name: str, raw: Any, where: str) -> Field:
    _keys(raw, where, {"label", "kind", "options", "from", "to", "auto", "default"})
    options = raw.get("options", [])
    kind, auto = raw.get("kind", ""), raw.get("auto", "")
    if kind not in words.KINDS:
        raise FieldError(f"{where}: kind: must be one of {', '.join(words.KINDS)}, not {kind!r}")
    if auto not in words.AUTOS:
        raise FieldError(f"{where}: auto: must be one of {', '.join(words.AUTOS[1:])}, not {auto!r}")
    return Field(
        name=name,
        label=str(raw.get("label", name)),
        kind=kind,
        options=("yes", "no") if kind == "yes/no" else tuple(map(str, options)) if isinstance(options, list) else (),
        options_from=options if isinstance(options, str) else "",
        source=tuple(raw.get("from", ())),
        to=str(raw.get("to", "")),
        auto=auto,
        default=str(raw.get("default", "")),
    )


def read_outcomes(data: Mapping[str, Any], file: str) -> dict[str, OutcomeRule]:
    """The outcome table.

    Raises:
        FieldError: an entry has an unknown key, slot effect or effect.
    """
    return {code: _read_outcome(code, raw, f"{file}: {code}") for code, raw in data.items()}


def _read_outcome(code: str, raw: Any, where: str) -> OutcomeRule:
    _keys(raw, where, {"label", "counts", "reached", "slot", "next", "does"})
    slot, counts = raw.get("slot", ""), raw.get("counts")
    reached = raw.get("reached", code not in words.UNREACHED)
    if slot not in words.SLOT_EFFECTS:
        raise FieldError(f"{where}: slot: must be one of {', '.join(words.SLOT_EFFECTS)}, not {slot!r}")
    if not isinstance(counts, bool):
        raise FieldError(f"{where}: counts: must be true or false, not {counts!r}")
    if not isinstance(reached, bool):
        raise FieldError(f"{where}: reached: must be true or false, not {reached!r}")
    for effect in raw.get("does", []):
        if effect not in words.EFFECTS:
            raise FieldError(f"{where}: does: there is no effect {effect!r}")
    return OutcomeRule(
        code, str(raw.get("label", code)), counts, slot, str(raw.get("next", "")), tuple(raw.get("does", [])), reached
    )


def _keys(raw: Any, where: str, known: set[str]) -> None:
    if not isinstance(raw, Mapping):
        raise FieldError(f"{where}: must be keys with values, not {raw!r}")
    for key in raw:
        if key not in known:
            raise FieldError(f"{where}: there is no key {key!r}; known are {', '.join(sorted(known))}")


def read_answer(field: Field, text: str, options: tuple[str, ...] = ()) -> str:
    """An answer as it is kept: an option's digit becomes the option, `y` becomes `yes`; empty takes it back.

    Dates must be ISO here; `instant` answers are read by the desk, which knows the zone.

    Raises:
        FieldError: the field cannot take it.
    """
    answer = text.strip()
    if not answer:
        return ""
    if len(answer) > _LONGEST:
        raise FieldError(f"{field.label}: at most {_LONGEST} characters fit; this has {len(answer)}.")
    choices = options or field.options
    if choices:
        return _option(field, answer, choices)
    return _PARSERS.get(field.kind, _any)(field, answer)


def _option(field: Field, answer: str, options: tuple[str, ...]) -> str:
    lower = answer.casefold()
    if lower in options:
        return lower
    if answer.isdecimal() and 1 <= int(answer) <= len(options):
        return options[int(answer) - 1]
    starts = [option for option in options if option.casefold().startswith(lower)]
    if len(starts) == 1:
        return starts[0]
    listed = ", ".join(f"{number} {option}" for number, option in enumerate(options, 1))
    raise FieldError(f"{field.label}: {answer!r} is none of {listed}.")


def _any(field: Field, answer: str) -> str:
    return answer


def _date(field: Field, answer: str) -> str:
    try:
        return date.fromisoformat(answer).isoformat()
    except ValueError:
        raise FieldError(f"{field.label}: {answer!r} is not a date like 2026-12-03.") from None


def _phone(field: Field, answer: str) -> str:
    if not _PHONE.fullmatch(answer):
        raise FieldError(f"{field.label}: {answer!r} is not a phone number.")
    return answer


def _email(field: Field, answer: str) -> str:
    if len(answer) > 254 or not _EMAIL.fullmatch(answer):
        raise FieldError(f"{field.label}: {answer!r} is not an e-mail address.")
    return answer


def _number(field: Field, answer: str) -> str:
    if not (answer.isascii() and answer.isdecimal()):
        raise FieldError(f"{field.label}: {answer!r} is not a whole number.")
    return str(int(answer))


_PARSERS = {"date": _date, "phone": _phone, "email": _email, "number": _number}
