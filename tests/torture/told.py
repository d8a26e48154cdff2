"""What a desk said before and after each of its actions, held against what is there after it was cut short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from booktui.desk.desk import Desk
from torture.acting import ROWS

IMPORTED = "SELECT object_id FROM audit WHERE action = 'import' AND object = 'appointment'"


def state(desk: Desk, folder: Path) -> dict[str, str]:
    """What is there: `A12` is `booked 1765789200`, `copy-7.db` is `there`, `imported` is how many came from files."""
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT id, status, starts_at FROM appointment").fetchall()
        brought = {row[0] for row in c.exec_driver_sql(IMPORTED)}
    now = {f"A{row[0]}": f"{row[1]} {row[2]}" for row in rows if row[0] not in brought}
    now["imported"] = str(len(brought))
    return now | {path.name: "there" for path in folder.glob("copy-*.db")}


@dataclass(slots=True)
class Account:
    """What was said of one diary so far; at most one action is under way."""

    told: dict[str, str] = field(default_factory=dict)
    doing: str = ""
    """The action that was begun and not said to be done, with the thing it changes: `move A12`; empty for none."""
    done: int = 0

    def hear(self, lines: Iterable[str]) -> None:
        """`will move A12`, `did A12=booked 1765789200`; a line that was cut off counts for nothing."""
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if not line.endswith("\n"):
                continue
            self.doing = rest if word == "will" else ""
            if word == "did":
                self.told |= dict(one.split("=", 1) for one in rest.split(";") if one)
                self.done += 1

    def wrong(self, now: dict[str, str]) -> tuple[list[str], bool]:
        """What was lost, is half done, or was never told; and whether the action that was under way is done."""
        act, _, thing = self.doing.partition(" ")
        changed = {key for key, was in self.told.items() if now.get(key, "gone") != was}
        new = now.keys() - self.told.keys()
        allowed = {"imported"} if act == "bring" else {thing}
        found = [f"{key} was {self.told[key]} and is {now.get(key, 'gone')}" for key in sorted(changed - allowed)]
        if len(new) > {"": 0, "bring": 0}.get(act, 1):
            found.append(f"{sorted(new)} are there and nobody was told")
        if int(now["imported"]) % ROWS:
            found.append(f"half a file was imported: {now['imported']} rows")
        return found, bool(changed or new)
