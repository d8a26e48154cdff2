"""What is said with a calendar server: resources, changes, and the ways in which it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class CalendarError(Exception):
    """What went wrong, in words for the person at the desk."""


class Stale(CalendarError):
    """The resource is not what we think it is: somebody changed it, made it or took it away meanwhile (412)."""


class Gone(CalendarError):
    """There is no such resource, or no such calendar."""


class Unreachable(CalendarError):
    """The server does not answer, or not now."""


class NotAllowed(CalendarError):
    """The address, the password or the rights are wrong; trying again does not help."""


class Broken(CalendarError):
    """The server says something that cannot be used."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to a calendar since a token, or everything in it."""

    etags: Mapping[str, str]
    """The ETag of every resource that is new or changed, by its path; of all when `whole`."""
    gone: frozenset[str]
    token: str
    """For the next time; empty where the server gives none."""
    whole: bool
    """A list of all there is: what is not in it is not there."""
    refused: bool = False
    """The token was not taken any more."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as it is now; without `data` where it could not be read."""

    path: str
    etag: str
    data: bytes | None
    why: str = ""
