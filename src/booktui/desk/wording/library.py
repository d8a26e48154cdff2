"""Message templates from their files: those that come with booktui, and a team's own in their place.

A folder for each language (BCP 47), a YAML file for each kind of message and whom it goes to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from booktui.desk.errors import BadInput
from booktui.rules.messages.values import RECIPIENTS

PARTS = ("subject", "sms", "sms_short", "email", "letter", "easy", "phone")
KEYS = ("kind", "to", "about", *PARTS)
LARGEST = 100_000
LONGEST = 12_000
"""Characters of one part."""
MOST = 400
"""Files of a folder."""
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_KIND = re.compile(r"[a-z][a-z0-9_-]{0,11}")
_TIMED = re.compile(r"(remind)-\d+[hd]")


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message in one language."""

    kind: str
    to: tuple[str, ...]
    """Recipients it is for."""
    language: str
    file: str
    about: str = ""
    """A few words on when it is sent."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """By name of `PARTS`; only those that are there."""
    digest: str = ""
    """The first characters of the file's SHA-256, so that what was sent can be told from what the file says now."""
    own: bool = False
    """It is the team's."""

    def has(self, channel: str) -> bool:
        """There are words of its own for the channel or, of an e-mail, a letter to take them from."""
        names = {"sms": ("sms",), "email": ("email", "letter"), "letter": ("letter",), "phone": ("phone", "sms")}
        return any(name in self.parts for name in names[channel])


@dataclass(frozen=True, slots=True)
class Library:
    """All templates in force."""

    templates: tuple[Template, ...]

    def find(self, kind: str, to: str, language: str) -> Template | None:
        """The template for a message; one for `remind-4h` is, where it has none of its own, the one for `remind`."""
        timed = _TIMED.fullmatch(kind)
        for name in (kind, timed[1]) if timed else (kind,):
            for one in self.templates:
                if one.kind == name and to in one.to and one.language == language:
                    return one
        return None

    def languages(self, kind: str, to: str) -> frozenset[str]:
        """Tags of the languages the message can be had in."""
        tags = {one.language for one in self.templates}
        return frozenset(tag for tag in tags if self.find(kind, to, tag) is not None)


def folder_languages(folder: str = "") -> frozenset[str]:
    """Languages that some message can be had in, without reading the messages."""
    found = {item.name for item in _shipped().iterdir() if item.is_dir()}
    if folder:
        with suppress(OSError):  # whoever loads the templates says that they cannot be read
            found |= {item.name for item in Path(folder).iterdir() if item.is_dir()}
    return frozenset(name for name in found if _is_tag(name))


@lru_cache(maxsize=4)
def load(folder: str = "") -> Library:
    """All templates; files of the team's folder replace those of the same name, or add to them.

    Raises:
        BadInput: a file cannot be read or a template is wrong; the message names file and key.
    """
    found = {(language, item.name): (item, False) for language, item in _walk(_shipped())}
    if folder:
        root = Path(folder)
        if not root.is_dir():
            raise BadInput(f"The folder of messages {folder!r} is not there. Set messages_folder, or make it.")
        try:
            found |= {(language, item.name): (item, True) for language, item in _walk(root)}
        except OSError as error:
            raise BadInput(f"The messages were not loaded. {folder} cannot be read: {error.strerror}.") from None
    return Library(tuple(_template(item, language, own) for (language, _), (item, own) in sorted(found.items())))


def copy_shipped(root: Path) -> None:
    """Write the files that come with booktui into a folder.

    Raises:
        OSError: it cannot be written.
    """
    for language, item in _walk(_shipped()):
        (root / language).mkdir(parents=True, exist_ok=True)
        (root / language / item.name).write_bytes(item.read_bytes())


def _shipped() -> Traversable:
    return files("booktui") / "data" / "messages"


def _walk(root: Traversable | Path) -> Iterator[tuple[str, Any]]:
    count = 0
    for folder in sorted(root.iterdir(), key=lambda item: item.name):
        if not folder.is_dir() or not _is_tag(folder.name):
            continue
        for item in sorted(folder.iterdir(), key=lambda one: one.name):
            if item.name.endswith(".yaml") and item.is_file():
                count += 1
                if count > MOST:
                    raise BadInput(f"The messages were not loaded. The folder has more than {MOST} files.")
                yield folder.name, item


def _is_tag(name: str) -> bool:
    return _TAG.fullmatch(name) is not None


def _template(item: Any, language: str, own: bool) -> Template:
    from booktui.desk.wording.render import TemplateProblem, check_source

    where = f"{language}/{item.name}"
    raw, data = _read(item, where)
    for key in data:
        if key not in KEYS:
            raise _bad(where, str(key), f"there is no such key; known are {', '.join(KEYS)}")
    kind, to = data.get("kind"), data.get("to")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise _bad(where, "kind", "must be small letters, figures and hyphens, at most 12, such as confirm")
    recipients = (to,) if isinstance(to, str) else tuple(to) if isinstance(to, list) else ()
    if not recipients or any(one not in RECIPIENTS for one in recipients):
        raise _bad(where, "to", f"must be one or more of {', '.join(RECIPIENTS)}")
    parts = {name: said for name in PARTS if (said := _text(where, name, data.get(name, "")))}
    if not any(name in parts for name in PARTS if name != "subject"):
        raise _bad(where, "letter", "a message needs words: sms, email, letter or phone")
    for name, words in parts.items() if own else ():
        try:
            check_source(words)
        except TemplateProblem as problem:
            raise _bad(where, name, str(problem)) from None
    digest = sha256(raw).hexdigest()[:8]
    about = _text(where, "about", data.get("about", ""))
    return Template(kind, recipients, language, where, about, parts, digest, own)


def _read(item: Any, where: str) -> tuple[bytes, Mapping[Any, Any]]:
    import yaml

    try:
        with item.open("rb") as file:
            raw: bytes = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise _bad(where, "", "is too large for a message")
        data = yaml.load(raw.decode("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise _bad(where, "", f"cannot be read: {' '.join(str(error).split())[:200]}") from None
    if not isinstance(data, Mapping):
        raise _bad(where, "", "must be keys with values")
    return raw, data


def _text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad(where, key, "must be words")
    if len(value) > LONGEST:
        raise _bad(where, key, f"is too long: at most {LONGEST} characters")
    return value.strip()


def _bad(where: str, key: str, what: str) -> BadInput:
    return BadInput(f"The messages were not loaded. {where}: {key + ': ' if key else ''}{what}.")
