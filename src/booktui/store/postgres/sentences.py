"""What the server says, as a sentence for the person at the desk; by SQLSTATE (PostgreSQL, Appendix A)."""

from __future__ import annotations

import re

import psycopg

from booktui.store.errors import Busy, Overlap, StoreError

GONE = (
    "The connection to the database was lost. Nothing was saved; what you typed is kept. It is tried again by itself."
)
UNKNOWN = (
    "The connection was lost while it was being saved, and the database does not say whether it was. "
    "Look before you do it again."
)
_BUSY = "The diary is busy: another desk is writing. Nothing was saved; please try again."
_BY_STATE = {
    "53100": "The disk of the database server is full. Nothing was saved; tell whoever looks after it.",
    "53200": "The database server is out of memory. Nothing was saved; tell whoever looks after it.",
    "53300": "The database server takes no more connections. Nothing was saved; tell whoever looks after it.",
    "25006": "The database is read-only: a copy, or set so. Nothing was saved; check the address.",
    "42501": (
        "This database user may not do that. Nothing was saved; docs/many-desks.md says which rights a desk needs."
    ),
    "42P01": "That database holds no booktui diary, or one that this user may not see.",
    "28P01": "The database did not accept the name or password. Nothing was opened.",
    "28000": "The database did not accept this user. Nothing was opened.",
    "3D000": "There is no database of that name on the server.",
    "0A000": "The tables of this diary were changed meanwhile. Nothing was saved; close booktui and open it again.",
    "22003": "A number is larger than any that the diary keeps. Nothing was saved.",
    "XX001": "The diary is damaged. Nothing was saved; put back the newest backup of the server.",
    "XX002": "The diary is damaged. Nothing was saved; put back the newest backup of the server.",
}
_BUSY_STATES = frozenset({"55P03", "40001", "40P01", "57014"})
_OVERLAP = "23P01"
_GONE_CLASSES = ("08", "57P", "25P03", "25P04")
"""The connection is no more: it failed, was ended by the server's administrator, or kept a transaction too long."""
_OPTION = "That address says something that no PostgreSQL is asked for (after the ?). Nothing was opened; check it."


def told(error: Exception) -> Exception | None:
    """Our error for the driver's own or a wrapped one; None when it is a fault of ours."""
    own = getattr(error, "orig", None) or error
    state = str(getattr(own, "sqlstate", None) or "")
    if state == _OVERLAP:
        return Overlap("occupancy overlap")
    if state in _BUSY_STATES:
        return Busy(_BUSY)
    if state in _BY_STATE:
        return StoreError(_BY_STATE[state])
    if state.startswith(_GONE_CLASSES) or (not state and is_lost(own)):
        return StoreError(_opening(str(own)) or GONE)
    if not state and isinstance(own, psycopg.ProgrammingError) and "invalid connection option" in str(own):
        return StoreError(_OPTION)
    return None


def is_lost(own: Exception) -> bool:
    """The connection, not the statement, is what failed."""
    return isinstance(own, psycopg.OperationalError) and not getattr(own, "sqlstate", None)


def _opening(text: str) -> str:
    """Where the server could not be reached at all; what the driver says besides may hold names and addresses."""
    said = re.sub(r'"[^"]*"', "", text)  # a database may be called anything
    for words, sentence in _REFUSALS:
        if re.search(words, said):
            return sentence
    return ""


_REFUSALS = (
    ("no pg_hba.conf entry|pg_hba.conf rejects", _BY_STATE["28000"]),
    ("too many connections|connection slots", _BY_STATE["53300"]),
    (
        "certificate|SSL",
        "The server could not prove who it is (its TLS certificate), so nothing was opened or sent. "
        "Check sslrootcert and the host's name in the address.",
    ),
    ("password|authentication", _BY_STATE["28P01"]),
    ("FATAL: +role .*(does not exist|is not permitted)", _BY_STATE["28000"]),
    ("FATAL: +database .*does not exist", _BY_STATE["3D000"]),
    ("permission denied for database", "This database user may not open that database. Nothing was opened."),
    (
        "connection (failed|is bad)|could not|refused|resolve|Name or service|invalid",
        "The database server does not answer. Nothing was saved; check that it runs and the address is right.",
    ),
)
"""What the driver says where there is no connection, and no SQLSTATE of it, in this order."""
