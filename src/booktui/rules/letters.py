"""How a letter may go: by which way, or why it must wait (AIS-02, 2.10, PRV-02)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from booktui.rules.messages.forms import name_of, wanted

NO_ADDRESS = re.compile(r"ZZ99", re.IGNORECASE)
"""Postcodes that stand for no fixed abode, for unknown, and the like (2.10)."""
LONG = ("removal", "discharge")
"""What a text cannot say: whoever decided it, why, and the way back (DNA-01, REM-01). It goes by letter instead."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way a letter goes."""

    channel: str
    held: str = ""
    """Why it does not go by itself: words for the person who sees to it; empty when it does."""


def route(
    channel: str, formats: Collection[str], postcode: str, *, email: bool, languages: Collection[str] = ("en",)
) -> Route:  # fmt: skip
    """The way of a letter to the client.

    Large print, easy read and languages that there are templates in can be had; whether this very letter can is seen
    when it is written.

    Args:
        channel: how the client is written to otherwise: `email`, `sms`, `letter` or `phone`.
        formats: what the record says of the form that information must have, such as `braille` or `large print`.
        email: an address to write to is on record.
        languages: tags of the languages that letters can be had in.
    """
    if channel != "letter":
        return Route(channel)
    wants = wanted(formats)
    missing = list(wants.cannot)
    missing += [name_of(wants.language)] if wants.language not in ("", *languages) else []
    missing += ["e-mail"] if wants.mail and not email else []
    if missing:
        return Route(channel, f"it must be in the form on record ({', '.join(missing)})")
    if wants.mail:
        return Route("email")
    if NO_ADDRESS.match(postcode.strip()):
        return Route(channel, "the postcode stands for no address")
    return Route(channel)


def stops(channel: str, now: str) -> bool:
    """What is queued by a channel may no longer go that way, since the record became sensitive (PRV-02).

    Args:
        now: how the client is written to from now on.
    """
    return channel in ("letter", "sms", "email") and channel != now
