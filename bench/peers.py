"""The same calendar in other programs of the terminal: from typing the name to today's events, and a day on.

Their own formats are filled beforehand; days are moved so that what is today in the diary is today for them too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.desks import NOW, scratch
from bench.keys import PRESSES, byte_count, many, settled
from bench.measure import Sample, keys_pair, ms, show, times
from bench.opening import WORKING, command, environment
from bench.pty_driver import Terminal

COUNTS = {"1k": 1_000, "10k": 10_000}
STARTS = 5
NOT_HERE = "not here"
SHOWN = 4
"""Names of today's events, of which one has to show."""
_EVENTS = """
SELECT a.uid, a.starts_at, a.ends_at, c.family_name || ' ' || c.given_name, s.code
FROM appointment a JOIN client c ON c.id = a.client_id JOIN service s ON s.id = a.service_id
WHERE a.status IN ('booked', 'arrived', 'fulfilled') ORDER BY abs(a.starts_at - ?) LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One appointment as any calendar has it; instants are seconds UTC."""

    uid: str
    start: int
    end: int
    summary: str

    @property
    def lines(self) -> str:
        """A calendar file of its own."""
        times = "".join(f"{name}:{_utc(at)}\r\n" for name, at in (("DTSTART", self.start), ("DTEND", self.end)))
        return (
            f"BEGIN:VEVENT\r\nUID:{self.uid}\r\nDTSTAMP:{_utc(NOW)}\r\n{times}SUMMARY:{self.summary}\r\nEND:VEVENT\r\n"
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What one program took: milliseconds, bytes a key, MiB."""

    cold: float
    key: Sample
    size: str
    memory: float


def run(places: dict[str, Path]) -> None:
    """Print booktui beside calcurse and ikhal, on the first desk's appointments."""
    place = next(iter(places.values()))
    with tempfile.TemporaryDirectory(prefix="booktui-peers-") as folder, scratch(place) as copy:
        ours = _measured(command(copy), environment(), WORKING, "pagedown", before=("f3",))
        peers: dict[str, Found | str] = {}
        for name, count in COUNTS.items():
            events = _events(copy, count)
            for program, prepare in (("calcurse", _calcurse), ("ikhal", _ikhal)):
                home = Path(folder) / f"{program}-{name}"
                home.mkdir()
                peers[f"{program} {name}"] = prepare(home, events)
    everybody = {"booktui": ours, **peers}
    facts: dict[str, Callable[[Found], str]] = {
        "start to today's events, ms": lambda one: ms(one.cold),
        "a day on, ms, p50 / p95": lambda one: keys_pair(one.key),
        "bytes a key": lambda one: one.size,
        "MiB resident": lambda one: ms(one.memory),
    }
    rows = [[name, *(_or(one, words) for one in everybody.values())] for name, words in facts.items()]
    if isinstance(ours, Found):
        start, key = ours.cold, ours.key.p50
        rows.append(["booktui / it: start", *(_or(one, lambda f: times(start, f.cold)) for one in everybody.values())])
        rows.append(
            ["booktui / it: a day on", *(_or(one, lambda f: times(key, f.key.p50)) for one in everybody.values())]
        )
    show("The same calendar in other programs, 120×40", ["", *everybody], rows)


def _or(found: Found | str, words: Callable[[Found], str]) -> str:
    return found if isinstance(found, str) else words(found)


def _measured(
    words: list[str], env: dict[str, str], pattern: str, key: str, *, before: Sequence[str] = ()
) -> Found | str:  # fmt: skip
    starts: list[float] = []
    for _ in range(STARTS):
        terminal = Terminal(words, env=env)
        shown = terminal.wait_for(pattern)
        terminal.close()
        if shown is None:
            return "does not start"
        starts.append(shown)
    terminal = Terminal(words, env=env)
    try:
        terminal.wait_for(pattern)
        terminal.rest(1.0)
        for one in before:
            terminal.press(one)
            terminal.rest(0.5)
        answers = many(terminal, [key], PRESSES)
        return Found(Sample.of(starts).p50, settled(answers), byte_count(answers), terminal.memory())
    finally:
        terminal.close()


def _events(place: Path, count: int) -> list[Event]:
    """The appointments nearest to the bench's present, moved to the machine's."""
    from booktui.store.driver import driver

    today = datetime.now(UTC).date() - datetime.fromtimestamp(NOW, UTC).date()
    moved = int(timedelta(days=today.days).total_seconds())
    with driver().connect(str(place)) as raw:
        found = [Event(uid, start + moved, end + moved, f"{name} {code}") for uid, start, end, name, code in
                 raw.execute(_EVENTS, (NOW, count))]  # fmt: skip
    return sorted(found, key=lambda event: event.start)


def _todays(events: Sequence[Event]) -> str:
    """A pattern of the first of today's events; the name of any that can be shown will do."""
    day = datetime.now(UTC).date()
    names = [
        event.summary.rsplit(" ", 1)[0] for event in events if datetime.fromtimestamp(event.start, UTC).date() == day
    ]
    return "|".join(names[:SHOWN]) or "never"


def _calcurse(home: Path, events: Sequence[Event]) -> Found | str:
    found = shutil.which("calcurse")
    if found is None:
        return NOT_HERE
    (home / "all.ics").write_text(_calendar(events), newline="")
    words = [found, "-D", str(home), "-C", str(home)]
    subprocess.run([*words, "-q", "-i", str(home / "all.ics")], check=True, capture_output=True)
    return _measured(words, _clean(home), _todays(events), "t")


def _ikhal(home: Path, events: Sequence[Event]) -> Found | str:
    beside = Path(sys.executable).with_name("ikhal")
    found = shutil.which("ikhal") or (str(beside) if beside.exists() else None)
    if found is None:
        return NOT_HERE
    diary = home / "diary"
    diary.mkdir()
    for event in events:
        (diary / f"{event.uid}.ics").write_text(_calendar([event]), newline="")
    config = home / "config"
    config.write_text(
        f"[calendars]\n[[diary]]\npath = {diary}\n[sqlite]\npath = {home / 'khal.db'}\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %d/%m/%Y\nlongdateformat = %d/%m/%Y\n"
        "datetimeformat = %d/%m/%Y %H:%M\nlongdatetimeformat = %d/%m/%Y %H:%M\n"
        "local_timezone = Europe/London\ndefault_timezone = Europe/London\n"
    )
    env = _clean(home)
    beside_it = str(Path(found).with_name("khal"))
    subprocess.run([beside_it, "-c", str(config), "list", "today"], check=True, capture_output=True, env=env)
    return _measured([found, "-c", str(config)], env, _todays(events), "right")


def _calendar(events: Sequence[Event]) -> str:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//booktui//bench//EN\r\n"
    return f"{head}{''.join(event.lines for event in events)}END:VCALENDAR\r\n"


def _utc(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}"


def _clean(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home),
            "TZ": "Europe/London", "LANG": "C", "LC_ALL": "", "LC_CTYPE": "C.UTF-8"}  # fmt: skip
