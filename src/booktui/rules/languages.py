"""Languages that interpreters are asked for: one label each, what is only similar kept apart (domain.md 5.1)."""

from __future__ import annotations

import re
from typing import NamedTuple

SPOKEN, SIGN, SUPPORT = "spoken", "sign", "support"
COMMON = (
    "Albanian", "Arabic", "Bengali", "Bulgarian", "Cantonese", "Czech", "Dari", "Farsi", "French", "German", "Greek",
    "Gujarati", "Hindi", "Hungarian", "Italian", "Kurdish Kurmanji", "Kurdish Sorani", "Latvian", "Lithuanian",
    "Mandarin", "Pashto", "Polish", "Portuguese", "Punjabi", "Romanian", "Russian", "Slovak", "Somali", "Spanish",
    "Sylheti", "Tamil", "Tigrinya", "Turkish", "Ukrainian", "Urdu", "Vietnamese",
)  # fmt: skip
"""Spoken languages that an agency has at the usual notice; every other one counts as rare."""
SIGNS = ("BSL", "Makaton", "Sign Supported English", "Visual frame signing", "Hands-on signing")
SUPPORTS = (
    "Lipspeaker", "Note taker", "Speech-to-text reporter", "Deafblind manual", "Block alphabet", "Communicator guide",
    "Aphasia-friendly support",
)  # fmt: skip
"""Communication support other than interpreting; asked for as far ahead as sign language."""
ALIASES = {
    "panjabi": "Punjabi", "gujerati": "Gujarati", "pushto": "Pashto", "pashtu": "Pashto", "bangla": "Bengali",
    "persian": "Farsi", "sorani": "Kurdish Sorani", "kurmanji": "Kurdish Kurmanji", "british sign language": "BSL",
    "sse": "Sign Supported English", "visual frame": "Visual frame signing", "hands-on": "Hands-on signing",
    "hands on": "Hands-on signing", "lip speaker": "Lipspeaker", "notetaker": "Note taker",
    "speech to text": "Speech-to-text reporter", "deafblind": "Deafblind manual", "aphasia": "Aphasia-friendly support",
}  # fmt: skip
"""Other spellings, in small letters; Farsi and Dari, Mandarin and Cantonese stay apart."""
UNCLEAR = {
    "chinese": ("Cantonese", "Mandarin"),
    "kurdish": ("Kurdish Kurmanji", "Kurdish Sorani"),
    "sign language": ("BSL", "Makaton", "Sign Supported English"),
    "yes": (),
    "": (),
}
"""What names no one language, with what may be meant."""
_LABELS = {label.casefold(): label for label in (*COMMON, *SIGNS, *SUPPORTS)}
_PARTS = re.compile(r"\s*[,;(/]\s*|\s+-\s+")


class Spoken(NamedTuple):
    """A need as somebody wrote it: `Panjabi, woman` is Punjabi with a wish."""

    language: str
    """The one label; as it was written where it is not on the list."""
    wish: str = ""
    """Dialect, a man or a woman, a named person."""


def read(detail: str) -> Spoken:
    """The language and what is wished besides."""
    first, *rest = _PARTS.split(detail.strip(), maxsplit=1)
    return Spoken(label(first), rest[0].rstrip(") ") if rest else "")


def label(typed: str) -> str:
    """The one label of a language: Panjabi is Punjabi; what is not known stays as it is written."""
    word = " ".join(typed.split())
    key = word.casefold()
    return ALIASES.get(key) or _LABELS.get(key) or word


def kind_of(language: str) -> str:
    """`spoken`, `sign` or `support`."""
    if language in SIGNS or language.casefold() == "sign language":
        return SIGN
    return SUPPORT if language in SUPPORTS else SPOKEN


def is_rare(language: str) -> bool:
    """A spoken language that an agency needs longer to find somebody for; one that nobody named is not."""
    return kind_of(language) == SPOKEN and language not in COMMON and language.casefold() not in UNCLEAR


def which(language: str) -> str:
    """What is still to be asked about the language, as a sentence; empty when it names one."""
    if language.casefold() not in UNCLEAR:
        return ""
    meant = UNCLEAR[language.casefold()]
    return f"{language} is more than one: {' or '.join(meant)}?" if meant else "Which language? None is recorded."
