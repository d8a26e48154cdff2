"""Broken files: calendars, CSV of clients, the list and appointments, and answers to invitations, as the world writes
them and then changed, brought into one desk.

Each is taken, or refused in a sentence that names the line; one that is refused whole changes nothing; the diary stays
well, and no file takes long or much memory.

    python -m torture.imports 100 1                   # files, seed
    python -m torture --only imports
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import answering
from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from desks import add_client, make_desk
from torture.judging import wrongs
from torture.mutating import changed
from torture.parts import Result, Say
from torture.sentences import is_sentence

LONG = 10.0
"""Seconds of computing that one small file may take."""
LOOK = 20
"""Files between two looks at the diary."""
COUNTED = ("client", "waiting_entry", "appointment", "occupancy", "absence", "audit", "reply")
CLIENTS = (
    "ref,family_name,given_name,birth_date,sex,mobile,email,nhs_number,postcode,language,sensitive,short_notice_hours\n"
    'X1,Khan,Amina,1960-02-14,F,07700 900123,a@example.org,999 000 0018,M13 9WL,Urdu,no,24\n'
    'X2,"O\'Neil, the 2nd",Zoë,14/02/1961,M,,z@example.org,,,,yes,\nX3,Jones,Dylan,,,,,,,,,\n'
)  # fmt: skip
WAITING = (
    "client,service,received,priority,referrer,comment\nC1,NEW,2026-10-01,routine,Elm Surgery,first\n"
    'C2,FU,2026-10-02,urgent,"Oak, Practice",""\nC1,ECHO,01/10/2026,routine,Elm Surgery,\n'
)  # fmt: skip
APPOINTMENTS = (
    "client,service,start,practitioner,room,status\nC1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    "C2,NEW,2026-12-15T09:30,OSEI,R1,booked\nC1,FU,2026-11-03T09:00,OSEI,,fulfilled\nC2,TEL,2026-12-16 14:00,BROWN,,cancelled\n"
)  # fmt: skip


@dataclass(slots=True)
class Files:
    """What came of them."""

    brought: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    """Whole files, by kind."""
    rows: int = 0
    """Rows that were rejected one by one, each with a reason."""
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.brought.total():,} broken files ({', '.join(f'{kind} {n:,}' for kind, n in self.brought.most_common())}), "
            f"{self.refused.total():,} refused whole, {self.rows:,} rows refused, the longest took {self.longest:.2f} s"
        )


class Receiver:
    """A desk that takes in whatever comes."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.desk, self.folder, self.random, self.files = make_desk(folder, "sam"), folder, random.Random(seed), Files()
        for ref, family in (("C1", "Khan"), ("C2", "Jones")):
            add_client(self.desk, family, "Test", ref=ref)
        answering.invited(self.desk, ref="C3")
        self.good = {**_csv(), **_calendars(), **_answers()}

    def take(self) -> None:
        """One more file."""
        kind = self.random.choice(sorted({kind for kind, _ in self.good}))
        name = self.random.choice(sorted(name for one, name in self.good if one == kind))
        data = changed(self.good[kind, name], self.random)
        path = self.folder / f"in.{name.rpartition('.')[2]}"
        path.write_bytes(data)
        files, before, started = self.files, self._stamp(), time.process_time()
        files.brought[kind] += 1
        try:
            report = _bring(self.desk, kind, path)
            for one in report.rejected:
                files.rows += 1
                if (
                    not one.reason.strip()
                    or one.line < 0
                    or not is_sentence(f"{one.field} row: {one.reason.rstrip('.')}.")
                ):
                    self._wrong(kind, data, f"a row was refused without words: {one}")
        except DeskError as error:
            files.refused[kind] += 1
            if not is_sentence(error.message):
                self._wrong(kind, data, f"refused without a sentence: {error.message!r}")
            if self._stamp() != before:
                self._wrong(kind, data, f"refused ({error.message}), and yet something changed")
        except Exception:
            self._wrong(kind, data, traceback.format_exc())
        took = time.process_time() - started
        files.longest = max(files.longest, took)
        if took > LONG:
            self._wrong(kind, data, f"took {took:.1f} s")
        if files.brought.total() % LOOK == 0:
            files.wrong += wrongs(self.desk)

    def _wrong(self, kind: str, data: bytes, what: str) -> None:
        self.files.wrong.append(f"{kind}: {what}\n  the file: {data[:1500]!r}{'…' if len(data) > 1500 else ''}")

    def _stamp(self) -> dict[str, Any]:
        with self.desk.store.read() as c:
            return {name: c.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in COUNTED}


def _bring(desk: Desk, kind: str, path: Path) -> Any:
    ways: dict[str, Callable[[], Any]] = {
        "clients": lambda: desk.imports.clients(path), "list": lambda: desk.imports.waiting(path),
        "appointments": lambda: desk.imports.appointments(path), "busy": lambda: desk.imports.busy(path, "OSEI"),
        "answers": lambda: desk.replies.take(path),
    }  # fmt: skip
    return ways[kind]()


def _csv() -> dict[tuple[str, str], bytes]:
    return {
        ("clients", "clients.csv"): CLIENTS.encode(), ("list", "list.csv"): WAITING.encode(),
        ("appointments", "appointments.csv"): APPOINTMENTS.encode(),
    }  # fmt: skip


def _calendars() -> dict[tuple[str, str], bytes]:
    """Those in the test folders of two libraries, where they are here, and one of ours."""
    from calendars import calendar, event

    ours = calendar(event("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH"))
    found = {("busy", "ours.ics"): ours if isinstance(ours, bytes) else ours.encode()}
    try:
        from corpora import calendars

        found |= {("busy", name): data for name, data in calendars().items() if len(data) < 20_000}
    except AssertionError:
        pass
    return found


def _answers() -> dict[tuple[str, str], bytes]:
    mails = {
        "google": answering.google(), "exchange": answering.exchange("DECLINED"), "apple": answering.apple("TENTATIVE"),
        "thunderbird": answering.thunderbird(), "returned": answering.returned("1@example.org"),
        "plain": answering.mail(body="I cannot come.\r\n"),
    }  # fmt: skip
    return {("answers", f"{name}.eml"): data for name, data in mails.items()} | {
        ("answers", "answer.ics"): answering.calendar("DECLINED")
    }


def bring(folder: Path, seed: int, files: int, until: float = 0.0) -> Files:
    """So many files, or on until then, into one desk."""
    receiver = Receiver(folder, seed)
    while receiver.files.brought.total() < files or (time.monotonic() < until and not receiver.files.wrong):
        receiver.take()
    receiver.files.wrong += wrongs(receiver.desk)
    receiver.files.wrong += receiver.desk.keeping.doctor().problems
    receiver.desk.close()
    return receiver.files


def run(until: float, seed: int, say: Say) -> Result:
    """A few hundred files into each desk, and desks while there is time."""
    told: list[Files] = []
    while not told or (time.monotonic() < until and not told[-1].wrong):
        with tempfile.TemporaryDirectory() as folder:
            told.append(bring(Path(folder), seed * 1_000 + len(told), 500))
        say(str(told[-1]))
    whole = Files(longest=max(one.longest for one in told), rows=sum(one.rows for one in told))
    for one in told:
        whole.brought += one.brought
        whole.refused += one.refused
        whole.wrong += one.wrong
    return Result(str(whole), tuple(whole.wrong))


def main(words: Sequence[str]) -> int:
    """So many files; 0 when nothing was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        told = bring(Path(folder), int(words[1]), int(words[0]))
    print(told)
    for line in told.wrong[:20]:
        print(f"WRONG: {line}")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
