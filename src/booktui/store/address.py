"""The address of a diary on a server, as far as it is known without opening it."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, make_url

EXAMPLE = "postgresql+psycopg://user@host/booktui"
_ADDRESS = re.compile(r"postgres(ql)?(\+\w+)?:|[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""A file may have a colon in its name; what was meant as an address, and may hold a password, is no file."""
SHOWN = ("host", "port", "sslmode", "sslrootcert", "service")
"""What of an address beside user, host and database may be shown."""


def on_server(place: Path | str) -> bool:
    """The place is an address (`postgresql+psycopg://…`), not a path."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


def shown(place: str | URL) -> str:
    """The place as it may be shown: a path as it is, an address without any password."""
    if isinstance(place, str) and not on_server(place):
        return place
    try:
        url = make_url(place)
    except Exception:  # whatever is wrong with it, it is not shown
        return "the address that was given"
    kept = {name: value for name, value in url.query.items() if name in SHOWN}
    return url.set(drivername="postgresql+psycopg", query=kept).render_as_string(hide_password=True).replace("%2F", "/")
