"""The calendars in the test folders of two libraries, read from their source archives; none is kept here."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

FOLDER = Path(sys.prefix) / "corpora"
ARCHIVES = {
    "icalendar": ("icalendar-7.3.2.tar.gz", "icalendar-7.3.2/src/icalendar/tests/"),
    "recurring": ("recurring_ical_events-3.8.2.tar.gz", "recurring_ical_events-3.8.2/recurring_ical_events/test/"),
}


def calendars() -> dict[str, bytes]:
    """Every .ics file by `archive/folder/name`."""
    found: dict[str, bytes] = {}
    for short, (archive, tests) in ARCHIVES.items():
        path = FOLDER / archive
        assert path.exists(), (
            f"There is no {path.name} in the environment's folder {FOLDER.name}: run `make setup`, which fetches it."
        )
        with tarfile.open(path) as opened:
            for member in opened.getmembers():
                if member.name.startswith(tests) and member.name.endswith(".ics"):
                    file = opened.extractfile(member)
                    assert file is not None
                    found[f"{short}/{member.name.removeprefix(tests)}"] = file.read()
    return found
