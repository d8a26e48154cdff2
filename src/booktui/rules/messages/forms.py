"""The form and language that information for a client must have, and whether a message can be had in it (AIS-02)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from booktui.rules.languages import COMMON, label

LARGE = 18
"""Points of large print where the record does not say how large: 16 is the least, 18 suits most."""
SIZES = range(14, 41)
CODES = {
    "Albanian": "sq", "Arabic": "ar", "Bengali": "bn", "Bulgarian": "bg", "Cantonese": "yue", "Czech": "cs",
    "Dari": "prs", "English": "en", "Farsi": "fa", "French": "fr", "German": "de", "Greek": "el", "Gujarati": "gu",
    "Hindi": "hi", "Hungarian": "hu", "Italian": "it", "Kurdish Kurmanji": "kmr", "Kurdish Sorani": "ckb",
    "Latvian": "lv", "Lithuanian": "lt", "Mandarin": "cmn", "Pashto": "ps", "Polish": "pl", "Portuguese": "pt",
    "Punjabi": "pa", "Romanian": "ro", "Russian": "ru", "Slovak": "sk", "Somali": "so", "Spanish": "es",
    "Sylheti": "syl", "Tamil": "ta", "Tigrinya": "ti", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur",
    "Vietnamese": "vi", "Welsh": "cy",
}  # fmt: skip
"""BCP 47 tags of the languages that have one label each (domain.md 5.1)."""
_NAMES = {code: name for name, code in CODES.items()}
_PLAIN = re.compile(r"(?:standard|plain|ordinary)(?: print)?|letters?|post", re.IGNORECASE)
_MAIL = re.compile(r"(?:by )?e-?mail", re.IGNORECASE)
_PRINT = re.compile(r"large(?:r)?[ -]print\s*(?:\(?\s*(\d{1,3})(?:\s*-?\s*(?:pt|points?))?\s*\)?)?", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,3})\s*-?\s*(?:pt|points?)(?: print)?", re.IGNORECASE)
_EASY = re.compile(r"easy[ -]?read", re.IGNORECASE)
_IN = re.compile(r"(?:in|translated (?:in)?to|language:?)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,;+&/]|\band\b|\bor\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the record says that written information must be like."""

    points: int = 0
    """Size of large print; 0 for standard print."""
    easy: bool = False
    language: str = ""
    """BCP 47 tag that it must be in; empty where nothing is said."""
    mail: bool = False
    """By e-mail."""
    cannot: tuple[str, ...] = ()
    """What is asked for that this desk cannot make, as recorded: braille, audio, BSL video, text relay …"""

    @property
    def form(self) -> str:
        """As kept with the message: `large print 18`, `easy read`, `easy read, large print 16`; empty for none."""
        said = ("easy read" if self.easy else "", f"large print {self.points}" if self.points else "")
        return ", ".join(part for part in said if part)


def wanted(formats: Iterable[str]) -> Wanted:
    """What the recorded needs of kind `format` come to; what is not understood cannot be had."""
    points, easy, mail, language, cannot = 0, False, False, "", []
    for part in (part for said in formats for part in (_PARTS.split(said.strip()) if said.strip() else [""])):
        size = _PRINT.fullmatch(part) or _SIZE.fullmatch(part)
        number = int(size[1] or LARGE) if size else 0
        if number in SIZES:
            points = max(points, number)
        elif _EASY.fullmatch(part):
            easy = True
        elif _MAIL.fullmatch(part):
            mail = True
        elif tag := tag_of(_IN.sub("", part)):
            cannot += [part] if language not in ("", tag) else []
            language = language or tag
        elif not (part and _PLAIN.fullmatch(part)):
            cannot.append(part or "not said")
    return Wanted(points, easy, language, mail, tuple(cannot))


def tag_of(language: str) -> str:
    """The BCP 47 tag of a language as somebody recorded it, `Polish` or `pl`; empty where it names none we know."""
    said = language.strip()
    return CODES.get(label(said).title() if label(said) not in COMMON else label(said), "") or (
        said.casefold() if said.casefold() in _NAMES else ""
    )


def name_of(tag: str) -> str:
    """The language's label in English; the tag itself where it has none."""
    return _NAMES.get(tag, tag)


def choose(wants: Wanted, speaks: str, had: Collection[str]) -> str:
    """The language to write in: the one that is needed, else the client's own where there is one, else English.

    Args:
        speaks: the tag of the client's language, or nothing.
        had: tags of the languages that the message can be had in.

    Raises:
        LookupError: it must be in a language that it cannot be had in; the argument is the language's label.
    """
    if wants.language:
        if wants.language not in had:
            raise LookupError(name_of(wants.language))
        return wants.language
    return speaks if speaks in had else "en"
