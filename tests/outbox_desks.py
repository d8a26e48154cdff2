"""Messages put into an outbox for the tests, and what became of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from booktui.desk.desk import Desk
from booktui.store import messages
from desks import Clock, at

VISIT = "2026-12-15T09:00"


@dataclass
class Post:
    """A desk seen from its outbox."""

    desk: Desk
    clock: Clock

    def use(self, **ways: Any) -> None:
        """`mail={…}`, `texts={…}`: how messages leave."""
        with self.desk.store.write() as c:
            self.desk.set_settings(c, {key: json.dumps(value) for key, value in ways.items()})
        with self.desk.store.read() as c:
            self.desk.catalogue_in(c)

    def client(self, family: str = "Khan") -> int:
        return self.desk.clients.find(family.lower())[0].id

    def add(self, family: str = "Khan", **values: Any) -> int:
        """A message; its number."""
        row = {"kind": "ring", "channel": "email", "created_at": self.clock.now, "due_at": self.clock.now, **values}
        with self.desk.store.write() as c:
            return messages.add(c, client_id=self.client(family), **row)

    def book(self, family: str = "Khan", when: str = VISIT) -> Any:
        """A visit, with its confirmation queued."""
        wanted = self.desk.diary.propose(self.client(family), "NEW", at(when), practitioner="OSEI")
        return self.desk.diary.book(wanted, override="test").appointment

    def states(self) -> dict[int, str]:
        return {view.id: view.state for view in reversed(self.desk.outbox.list("all", limit=10_000))}

    def row(self, number: int) -> Any:
        """The message as it is stored."""
        with self.desk.store.read() as c:
            return c.exec_driver_sql("SELECT * FROM message WHERE id = ?", (number,)).mappings().one()

    def set(self, number: int, **values: Any) -> None:
        """What another process, or time, did to it."""
        with self.desk.store.write() as c:
            sets = ", ".join(f"{key} = ?" for key in values)
            c.exec_driver_sql(f"UPDATE message SET {sets} WHERE id = ?", (*values.values(), number))

    def tasks(self) -> list[str]:
        return [task.what for task in self.desk.tasks.open()]

    def sends(self) -> list[int]:
        """Numbers of what left, as the audit has it."""
        return [row["object_id"] for row in reversed(self.desk.audit.list(500)) if row["action"] == "send"]


def recipients(inbox: Any) -> list[str]:
    """Whom the server took mail for, in its order."""
    return [mail.rcpt_tos[0] for mail in inbox.mails]


def dies_after_the_dot(caller: Any) -> None:
    """A server that takes a whole message and never says so."""
    caller.up_to_data()
    caller.message()
    caller.hang_up()
