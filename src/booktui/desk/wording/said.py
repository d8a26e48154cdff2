"""Days, months and times of day as they are written in a language that messages come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Tongue:
    """Names in one language; `short` for texts."""

    days: tuple[str, ...]
    short_days: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    twelve: bool = False
    """9:30 am; else 09:30."""


_EN = Tongue(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    twelve=True,
)  # fmt: skip
TONGUES = {
    "en": _EN,
    "pl": Tongue(
        ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
        ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."),
        ("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
         "listopada", "grudnia"),
        ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    ),
    "cy": Tongue(
        ("dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"),
        ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"),
        ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd",
         "Rhagfyr"),
        ("Ion", "Chwe", "Maw", "Ebr", "Mai", "Meh", "Gor", "Awst", "Medi", "Hyd", "Tach", "Rhag"),
    ),
}  # fmt: skip
"""By BCP 47 tag. In another language dates are figures, 24/11/2026, which need no words."""


REFERENCE = {"en": "Our reference", "pl": "Nasz numer", "cy": "Ein cyfeirnod"}


def reference_of(visit_id: int | None, entry_id: int | None, client_ref: str) -> str:
    """What a message is about: `A000123` of a visit, `W000193` of a wait, else the client's own."""
    if visit_id is not None:
        return f"A{visit_id:06d}"
    return f"W{entry_id:06d}" if entry_id is not None else client_ref


def reference_words(ref: str, language: str) -> str:
    """`Our reference A000123`; alone in a language without the words here."""
    return f"{REFERENCE.get(language, '')} {ref}".strip()


def day_name(day: date, language: str, *, short: bool = False) -> str:
    """`Tuesday`, `Tue`; nothing in a language without names here."""
    tongue = TONGUES.get(language)
    if tongue is None:
        return ""
    return (tongue.short_days if short else tongue.days)[day.weekday()]


def date_words(day: date, language: str, *, short: bool = False) -> str:
    """`24 November 2026`, `24 Nov`."""
    tongue = TONGUES.get(language)
    if tongue is None:
        return f"{day:%d/%m}" if short else f"{day:%d/%m/%Y}"
    return f"{day.day} {tongue.short_months[day.month - 1]}" if short else (
        f"{day.day} {tongue.months[day.month - 1]} {day.year}"
    )  # fmt: skip


def time_words(wall: datetime, language: str) -> str:
    """`9:30 am` in English, `09:30` elsewhere."""
    tongue = TONGUES.get(language)
    if tongue is None or not tongue.twelve:
        return f"{wall:%H:%M}"
    return f"{wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}"
