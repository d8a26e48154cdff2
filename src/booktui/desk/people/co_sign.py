"""Co-signing: a supervisor signs one act at somebody else's desk, with name and passphrase; both are on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from booktui.desk.errors import NotPermitted
from booktui.desk.people.sign_in import prove
from booktui.desk.views import Person
from booktui.rules.values import Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(slots=True)
class Signer:
    """Who signs, and beside what: a check has leant on the signature, which is not on record yet."""

    person: Person
    beside: frozenset[str] = frozenset()


def signer(desk: Desk, name: str, passphrase: str) -> Signer:
    """The supervisor whose passphrase this is; proved before any transaction of what is signed.

    Raises:
        NotPermitted: the person at the desk may change nothing; it is the wrong passphrase; that is no supervisor.
    """
    desk.require(Role.COORDINATOR)
    signs = prove(desk.store, name, passphrase, desk.now, doing="prove to co-sign")
    if not signs.may(Role.SUPERVISOR):
        raise NotPermitted(f"{signs.name} is {signs.role}; only a supervisor may sign this. Nothing was changed.")
    return Signer(signs)
