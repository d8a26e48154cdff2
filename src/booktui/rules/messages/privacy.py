"""What a message may not say, found before it is made: domain.md PRV-02 to PRV-06, scripts.md section 12.

Words are compared without case and marks, at word boundaries. A name that consists of ordinary words (`New patient`)
gives nothing away; a code counts only in capitals and as a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from booktui.rules.messages.telling_words import ORDINARY, SENSITIVE, SPECIALTIES

LINK = re.compile(r"https?://|\bwww\.|\blog ?-?in\b|\bsign ?-?in\b|\bpassword\b", re.IGNORECASE)
BETWEEN = r"[\W_]{0,3}"
"""What may stand between two figures of a number that is read as one: spaces, points, a line break."""
NATIONAL = 9
"""Last digits of a number, which are the same with and without the code of the country."""
SHORTEST = 6
OPEN = ("subject", "text", "phone", "summary", "description", "location", "file name", "sender")
"""Parts that others can see: on a locked screen, in a shared calendar, in a list of mails (PRV-04)."""
CLOSED = ("e-mail", "letter")
"""The body that only the addressee opens."""

_WORD = re.compile(r"\w+")
_INSIDE = str.maketrans("", "", "'’ʼ\\*_")
"""What may stand inside a word: apostrophes, and the marks of Markdown."""
Said = tuple[str, ...]
"""Words without case and marks."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record and must not be where it does not belong."""

    family: str = ""
    given: str = ""
    nhs_number: str = ""
    birth_date: date | None = None
    client_sensitive: bool = False
    service_sensitive: bool = False
    private: tuple[str, ...] = ()
    """Address, postcode and numbers of the client."""
    names: tuple[str, ...] = ()
    """Of the service, in plain words too, the clinic, a machine, a test; the reason for the visit."""
    codes: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    """Names of the place. Where to go is said, unless the service is sensitive (PRV-03)."""
    senders: tuple[str, ...] = ()
    """Names of the desk, where they name its specialty."""
    ours: tuple[str, ...] = ()
    """Our own numbers and addresses, which may be said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be said there."""

    rule: str
    """`PRV-04` …"""
    part: str
    said: str
    """A sentence that does not repeat what was found."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A message as it would go, by part: the keys are those of `OPEN` and `CLOSED`."""

    recipient: str = "client"
    channel: str = "email"
    words: dict[str, str] = field(default_factory=dict)
    ordinary: str = ""
    """The template's own text: a surname such as `Ring` or `Day` that it uses as a word is not said by it."""
    chosen: bool = False
    """The client chose this channel."""


def check(parts: Parts, known: Known) -> tuple[Finding, ...]:
    """Everything that must not be said or used; empty where the message may go."""
    found = [*_channel(parts, known)]
    usual = frozenset(_name(parts.ordinary))
    for part, words in parts.words.items():
        if words:
            found += _part(parts, part, words, known, usual)
    return tuple(dict.fromkeys(found))


def why(findings: Iterable[Finding]) -> str:
    """The first of them as the reason for holding the message."""
    return next((f"{one.said} ({one.rule})" for one in findings), "")


def says(text: str, name: str) -> bool:
    """The text has the name as whole words, whatever case and marks; a name of ordinary words says nothing."""
    wanted = _words(name)
    return not set(wanted) <= ORDINARY and _has(_words(text), wanted)


def sender_name(desk: str, hospital: str, *, hidden: bool) -> str:
    """Who a message is from: the hospital; else the desk, where its name gives nothing away (PRV-03, PRV-04)."""
    if hospital or hidden:
        return hospital
    return "" if check(Parts(words={"sender": desk}), Known()) else desk


def _channel(parts: Parts, known: Known) -> Iterator[Finding]:
    if parts.recipient != "client" or not known.client_sensitive:
        return
    if parts.channel in ("letter", "sms") or (parts.channel == "email" and not parts.chosen):
        said = "The record is sensitive: neither address nor number may be used, only what was agreed as safe"
        yield Finding("PRV-02", parts.channel, said)


def _part(parts: Parts, part: str, text: str, known: Known, usual: frozenset[str]) -> Iterator[Finding]:
    doctor = parts.recipient in ("gp", "referrer", "provider")
    closed = part in CLOSED
    hidden = known.client_sensitive or known.service_sensitive
    words = _words(text)
    if known.client_sensitive and _private(text, words, known):
        yield Finding("PRV-02", part, f"The {part} says the address or number of a sensitive record")
    if not (doctor and part == "letter"):
        yield from _numbers(part, text, known)
    if any(_has(words, _name(name)) for name in SENSITIVE):
        yield Finding("PRV-03", part, f"The {part} names something sensitive")
    if known.service_sensitive and any(_reveals(words, name) for name in (*known.sites, *known.senders)):
        yield Finding("PRV-03", part, f"The {part} names the place or team of a sensitive service")
    if not closed or part == "e-mail" or hidden:
        yield from _visit(part, text, words, known)
    if not closed and part != "sender" and _says_person(part, text, words, known, usual):
        yield Finding("PRV-04", part, f"The {part} names the client")
    if part == "text" and LINK.search(text):
        yield Finding("PRV-07", part, "The text has a link or asks to log in")


def _numbers(part: str, text: str, known: Known) -> Iterator[Finding]:
    """NHS number anywhere; date of birth in the open, and in a mail together with the name (PRV-04, PRV-05)."""
    digits = re.sub(r"\D", "", known.nhs_number)
    if digits and re.search(rf"(?<!\d){BETWEEN.join(digits)}(?!\d)", text):
        yield Finding("PRV-04", part, f"The {part} has the NHS number")
    if known.birth_date is not None and _says_date(text, known.birth_date):
        yield Finding("PRV-05" if part == "e-mail" else "PRV-04", part, f"The {part} has the date of birth")


def _visit(part: str, text: str, words: Said, known: Known) -> Iterator[Finding]:
    """Clinic, specialty, test, reason. The public name of the place where the client goes is left out of account."""
    left = words if known.service_sensitive else _without(words, known.sites)
    if any(_reveals(left, name) for name in known.names):
        yield Finding("PRV-04", part, f"The {part} names the clinic, the test or the reason of the visit")
    elif any(_has(left, _name(name)) for name in SPECIALTIES):
        yield Finding("PRV-04", part, f"The {part} names a specialty or a test")
    elif any(_code(text, code) for code in known.codes):
        yield Finding("PRV-04", part, f"The {part} has the code of a service or clinic")


def _says_person(part: str, text: str, words: Said, known: Known, usual: frozenset[str]) -> bool:
    """The surname, or the whole name; in a calendar the guest's own name is the guest's."""
    family = _name(known.family)
    if not family or (len(family) == 1 and (family[0] in usual or family[0] in ORDINARY or len(family[0]) < 2)):
        return False
    return _has(_without(words, (*known.sites, *known.ours)), family)


def _private(text: str, words: Said, known: Known) -> bool:
    """The client's own street or number, unless it is ours as well."""
    digits = re.sub(r"\D", "", text)
    ours = [re.sub(r"\D", "", one)[-NATIONAL:] for one in known.ours]
    for one in known.private:
        if re.search(r"[A-Za-z]", one):
            if _has(words, _name(one)) and not any(_has(_name(our), _name(one)) for our in known.ours):
                return True
        else:
            number = re.sub(r"\D", "", one)[-NATIONAL:]
            if len(number) >= SHORTEST and number in digits and number not in ours:
                return True
    return False


def _says_date(text: str, day: date) -> bool:
    month = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")[day.month - 1]
    forms = (
        rf"0?{day.day}[./ -]0?{day.month}[./ -](?:{day.year}|{day.year % 100:02d})",
        rf"{day.year}[./ -]0?{day.month}[./ -]0?{day.day}",
        rf"0?{day.day}(?:st|nd|rd|th)?\s+(?:of\s+)?{month}[a-z]*\.?,?\s+{day.year}",
        rf"{month}[a-z]*\.?\s+0?{day.day}(?:st|nd|rd|th)?,?\s+{day.year}",
    )
    return any(re.search(rf"(?<!\d){form}(?!\d)", text, re.IGNORECASE) for form in forms)


def _code(text: str, code: str) -> bool:
    """A code as a word in capitals; one that is an ordinary word counts for nothing."""
    if len(code) < 2 or set(_name(code)) <= ORDINARY or code != code.upper():
        return False
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text) is not None


def _reveals(words: Said, name: str) -> bool:
    wanted = _name(name)
    return not set(wanted) <= ORDINARY and _has(words, wanted)


def _without(words: Said, names: Iterable[str]) -> Said:
    for name in names:
        wanted = _name(name)
        at = _at(words, wanted)
        while at is not None:
            words = (*words[:at], "|", *words[at + len(wanted) :])
            at = _at(words, wanted)
    return words


def _has(words: Said, wanted: Said) -> bool:
    return _at(words, wanted) is not None


def _at(words: Said, wanted: Said) -> int | None:
    size = len(wanted)
    if not size or wanted[0] not in words:
        return None
    return next((at for at in range(len(words) - size + 1) if words[at : at + size] == wanted), None)


@lru_cache(maxsize=1000)
def _name(text: str) -> Said:
    """The same of a name, which comes again with every message."""
    return _words(text)


def _words(text: str) -> Said:
    """Words without case and marks; apostrophes inside them go, hyphens part them."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return tuple(_WORD.findall(folded.translate(_INSIDE)))
