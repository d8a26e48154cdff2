"""Other people's calendar programs as readers: each gives `Read` of every event in a file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent / "interop"
ICAL_JS = Path(sys.prefix) / "node" / "node_modules" / "ical.js" / "dist" / "ical.js"
"""Where `make setup` puts it."""
KHAL = """\
[calendars]
{calendars}
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
"""
SHOWN = ("--day-format", "", "--format", "{calendar} {cancelled}{uid} {start} {end} {attendees}")


class Read(NamedTuple):
    """What a calendar program makes of one event."""

    uid: str
    sequence: int
    start: int
    end: int
    guests: tuple[tuple[str, str, str], ...]
    """Address, name, answer."""


def icalendar(data: bytes) -> list[Read]:
    from icalendar import Calendar

    return [
        Read(
            str(event["UID"]), int(event.get("SEQUENCE", 0)), int(event.start.timestamp()), int(event.end.timestamp()),
            tuple(_guest(one, one.params) for one in event.attendees),
        )
        for event in Calendar.from_ical(data).walk("VEVENT")
    ]  # fmt: skip


def vobject(data: bytes) -> list[Read]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from vobject import readOne

        calendar = readOne(data.decode())
    return [
        Read(
            event.uid.value, int(event.sequence.value), int(event.dtstart.value.timestamp()),
            int(event.dtend.value.timestamp()),
            tuple(
                _guest(one.value, {name: values[0] for name, values in one.params.items()})
                for one in event.contents.get("attendee", ())
            ),
        )
        for event in calendar.vevent_list
    ]  # fmt: skip


def allenporter(data: bytes) -> list[Read]:
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return [
        Read(
            event.uid, event.sequence or 0, int(event.start_datetime.timestamp()), int(event.end_datetime.timestamp()),
            tuple(
                (str(one.uri), one.common_name or "", getattr(one.status, "value", one.status) or "")
                for one in event.attendees
            ),
        )
        for event in calendar.events
    ]  # fmt: skip


def _guest(address: Any, params: Any) -> tuple[str, str, str]:
    return str(address), str(params.get("CN", "")), str(params.get("PARTSTAT", ""))


class Ical:
    """ical.js in one process of node, a file at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def whole(self, data: bytes) -> dict[str, Any]:
        """Everything it reads; `error` if it cannot."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(data.decode()) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))

    def __call__(self, data: bytes) -> list[Read]:
        said = self.whole(data)
        assert "error" not in said, said["error"]
        return [
            Read(
                one["uid"], one["sequence"], one["start"], one["end"],
                tuple((guest["address"], guest["cn"], guest["partstat"]) for guest in one["guests"]),
            )
            for one in said["events"]
        ]  # fmt: skip


def why_no_node() -> str:
    """Why ical.js cannot be had here; empty if it can."""
    if shutil.which("node") is None:
        return "node is not installed, so ical.js cannot read what we write"
    return "" if ICAL_JS.is_file() else f"ical.js is not in {ICAL_JS.parents[2]}: `make setup` puts it there with npm"


@contextmanager
def ical_js() -> Iterator[Ical]:
    """ical.js as long as it is needed."""
    command = ["node", str(HERE / "read_ical.mjs"), str(ICAL_JS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as one:
        try:
            yield Ical(one)
        finally:
            assert one.stdin is not None
            one.stdin.close()


class Khal:
    """khal with a configuration, calendars (`0`, `1` …) and folders of its own."""

    def __init__(self, folder: Path, calendars: int = 1) -> None:
        self.folder = folder
        for number in range(calendars):
            (folder / str(number)).mkdir()
        named = "\n".join(f"[[{number}]]\npath = {folder}/{number}" for number in range(calendars))
        (folder / "config").write_text(KHAL.format(folder=folder, calendars=named), encoding="utf-8")

    def taking(self, data: bytes, calendar: int = 0) -> list[str]:
        """The command that imports a file into a calendar."""
        path = self.folder / f"{len(list(self.folder.iterdir()))}.ics"
        path.write_bytes(data)
        return ["import", "--batch", "-a", str(calendar), str(path)]

    def __call__(self, *commands: Sequence[str], keys: str = "") -> list[str]:
        """What each command says; `keys` are typed into each."""
        homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(self.folder))
        asked = [[["-c", str(self.folder / "config"), *command], keys] for command in commands]
        done = subprocess.run(
            [sys.executable, str(HERE / "run_khal.py")], input=json.dumps(asked), capture_output=True, text=True,
            check=True, env={**os.environ, **homes, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        return list(json.loads(done.stdout))

    def kept(self, calendar: int = 0) -> list[bytes]:
        """The files of a calendar; one that khal was replacing may leave a copy with another ending."""
        return [path.read_bytes() for path in sorted((self.folder / str(calendar)).glob("*.ics"))]
