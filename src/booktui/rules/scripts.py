"""Call scripts as values, parsed from plain mappings; errors name file, step and key (scripts.md section 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from booktui.rules import script_words as words
from booktui.rules.script_fields import Field, OutcomeRule


class ScriptError(ValueError):
    """A script says something that cannot be; the message names file, step and key."""


class Needed(NamedTuple):
    """A field that a step captures; a required one must be filled before the step is left."""

    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One key of a step and where it leads."""

    key: str
    label: str
    goto: str
    return_to: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    """Fields that the key itself answers."""
    takes: str = ""
    """The offer that the client accepts by it."""
    answers: str = ""
    """What it says to the offers still open: `declined` or `withdrawn`."""
    does: str = ""
    one_of: tuple[str, ...] = ()
    """At least one of these fields must be filled in before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is said or done, what is captured, and what may follow."""

    id: str
    say: str = ""
    otherwise_say: str = ""
    """Said in place of `say` when the guard does not hold; the step is then not skipped."""
    do: str = ""
    captures: tuple[Needed, ...] = ()
    choices: tuple[Choice, ...] = ()
    next: str = ""
    guard: str = ""
    otherwise_goto: str = ""
    outcome: str = ""
    effects: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    handover: str = ""
    may_say: tuple[str, ...] = ()

    def choice(self, key: str) -> Choice | None:
        """The choice of that key."""
        return next((choice for choice in self.choices if choice.key == key), None)

    @property
    def silent(self) -> bool:
        """Nothing to say and nothing to choose: the call goes through by itself."""
        return not self.choices and not self.say

    @property
    def skippable(self) -> bool:
        """When its guard does not hold the call goes past it."""
        return bool(self.guard) and not self.otherwise_say


@dataclass(frozen=True, slots=True)
class Script:
    """One call script of one version (CS-10)."""

    id: str
    title: str
    version: int
    direction: str
    steps: Mapping[str, Step]
    entry: tuple[str, ...]
    goal: str = ""
    target_minutes: int = 0
    before_call: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All scripts with the fields they capture and the outcomes they end in."""

    scripts: Mapping[str, Script]
    fields: Mapping[str, Field] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeRule] = field(default_factory=dict)

    def find(self, script: str, ref: str) -> Step:
        """A step by `id` in that script or `SCRIPT.id` in another.

        Raises:
            KeyError: there is none.
        """
        home, _, name = ref.rpartition(".")
        return self.scripts[home or script].steps[name]


_SCRIPT_KEYS = {"id", "title", "version", "direction", "target_minutes", "goal", "before_call", "steps", "entry"}
_STEP_KEYS = {
    "id", "say", "otherwise_say", "do", "capture", "choices", "next", "guard", "otherwise_goto", "outcome", "effects",
    "offers", "handover", "may_say",
}  # fmt: skip
_CHOICE_KEYS = {"key", "label", "goto", "return_to", "sets", "takes", "answers", "does", "one_of"}


def read_script(data: object, file: str) -> Script:
    """A script from the plain mapping that its file holds.

    Raises:
        ScriptError: a key is missing, unknown or of the wrong kind, or a step id comes twice.
    """
    top = _mapping(data, file, _SCRIPT_KEYS, {"id", "title", "version", "steps", "entry"})
    steps: dict[str, Step] = {}
    for number, raw in enumerate(_items(top, "steps", file), 1):
        step = _read_step(raw, file, number)
        if step.id in steps:
            raise ScriptError(f"{file}: step {step.id}: the id comes twice")
        steps[step.id] = step
    direction = _text(top, "direction", file) or "outbound"
    if direction not in words.DIRECTIONS:
        raise ScriptError(f"{file}: direction: must be one of {', '.join(words.DIRECTIONS)}, not {direction!r}")
    return Script(
        id=_text(top, "id", file),
        title=_text(top, "title", file),
        version=_whole(top, "version", file),
        direction=direction,
        steps=steps,
        entry=_texts(top, "entry", file),
        goal=_text(top, "goal", file),
        target_minutes=_whole(top, "target_minutes", file) if "target_minutes" in top else 0,
        before_call=_texts(top, "before_call", file),
        file=file,
    )


def _read_step(raw: object, file: str, number: int) -> Step:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    where = f"{file}: step {name or f'number {number}'}"
    top = _mapping(raw, where, _STEP_KEYS, {"id"})
    return Step(
        id=_text(top, "id", where),
        say=_text(top, "say", where),
        otherwise_say=_text(top, "otherwise_say", where),
        do=_text(top, "do", where),
        captures=tuple(Needed(n.rstrip("*"), n.endswith("*")) for n in _texts(top, "capture", where)),
        choices=tuple(_read_choice(item, where) for item in _items(top, "choices", where)),
        next=_text(top, "next", where),
        guard=_text(top, "guard", where),
        otherwise_goto=_text(top, "otherwise_goto", where),
        outcome=_text(top, "outcome", where),
        effects=_texts(top, "effects", where),
        offers=_texts(top, "offers", where),
        handover=_text(top, "handover", where),
        may_say=_texts(top, "may_say", where),
    )


def _read_choice(raw: object, where: str) -> Choice:
    key = raw.get("key") if isinstance(raw, Mapping) else None
    here = f"{where}: choice {key!r}"
    top = _mapping(raw, here, _CHOICE_KEYS, {"key", "label", "goto"})
    sets = top.get("sets") or {}
    if not isinstance(sets, Mapping):
        raise ScriptError(f"{here}: sets: must be fields with their values")
    return Choice(
        key=str(key) if isinstance(key, int) and not isinstance(key, bool) else _text(top, "key", here),
        label=_text(top, "label", here),
        goto=_text(top, "goto", here),
        return_to=_text(top, "return_to", here),
        sets=tuple((str(name), _text(sets, name, f"{here}: sets")) for name in sets),
        takes=_text(top, "takes", here),
        answers=_text(top, "answers", here),
        does=_text(top, "does", here),
        one_of=_texts(top, "one_of", here),
    )


def _mapping(data: object, where: str, known: set[str], needed: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ScriptError(f"{where}: must be keys with values, not {type(data).__name__}")
    for key in data:
        if key not in known:
            raise ScriptError(f"{where}: there is no key {key!r}; known are {', '.join(sorted(known))}")
    for key in sorted(needed):
        if data.get(key) in (None, "", []):
            raise ScriptError(f"{where}: {key} is missing")
    return data


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ScriptError(f"{where}: {key}: must be text, not {value!r}; put it in quotes")
    return value.strip()


def _whole(data: Mapping[str, Any], key: str, where: str) -> int:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ScriptError(f"{where}: {key}: must be a whole number from 1, not {value!r}")
    return value


def _items(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ScriptError(f"{where}: {key}: must be a list, not {value!r}")
    return value


def _texts(data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    items = _items(data, key, where)
    for item in items:
        if not isinstance(item, str):
            raise ScriptError(f"{where}: {key}: must be texts, not {item!r}; put it in quotes")
    return tuple(items)
