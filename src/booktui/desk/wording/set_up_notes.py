"""What is missing in the desk's set-up so that messages say or reach less than they could: good to know, not wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from booktui.desk.inviting import NO_MAILBOX, organizer
from booktui.exchange.invite import is_address
from booktui.store import wording as store

WRITES = ("mail", "texts", "email", "hospital_name")
"""Settings of a desk that means to write."""


def notes(settings: Mapping[str, str], c: Connection) -> Iterator[str]:
    """A sentence for each number or mailbox that is missing."""
    if any(settings.get(key) for key in WRITES) and not settings.get("phone"):
        yield "messages say to ring the booking desk and name no number: give phone in [desk]"
    ours = organizer(settings)
    if settings.get("mail") and ours == NO_MAILBOX:
        yield "messages by e-mail need an address that they come from: give email in [desk]"
    for table, code, address in store.wanting(c):
        who = f"[[{table}]] {code}"
        if not is_address(address):
            yield f"{who} has invites = true and no e-mail that can be used: no invitation goes there"
        elif address.casefold() == ours.casefold():
            yield f"{who} has invites = true and the desk's own e-mail, which invites nobody: give another"
