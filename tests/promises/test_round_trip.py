"""Tables that leave are safe in a spreadsheet and come back as they were, whatever people are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booktui.desk.audit_views import AuditSpec
from booktui.desk.desk import Desk
from booktui.exchange.csv_out import csv_text
from booktui.rules.text import clean, csv_uncell
from desks import at, make_desk

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
NAMES = st.text(
    st.sampled_from("'=+-@\t\r\n;,\"|＝＋－＠ éЖ中🙂[]/\\x1A") | st.characters(exclude_categories=["Cs"]),
    min_size=1, max_size=12,
)  # fmt: skip
DAY = date(2026, 12, 15)
numbers = count(1)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk, Path]]:
    """One that exports, one that imports, and where the files lie."""
    folder = tmp_path_factory.mktemp("trip")
    for name in ("here", "there"):
        (folder / name).mkdir()
    here, there = make_desk(folder / "here", "sam"), make_desk(folder / "there", "sam")
    yield here, there, folder
    here.close()
    there.close()


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(NAMES.filter(lambda name: bool(clean(name, 60).strip(" -'"))), min_size=1, max_size=4))
@example(["=1+1", "@x", "-	khan", "'=1"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_names_go_out_and_come_in_as_they_were(desks: tuple[Desk, Desk, Path], names: list[str]) -> None:
    here, there, folder = desks
    refs = [f"T{next(numbers)}" for _ in names]
    sent = csv_text(("ref", "family_name", "given_name"), zip(refs, names, names, strict=True))
    assert not any(cell.startswith(RUNS) for row in cells(sent) for cell in row)
    (folder / "clients.csv").write_text(sent, encoding="utf-8", newline="")
    for desk in (here, there):
        report = desk.imports.clients(folder / "clients.csv")
        assert (report.added, report.rejected) == (len(names), ())
        assert [desk.clients.find(ref)[0].name for ref in refs] == [f"{clean(n, 60)} {clean(n, 60)}" for n in names]
        again = desk.imports.clients(folder / "clients.csv")
        assert (again.skipped, again.added, again.updated) == (len(names), 0, 0)


def test_a_day_of_bookings_goes_out_and_comes_in_as_it_was(desks: tuple[Desk, Desk, Path]) -> None:
    here, there, folder = desks
    hostile = ('=HYPERLINK("x")', "@SUM(1)", "+44 161", "-1", "'t Hooft", "''=1", 'a;b,c"d', "＝1")
    for number, name in enumerate(hostile):
        for desk in (here, there):
            desk.clients.add({"ref": f"D{number}", "family_name": name, "given_name": "Test"})
        who = here.clients.find(f"D{number}")[0].id
        when = at(f"2026-12-15T{9 + number // 4:02d}:{number % 4 * 15:02d}")
        wanted = here.diary.propose(who, "FU", when, practitioner="OSEI")
        here.diary.book(wanted, override="asked")
    sent = here.exports.day(DAY, form="csv")
    table = cells(sent)
    assert not any(cell.startswith(RUNS) for row in table for cell in row)
    assert [csv_uncell(row[9]) for row in table[1:]] == [f"{name} Test" for name in hostile]
    (folder / "day.csv").write_text(sent, encoding="utf-8", newline="")
    report = there.imports.appointments(folder / "day.csv", strict=True)
    assert (report.added, report.rejected) == (len(hostile), ())
    back = [row[:10] for row in cells(there.exports.day(DAY, form="csv"))]
    assert back == [row[:10] for row in table]


def test_the_log_goes_out_safe(desks: tuple[Desk, Desk, Path]) -> None:
    here, _, folder = desks
    who = here.clients.add({"ref": "L1", "family_name": "Khan", "given_name": "Log"})
    booked = here.diary.book(
        here.diary.propose(who.id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI"), override="=cmd|' /C calc'!A0"
    ).appointment
    here.diary.cancel(booked.id, reason="@SUM(1+1)", by="client")
    here.audit.export(AuditSpec(), folder / "log.csv")
    table = cells((folder / "log.csv").read_text(encoding="utf-8-sig"))
    assert not any(cell.startswith(RUNS) for row in table for cell in row)
    assert {"=cmd|' /C calc'!A0", "@SUM(1+1)"} <= {csv_uncell(cell) for row in table for cell in row}
