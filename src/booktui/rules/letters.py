"""How a letter may go: by which way, or why it must wait (AIS-02, 2.10, PRV-02)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

NO_ADDRESS = re.compile(r"ZZ99", re.IGNORECASE)
"""Postcodes that stand for no fixed abode, for unknown, and the like (2.10)."""
BY_MAIL = re.compile(r"\be-?mail\b", re.IGNORECASE)
PLAIN = re.compile(r"(standard|plain|ordinary)( print)?|letter", re.IGNORECASE)
"""A format that any letter is in."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way a letter goes."""

    channel: str
    held: str = ""
    """Why it does not go by itself: words for the person who sees to it; empty when it does."""


def route(channel: str, formats: Collection[str], postcode: str, *, email: bool) -> Route:
    """The way of a letter to the client.

    Args:
        channel: how the client is written to otherwise: `email`, `sms`, `letter` or `phone`.
        formats: what the record says of the form that information must have, such as `braille` or `large print`.
        email: an address to write to is on record.
    """
    if channel != "letter":
        return Route(channel)
    wanted = [form.strip() for form in formats if not PLAIN.fullmatch(form.strip())]
    if email and wanted and all(BY_MAIL.search(form) for form in wanted):
        return Route("email")
    if wanted or (formats and not any(form.strip() for form in formats)):
        return Route(channel, f"it must be in the form on record ({', '.join(filter(None, wanted)) or 'not said'})")
    if NO_ADDRESS.match(postcode.strip()):
        return Route(channel, "the postcode stands for no address")
    return Route(channel)


def stops(channel: str, now: str) -> bool:
    """What is queued by a channel may no longer go that way, since the record became sensitive (PRV-02).

    Args:
        now: how the client is written to from now on.
    """
    return channel in ("letter", "sms", "email") and channel != now
