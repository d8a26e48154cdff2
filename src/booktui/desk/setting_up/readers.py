"""What a key of a setup file may hold: every reader cleans, bounds and explains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from booktui.desk.nearest import nearest
from booktui.rules import text as texts
from booktui.rules.policy import PRIORITIES

Reader = Callable[[Any], Any]
LONGEST_POLICY = 2000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")


class Bad(ValueError):
    """A value that its key cannot take; the message continues the key's name."""


def shown(value: Any) -> str:
    """A value as an error may quote it: cleaned and short."""
    quoted = str(value) if isinstance(value, date | time) else ascii(value)
    return quoted if len(quoted) <= 40 else quoted[:37] + "..."


def text(limit: int, *, empty: bool = True, lines: bool = False) -> Reader:
    """Words of at most `limit` characters, one line unless `lines`."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Bad(f"must be text in quotes, not {shown(value)}")
        try:
            cleaned = texts.clean_lines(value, limit) if lines else texts.clean(value, limit)
        except texts.TooLong as error:
            raise Bad(f"is too long: {error.length} characters, and at most {limit} fit") from None
        if not empty and not cleaned:
            raise Bad("must not be empty")
        return cleaned

    return read


def code(value: Any) -> str:
    """A short name for keys and commands."""
    found = str(text(20, empty=False)(value))
    if not CODE.fullmatch(found):
        raise Bad(f"must be letters, digits and - _ . / without spaces, not {shown(value)}")
    return found


def letter(value: Any) -> str:
    """One letter of a slot pattern; `.` is taken by the unbookable."""
    found = str(text(1, empty=False)(value))
    if not found.isalnum():
        raise Bad(f"must be one letter or digit, not {shown(value)}")
    return found


def whole(low: int, high: int) -> Reader:
    """A whole number in those bounds."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Bad(f"must be a whole number from {low} to {high}, not {shown(value)}")
        return value

    return read


def flag(value: Any) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise Bad(f"must be true or false, not {shown(value)}")
    return value


def choice(*options: str) -> Reader:
    """One of those words."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in options:
            raise Bad(f"must be {' or '.join(options)}, not {shown(value)}{nearest(value, options)}")
        return value

    return read


def many(read_one: Reader, *, ordered: bool = False) -> Reader:
    """A list of such values, without repeats; sorted unless its order is meant."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Bad(f'must be a list such as ["A", "B"], not {shown(value)}')
        found = tuple(dict.fromkeys(read_one(one) for one in value))
        return found if ordered else tuple(sorted(found))

    return read


def modality(value: Any) -> tuple[str, ...]:
    """Ways to be seen: one, or a list, or words with commas."""
    listed = value.split(",") if isinstance(value, str) else value
    words: tuple[str, ...] = many(text(20, empty=False), ordered=True)(listed)
    if not words:
        raise Bad("must name at least one way to be seen")
    if any("," in word for word in words) or len(",".join(words)) > 60:
        raise Bad("must be a few short words without commas")
    return words


def needs(value: Any) -> tuple[tuple[str, str], ...]:
    """`{ room = "consulting", equipment = "echo" }`."""
    if not isinstance(value, dict):
        raise Bad(f'must be written {{ room = "consulting" }}, not {shown(value)}')
    for key in value:
        if key not in ("room", "equipment"):
            raise Bad(f"has no key {shown(key)}{nearest(key, ('room', 'equipment'))}")
    kind = text(40)
    return tuple((key, kind(value[key])) for key in ("room", "equipment") if value.get(key))


def targets(value: Any) -> tuple[tuple[str, int], ...]:
    """`{ routine = 60 }`: days to the target by priority; those that are not named are the policy's."""
    if not isinstance(value, dict):
        raise Bad(f"must be written {{ routine = 60 }}, not {shown(value)}")
    for key in value:
        if key not in PRIORITIES:
            raise Bad(f"has no priority {shown(key)}{nearest(str(key), PRIORITIES)}")
    days = whole(1, 3660)
    return tuple(sorted((key, days(one)) for key, one in value.items()))


def share(most: int) -> Reader:
    """A number with at most two decimals, such as 0.6, kept in hundredths; `most` of them."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Bad(f"must be a number such as 0.6, not {shown(value)}")
        found = round(value * 100)
        if not 0 <= found <= most or abs(found - value * 100) > 1e-6:
            raise Bad(f"must be from 0 to {most / 100:g} with at most two decimals, not {shown(value)}")
        return found

    return read


def languages(value: Any) -> tuple[str, ...]:
    """`["Polish", "Urdu"]`."""
    found: tuple[str, ...] = many(text(40, empty=False))(value)
    if any("," in one for one in found) or len(",".join(found)) > 200:
        raise Bad("must be a few languages, each without a comma")
    return found


def travel(value: Any) -> tuple[tuple[str, int], ...]:
    """`{ WYT = 40 }`: minutes to other locations by code."""
    if not isinstance(value, dict):
        raise Bad(f"must be written {{ CODE = MINUTES }}, not {shown(value)}")
    minutes = whole(0, 1440)
    return tuple(sorted((code(key), minutes(one)) for key, one in value.items()))


def zone(value: Any) -> str:
    """An IANA time zone that this machine knows."""
    from zoneinfo import available_timezones

    known = available_timezones()
    if not isinstance(value, str) or value not in known:
        raise Bad(f"must be a time zone such as Europe/London, not {shown(value)}{nearest(value, sorted(known))}")
    return value


def holiday_region(value: Any) -> str:
    """`GB-ENG`: checked against what the holidays package knows; empty is none."""
    from booktui.desk.closures import UnknownRegion, holiday_dates

    words = str(text(20)(value)).upper()
    try:
        if words:
            holiday_dates(words, 2026, 2026)
    except UnknownRegion as error:
        raise Bad(str(error)) from None
    return words


def profile(value: Any) -> str:
    """A policy profile that comes with booktui."""
    from booktui.desk.profile import profile_names

    return str(choice(*profile_names())(value))


def policy(value: Any) -> str:
    """`{ hold.seconds = 300 }`: numbers of the policy that are the desk's own, checked like a profile's.

    Kept under their public keys, so that both ways of writing a key change nothing the second time.
    """
    from booktui.desk.errors import BadInput
    from booktui.desk.profile import parse_policy
    from booktui.rules.policy_keys import canonical

    if not isinstance(value, dict):
        raise Bad(f"must be written {{ hold.seconds = 300 }}, not {shown(value)}")
    if "name" in value:
        raise Bad("cannot rename a profile; leave name out")
    try:
        parse_policy("{}", value)
    except BadInput as problem:
        raise Bad(f"cannot be used: {problem.message.rpartition('policy: ')[2]}") from None
    text = json.dumps(canonical(value), sort_keys=True) if value else ""
    if len(text) > LONGEST_POLICY:
        raise Bad(f"is too long: at most {LONGEST_POLICY} characters of it can be kept")
    return text


def email(value: Any) -> str:
    """An address with exactly one `@` and no blanks; empty is none."""
    found = str(text(254)(value))
    name, _, host = found.partition("@")
    if found and (not name or "." not in host or "@" in host or " " in found or "<" in found):
        raise Bad(f"must be an e-mail address, not {shown(value)}")
    return found


def calendar(value: Any) -> str:
    """An address of a calendar; never one with a password in it, which would stand in the diary and on screens."""
    found = str(text(300)(value))
    if "@" in found.partition("://")[2].partition("/")[0]:
        raise Bad("must not hold a name or password: give calendar_user, and booktui outbox password caldav")
    return found


def clock(value: Any) -> str:
    """A wall time, `09:00` or native, as HH:MM."""
    if isinstance(value, str):
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", value.strip())
        if found:
            return f"{int(found[1]):02d}:{found[2]}"
    elif isinstance(value, time) and value.tzinfo is None and not value.second and not value.microsecond:
        return f"{value:%H:%M}"
    raise Bad(f'must be a time such as "09:00", not {shown(value)}')


def day(value: Any) -> date:
    """A date, `2026-09-01` native or in quotes."""
    found = moment(value)
    if isinstance(found, datetime):
        raise Bad(f"must be a date such as 2026-09-01, not {shown(value)}")
    return found


def moment(value: Any) -> date | datetime:
    """A date (all day) or a date and time (local wall time, or an instant with its offset)."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            with suppress(ValueError):
                value = datetime.fromisoformat(value.strip())
    if isinstance(value, datetime | date) and 1970 < value.year < 2200:
        return value
    raise Bad(f"must be a date such as 2026-09-01, or with a time 2026-09-01 14:00, not {shown(value)}")
