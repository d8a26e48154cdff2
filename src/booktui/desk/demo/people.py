"""Clients: names, numbers, consents and needs. Nobody is meant; every range is one kept for such use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from booktui.desk.demo.names import Names
from booktui.desk.demo.numbers import landline, mobile, nhs_numbers
from booktui.rules.text import search_key
from booktui.rules.values import DAY, Instant

CLIENT_COLUMNS = (
    "id", "ref", "given_name", "family_name", "given_key", "family_key", "title", "birth_date", "sex", "phone",
    "mobile", "email", "nhs_number", "address", "postcode", "language", "gp", "sensitive", "status", "sms_consent",
    "voicemail_consent", "preferred_channel", "needs_asked_on", "short_notice_hours", "notes", "version", "created_at",
)  # fmt: skip
NEED_COLUMNS = ("client_id", "kind", "detail", "recorded_at")
FIRST = (("Amina", "Khan", "F", "Mrs"), ("Seán", "O'Brien-Núñez", "M", "Mr"))
"""The first two are always there: an ordinary client, at the top of the list, and one whose name needs care."""
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
DOMAINS = ("example.org", "example.com", "example.net")
INTERPRETED = 0.08
NEEDS = (("step-free", "", 0.030), ("transport", "Cannot travel alone", 0.020), ("format", "Large print", 0.020),
         ("carer", "Comes with a carer", 0.015), ("longer", "", 0.010))  # fmt: skip

_key = lru_cache(maxsize=200_000)(search_key)


@dataclass(frozen=True, slots=True)
class Someone:
    """One client as rows of the tables."""

    row: tuple[Any, ...]
    """As `CLIENT_COLUMNS`."""
    needs: tuple[tuple[str, str], ...]
    """Kind and detail."""

    @property
    def slow(self) -> bool:
        """Needs more time than a slot has."""
        return any(kind in ("interpreter", "longer") for kind, _ in self.needs)


def people(seed: int, count: int, first_id: int, now: Instant, names: Names) -> Iterator[Someone]:
    """So many clients with ids from `first_id` on, one at a time."""
    rng = Random(f"{seed} people")
    numbers = nhs_numbers(Random(f"{seed} numbers"))
    today = datetime.fromtimestamp(now, UTC).date()
    for index in range(count):
        yield _someone(rng, index, first_id + index, next(numbers), today, now, names)


def _someone(rng: Random, index: int, key: int, nhs: str, today: date, now: Instant, names: Names) -> Someone:
    plain = index < len(FIRST)
    given, family, sex, title = FIRST[index] if plain else _name(rng, names)
    given_key, family_key = _key(given), _key(family)
    needs = () if plain else _needs(rng, names)
    spoken = next((detail for kind, detail in needs if kind == "interpreter"), "")
    born = today.toordinal() - int(rng.triangular(18, 98, 69) * 365.25)
    has_email, has_mobile, asked = (True, True, True) if plain else _reach(rng)
    row = (
        key, f"C{key:06d}", given, family, given_key, family_key, title, date.fromordinal(born).isoformat(), sex,
        landline(rng), mobile(rng) if has_mobile else "",
        f"{given_key}.{family_key}{index + 1}@{DOMAINS[index % 3]}" if has_email else "",
        nhs, f"{rng.randrange(1, 140)} {rng.choice(names.streets)}, Northgate", _postcode(rng), spoken,
        rng.choice(names.surgeries), int(not plain and rng.random() < 0.01), "active",
        int(has_mobile) if asked else None,
        int(plain or rng.random() < 0.85) if asked else None, _channel(rng, has_email, has_mobile) if asked else "",
        (today - timedelta(days=rng.randrange(1, 330))).isoformat() if asked else None,
        rng.choice((24, 48, 72)) if not plain and rng.random() < 0.1 else None, "", 1,
        now - rng.randrange(30, 2000) * DAY,
    )  # fmt: skip
    return Someone(row, needs)


def _name(rng: Random, names: Names) -> tuple[str, str, str, str]:
    """Given name, family name, sex, title."""
    if rng.random() < 0.52:
        return rng.choice(names.female), names.surname(rng), "F", rng.choice(("Mrs", "Mrs", "Ms", "Miss"))
    return rng.choice(names.male), names.surname(rng), "M", "Mr"


def _reach(rng: Random) -> tuple[bool, bool, bool]:
    """Has e-mail, has a mobile, was asked what they agree to."""
    return rng.random() < 0.88, rng.random() < 0.92, rng.random() < 0.95


def _channel(rng: Random, email: bool, mobile_too: bool) -> str:
    if email and rng.random() < 0.8:
        return "email"
    return "sms" if mobile_too and rng.random() < 0.3 else "letter"


def _needs(rng: Random, names: Names) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if rng.random() < INTERPRETED:
        found.append(("interpreter", "BSL" if rng.random() < 0.15 else rng.choice(names.languages)))
    chance = rng.random()
    for kind, detail, share in NEEDS:
        chance -= share
        if chance < 0:
            found.append((kind, detail))
            break
    return tuple(found)


def _postcode(rng: Random) -> str:
    """In a district that is not in use."""
    return f"M9{rng.randrange(4, 8)} {rng.randrange(1, 10)}{rng.choice(INWARD)}{rng.choice(INWARD)}"
